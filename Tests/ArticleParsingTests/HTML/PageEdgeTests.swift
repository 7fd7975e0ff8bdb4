import NewsModels
import Testing

@testable import ArticleParsing

/// What stands right above and below the text of a page, in elements that say nothing of themselves.
struct PageEdgeTests {
    private let long = Prose.english + Prose.english.map { "Later: " + $0 } + Prose.english.map { "Earlier: " + $0 }

    private func read(above: String = "", below: String = "") throws -> Article {
        let body = long.map { "<p>\($0)</p>" }.joined()
        return try article(
            """
            <title>Council approves tram line</title><body><div><h1>Council approves tram line</h1>\(above)
            <div>\(body)</div>\(below)</div></body>
            """, mediaType: "text/html")
    }

    @Test func fewWordsBehindTheElementOfTheTextGo() throws {
        let offer = "<div><p>Tell us what moves you in our town, and win two tickets for the theatre.</p></div>"
        #expect(try read(below: offer).body.paragraphs == long)
    }

    @Test func muchTextBehindTheElementOfTheTextStays() throws {
        let more = Prose.english.map { "Outlook: " + $0 }
        let below = "<div>\(more.map { "<p>\($0)</p>" }.joined())</div>"
        #expect(try read(below: below).body.paragraphs == long + more)
    }

    @Test func listAtTheEndOfTheTextStays() throws {
        let page = """
            <title>Council approves tram line</title><body><h1>Council approves tram line</h1><div>
            \(long.map { "<p>\($0)</p>" }.joined())<ul><li>The first stop is the station.</li>
            <li>The last stop is the left bank.</li></ul></div></body>
            """
        let article = try article(page, mediaType: "text/html")
        #expect(article.body.paragraphs.suffix(1) == ["The last stop is the left bank."])
    }

    @Test(arguments: [
        "By Jane Doe, Contributing Writer Published: January 11, 2026 Reviewed by John Roe, MD, of the Seyva School",
        "Published: Sunday, Jan 11, 2026, 9:57 IST By a Correspondent of ours | Place: the town of Seyva",
        "Опубликовано: 11 января 2026 года в разделе о городе и его жителях, просмотрено уже многими",
    ])
    func publicationLineGoes(line: String) throws {
        #expect(try read(above: "<div>\(line)</div>").body.paragraphs == long)
    }

    @Test func sentenceThatBeginsLikeAPublicationLineStays() throws {
        let lead =
            "By the end of the year 2026, published: that is what the council had promised to all of the residents."
        #expect(try read(above: "<div><p>\(lead)</p></div>").body.paragraphs == [lead] + long)
    }

    @Test(arguments: ["insert", "article-inset", "boxout", "commenttext"])
    func boxesInTheTextGo(name: String) throws {
        let box = "<div class=\"\(name)\"><h3>An older line</h3><p>\(Prose.english[0])</p></div>"
        let body = long[0..<4].map { "<p>\($0)</p>" }.joined() + box + long[4...].map { "<p>\($0)</p>" }.joined()
        let page = "<title>Council approves tram line</title><h1>Council approves tram line</h1><div>\(body)</div>"
        #expect(try article(page, mediaType: "text/html").body.paragraphs == long)
    }
}
