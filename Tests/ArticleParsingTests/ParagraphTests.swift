import Foundation
import NewsModels
import NewsTestSupport
import Testing

@testable import ArticleParsing

struct ParagraphTests {
    /// Breaks a text into lines of at most `width` code points.
    private func wrapped(_ text: String, width: Int) -> String {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.unicodeScalars.count + 1 + word.unicodeScalars.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [40, 60, 72, 80], [Prose.russian, Prose.english])
    func hardWrappedLinesAreJoined(width: Int, prose: [String]) throws {
        let paragraphs = [prose[0] + " " + prose[1], prose[2] + " " + prose[0], prose[1] + " " + prose[2]]
        let title = prose == Prose.english ? "Tram line to cross the river" : "Трамвай пойдёт через реку"
        let body = paragraphs.map { wrapped($0, width: width) }
        let article = try article(([title] + body).joined(separator: "\r\n\r\n"))
        #expect(article.title == title)
        #expect(article.body.paragraphs == paragraphs)
    }

    @Test func wrappedTitleIsJoined() throws {
        let title = "A headline that is so long that the terminal of the old days\nhad to break it"
        let body = [Prose.english[0] + " " + Prose.english[1], Prose.english[2]].map { wrapped($0, width: 60) }
        let article = try article(([title] + body).joined(separator: "\n\n"))
        #expect(article.title == title.replacing("\n", with: " "))
        #expect(article.body.paragraphs.count == 2)
    }

    @Test func softHyphensAndInvisibleCharactersGo() throws {
        let article = try article(
            "Го\u{AD}род\u{200B}ской со\u{AD}\nвет \u{FEFF}решил\u{A0}\u{A0}\u{2009} всё\u{202F}сам\u{200E}.")
        #expect(article.body == "Городской совет решил всё сам.")
        #expect(article.parser.warnings == ["removed 5 invisible characters"])
    }

    @Test func joinersThatShapeEmojiStay() throws {
        let article = try article("Семья \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} при\u{200D}шла.")
        #expect(article.body == "Семья \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} пришла.")
    }

    @Test func controlCharactersGoAndAreCounted() throws {
        let article = try article(
            "Пер\u{0}вое\u{7} предло\u{1B}жение закончилось вот здесь. Вто\u{9F}рое началось.\u{C}Третье.")
        #expect(article.body == "Первое предложение закончилось вот здесь. Второе началось.\n\nТретье.")
        #expect(article.parser.warnings == ["removed 4 control characters"])
    }

    @Test func textIsComposed() throws {
        let article = try article("Иго\u{440}ь \u{418}\u{306}ог и cafe\u{301} Å \u{212B}.")
        #expect(article.body.unicodeScalars.elementsEqual("Игорь Йог и café Å Å.".unicodeScalars))
    }

    @Test func pilesOfMarksAreCutDown() throws {
        let article = try article("Заглавие a" + String(repeating: "\u{316}\u{301}", count: 100_000) + " конец.")
        #expect(article.body.unicodeScalars.count < 100)
        #expect(article.parser.warnings == ["removed 199970 piled-up marks"])
    }
}

struct NormalFormTests {
    /// Composing stretch by stretch gives what composing at once gives.
    @Test(arguments: UInt64(0)..<200)
    func stretchesAreComposedAsTheWhole(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet: [Unicode.Scalar] = [
            "a", "e", "и", "И", " ", ".", "é", "\u{301}", "\u{316}", "\u{306}", "\u{345}", "\u{1100}", "\u{1161}",
            "\u{11A8}", "각", "\u{212B}", "\u{2126}", "क", "\u{93C}", "\u{958}", "\u{9C7}", "\u{9BE}", "\u{FB1D}",
            "\u{5D9}", "\u{5B4}", "ﬀ", "\u{3099}", "か", "\u{F900}", "\u{1F71}", "α", "\u{37E}", "😀", "\u{110B9}",
            "\u{110BA}", "№", "\u{2000}",
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<40 { scalars.append(alphabet.randomElement(using: &random) ?? "a") }
        let text = String(scalars)
        #expect(
            NormalForm.compose(text).unicodeScalars
                .elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars)
        )
    }
}
