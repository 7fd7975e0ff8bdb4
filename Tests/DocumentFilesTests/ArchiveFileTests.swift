import DocumentFiles
import Foundation
import NewsModels
import NewsTestSupport
import Testing

@Suite("Archives and gzipped files")
struct ArchiveFileTests {
    private func read(_ bytes: [UInt8], named name: String) throws -> [InputDocument] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "newswire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        var documents: [InputDocument] = []
        #expect(
            DocumentReader(url: "https://stated.example/").read([file.path]) { input in
                let path = input.name.dropFirst(folder.path.count + 1)
                documents.append(InputDocument(name: String(path), content: input.content))
                return true
            })
        return documents
    }

    @Test(
        "Each page of an archive is a document, named by its record", arguments: ["a.warc", "a.warc.gz", "a", "a.gz"])
    func archive(name: String) throws {
        let cyrillic = ArchiveBuilder.response(
            "200 OK", fields: ["Content-Type: text/html; charset=windows-1251"], [0x3C, 0x70, 0x3E, 0xCF, 0xF0])
        let records = [ArchiveBuilder.page(1), ArchiveBuilder.record("warcinfo", []), ArchiveBuilder.record(cyrillic)]
        let bytes = name.hasSuffix("c") ? records.joined() + [] : records.flatMap { ArchiveBuilder.gzip($0) }
        let documents = try read(Array(bytes), named: name)
        #expect(documents.map(\.name) == ["\(name):1", "\(name):3"])
        let first = try documents[0].content.get()
        #expect(first.content == "<p>page 1</p>")
        #expect(first.url == "http://gazeta.example/1")
        #expect(first.fetchedAt == Timestamp("2016-09-01T10:20:30.000Z"))
        let second = try documents[1].content.get()
        #expect(second.contentBase64 == "PHA+z/A=")
        #expect(second.mediaType == "text/html; charset=windows-1251")
    }

    @Test("A damaged record is reported in its place")
    func damage() throws {
        var middle = ArchiveBuilder.gzip(ArchiveBuilder.page(2))
        middle[40] ^= 0xFF
        let archive = ArchiveBuilder.gzip(ArchiveBuilder.page(1)) + middle + ArchiveBuilder.gzip(ArchiveBuilder.page(3))
        let documents = try read(archive, named: "a.warc.gz")
        #expect(documents.map(\.name) == ["a.warc.gz:1", "a.warc.gz:2", "a.warc.gz:3"])
        #expect(throws: WireError.self) { try documents[1].content.get() }
    }

    @Test("Another gzipped file is one document, of the type that its name tells")
    func gzipped() throws {
        let documents = try read(ArchiveBuilder.gzip(Array("<p>x".utf8)), named: "a.html.gz")
        #expect(documents.map(\.name) == ["a.html.gz"])
        let document = try documents[0].content.get()
        #expect(document.mediaType == "text/html")
        #expect(document.contentBase64 != nil)
        #expect(document.url == "https://stated.example/")
    }
}
