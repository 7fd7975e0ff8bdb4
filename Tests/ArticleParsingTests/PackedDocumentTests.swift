import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

@Suite("Packed documents")
struct PackedDocumentTests {
    private static let page =
        "<html><title>%</title><body><p>The ferry sailed at nine, and was full to the last place.</p>"

    private static func record(_ number: Int) -> [UInt8] {
        let page = Self.page.split(separator: "%").joined(separator: "Ferry \(number) sails")
        return ArchiveBuilder.record(url: "https://a.example/\(number)", ArchiveBuilder.response(Array(page.utf8)))
    }

    @Test(
        "An archive gives the articles of its pages, whatever it is said to be",
        arguments: [
            nil, "application/warc", "application/gzip", "application/octet-stream", "text/html",
        ])
    func archive(mediaType: String?) throws {
        let broken = ArchiveBuilder.record("response", Array("no HTTP".utf8))
        let archive = [Self.record(1), broken, Self.record(2)].flatMap { ArchiveBuilder.gzip($0) }
        let document = RawDocument(
            bytes: archive, mediaType: mediaType, url: "https://b.example/x.warc.gz", id: "not-for-all",
            title: "Not for all"
        )
        let results = DocumentParser().parse(document, now: now)
        try #require(results.count == 3)
        let articles = try [results[0].get(), results[2].get()]
        #expect(articles.map(\.title) == ["Ferry 1 sails", "Ferry 2 sails"])
        #expect(articles.map(\.url) == ["https://a.example/1", "https://a.example/2"])
        #expect(articles.allSatisfy { $0.fetchedAt == Timestamp("2016-09-01T10:20:30.000Z") })
        #expect(articles.allSatisfy { $0.parser.input == "html" })
        #expect(throws: WireError.self) { try results[1].get() }
    }

    @Test("A gzipped document is read as what it holds")
    func gzip() throws {
        let text = Self.page.split(separator: "%").joined(separator: "Ferry sails")
        for mediaType in [nil, "text/html", "application/gzip"] {
            let document = RawDocument(bytes: ArchiveBuilder.gzip(Array(text.utf8)), mediaType: mediaType)
            #expect(try article(document).title == "Ferry sails")
        }
    }

    @Test("Bombs, packs in packs and empty archives are refused")
    func refused() {
        let bomb = ArchiveBuilder.gzip([UInt8](repeating: 0x20, count: DocumentParser.documentLimit + 1))
        #expect(refusal(RawDocument(bytes: bomb))?.code == .tooLarge)
        let twice = ArchiveBuilder.gzip(ArchiveBuilder.gzip([0x61]))
        #expect(refusal(RawDocument(bytes: twice))?.code == .unparseable)
        #expect(refusal(RawDocument(bytes: Array(ArchiveBuilder.gzip([0x61]).dropLast(3))))?.code == .unparseable)
        let empty = ArchiveBuilder.record("warcinfo", [])
        #expect(refusal(RawDocument(bytes: empty))?.message.hasPrefix("no text found") == true)
    }
}
