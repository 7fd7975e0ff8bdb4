import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

/// Input made to break parsers: nothing crashes, hangs or breaks an invariant.
struct HostileInputTests {
    /// Reads a document within a time that no quadratic step keeps, and checks whatever comes out.
    private func survive(_ bytes: [UInt8], mediaType: String? = nil, _ location: SourceLocation = #_sourceLocation) {
        let document = RawDocument(bytes: bytes, mediaType: mediaType)
        var results: [Result<Article, WireError>] = []
        expectLinearTime(of: bytes.count, location) { results = DocumentParser().parse(document, now: now) }
        #expect(!results.isEmpty, sourceLocation: location)
        for result in results {
            if case .success(let article) = result { checkInvariants(of: article, location) }
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func randomBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let bytes = (0..<Int.random(in: 0..<400, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            survive(bytes)
            survive(
                bytes,
                mediaType: ["text/plain; charset=utf-16", "text/plain; charset=koi8-r", "application/json"]
                    .randomElement(using: &random))
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func randomPiecesOfNews(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = PageLineTests.dirt + PageLineTests.prose + Prose.russian + Prose.english + Self.fragments
        for _ in 0..<100 {
            let text = (0..<Int.random(in: 1..<12, using: &random)).map { _ in
                Self.damaged(pieces.randomElement(using: &random) ?? "", using: &random)
                    + (["\n", "\n\n", " ", "  ", "", "\r\n", "\u{AD}\n"].randomElement(using: &random) ?? "")
            }
            survive(Array(text.joined().utf8))
        }
    }

    /// A text with a few code points removed, doubled or replaced.
    private static func damaged(_ text: String, using random: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 0..<3, using: &random) where !scalars.isEmpty {
            let index = Int.random(in: 0..<scalars.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: scalars.remove(at: index)
            case 1: scalars.insert(scalars[index], at: index)
            default: scalars[index] = Self.oddScalars.randomElement(using: &random) ?? "?"
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static let oddScalars: [Unicode.Scalar] = [
        "\u{0}", "\u{301}", "\u{AD}", "\u{200D}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}", "\u{1100}",
        "\u{1161}", "{", "}", "[", "(", ")", "«", "»", "\"", ".", ",", ":", "—", "-", "&", ";", "\n", "\u{2028}",
        "0", "\u{661}", "İ", "ß", "\u{E000}",
    ]

    private static let fragments = [
        "28 сентября 2015 года", "September 28, 2015", "24.09.2015 18:02", "МОСКВА, 24 сен — РИА Новости.",
        "LONDON (Reuters) -", "By Jane Doe", "Автор: Иван Петров", "{mosads}", "[caption id=1]",
        "&nbsp;&#x41;&#0;&#xD800;", "http://a.example/2015/09/11/", "News", "Главная > Политика", "Tags: a, b",
        "U.S.", "г.", "«", "(", "\u{212B}\u{316}\u{301}", "각\u{11A8}", "नमस्ते दुनिया", "مرحبا بالعالم", "👨‍👩‍👧",
        "ﬀ", "İstanbul", "2015", "1:2:3", "99:99", "http://", "https://президент.рф/а",
    ]

    @Test func megabyteLine() {
        survive([UInt8](repeating: 0x61, count: 1_000_000))
    }

    @Test func millionLineBreaks() {
        survive([UInt8](repeating: 0x0A, count: 1_000_000))
        survive(Array("Title\n".utf8) + [UInt8](repeating: 0x0A, count: 1_000_000) + Array("Prose stands here.".utf8))
    }

    @Test(arguments: [0x20, 0x28, 0x2E, 0x7B, 0x26, 0x5B, 0x22, 0xC2, 0xF0] as [UInt8])
    func oneByteOverAndOver(byte: UInt8) {
        survive([UInt8](repeating: byte, count: 100_000))
    }

    @Test(arguments: [
        "( ", "[ad ", "{ad", "&amp", "&nbsp;", "http://", "Читайте также:\n", "Photo: x\n", "2015 ",
        "28 сентября 2015 года ", "By A B\n", "18:02\n", "\u{301}", "\u{316}\u{301}", "\u{1100}\u{1161}",
        "\u{AD}\n", "\u{200D}", "«", "News\n", "a,\n", "A (B) ", "МОСКВА, ", "cookie ", "мы используем ",
        "Tags: a,b,c\n", "Заголовок\n", "a-", " ,", "  .", "A. ", "«A", "a\n", "слово ", "\u{FFFD}", "\u{0}", "ﬀ",
        "İ", "क़",
    ])
    func manyRepetitions(piece: String) {
        survive(Array(String(repeating: piece, count: 50_000 / piece.utf8.count).utf8))
        survive(
            Array(
                ("Заголовок\n\nПервое предложение.\n" + String(repeating: piece, count: 50_000 / piece.utf8.count))
                    .utf8))
    }

    @Test func deepJSON() {
        for opening in ["[", "{\"a\":", "{\"title\":\"t\",\"body\":[", "{\"title\": \"t\", \"body\": \"b\", \"x\": ["] {
            let bytes = Array(opening.utf8) + [UInt8](repeating: 0x5B, count: 100_000)
            #expect(refusal(RawDocument(bytes: bytes, mediaType: "application/json"))?.code == .unparseable)
            survive(bytes)
        }
    }

    @Test func manyMembersAndNames() throws {
        let authors = (0..<50_000).map { "\"A\($0)\"" }.joined(separator: ",")
        let members = (0..<50_000).map { "\"m\($0)\": \($0)" }.joined(separator: ",")
        let json = "{\"title\": \"t\", \"body\": \"b\", \"authors\": [\(authors)], \"tags\": [\(authors)], \(members)}"
        let article = try article(RawDocument(bytes: Array(json.utf8), mediaType: "application/json"))
        #expect(article.authors.count == 32 && article.tags.count == 64)
        #expect(article.parser.warnings == ["kept 32 of 50000 authors", "kept 64 of 50000 tags"])
    }

    @Test func binaryFilesAreRefused() {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<2_000).map { UInt8($0 * 37 % 256) }
        #expect(refusal(RawDocument(bytes: png))?.code == .unparseable)
        let zeros = [UInt8](repeating: 0, count: 100_000) + Array("text".utf8)
        #expect(refusal(RawDocument(bytes: zeros))?.code == .unparseable)
    }
}
