import NewsModels
import Testing

@testable import ArticleParsing

struct BylineTests {
    @Test(arguments: [
        ("By Jane Doe", ["Jane Doe"]), ("BY JANE DOE", ["JANE DOE"]),
        ("By Jane Doe and John Smith", ["Jane Doe", "John Smith"]),
        ("By Jane Doe, Associated Press", ["Jane Doe"]), ("By Jane Doe, Senior Editor", ["Jane Doe"]),
        ("By Reuters Staff", []), ("By J. R. O’Neil | September 24, 2015", ["J. R. O’Neil"]),
        ("Written by Anna de la Cruz", ["Anna de la Cruz"]), ("Автор: Иван Петров", ["Иван Петров"]),
        ("Авторы: Иван Петров, Анна Сидорова-Юнг", ["Иван Петров", "Анна Сидорова-Юнг"]),
        ("Автор — Иван Петров", ["Иван Петров"]), ("Текст: Анна Сидорова", ["Анна Сидорова"]),
        ("Автор: Иван Петров, РИА Новости", ["Иван Петров"]),
    ])
    func bylineGivesAuthors(line: String, authors: [String]) throws {
        let article = try article((["Трамвай пойдёт через реку", line] + Prose.russian).joined(separator: "\n\n"))
        #expect(article.authors == authors)
        #expect(article.body.paragraphs == Prose.russian)
        #expect(article.lead == nil)
    }

    @Test(arguments: [
        "By the river", "By Popular Demand the Tram Returns to the City", "By Friday Evening", "By now", "Автор",
        "By 2015 the line will be open", "Текст: закон о трамваях опубликован сегодня",
    ])
    func otherLinesAreNoBylines(line: String) {
        #expect(Byline(TextSlice(line)) == nil)
    }

    @Test func bylineMayCarryTheDate() throws {
        let text = (["Tram line to cross the river", "By Jane Doe | September 24, 2015"] + Prose.english).joined(
            separator: "\n")
        let article = try article(text)
        #expect(article.publishedAt == Timestamp(year: 2015, month: 9, day: 24))
        #expect(article.publishedAtOrigin == .text)
    }

    @Test(arguments: [
        "МОСКВА, 24 сен — РИА Новости.", "МОСКВА, 24 сен - РИА Новости.", "МОСКВА, 24 сентября. /ТАСС/.",
        "МОСКВА, 24 сен — РИА Новости, Иван Петров.", "НЬЮ-ЙОРК (ООН), 24 сен — РИА Новости.",
        "Москва. 24 сентября. INTERFAX.RU -", "ТАСС, 24 сентября.", "ЗАРЕЧИНСК, 14 апр — Вестник Сейвы.",
        "LONDON (Reuters) -", "LONDON, Sept 24 (Reuters) -", "WASHINGTON (AP) —", "NEW YORK, September 24. /TASS/.",
        "SEVERIN (Halden Wire) —", "PORT HALDEN, May 20 —", "МОСКВА, 24 сен 2015 — РИА Новости.",
    ])
    func datelineGoes(dateline: String) throws {
        for separator in [" ", "\n"] {
            let prose = Prose.russian.joined(separator: "\n\n")
            let article = try article("Трамвай пойдёт через реку\n\n\(dateline)\(separator)\(prose)")
            #expect(article.title == "Трамвай пойдёт через реку")
            #expect(article.body == prose)
            #expect(article.parser.warnings == ["removed dateline: \(dateline)"])
            #expect((article.publishedAt == nil) == !dateline.contains("2015"))
        }
        #expect(try article(dateline + " " + Prose.russian[0]).title == Prose.russian[0])
    }

    @Test(arguments: [
        "ТАСС сообщил о решении совета в пятницу.", "Reuters reported the decision on Friday.",
        "Москва, 24 сентября, пятница.", "США — крупнейший партнёр города.", "NATO (the alliance) met on Friday.",
        "РИА Новости. Текст идёт дальше.", "ЦСКА — «Спартак» — 2:1.", "Москва — столица.",
    ])
    func proseIsNoDateline(text: String) {
        #expect(Dateline(TextSlice(text)) == nil)
    }

    @Test func datelineNamesItsAuthor() throws {
        let article = try article(
            "МОСКВА, 24 сен — РИА Новости, Иван Петров. " + Prose.russian.joined(separator: "\n\n"))
        #expect(article.authors == ["Иван Петров"])
    }
}
