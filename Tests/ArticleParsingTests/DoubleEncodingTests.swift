import Foundation
import Messaging
import NewsModels
import Testing

@testable import ArticleParsing

/// Text that was read in a wrong charset and written again.
struct DoubleEncodingTests {
    private static let russian = Prose.russian.joined(separator: " ")

    /// The bytes read in a charset; Latin-1 is what it says, with its controls.
    private static func misread(_ bytes: [UInt8], as charset: String) -> String {
        if charset == "latin1" { return String(String.UnicodeScalarView(bytes.map(Unicode.Scalar.init))) }
        return String(decoding: TextDecoder.decode(bytes, label: charset).bytes, as: UTF8.self)
    }

    private static func encoded(_ text: String, _ charset: Charset) -> [UInt8] {
        let upperHalf = charset.upperHalf ?? []
        return text.unicodeScalars.map { scalar in
            if scalar.isASCII { return UInt8(scalar.value) }
            return upperHalf.firstIndex(of: Array(String(scalar).utf8)).map { UInt8($0 + 0x80) } ?? UInt8(ascii: "-")
        }
    }

    @Test(arguments: [
        ("Путин", "РџСѓС‚РёРЅ"), ("Путин", "ÐŸÑƒÑ‚Ð¸Ð½"), ("don’t", "donâ€™t"), ("«Да» — нет", "В«Р”Р°В» вЂ” РЅРµС‚"),
        ("Правильно — и точка", "Правильно вЂ” и точка"), ("Café déjà vu", "CafÃ© dÃ©jÃ\u{A0} vu"),
        ("Привет, как ваши дела сегодня", "Ïðèâåò, êàê âàøè äåëà ñåãîäíÿ"),
        // A byte that the charset has no character for, as U+FFFD.
        ("“It’s safe,” he said", "â€œItâ€™s safe,â€\u{FFFD} he said"),
        ("Иван и Игорь", "Р\u{FFFD}РІР°РЅ Рё Р\u{FFFD}РіРѕСЂСЊ"),
    ])
    func knownMistakesAreRepaired(text: String, broken: String) {
        #expect(DoubleEncoding.repaired(broken) == text)
    }

    @Test func whatIsReadWronglyTwiceIsRepaired() {
        let once = Self.misread(Array(Self.russian.utf8), as: "latin1")
        let twice = Self.misread(Array(once.utf8), as: "latin1")
        #expect(DoubleEncoding.repaired(once) == Self.russian)
        #expect(DoubleEncoding.repaired(twice) == Self.russian)
    }

    @Test func russianReadInAnotherCharsetIsRepaired() {
        for (bytes, charset) in [(Charset.koi8r, "windows-1251"), (.windows1251, "latin1"), (.koi8r, "latin1")] {
            let text = Self.russian.replacing("—", with: "-").replacing("«", with: "").replacing("»", with: "")
            #expect(DoubleEncoding.repaired(Self.misread(Self.encoded(text, bytes), as: charset)) == text)
        }
    }

    @Test func onlyTheBrokenLineIsRepaired() {
        let text = "Обычная строка.\nРџСѓС‚РёРЅ РїСЂРёРµС…Р°Р»\nЕщё одна."
        #expect(DoubleEncoding.repaired(text) == "Обычная строка.\nПутин приехал\nЕщё одна.")
    }

    @Test func articlesSayThatTheyWereRepaired() throws {
        let broken = Self.misread(Array(Self.russian.utf8), as: "latin1")
        let plain = try article(broken)
        #expect(plain.body == Self.russian)
        #expect(plain.parser.warnings.contains("repaired 1 text encoded twice"))
        let json = try article(
            "{\"title\": \"РџСѓС‚РёРЅ РїСЂРёРµС…Р°Р»\", \"body\": \"Текст\"}", mediaType: "application/json")
        #expect(json.title == "Путин приехал")
    }

    @Test(arguments: [
        "", "plain", "СССР», — сказал он", "С… этим", "CAFÉ…", "MAÇÃ”, não", "«СССР»", "Рёбра и Сёстры", "ВИЧ И СПИД",
        "ПРЕЗИДЕНТ РОССИИ ВЛАДИМИР ПУТИН ПРОВЁЛ ВСТРЕЧУ", "Å Â Ã", "ГКЧП РСФСР ЦК КПСС ВЦСПС", "Ὀδυσσεύς", "日本語",
        "Þórður Æ Øå äö", "Čeština žluťoučký kůň", "naïve façade œuvre",
    ])
    func correctTextIsLeftAlone(text: String) {
        #expect(DoubleEncoding.repaired(text) == nil)
    }
}

extension DoubleEncodingTests {
    /// A megabyte of nothing but sequences, and of nearly nothing but sequences.
    @Test(arguments: ["РџСѓ", "Ð\u{9F}ÑƒÑ‚", "â€™", "РџСѓС‚ слово ", "вЂ”"])
    func longTextsTakeLinearTime(piece: String) {
        let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        expectLinearTime(of: text.utf8.count) { _ = DoubleEncoding.repaired(text) }
    }
}

/// Evaluation texts pass through unchanged, but for those that carry a dash or quotation mark encoded twice.
@Suite(.enabled(if: RealTexts.isAvailable, "no ../shared/data/speed"))
struct RealTextTests {
    @Test func noRealTextIsRepaired() throws {
        let texts = try RealTexts.beyondASCII().enumerated().filter { $0.offset % 5 == 0 }.map(\.element)
        #expect(texts.count > 1_000)
        for (number, line) in texts.enumerated() where !line.contains("â€") && !line.contains("вЂ") {
            #expect(DoubleEncoding.repaired(line) == nil, "line \(number): \(line.prefix(80))")
        }
    }
}
