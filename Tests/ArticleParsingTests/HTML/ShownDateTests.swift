import NewsModels
import Testing

@testable import ArticleParsing

/// The date that a page shows, beside what day it is and the dates of other articles.
struct ShownDateTests {
    private static let headline = "<h1>Трамвай свяжет вокзал с левым берегом</h1>"
    private static let menu = "<ul>\((1...8).map { "<li><a href=\"/\($0)\">Раздел \($0)</a></li>" }.joined())</ul>"

    private func day(above: String = "", behind: String = "", below: String = "", language: String = "ru") throws
        -> String?
    {
        let page = """
            <html lang="\(language)"><title>Трамвай свяжет вокзал с левым берегом</title><body>
            \(above)\(Self.headline)\(behind)<div>\(Prose.russian.map { "<p>\($0)</p>" }.joined())</div>\(below)
            """
        return try article(page, mediaType: "text/html").publishedAt.map { String($0.description.prefix(10)) }
    }

    @Test(arguments: [
        "<div>05.01.2026</div>", "<div class=\"material-data\">// 05.01.2026 // 10:19 //</div>",
        "<p>[11:48/05.01.2026]</p>", "<div>понедельник, 05.01.2026, 10:43</div>", "<p>5 января 2026 г.</p>",
        "<span class=\"time\">5 января 2026</span>",
    ])
    func dayOfThePageIsNotTheDayOfTheArticle(date: String) throws {
        let clock = "<div class=\"date\">10:28:59 · 10 апреля 2026</div>"
        #expect(try day(above: clock + Self.menu, behind: date) == "2026-01-05")
        #expect(try day(above: clock + date) == "2026-01-05")
        #expect(try day(above: clock + Self.menu, below: date) == "2026-01-05")
        #expect(try day(above: clock + Self.menu) == nil)
    }

    @Test func datesOfOtherArticlesAreNotTaken() throws {
        let list = (1...9).map {
            "<p>0\($0).04.2026</p><p><a href=\"/\($0)\">В городе откроют новый мост через реку</a></p>"
        }
        #expect(try day(below: "<div>Все новости</div>" + list.joined()) == nil)
    }

    @Test(arguments: [("ru", "2025-12-09"), ("de", "2025-12-09"), ("en-GB", "2025-12-09")])
    func daysComeFirstWhereTheLanguageHasItSo(language: String, expected: String) throws {
        #expect(try day(behind: "<p>09/12/2025 15:14</p>", language: language) == expected)
    }

    @Test(
        arguments: [("en", nil), ("en-US", nil), ("en-GB", "2025-12-09"), ("fr", "2025-12-09")] as [(String, String?)])
    func whichNumberIsTheMonthIsNotGuessed(language: String, expected: String?) throws {
        let page = """
            <html lang="\(language)"><title>Council approves tram line</title><body><h1>Council approves tram line</h1>
            <p>09/12/2025</p><div>\(Prose.english.map { "<p>\($0)</p>" }.joined())</div>
            """
        let time = try article(page, mediaType: "text/html").publishedAt
        #expect(time.map { String($0.description.prefix(10)) } == expected)
    }
}
