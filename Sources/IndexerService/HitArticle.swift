import Messaging
import SearchEngine

/// What hits show of a stored article, ready to be written: members that are JSON already, and texts to cut snippets
/// from.
final class HitArticle: Sendable {
    /// `"article_id":…,"revision":…`, and then `"title":…` to `"published_at":…`; in one array, because what was not
    /// shown lately has to come from far in memory.
    let members: [UInt8]
    /// Where the latter begin.
    let identityEnd: Int
    let lead: SnippetText
    let body: SnippetText

    /// Reads a stored envelope.
    ///
    /// - Parameters:
    ///   - hasTexts: Whether snippets are wanted; lead and body are else left empty.
    ///   - scratch: Room for a text that has escapes.
    /// - Returns: `nil` if there is no article with all that an article must have, or a text cannot be read.
    /// - Complexity: O(bytes).
    init?(_ envelope: Span<UInt8>, hasTexts: Bool, scratch: inout [UInt8]) {
        guard let members = ArticleMembers(envelope) else { return nil }
        var output = JSONOutput(capacity: members.shownByteCount + 128)
        Self.writeIdentity(members, envelope, to: &output)
        identityEnd = output.bytes.count
        Self.writeDescription(members, envelope, to: &output)
        self.members = output.bytes
        guard hasTexts else {
            lead = .empty
            body = .empty
            return
        }
        guard let body = Self.text(at: members.body, of: envelope, &scratch) else { return nil }
        self.body = SnippetText(body)
        guard let range = members.lead else {
            lead = .empty
            return
        }
        guard let lead = Self.text(at: range, of: envelope, &scratch) else { return nil }
        self.lead = SnippetText(lead)
    }

    private static func writeIdentity(
        _ members: ArticleMembers, _ envelope: Span<UInt8>, to output: inout JSONOutput
    ) {
        output.write(raw: "\"article_id\":")
        output.write(raw: envelope.extracting(members.id))
        output.write(raw: ",\"revision\":")
        if let revision = members.revision {
            output.write(raw: envelope.extracting(revision))
        } else {
            output.write(1)
        }
    }

    private static func writeDescription(
        _ members: ArticleMembers, _ envelope: Span<UInt8>, to output: inout JSONOutput
    ) {
        output.write(raw: "\"title\":")
        output.write(raw: envelope.extracting(members.title))
        if let url = members.url {
            output.write(raw: ",\"url\":")
            output.write(raw: envelope.extracting(url))
        }
        output.write(raw: ",\"language\":")
        output.write(raw: envelope.extracting(members.language))
        output.write(raw: ",\"source\":")
        output.write(raw: envelope.extracting(members.source))
        if let time = members.publishedAt {
            output.write(raw: ",\"published_at\":")
            output.write(raw: envelope.extracting(time))
        }
    }

    private static func text(
        at range: Range<Int>, of envelope: Span<UInt8>, _ scratch: inout [UInt8]
    ) -> [UInt8]? {
        JSONOutline.withText(at: range, of: envelope, scratch: &scratch) { text in
            text.withUnsafeBufferPointer { Array($0) }
        }
    }

    /// Asks for what will be read of it, as it is one of the next to be shown.
    func prefetch() { body.prefetch() }

    /// The memory that it takes, in bytes.
    var byteCount: Int { members.count + lead.byteCount + body.byteCount + 256 }
}

/// Where the members of a stored article stand in its envelope.
private struct ArticleMembers {
    let id: Range<Int>
    let revision: Range<Int>?
    let url: Range<Int>?
    let source: Range<Int>
    let title: Range<Int>
    let language: Range<Int>
    let publishedAt: Range<Int>?
    let lead: Range<Int>?
    let body: Range<Int>

    /// The bytes of the members that a hit shows whole.
    var shownByteCount: Int {
        id.count + source.count + title.count + language.count + (url?.count ?? 0) + (publishedAt?.count ?? 0)
    }

    private static let names: [StaticString] = [
        "id", "revision", "url", "source", "title", "language", "published_at", "lead", "body",
    ]

    /// Looks through an envelope; `nil` if it has no article with all that an article must have.
    ///
    /// - Complexity: O(bytes), without reading the values.
    init?(_ envelope: Span<UInt8>) {
        guard let found = JSONOutline.values(of: Self.names, in: envelope, under: "article") else { return nil }
        func present(_ index: Int) -> Range<Int>? {
            found[index].flatMap { envelope[$0.lowerBound] == UInt8(ascii: "n") ? nil : $0 }
        }
        guard let id = present(0), let source = present(3), let title = present(4), let language = present(5),
            let body = present(8)
        else { return nil }
        self.id = id
        revision = present(1)
        url = present(2)
        self.source = source
        self.title = title
        self.language = language
        publishedAt = present(6)
        lead = present(7)
        self.body = body
    }
}
