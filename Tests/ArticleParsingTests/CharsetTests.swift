import NewsModels
import Testing

@testable import ArticleParsing

struct CharsetTests {
    private let text = "Съешь ещё этих мягких французских булок, «да» — выпей чаю. Вот второе предложение текста."

    /// The text in a charset with one byte for each character.
    private func encoded(_ charset: Charset) throws -> [UInt8] {
        let upperHalf = try #require(charset.upperHalf)
        return text.unicodeScalars.map { scalar in
            if scalar.isASCII { return UInt8(scalar.value) }
            return upperHalf.firstIndex(of: Array(String(scalar).utf8)).map { UInt8($0 + 0x80) } ?? UInt8(ascii: "-")
        }
    }

    @Test(arguments: ["windows-1251", "CP1251", "koi8-r", "KOI8-U", "iso-8859-5", "ibm866", "x-mac-cyrillic"])
    func declaredCharsetIsRead(label: String) throws {
        let charset = try #require(Charset(label: label))
        let bytes = try encoded(charset)
        let article = try article(RawDocument(bytes: bytes, mediaType: "Text/Plain; Charset=\"\(label)\""))
        let lost: Set<Unicode.Scalar> = ["«", "»", "—", "-"]
        #expect(
            article.body.unicodeScalars.filter { !lost.contains($0) }
                == text.unicodeScalars.filter { !lost.contains($0) })
        #expect(article.language == "ru")
        #expect(article.parser.warnings.isEmpty)
    }

    @Test func tablesAreRight() {
        let word = "Ёлка"
        for (charset, bytes) in [
            (Charset.windows1251, [0xA8, 0xEB, 0xEA, 0xE0]), (.koi8r, [0xB3, 0xCC, 0xCB, 0xC1]),
            (.ibm866, [0xF0, 0xAB, 0xAA, 0xA0]), (.iso8859p5, [0xA1, 0xDB, 0xDA, 0xD0]),
            (.macCyrillic, [0xDD, 0xEB, 0xEA, 0xE0]),
        ] as [(Charset, [UInt8])] {
            #expect(TextDecoder.decode(bytes, label: charset.rawValue).bytes == Array(word.utf8))
        }
        #expect(TextDecoder.decode([0x80, 0xE9], label: "latin1").bytes == Array("€é".utf8))
    }

    @Test func byteOrderMarksAreRead() throws {
        let utf8 = try article(RawDocument(bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8)))
        let little = try article(
            RawDocument(bytes: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }))
        let big = try article(
            RawDocument(bytes: [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }))
        for article in [utf8, little, big] {
            #expect(article.body == text)
            #expect(article.parser.warnings.isEmpty)
        }
    }

    @Test func byteOrderMarkOverrulesTheDeclaration() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        let article = try article(RawDocument(bytes: bytes, mediaType: "text/plain; charset=windows-1251"))
        #expect(article.body == text)
        #expect(article.parser.warnings == ["declared as windows-1251, but its byte order mark says utf-8"])
    }

    @Test func contentThatCameAsTextHasNoOtherCharset() throws {
        let document = SubmittedDocument(mediaType: "text/plain; charset=windows-1251", content: text)
        #expect(try article(try RawDocument(document)).body == text)
    }

    @Test func unknownCharsetIsReadAsUTF8() throws {
        let article = try article(RawDocument(bytes: Array(text.utf8), mediaType: "text/plain; charset=x-none"))
        #expect(article.body == text)
        #expect(article.parser.warnings == ["unknown charset \"x-none\": read as utf-8"])
    }

    @Test func brokenBytesAreReplacedAndCounted() throws {
        let bytes = Array(text.utf8) + [0x20, 0xD0, 0x20, 0xFF, 0xFE, 0xE2, 0x82] + Array(" конец \u{FFFD}".utf8)
        let article = try article(RawDocument(bytes: bytes))
        #expect(article.body == text + " \u{FFFD} \u{FFFD}\u{FFFD}\u{FFFD} конец \u{FFFD}")
        #expect(article.parser.warnings == ["replaced 4 broken byte sequences"])
    }

    @Test func undeclaredCyrillicBytesAreRefused() throws {
        let error = refusal(RawDocument(bytes: try encoded(.windows1251)))
        #expect(error?.code == .unparseable)
        #expect(error?.message.hasPrefix("no text found") == true)
    }
}
