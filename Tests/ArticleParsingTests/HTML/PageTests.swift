import NewsModels
import Testing

@testable import ArticleParsing

/// Whole pages, written for these tests.
struct PageTests {
    /// A page with a menu, an article, a list of other stories and comments.
    static func page(head: String = "", body: [String], title: String = "Трамвай свяжет вокзал с левым берегом")
        -> String
    {
        """
        <!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>\(title) | Вестник Заречинска</title>\(head)</head>
        <body><div class="top-menu"><ul><li><a href="/">Главная</a><li><a href="/news">Новости</a><li><a href="/sport">Спорт</a></ul></div>
        <div class="wrap"><h1>\(title)</h1><div class="text">\(body.map { "<p>\($0)</p>" }.joined(separator: "\n"))
        <p>Читайте также: <a href="/2">В городе откроют новый мост через реку</a></p></div>
        <div class="comments"><p>Наконец-то, ждали этого трамвая много лет, спасибо всем, кто добился его!</p></div></div>
        <div id="footer">© 2026 Вестник Заречинска. Все права защищены, перепечатка только с разрешения редакции.</div>
        </body></html>
        """
    }

    @Test func onlyTheArticleIsKept() throws {
        let article = try article(
            Self.page(body: Prose.russian), mediaType: "text/html", url: "https://news.example/2026/05/14/tram")
        #expect(article.title == "Трамвай свяжет вокзал с левым берегом")
        #expect(article.body.paragraphs == Prose.russian)
        #expect(article.language == "ru")
        #expect(article.publishedAt == Timestamp("2026-05-14T00:00:00Z"))
        #expect(article.publishedAtOrigin == .url)
        #expect(article.parser.input == "html")
    }

    @Test func structuredDataIsRead() throws {
        let data = """
            <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"},
            {"@type": "NewsArticle", "headline": "Трамвай свяжет вокзал с левым берегом", "datePublished": "2026-05-14T18:02:11+03:00",
            "dateModified": "2026-05-14T19:00:00+03:00", "author": [{"@type": "Person", "name": "Анна Белова"}], "keywords": "трамвай, река",}]}</script>
            <link rel="canonical" href="https://news.example/tram"><meta property="og:image" content="https://news.example/tram.jpg">
            <meta property="og:description" content="Совет утвердил маршрут">
            """
        let article = try article(Self.page(head: data, body: Prose.russian), mediaType: "text/html")
        #expect(article.publishedAt == Timestamp("2026-05-14T15:02:11Z"))
        #expect(article.publishedAtOrigin == .jsonLD)
        #expect(article.modifiedAt == Timestamp("2026-05-14T16:00:00Z"))
        #expect(article.authors == ["Анна Белова"])
        #expect(article.tags == ["трамвай", "река"])
        #expect(article.lead == "Совет утвердил маршрут")
        #expect(article.canonicalURL == "https://news.example/tram")
        #expect(article.imageURL == "https://news.example/tram.jpg")
    }

    @Test func inlineElementsNeitherGlueNorDivideWords() throws {
        let body =
            Prose.english.map { $0.replacing("the", with: "<em>th</em>e") } + [
                "One<br>two, as they say.<br><br>three, and so it goes on."
            ]
        let article = try article(Self.page(body: body, title: "Council approves tram line"), mediaType: "text/html")
        #expect(article.body.paragraphs == Prose.english + ["One two, as they say.", "three, and so it goes on."])
    }

    @Test func pageWithoutTextIsRefused() {
        #expect(
            refusal(RawDocument(bytes: Array("<html><body><script>x()</script>".utf8), mediaType: "text/html"))?.code
                == .unparseable)
    }
}
