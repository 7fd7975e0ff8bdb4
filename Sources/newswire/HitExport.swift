import Messaging
import NewsModels
import NewswireClient

/// Writes every hit of a query to standard output, each as one line of JSON, page by page.
///
/// A page is written while the next one is on its way, and hits are written as the service sent them.
struct HitExport {
    let channel: RequestChannel
    let request: SearchRequest

    /// A page: the reply as it came, where its hits stand, and the reply read without them.
    private struct Page: Sendable {
        let frame: [UInt8]
        let hits: [Range<Int>]
        let reply: SearchReply

        /// The hits, each with the end of its line.
        var lines: [UInt8] {
            var lines: [UInt8] = []
            lines.reserveCapacity(frame.count)
            for hit in hits {
                lines += frame[hit]
                lines.append(UInt8(ascii: "\n"))
            }
            return lines
        }
    }

    /// Asks for pages until the last; later pages see what the first saw.
    func run() async throws {
        Terminal.endProgressOnInterrupt()
        let first = try await page(after: request.cursor)
        for warning in first.reply.warnings {
            QueryCommand.point(warning.message, at: warning.position, in: request.query)
        }
        var written = 0
        var following: Page? = first
        while let page = following {
            async let next = pageBehind(page)
            Terminal.print(lines: page.lines)
            written += page.hits.count
            let total = page.reply.groups ?? page.reply.total.value
            let part = total == 0 ? 1 : Double(written) / Double(total)
            Terminal.showProgress("\(Terminal.bar(part)) \(written) of \(total) hits")
            following = try await next
        }
        Terminal.endProgress()
    }

    private func pageBehind(_ page: Page) async throws -> Page? {
        guard let cursor = page.reply.cursor else { return nil }
        return try await self.page(after: cursor)
    }

    private func page(after cursor: String?) async throws -> Page {
        var request = request
        request.cursor = cursor
        let frames = try await channel.frames(answering: QueryRequest.search(request), operation: "search")
        return try Self.read(frames.first ?? [])
    }

    private static func read(_ frame: [UInt8]) throws(ClientError) -> Page {
        // An error reply has no hits.
        let range = JSONOutline.values(of: ["hits"], in: frame.span)?[0]
        let hits = range.flatMap { JSONOutline.elements(of: $0, in: frame.span) } ?? []
        let rest = range.map { frame[..<$0.lowerBound] + Array("[]".utf8) + frame[$0.upperBound...] } ?? frame[...]
        do {
            return Page(frame: frame, hits: hits, reply: try ReplyReader.read(Array(rest), as: SearchReply.self))
        } catch {
            throw .service(error)
        }
    }
}
