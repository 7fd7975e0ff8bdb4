import NewsModels
import Testing

@testable import ArticleParsing

/// Pages whose elements do not say what is the article: it is told by the texts.
struct BodyChoiceTests {
    private func read(_ before: String = "", _ after: String, head: String = "") throws -> Article {
        let body = Prose.russian.map { "<p>\($0)</p>" }.joined()
        return try article(
            """
            <html><head><title>Трамвай свяжет вокзал с берегом - Вестник</title>\(head)</head><body><table><tr><td>
            \(before)<h1>Трамвай свяжет вокзал с берегом</h1><div>\(body)</div>\(after)</td></tr></table></body></html>
            """, mediaType: "text/html")
    }

    @Test func textAboveTheHeadlineIsNotOfTheArticle() throws {
        let article = try read(
            "<p>В этом выпуске вы узнаете, что случилось за неделю в городе, и не только в нём.</p>", "")
        #expect(article.body.paragraphs == Prose.russian)
    }

    @Test func teasersAreNotOfTheArticle() throws {
        let teasers = (1...4).map { number in
            """
            <dt><a href="/\(number)">Статус города подтвердили в среду</a></dt><dd>Статус города под номером \(number) \
            официально подтвердили в среду, сообщили в местном отделе статистики.</dd>
            """
        }
        let article = try read("", "<dl>\(teasers.joined())</dl>")
        #expect(article.body.paragraphs == Prose.russian)
    }

    @Test func commentsAreToldByLabelOrByNameAndTime() throws {
        let prose = "Вот это новость, никогда бы не подумал, что доживу до такого события в нашем городе, браво!"
        let byLabel = try read("", "<div><b>Комментарии (2)</b><p>\(prose)</p><p>\(prose)</p></div>")
        #expect(byLabel.body.paragraphs == Prose.russian)
        let heads = ["Пётр 6 января 2012 14:05:28", "Фанат 7 января 2012 01:48:26"]
        let comments = heads.map { "<div>\($0)</div><div>\(prose)</div>" }.joined()
        let byTime = try read("", "<div>\(comments)</div>")
        #expect(byTime.body.paragraphs == Prose.russian)
    }

    @Test func nameOfTheSiteAsHeadingIsNoHeadline() throws {
        let article = try article(
            """
            <title>Трамвай свяжет вокзал с берегом - Вестник Заречинска</title><h1>Вестник Заречинска</h1>
            <h2>Трамвай свяжет вокзал с берегом</h2>\(Prose.russian.map { "<p>\($0)</p>" }.joined())
            """, mediaType: "text/html")
        #expect(article.title == "Трамвай свяжет вокзал с берегом")
    }

    @Test func authorElsewhereInTheGraphIsFound() throws {
        let data = """
            <script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "x", "author": {"@id": "#a"}},
            {"@type": "Person", "@id": "#a", "name": "Анна Белова"}]}</script>
            """
        #expect(try read("", "", head: data).authors == ["Анна Белова"])
    }

    @Test(arguments: [
        ("2015-09-24T18:02:11+0300", "2015-09-24T15:02:11Z"), ("2015-09-24 18:02", "2015-09-24T18:02:00Z"),
        ("Do., 12. März 2019, 14:05 Uhr", "2019-03-12T00:00:00Z"), ("24.09.15", "2015-09-24T00:00:00Z"),
        ("May 14, 2026", "2026-05-14T00:00:00Z"), ("14 мая 2026", "2026-05-14T00:00:00Z"),
    ])
    func datesAreRead(text: String, time: String) {
        #expect(PageDate.read(text) == Timestamp(time))
    }

    @Test func listsOfOtherArticlesGoWithTheirHeadings() throws {
        let teasers = Prose.english.map { "<div class=\"s2\"><a href=\"/1\">\($0.prefix(20))</a> \($0)</div>" }
        let list = "<h3>Смотрите также:</h3><div>\(teasers.joined())</div>"
        let page = PageTests.page(body: Prose.russian).replacing("<p>Читайте также", with: "\(list)<p>Читайте также")
        #expect(try article(page, mediaType: "text/html").body.paragraphs == Prose.russian)
    }

    @Test func headingsOverNothingButLinksAreTheirs() throws {
        let links = (1...4).map { "<li><a href=\"/\($0)\">Новость партнёра номер \($0)</a></li>" }.joined()
        let widget = "<div id=\"cut\"><h6>Обмен-Новости</h6><ul>\(links)</ul></div>"
        var body = Prose.russian
        body[0] += "</p>\(widget)<p>" + body.remove(at: 1)
        let page = PageTests.page(body: body)
        #expect(try article(page, mediaType: "text/html").body.paragraphs == Prose.russian)
    }
}
