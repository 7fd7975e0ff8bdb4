import NewsModels
import Testing

@testable import ArticleParsing

/// What a page says about the article beside its text.
struct PageFactTests {
    private func read(head: String = "", extra: [String] = [], title: String = "Трамвай свяжет вокзал с левым берегом")
        throws -> Article
    {
        try article(
            PageTests.page(head: head, body: Prose.russian + extra, title: title), mediaType: "text/html",
            url: "https://news.example/tram")
    }

    private func data(_ members: String) -> String {
        "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"x\", \(members)}</script>"
    }

    @Test(arguments: [("false", true), ("\"False\"", true), ("\"http://schema.org/True\"", false), ("true", false)])
    func paywallOfStructuredData(value: String, isPaywalled: Bool) throws {
        #expect(try read(head: data("\"isAccessibleForFree\": \(value)")).isPaywalled == isPaywalled)
    }

    @Test func paywallOfMetadataAndOfTheText() throws {
        let tier = "<meta property=\"article:content_tier\" content=\"locked\">"
        #expect(try read(head: tier).isPaywalled == true)
        #expect(try read(extra: ["Статья доступна по подписке: оформите её, чтобы читать дальше."]).isPaywalled == true)
        #expect(try read().isPaywalled == nil)
    }

    @Test func liveBlog() throws {
        let head = "<script type=\"application/ld+json\">{\"@type\": \"LiveBlogPosting\", \"headline\": \"x\"}</script>"
        #expect(try read(head: head).isLiveBlog == true)
        #expect(try read(title: "Онлайн: совет обсуждает трамвай").isLiveBlog == true)
        #expect(try read().isLiveBlog == nil)
    }

    @Test func correction() throws {
        #expect(try read(head: data("\"correction\": \"Fixed a name\"")).isCorrected == true)
        #expect(try read(extra: ["Исправление: в тексте было неверно названо имя мэра."]).isCorrected == true)
        #expect(try read(head: data("\"correction\": \"\"")).isCorrected == nil)
    }

    @Test func captionOfTheMainImage() throws {
        let stated = data("\"image\": {\"url\": \"https://news.example/t.jpg\", \"caption\": \"Трамвай у вокзала\"}")
        let article = try read(head: stated)
        #expect(article.imageURL == "https://news.example/t.jpg" && article.imageCaption == "Трамвай у вокзала")
        let page = PageTests.page(body: Prose.russian).replacing(
            "</h1>", with: "</h1><figure><img src=t.jpg><figcaption>Трамвай на мосту</figcaption></figure>")
        let shown = try ArticleParsingTests.article(page, mediaType: "text/html")
        #expect(shown.imageCaption == "Трамвай на мосту")
        #expect(shown.body.paragraphs == Prose.russian)
    }

    @Test func changeHasAnOrigin() throws {
        let head = "<meta property=\"article:modified_time\" content=\"2026-05-14T10:00:00+03:00\">"
        let article = try read(head: head)
        #expect(article.modifiedAt == Timestamp("2026-05-14T07:00:00Z") && article.modifiedAtOrigin == .meta)
    }

    @Test(arguments: [
        "<!-- {\"@type\": \"Article\", \"datePublished\": \"2026-05-14\"} -->",
        "//<![CDATA[\n{\"@type\": \"Article\", \"datePublished\": \"2026-05-14\",}\n//]]>",
        "{\"@type\": \"WebSite\"}{\"@type\": \"Article\", \"datePublished\": \"2026-05-14\"};",
        "{\"@type\": \"Article\", \"description\": \"two\nlines and a wrong \\' escape\", \"datePublished\": \"2026-05-14\"}",
        "[{\"@graph\": [{\"@type\": [\"Article\"], \"datePublished\": [\"2026-05-14\"]}]}]",
    ])
    func brokenStructuredData(script: String) throws {
        let article = try read(head: "<script type='application/ld+json'>\(script)</script>")
        #expect(article.publishedAt == Timestamp("2026-05-14T00:00:00Z"))
        #expect(article.publishedAtOrigin == .jsonLD)
    }

    @Test func timesOfCommentsAreNotThoseOfTheArticle() throws {
        let page = PageTests.page(body: Prose.russian).replacing(
            "<div class=\"comments\">", with: "<div class=\"comments\"><time datetime=\"2026-05-20T10:00:00Z\"></time>")
        #expect(try article(page, mediaType: "text/html").publishedAt == nil)
    }

    @Test(arguments: [
        ("2021-11-05T00:00:00+01:00", "2021-11-05T00:00:00Z"), ("2021-11-05T00:30:00+01:00", "2021-11-04T23:30:00Z"),
        ("14 Gennaio 2020", "2020-01-14T00:00:00Z"), ("5 листопада 2021", "2021-11-05T00:00:00Z"),
    ])
    func midnightWithAnOffsetIsADay(text: String, time: String) {
        #expect(PageDate.read(text) == Timestamp(time))
    }

    @Test func standfirstIsPartOfTheBody() throws {
        let lead = "Совет утвердил маршрут, который обсуждали больше десяти лет подряд."
        let page = PageTests.page(body: Prose.russian).replacing(
            "</h1>", with: "</h1><header><p class=\"article-teaser\">\(lead)</p></header>")
        #expect(try article(page, mediaType: "text/html").body.paragraphs == [lead] + Prose.russian)
    }

    @Test func textInTemplatesIsReadWhereNothingElseIs() throws {
        let text = Prose.english.map { "<p>\($0)</p>" }.joined()
        for (start, end) in [("<noscript>", "</noscript>"), ("<script type='text/template'>", "</script>")] {
            let page =
                "<title>Council approves tram line</title><h1>Council approves tram line</h1>\(start)\(text)\(end)"
            #expect(try article(page, mediaType: "text/html").body.paragraphs == Prose.english)
        }
    }
}
