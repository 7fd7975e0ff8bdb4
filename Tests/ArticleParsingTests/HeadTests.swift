import NewsModels
import Testing

@testable import ArticleParsing

struct HeadTests {
    @Test(arguments: [Prose.russian, Prose.english])
    func firstLineIsTheTitle(prose: [String]) throws {
        let title = prose == Prose.english ? "Tram line to cross the river" : "Трамвай пойдёт через реку"
        for separator in ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " \n \n\n", "\u{2028}", "\u{85}"] {
            let article = try article(([title] + prose).joined(separator: separator))
            #expect(article.title == title)
            #expect(article.lead == nil)
            #expect(article.body == prose.joined(separator: "\n\n"))
        }
    }

    @Test(arguments: [
        (
            "Глава МИД РФ С. В. Лавров прибыл в г. Женеву. Там начались переговоры.",
            "Глава МИД РФ С. В. Лавров прибыл в г. Женеву."
        ),
        ("Ущерб составил 3 млн. руб. и вырастет. Так считают в мэрии.", "Ущерб составил 3 млн. руб. и вырастет."),
        ("«Мы победили! Это факт», — сказал он. Потом ушёл.", "«Мы победили! Это факт», — сказал он."),
        ("The U.S. Senate met on Friday. It voted.", "The U.S. Senate met on Friday."),
        ("Mr. Smith met Dr. J. Doe at St. Paul. They spoke.", "Mr. Smith met Dr. J. Doe at St. Paul."),
        ("The rate rose to 9.5 percent. Markets fell.", "The rate rose to 9.5 percent."),
        ("\u{201C}We did it.\u{201D} He smiled.", "\u{201C}We did it.\u{201D}"),
        ("Is it over? Nobody knows.", "Is it over?"),
        ("Он молчал… Потом заговорил.", "Он молчал…"),
        ("Открыт «сайт. Прочее. Ещё одно.", "Открыт «сайт."),
        ("one two three", "one two three"),
    ])
    func firstSentence(text: String, expected: String) {
        #expect(SentenceSplitter.firstSentence(of: TextSlice(text)).string == expected)
    }

    @Test func longFirstSentenceIsCutAtAWord() throws {
        let article = try article(Prose.russian[1] + " " + Prose.russian[2])
        #expect(article.title.unicodeScalars.count <= 120)
        #expect(article.body.paragraphs.count == 1)
        let long = try self.longTitle()
        #expect(long.hasSuffix("слово…"))
    }

    private func longTitle() throws -> String {
        try article(String(repeating: "слово ", count: 60) + "конец. Второе предложение.").title
    }

    @Test func repeatedTitleIsDropped() throws {
        let title = "Трамвай пойдёт через реку"
        let repeated = try article(([title, "ТРАМВАЙ ПОЙДЕТ ЧЕРЕЗ РЕКУ!"] + Prose.russian).joined(separator: "\n\n"))
        #expect(repeated.title == title)
        #expect(repeated.body.paragraphs == Prose.russian)
        let withSite = try article((["\(title) | Вестник Сейвы", title] + Prose.russian).joined(separator: "\n\n"))
        #expect(withSite.title == title)
        #expect(withSite.body.paragraphs == Prose.russian)
        let behind = try article(([title, "\(title) - Вестник Сейвы"] + Prose.russian).joined(separator: "\n\n"))
        #expect(behind.body.paragraphs == Prose.russian)
    }

    @Test func statedTitleWinsAndItsRepetitionGoes() throws {
        let text = (["Tram line to cross the river"] + Prose.english).joined(separator: "\n\n")
        let same = try article(text, title: " Tram line\nto cross the river ")
        #expect(same.title == "Tram line to cross the river")
        #expect(same.body.paragraphs == Prose.english)
        let other = try article(text, title: "Other headline")
        #expect(other.title == "Other headline")
        #expect(other.body.paragraphs.count == 4)
        #expect(try article(text, title: "  ").title == "Tram line to cross the river")
    }

    @Test func sectionLabelsBecomeTags() throws {
        let text = (["Главная > Политика > Город", "Трамвай пойдёт через реку"] + Prose.russian).joined(separator: "\n")
        let article = try article(text)
        #expect(article.tags == ["Политика", "Город"])
        #expect(article.title == "Трамвай пойдёт через реку")
        let english = try aboveProse(["World News", "Politics:", "Tram line to cross the river"])
        #expect(english.tags == ["World News", "Politics"])
        #expect(english.title == "Tram line to cross the river")
    }

    private func aboveProse(_ head: [String]) throws -> Article {
        try article((head + Prose.english).joined(separator: "\n\n"))
    }

    @Test func headlinesWithMarks() throws {
        for title in [
            "Who pays for the tram?", "Mayor: ‘It will run’", "Источник: трамвай пойдёт через реку",
            "Tram returns to the U.S.",
        ] {
            #expect(try aboveProse([title]).title == title)
        }
    }

    @Test func proseIsNoLead() throws {
        let article = try aboveProse(["Tram line to cross the river", "Two words"])
        #expect(article.lead == nil)
        #expect(article.body.paragraphs.count == 4)
    }

    @Test func onlyOneLineIsTitleAndBody() throws {
        let article = try article("Tram line to cross the river")
        #expect(article.title == "Tram line to cross the river")
        #expect(article.body == "Tram line to cross the river")
    }

    @Test func hugeStatedTitleIsBounded() throws {
        let article = try article(Prose.english[0], title: String(repeating: "headline ", count: 10_000))
        #expect(article.title.unicodeScalars.count <= 1_000)
        #expect(article.title.hasSuffix("headline…"))
        #expect(article.parser.warnings.contains("cut the title to 1000 code points"))
    }
}
