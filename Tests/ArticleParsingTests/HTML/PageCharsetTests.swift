import NewsModels
import Testing

@testable import ArticleParsing

struct PageCharsetTests {
    /// A page in a charset with one byte for each character.
    private func encode(_ text: String, as charset: Charset) -> [UInt8] {
        let table = charset.upperHalf ?? []
        return text.unicodeScalars.map { scalar in
            let bytes = Array(String(scalar).utf8)
            guard bytes.count > 1 else { return bytes[0] }
            return table.firstIndex(of: bytes).map { UInt8($0 + 0x80) } ?? 0x3F
        }
    }

    private func page(declaring charset: String?) -> String {
        let declaration =
            charset.map { "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=\($0)\">" } ?? ""
        return PageTests.page(head: "", body: Prose.russian).replacing("<meta charset=\"utf-8\">", with: declaration)
            .replacing("©", with: "(c)")
    }

    @Test(arguments: [Charset.windows1251, .koi8r, .iso8859p5, .ibm866, .macCyrillic])
    func declaredCharset(charset: Charset) throws {
        let bytes = encode(page(declaring: charset.rawValue), as: charset)
        let article = try article(RawDocument(bytes: bytes, mediaType: "text/html"))
        #expect(article.body.paragraphs == Prose.russian)
    }

    @Test(arguments: [Charset.windows1251, .koi8r])
    func undeclaredCharset(charset: Charset) throws {
        let bytes = encode(page(declaring: nil), as: charset)
        let article = try article(RawDocument(bytes: bytes, mediaType: "text/html"))
        #expect(article.body.paragraphs == Prose.russian)
    }

    @Test func wrongDeclarationIsOverruledAndSaid() throws {
        let bytes = encode(page(declaring: "utf-8"), as: .windows1251)
        let article = try article(RawDocument(bytes: bytes, mediaType: "text/html"))
        #expect(article.body.paragraphs == Prose.russian)
        #expect(article.parser.warnings.contains("declared as utf-8, but read as windows-1251"))
        let utf8 = try ArticleParsingTests.article(
            RawDocument(bytes: Array(page(declaring: "windows-1251").utf8), mediaType: "text/html"))
        #expect(utf8.body.paragraphs == Prose.russian)
        #expect(utf8.parser.warnings.contains("declared as windows-1251, but read as utf-8"))
    }

    /// Charsets that have no table of ours, declared by the page.
    @Test(arguments: [
        ("iso-8859-2", [0xAF, 0x6C, 0xB1] as [UInt8], "Żlą"), ("windows-1250", [0x8C, 0x77, 0xEA, 0x74], "Śwęt"),
        ("gb2312", [0xD0, 0xC2, 0xCE, 0xC5], "新闻"), ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
    ])
    func legacyCharset(label: String, bytes: [UInt8], text: String) throws {
        let start = "<meta charset=\(label)><title>Trams: "
        let page = Array(start.utf8) + bytes + Array("</title><p>\(Prose.english.joined(separator: " "))".utf8)
        let article = try article(RawDocument(bytes: page, mediaType: "text/html"))
        #expect(article.title == "Trams: " + text)
        #expect(article.parser.warnings.isEmpty)
    }

    @Test func otherCharsetOfRussianThanDeclared() throws {
        for (declared, actual) in [("windows-1251", Charset.koi8r), ("iso-8859-2", .windows1251), ("koi8-r", .ibm866)] {
            let bytes = encode(page(declaring: declared), as: actual)
            let article = try article(RawDocument(bytes: bytes, mediaType: "text/html"))
            #expect(article.body.paragraphs == Prose.russian, "\(actual)")
            #expect(article.parser.warnings.contains("declared as \(declared), but read as \(actual.rawValue)"))
        }
    }
}
