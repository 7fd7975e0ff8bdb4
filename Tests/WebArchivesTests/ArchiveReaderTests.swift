import NewsModels
import NewsTestSupport
import Testing

@testable import WebArchives

@Suite("Web archives")
struct ArchiveReaderTests {
    private typealias Build = ArchiveBuilder

    private static let five: [[UInt8]] = [
        Build.record("warcinfo", contentType: "application/warc-fields", Array("software: x\r\n".utf8)),
        Build.page(1),
        Build.record("request", Array("GET / HTTP/1.1\r\n\r\n".utf8)),
        Build.page(2, fields: ["content-type: text/html; charset=windows-1251"]),
        Build.record("metadata", Array("a: b\r\n".utf8)),
    ]

    @Test(
        "Plain, a member a record and all in one member read the same, in pieces of any size",
        arguments: [1, 7, 100, 100_000], [0, 1, 2])
    func forms(pieces: Int, form: Int) {
        let archive =
            switch form {
            case 0: Array(Self.five.joined())
            case 1: Array(Self.five.map { Build.gzip($0) }.joined())
            default: Build.gzip(Array(Self.five.joined()))
            }
        let contents = ArchiveContents(archive, pieces: pieces)
        #expect(contents.errors == [])
        #expect(contents.passedOver == 3)
        let time = Timestamp("2016-09-01T10:20:30.000Z")
        #expect(
            contents.documents == [
                ArchivedDocument(
                    record: 2, url: "http://gazeta.example/1", fetchedAt: time, mediaType: "text/html",
                    content: Array("<p>page 1</p>".utf8)),
                ArchivedDocument(
                    record: 4, url: "http://gazeta.example/2", fetchedAt: time,
                    mediaType: "text/html; charset=windows-1251", content: Array("<p>page 2</p>".utf8)),
            ])
        #expect(ArchiveReader.begins(archive.prefix(1_024)))
    }

    @Test("Content and transfer codings are undone, also those that are only named")
    func codings() {
        let text = Array("<p>text</p>".utf8)
        let chunked = Array("4;x=y\r\n<p>t\r\n7\r\next</p>\r\n0\r\n\r\n".utf8)
        let brotli: [UInt8] = [0x0B, 0x05, 0x80] + text + [0x03]
        let bodies: [([String], [UInt8])] = [
            (["Content-Encoding: gzip"], Build.gzip(text)),
            (["Content-Encoding: GZIP"], text),
            (["Content-Encoding: deflate"], Build.gzip(text, windowBits: 15)),
            (["Content-Encoding: deflate"], Build.gzip(text, windowBits: -15)),
            (["Content-Encoding: br"], brotli),
            (["Content-Encoding: br"], text),
            (["Transfer-Encoding: chunked"], chunked),
            (["Transfer-Encoding: chunked"], text),
            (["Content-Encoding: identity"], text),
        ]
        for (fields, body) in bodies {
            let record = Build.record(Build.response(fields: fields + ["Content-Type: text/html"], body))
            #expect(ArchiveContents(record).texts == ["<p>text</p>"], "\(fields)")
        }
    }

    @Test("What no articles are made from is passed over")
    func passedOver() {
        let page = Array("<p>x</p>".utf8)
        let records = [
            Build.record(Build.response("404 Not Found", page)),
            Build.record(Build.response("301 Moved", page)),
            Build.record(Build.response(fields: ["Content-Type: image/png"], page)),
            Build.record(url: "dns:gazeta.example", Array("20160901".utf8)),
            Build.record(
                url: "http://a.example/robots.txt", Build.response(fields: ["Content-Type: text/plain"], page)),
            Build.record("revisit", Build.response(page)),
            Build.record(Build.response([])),
            Build.record(Build.response(fields: [], Array("no markup".utf8))),
        ]
        let contents = ArchiveContents(Array(records.joined()))
        #expect(contents.documents == [])
        #expect(contents.errors == [])
        #expect(contents.passedOver == records.count)
    }

    @Test("Records without HTTP are read by their own type")
    func resources() {
        let records = [
            Build.record("resource", url: "<http://a.example/1>", contentType: "text/html", Array("<p>a</p>".utf8)),
            Build.record("conversion", contentType: "text/plain", Array("text".utf8)),
        ]
        let contents = ArchiveContents(Array(records.joined()))
        #expect(contents.texts == ["<p>a</p>", "text"])
        #expect(contents.documents.first?.url == "http://a.example/1")
    }

    @Test("Beyond the limits a record is refused and the archive goes on; a total limit ends it")
    func limits() {
        let large = [UInt8](repeating: 0x61, count: 300_000)
        let bomb = Build.response(fields: ["Content-Type: text/html", "Content-Encoding: gzip"], Build.gzip(large))
        let archive =
            Build.gzip(Build.record(Build.response(large))) + Build.gzip(Build.record(bomb))
            + Build.gzip(Build.page(3))
        let contents = ArchiveContents(archive)
        #expect(contents.errors.map(\.code) == [.tooLarge, .tooLarge])
        #expect(contents.texts == ["<p>page 3</p>"])
        let cut = ArchiveContents(archive, totalLimit: 200_000)
        #expect(cut.documents == [])
        #expect(cut.errors.map(\.message) == ["the archive decodes to more than 200000 bytes"])
    }

    @Test("What is no archive is not taken for one")
    func beginnings() {
        for text in ["", "WARC", "WARC/", "WARC/x", "<html>", "\u{1F}"] {
            #expect(!ArchiveReader.begins(Array(text.utf8)[...]), "\(text)")
        }
        #expect(!ArchiveReader.begins(Build.gzip(Array("<html>".utf8))[...]))
        #expect(ArchiveContents([]).documents == [])
    }
}
