import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

/// Pages made to break the parser: nothing crashes, hangs or breaks an invariant.
struct HostilePageTests {
    private func survive(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) {
        let clock = ContinuousClock()
        let start = clock.now
        let results = DocumentParser().parse(RawDocument(bytes: bytes, mediaType: "text/html"), now: now)
        let limit = Duration.seconds(5) + .seconds(20) * bytes.count / 1_000_000
        #expect(clock.now - start < limit, sourceLocation: location)
        for result in results {
            if case .success(let article) = result { checkInvariants(of: article, location) }
        }
    }

    private static let pieces = [
        "<p>", "</p>", "<div class=comments>", "<div>", "</div>", "<table>", "<td>", "</table>", "<b>", "</b>",
        "<a href=x>",
        "</a>", "<!--", "-->", "<script>", "</script>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",",
        "\"headline\":\"x\"}", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='koi8-r'?>", "<title>", "</title>",
        "&nbsp;",
        "&#x110000;", "&amp", "<svg>", "<math>", "<template>", "<select>", "<option>", "<frameset>", "<plaintext",
        "<meta charset=",
        "\"", "'", "<", ">", "=", "/", "\u{0}", "<li>", "<h1>", "<time datetime='2015-09-24'>", "<textarea>", "<form>",
        "<style>", "<br>", "<body class='a' id=b>", "<html lang=ru>", "<time>", "24.09.2015", "<nobr>", "<image>",
        "<isindex>",
    ]

    @Test(arguments: UInt64(0)..<30)
    func randomMarkup(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let parts = (0..<Int.random(in: 1..<60, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? Self.pieces.randomElement(using: &random) ?? ""
                    : (Prose.russian + Prose.english).randomElement(using: &random) ?? ""
            }
            var bytes = Array(parts.joined().utf8)
            if !bytes.isEmpty, Bool.random(using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            survive(bytes)
        }
    }

    @Test(arguments: [
        "<div>", "<b>", "<b><div></b>", "<a href=x><div></a>", "<p><b>", "<table><div>", "<table><tr><td>",
        "<a href=x>", "<ul><li>", "<svg><g>", "</div>",
        "</p>",
        "<font color=x>", "<select><option>", "<template>", "<!--", "<![CDATA[", "<!", "</", "<", "<title>", "&",
        "<script>",
        "<br>", "<form>", "<b></p>", "<table></div><div>", "<button>", "<nobr>", "<h1>", "<math><mi>", "<p><i></p>",
    ])
    func manyRepetitions(piece: String) {
        let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
        survive(Array(text.utf8))
        survive(Array(("<html><body>" + text + "<p>" + Prose.english.joined(separator: "<p>")).utf8))
    }

    @Test func manyAttributes() {
        let attributes = (0..<100_000).map { "a\($0)=x" }.joined(separator: " ")
        survive(Array("<p \(attributes)>\(Prose.english[0])".utf8))
        survive(Array(("<p " + String(repeating: "class=x ", count: 100_000) + ">\(Prose.english[0])").utf8))
    }

    @Test func formattingBeforeManyParagraphs() {
        let fonts = (0..<2_000).map { "<font id=f\($0)>" }.joined()
        survive(Array((fonts + String(repeating: "<p>x", count: 50_000)).utf8))
    }
}
