import NewsModels

@testable import WebArchives

/// What an archive gave.
struct ArchiveContents {
    var documents: [ArchivedDocument] = []
    var errors: [WireError] = []
    var passedOver = 0

    var texts: [String] { documents.map { String(decoding: $0.content, as: UTF8.self) } }

    /// Reads an archive in pieces of a size.
    init(_ archive: [UInt8], pieces: Int = 4_096, documentLimit: Int = 100_000, totalLimit: Int = .max) {
        var rest = archive[...]
        var reader = ArchiveReader(documentLimit: documentLimit, totalLimit: totalLimit) { () throws(WireError) in
            defer { rest = rest.dropFirst(pieces) }
            return rest.isEmpty ? nil : Array(rest.prefix(pieces))
        }
        while let result = reader.next() {
            switch result {
            case .success(let document): documents.append(document)
            case .failure(let error): errors.append(error)
            }
        }
        passedOver = reader.passedOver
    }
}
