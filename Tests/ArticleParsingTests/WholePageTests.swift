import NewsModels
import Testing

@testable import ArticleParsing

/// Pages with many kinds of dirt at once, as crawls bring them.
struct WholePageTests {
    @Test func russianPage() throws {
        let article = try article(
            """
            \u{FEFF}Главная » Новости » Город
            24 сентября 2015, 18:02 мск | Город\r
            Трамвай пойдёт через реку

            Поделиться
            Твитнуть
            0 комментариев

            Совет утвердил маршрут с третьей попытки

            © Вестник Сейвы / Иван Петров

            ЗАРЕЧИНСК, 24 сен — РИА Новости, Анна Сидорова. \(Prose.russian[0])

            \(Prose.russian[1])

            Читайте также:\u{20}
            Мост: закрыт до весны
            Кто построит депо

            \(Prose.russian[2])

            Теги: трамвай, Заречинск
            Подписывайтесь на наш канал в Telegram
            Источник: РИА Новости
            """
        )
        #expect(article.title == "Трамвай пойдёт через реку")
        #expect(article.lead == "Совет утвердил маршрут с третьей попытки")
        #expect(article.body.paragraphs == Prose.russian)
        #expect(article.publishedAt?.description == "2015-09-24T15:02:00.000Z")
        #expect(article.authors == ["Анна Сидорова"])
        #expect(article.tags == ["Новости", "Город", "трамвай", "Заречинск"])
    }

    @Test func englishPage() throws {
        let article = try article(
            """
            Tram line to cross the river - Seyva Herald
            Tram line to cross the river

            29 September 2015
            From the section Europe
            By Jane Doe
            Share this with Facebook
            Image caption The station square on Monday

            LONDON (Reuters) - \(Prose.english[0])

            Advertisement

            \(Prose.english[1])

            Who will pay?

            \(Prose.english[2])

            (Reporting by Jane Doe; Editing by John Smith)
            Related Topics
            Trams
            Rivers
            """
        )
        #expect(article.title == "Tram line to cross the river")
        #expect(article.lead == nil)
        #expect(article.body.paragraphs == [Prose.english[0], Prose.english[1], "Who will pay?", Prose.english[2]])
        #expect(article.publishedAt == Timestamp(year: 2015, month: 9, day: 29))
        #expect(article.authors == ["Jane Doe"])
    }

    @Test(arguments: [
        ("24.09.2015 | Политика", ["Политика"]), ("Sep 24, 2015 · World", ["World"]),
        ("News / 24 September 2015 / Reuters", ["News"]),
        ("24.09.2015 — РИА Новости", []),
    ])
    func datedLines(line: String, tags: [String]) throws {
        #expect(DatedLine(TextSlice(line))?.tags == tags)
    }

    @Test(arguments: ["24.09.2015 | Кто виноват", "Политика | Мир", "24.09.2015", "2 + 2 | 4"])
    func otherLinesAreNoDatedLines(line: String) {
        #expect(DatedLine(TextSlice(line)) == nil)
    }
}
