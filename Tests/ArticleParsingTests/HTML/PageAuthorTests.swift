import NewsModels
import Testing

@testable import ArticleParsing

/// Authors that a page shows, in the forms that bylines have.
struct PageAuthorTests {
    private func authors(byline: String) throws -> [String] {
        let page = PageTests.page(body: Prose.english, title: "Council approves tram line").replacing(
            "</h1>", with: "</h1>\(byline)")
        return try article(page, mediaType: "text/html").authors
    }

    @Test(arguments: [
        ("Posted on September 21, 2020 by Jane Doe", ["Jane Doe"]), ("erstellt von Johanna —", ["Johanna"]),
        ("| Autor: seyva", ["seyva"]), ("Jane Doe, PhD", ["Jane Doe"]),
        ("Eingestellt von der Fährmann", ["der Fährmann"]),
        ("Posted by Jane Doe, Peter Roe and Ann C Hale - River Team", ["Jane Doe", "Peter Roe", "Ann C Hale"]),
        ("Veröffentlicht am", []), ("Published 5 minutes ago", []), ("2026-05-14", []), ("Войти", []),
        ("Вход / Регистрация", []), ("May 14, 2026", []), ("seyva2026", ["seyva2026"]),
        ("Jane O&amp;#039;Hale", ["Jane O'Hale"]), ("Jane Doe AND", ["Jane Doe"]), ("Article written by", []),
        ("By: Jane Doe And Peter Roe", ["Jane Doe", "Peter Roe"]),
    ])
    func bylineElements(text: String, names: [String]) throws {
        #expect(try authors(byline: "<span class=\"author\">\(text)</span>") == names)
    }

    @Test(arguments: [
        ("<div>---- by Jane Doe</div>", ["Jane Doe"]), ("<div>Von Johanna Ferber</div>", ["Johanna Ferber"]),
        ("<h5>Autor: </h5><div>Johanna Ferber/SP</div>", ["Johanna Ferber"]),
        ("<div>By early morning</div>", []), ("<h5>Autor: </h5><div>seit gestern im Rathaus</div>", []),
    ])
    func lines(markup: String, names: [String]) throws {
        #expect(try authors(byline: markup) == names)
    }

    @Test(arguments: [("The town, 14 Gennaio 20", "2020-01-14T00:00:00Z"), ("14 Gennaio 20 uomini", nil)])
    func shortYearStandsLast(text: String, time: String?) {
        #expect(PageDate.read(text) == time.flatMap { Timestamp($0) })
    }

    @Test func sentenceThatNamesTheHeadlineGivesTheDay() throws {
        let line =
            "Council approves tram line was put up on <a href=/a>19 May 2020</a> at 23:03 and filed under Town, Trams"
        let page = """
            <title>Council approves tram line</title><h2><a href="/t">Council approves tram line</a></h2>
            <div>\(Prose.english.map { "<p>\($0)</p>" }.joined())</div><div>\(line)</div>
            """
        #expect(try article(page, mediaType: "text/html").publishedAt == Timestamp("2020-05-19T00:00:00Z"))
    }
}
