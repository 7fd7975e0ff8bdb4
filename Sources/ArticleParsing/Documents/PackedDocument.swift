internal import ContentCoding
internal import NewsModels
internal import WebArchives

/// A document that holds others: a web archive, or anything gzipped.
enum PackedDocument {
    case archive
    case gzip

    /// The most documents of an archive that comes as one document.
    static let documentLimit = 10_000
    /// The most bytes that such an archive may decode to.
    static let totalLimit = 256 * 1024 * 1024

    /// Recognises a packed document by its first bytes, whatever it is said to be; `nil` for any other.
    init?(_ bytes: [UInt8]) {
        if ArchiveReader.begins(bytes.prefix(1_024)) {
            self = .archive
        } else if ContentCoding.isGzip(bytes[...]) {
            self = .gzip
        } else {
            return nil
        }
    }
}

extension DocumentParser {
    /// Reads the articles of what a packed document holds; what is stated about it holds for each as far as it can.
    func parse(_ document: RawDocument, packedAs kind: PackedDocument, now: Timestamp) -> [Result<Article, WireError>] {
        switch kind {
        case .archive: return parseArchive(document, now: now)
        case .gzip:
            do {
                var unpacked = document
                unpacked.bytes = try ContentCoding.gzip.decode(document.bytes, limit: Self.documentLimit)
                if ["application/gzip", "application/x-gzip"].contains(MediaType(document.mediaType ?? "").essence) {
                    unpacked.mediaType = nil
                }
                // No more than one coding is undone.
                guard PackedDocument(unpacked.bytes) == nil else {
                    return [.failure(WireError(.unparseable, "what is gzipped is packed once more"))]
                }
                return parse(unpacked, now: now)
            } catch .tooLarge(let limit) {
                return [.failure(WireError(.tooLarge, "what is gzipped has more than \(limit) bytes"))]
            } catch {
                return [.failure(WireError(.unparseable, "the gzip data is damaged"))]
            }
        }
    }

    private func parseArchive(_ archive: RawDocument, now: Timestamp) -> [Result<Article, WireError>] {
        var rest: [UInt8]? = archive.bytes
        var reader = ArchiveReader(
            documentLimit: Self.documentLimit, totalLimit: PackedDocument.totalLimit
        ) { () throws(WireError) in
            defer { rest = nil }
            return rest
        }
        var results: [Result<Article, WireError>] = []
        var count = 0
        while let result = reader.next() {
            count += 1
            guard count <= PackedDocument.documentLimit else {
                let message = "the archive holds more than \(PackedDocument.documentLimit) documents"
                return results + [.failure(WireError(.tooLarge, message))]
            }
            switch result {
            case .failure(let error): results.append(.failure(error))
            case .success(let document):
                let document = RawDocument(
                    bytes: document.content, mediaType: document.mediaType, url: document.url,
                    language: archive.language, source: archive.source,
                    fetchedAt: document.fetchedAt ?? archive.fetchedAt
                )
                results += parse(document, now: now)
            }
        }
        guard results.isEmpty else { return results }
        return [.failure(WireError(.unparseable, "no text found: the archive holds no page or feed"))]
    }
}
