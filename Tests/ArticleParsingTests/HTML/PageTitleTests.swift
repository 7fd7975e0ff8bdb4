import NewsModels
import Testing

@testable import ArticleParsing

/// The headline of a page, among the names of the site and its sections.
struct PageTitleTests {
    private func title(_ whole: String, _ shown: String) throws -> String {
        try article(
            "<title>\(whole)</title><body>\(shown)<div>\(Prose.russian.map { "<p>\($0)</p>" }.joined())</div>",
            mediaType: "text/html"
        ).title
    }

    private static let headline = "Трамвай свяжет вокзал с левым берегом"

    @Test(arguments: [
        "\(headline) - Вестник - агентство новостей области",
        "\(headline) :: Вестник Заречинска :: Новый взгляд на город",
        "\(headline) » Независимое информационное агентство большого города Вестник",
        "NEWS.VESTNIK.EXAMPLE :: \(headline)",
        "VESTNIK : \(headline)", "Вестник Заречинска: главное за день | \(headline)",
        "\(headline) | трамвай, вокзал, левый берег, мэр города | Город Вестник-Times",
    ])
    func partOfTheTitleThatThePageShowsIsTheHeadline(whole: String) throws {
        #expect(try title(whole, "<h1>Вестник-Times</h1><h2>\(Self.headline)</h2>") == Self.headline)
        #expect(try title(whole, "<div class=\"name\">\(Self.headline)</div>") == Self.headline)
    }

    @Test func startOfTheTitleMayBeALink() throws {
        let whole = "\(Self.headline) » Независимое информационное агентство большого города Вестник"
        #expect(try title(whole, "<h2><a href=\"/1\">\(Self.headline)</a></h2>") == Self.headline)
    }

    @Test func headingOfTheSiteIsNoHeadline() throws {
        let heading = "<h1>Портал города Заречинска и области</h1>"
        #expect(try title(Self.headline, "\(heading)<b>\(Self.headline)</b>") == Self.headline)
        #expect(try title("Вестник", "<h1>\(Self.headline)</h1>") == Self.headline)
    }

    @Test func whatIsGluedToTheHeadlineIsNoPartOfIt() throws {
        let tags = "<span><a href=\"/a\">Транспорт</a></span><span><a href=\"/b\">Мосты</a></span>"
        #expect(try title("\(Self.headline) – Вестник", "<h1>\(Self.headline)\(tags)</h1>") == Self.headline)
    }

    @Test func headlineWithADashIsKeptWhole() throws {
        let headline = "\(Self.headline) - эксперт"
        #expect(try title("\(headline) - Вестник", "<h1>\(headline)</h1>") == headline)
    }
}
