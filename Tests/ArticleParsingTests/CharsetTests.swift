import NewsModels
import NewsTestSupport
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

    @Test(arguments: ["windows-1251", "koi8-r", "iso-8859-5", "ibm866"])
    func undeclaredRussianIsDetected(label: String) throws {
        let bytes = try encoded(try #require(Charset(label: label)))
        for declared in ["", "; charset=utf-8", "; charset=iso-8859-1", "; charset=x-none"] {
            let article = try article(RawDocument(bytes: bytes, mediaType: "text/plain" + declared))
            #expect(article.body.contains("французских булок"))
            #expect(article.parser.warnings.isEmpty == declared.isEmpty)
        }
    }

    @Test func wrongDeclarationIsOverruledAndSaid() throws {
        let bytes = try encoded(.koi8r)
        let koi8 = try article(RawDocument(bytes: bytes, mediaType: "text/plain; charset=windows-1251"))
        #expect(koi8.body.contains("ещё этих мягких"))
        #expect(koi8.parser.warnings == ["declared as windows-1251, but read as koi8-r"])
        let utf8 = try article(
            RawDocument(bytes: Array(text.utf8), mediaType: "text/plain; charset=windows-1251"))
        #expect(utf8.body == text)
        #expect(utf8.parser.warnings == ["declared as windows-1251, but read as utf-8"])
    }

    @Test func westernTextIsReadWithoutADeclaration() throws {
        let text = "Le café était fermé — «l’été», dit-il, où naît la forêt. Voilà qui est réglé."
        let table = SingleByteCharsets.windows1252
        let bytes = text.unicodeScalars.map { scalar in
            scalar.isASCII
                ? UInt8(scalar.value) : UInt8(table.firstIndex(of: Array(String(scalar).utf8))! + 0x80)
        }
        #expect(try article(RawDocument(bytes: bytes)).body == text)
        #expect(try article(RawDocument(bytes: bytes, mediaType: "text/plain; charset=utf-8")).body == text)
    }

    @Test func utf16IsToldByItsShape() throws {
        for bytes in [
            text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] },
        ] {
            #expect(try article(RawDocument(bytes: bytes, mediaType: "text/plain")).body == text)
        }
    }

    @Test func textOfLostCharactersIsRefused() throws {
        let lost = String(repeating: "сло\u{FFFD}о ", count: 20)
        #expect(refusal(RawDocument(bytes: Array(lost.utf8)))?.code == .unparseable)
    }

    @Test func jsonInAnotherCharsetIsRead() throws {
        let json = "{\"title\": \"Новости\", \"body\": \"\(text)\"}"
        let table = SingleByteCharsets.windows1251
        let bytes = json.unicodeScalars.map { scalar in
            scalar.isASCII
                ? UInt8(scalar.value) : UInt8(table.firstIndex(of: Array(String(scalar).utf8))! + 0x80)
        }
        #expect(try article(RawDocument(bytes: bytes, mediaType: "application/json")).body == text)
    }

    /// Any bytes give valid UTF-8, in time that grows with their number.
    @Test(arguments: UInt64(0)..<60)
    func anyBytesAreDecoded(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(text.utf8) + Prose.english.joined(separator: "\n").utf8
        if Bool.random(using: &random) { bytes = try encoded(Charset.cyrillic.randomElement(using: &random)!) }
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.insert(UInt8.random(in: 0x80...255, using: &random), at: index)
            case 2: bytes.removeSubrange(index..<min(bytes.count, index + 7))
            default: bytes += bytes[index..<min(bytes.count, index + 50)]
            }
            if bytes.isEmpty { bytes = [0xD0] }
        }
        let labels = [nil, "utf-8", "windows-1251", "koi8-r", "latin1", "utf-16le", "gbk", "x-none", "utf-32"]
        for label in labels {
            let decoded = DocumentCharset.decode(bytes, label: label, isDecodedText: false)
            #expect((try? UTF8Span(validating: decoded.bytes.span)) != nil)
            #expect(decoded.bytes.count <= 4 * bytes.count + 8)
            for type in ["text/plain", "application/json"] {
                let suffix = label.map { "; charset=\($0)" } ?? ""
                for case .success(let article) in DocumentParser().parse(
                    RawDocument(bytes: bytes, mediaType: type + suffix), now: now)
                {
                    checkInvariants(of: article)
                }
            }
        }
    }
}
