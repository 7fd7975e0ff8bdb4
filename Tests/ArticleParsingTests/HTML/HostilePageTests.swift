import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

/// Pages made to break the parser: nothing crashes, hangs or breaks an invariant.
struct HostilePageTests {
    private func survive(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) {
        var results: [Result<Article, WireError>] = []
        expectLinearTime(of: bytes.count, location) {
            results = DocumentParser().parse(RawDocument(bytes: bytes, mediaType: "text/html"), now: now)
        }
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
        "<isindex>", "~AAAA", "&#126;AAAA", "<script type='text/template'><p>", "<svg><title/>", "<noscript>",
        "</noscript>", "<meta property='og:title' content='x'/>",
    ]

    /// A page like those that the parser is made for, damaged at random.
    @Test(arguments: UInt64(0)..<20)
    func mutatedPages(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let page = Array(PageTests.page(head: Self.structuredData, body: Prose.russian + Prose.english).utf8)
        for _ in 0..<40 {
            var bytes = page
            for _ in 0..<Int.random(in: 1..<12, using: &random) {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0..<40, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.removeSubrange(start..<end)
                case 1:
                    bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0..<bytes.count, using: &random))
                case 2: bytes[start] = UInt8.random(in: 0...255, using: &random)
                default:
                    bytes.insert(contentsOf: Array((Self.pieces.randomElement(using: &random) ?? "").utf8), at: start)
                }
            }
            survive(bytes)
        }
    }

    private static let structuredData = """
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2026-05-14T18:02:11+03:00",
        "articleBody": "\(Prose.russian.joined(separator: " "))", "author": {"@id": "#a"}, "image": ["a", {"caption": "b"}]}]}</script>
        """

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
        "<i><b><p></i></b>", "<script type=text/template><p>", "<script type=application/ld+json>{", "<svg><title/>",
        "&#126;AAAA", "<p>12:30 foo bar</p>", "<div class='date author'>1.1.2001 x", "<h1>x y z w</h1>", "<noscript>",
    ])
    func manyRepetitions(piece: String) {
        let text = String(repeating: piece, count: Self.length / piece.utf8.count)
        survive(Array(text.utf8))
        survive(Array(("<html><body>" + text + "<p>" + Prose.english.joined(separator: "<p>")).utf8))
    }

    /// Long enough to show a square in release builds, short enough for unoptimised ones.
    #if DEBUG
        private static let length = 200_000
    #else
        private static let length = 1_000_000
    #endif

    @Test func manyAttributes() {
        let attributes = (0..<100_000).map { "a\($0)=x" }.joined(separator: " ")
        survive(Array("<p \(attributes)>\(Prose.english[0])".utf8))
        survive(Array(("<p " + String(repeating: "class=x ", count: 100_000) + ">\(Prose.english[0])").utf8))
    }

    @Test func largePagesAreRefusedAtOnce() {
        let bytes = [UInt8](repeating: UInt8(ascii: "<"), count: 50_000_000)
        var error: WireError?
        expectLinearTime(of: 0) { error = refusal(RawDocument(bytes: bytes, mediaType: "text/html")) }
        #expect(error?.code == .tooLarge)
    }

    @Test func formattingBeforeManyParagraphs() {
        let fonts = (0..<2_000).map { "<font id=f\($0)>" }.joined()
        survive(Array((fonts + String(repeating: "<p>x", count: 50_000)).utf8))
    }
}
