internal import ContentCoding
public import NewsModels

/// A page or feed out of an archive.
public struct ArchivedDocument: Hashable, Sendable {
    /// Which record it is, from 1.
    public var record: Int
    /// Where it was fetched (`WARC-Target-URI`).
    public var url: String?
    /// When it was fetched (`WARC-Date`).
    public var fetchedAt: Timestamp?
    /// What its server said it is, with the charset; `nil` where it said nothing.
    public var mediaType: String?
    /// Its content, decoded.
    public var content: [UInt8]
}

/// Reads the pages and feeds of a web archive: WARC 1.0 and 1.1 (ISO 28500:2017), plain or gzipped.
///
/// Taken are `response` records with status 200 or 203, and `resource` and `conversion` records, of the types that articles
/// are made from; pictures, requests, errors and the like are passed over. A damaged record is reported and costs itself alone.
///
/// - Complexity: O(n); holds one record at a time, however large the archive is.
public struct ArchiveReader {
    /// The record that was read last, from 1.
    public private(set) var record = 0
    /// Records so far that are no documents to make articles from.
    public private(set) var passedOver = 0
    private var records: ArchiveRecordReader
    private let documentLimit: Int
    private var isAtEnd = false

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - documentLimit: The most bytes of one document, as it stands in the archive and decoded.
    ///   - totalLimit: The most bytes of all records, where the archive comes from a stranger.
    ///   - source: Gives the bytes of the archive.
    public init(documentLimit: Int, totalLimit: Int = .max, _ source: @escaping ArchiveSource) {
        self.documentLimit = documentLimit
        records = ArchiveRecordReader(source, blockLimit: documentLimit + 64 * 1024, totalLimit: totalLimit)
    }

    /// Whether a file begins as an archive does.
    ///
    /// - Parameter start: Its first bytes; some 100 suffice, of a gzipped one some 1,000.
    public static func begins(_ start: ArraySlice<UInt8>) -> Bool {
        let isGzip = ContentCoding.isGzip(start)
        let text = isGzip ? ContentCoding.beginning(ofGzip: start, count: 8)[...] : start
        return text.starts(with: ArchiveRecordReader.mark)
            && text.dropFirst(5).first.map { $0 >= 0x30 && $0 < 0x3A } ?? false
    }

    /// Reads the next document, or why a record could not be read; `nil` at the end.
    ///
    /// Errors: `unparseable` for a damaged record, `too_large` for one beyond the limits; and what the source threw, or `too_large`
    /// for the archive as a whole, after which there is nothing more.
    public mutating func next() -> Result<ArchivedDocument, WireError>? {
        while !isAtEnd {
            do {
                guard let item = try records.next() else { break }
                self.record += 1
                switch item {
                case .refused(let error): return .failure(error)
                case .record(let record):
                    if let document = try document(of: record) { return .success(document) }
                    passedOver += 1
                }
            } catch let error as RecordError {
                return .failure(error.error)
            } catch let error as WireError {
                isAtEnd = true
                return .failure(error)
            } catch {
                preconditionFailure("no other error is thrown: \(error)")
            }
        }
        isAtEnd = true
        return nil
    }

    /// An error of one record, behind which the archive goes on.
    private struct RecordError: Error {
        let error: WireError
    }

    private func document(of record: ArchiveRecord) throws(RecordError) -> ArchivedDocument? {
        let url = record.fields["warc-target-uri"].map(Self.address)
        var mediaType = record.fields["content-type"]
        var content = record.block
        switch record.fields["warc-type"]?.lowercased() {
        case "response"?:
            guard url?.lowercased().hasPrefix("http") ?? false else { return nil }
            guard let response = ArchivedResponse(record.block) else {
                throw refusal(.unparseable, "no HTTP response", url)
            }
            mediaType = response.fields["content-type"]
            guard response.status == 200 || response.status == 203 else { return nil }
            guard Self.isReadable(mediaType, url) else { return nil }
            content = try decoded(response, url)
        case "resource"?, "conversion"?: guard Self.isReadable(mediaType, url) else { return nil }
        default: return nil
        }
        guard content.count <= documentLimit else { throw refusal(.tooLarge, Self.tooLarge(documentLimit), url) }
        guard !content.isEmpty, mediaType != nil || ArchivedResponse.isMarkup(content) else { return nil }
        return ArchivedDocument(
            record: self.record, url: url, fetchedAt: record.fields["warc-date"].flatMap { Timestamp($0) },
            mediaType: mediaType, content: content
        )
    }

    private func decoded(_ response: ArchivedResponse, _ url: String?) throws(RecordError) -> [UInt8] {
        do {
            return try response.content(limit: documentLimit)
        } catch {
            switch error {
            case .damaged:
                let coding = response.fields["content-encoding"] ?? ""
                throw refusal(.unparseable, "its content is not coded as \"\(coding.prefix(40))\"", url)
            case .tooLarge(let limit): throw refusal(.tooLarge, Self.tooLarge(limit), url)
            }
        }
    }

    private func refusal(_ code: ErrorCode, _ reason: String, _ url: String?) -> RecordError {
        RecordError(error: WireError(code, "record \(record)\(url.map { " (\($0.prefix(200)))" } ?? ""): \(reason)"))
    }

    private static func tooLarge(_ limit: Int) -> String { "the document has more than \(limit) bytes" }

    /// Old crawlers write `<URL>`.
    private static func address(_ value: String) -> String {
        value.hasPrefix("<") && value.hasSuffix(">") ? String(value.dropFirst().dropLast()) : value
    }

    private static func isReadable(_ mediaType: String?, _ url: String?) -> Bool {
        guard url?.hasSuffix("/robots.txt") != true else { return false }
        guard let mediaType else { return true }
        let essence = mediaType.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        return readableTypes.contains(essence)
    }

    private static let readableTypes: Set<String> = [
        "", "text/html", "application/xhtml+xml", "text/plain", "application/rss+xml", "application/atom+xml",
        "application/rdf+xml", "application/xml", "text/xml", "application/feed+json",
    ]
}
