import NewsModels
import Testing

@testable import ArticleParsing

struct DateTests {
    private func published(_ text: String, url: String? = nil) throws -> (String?, TimeOrigin?) {
        let article = try article("Трамвай пойдёт через реку\n\n" + text, url: url)
        return (article.publishedAt?.description, article.publishedAtOrigin)
    }

    @Test(arguments: [
        ("24.09.2015 18:02", "2015-09-24T00:00:00.000Z"), ("24 сентября 2015, 18:02", "2015-09-24T00:00:00.000Z"),
        ("18:02, 24 сентября 2015 г.", "2015-09-24T00:00:00.000Z"),
        ("18:02 МСК 24.09.2015", "2015-09-24T15:02:00.000Z"),
        ("24 сентября 2013 года, 18:02 мск", "2013-09-24T14:02:00.000Z"),
        ("Опубликовано: 24 сентября 2015 года", "2015-09-24T00:00:00.000Z"),
        ("Published: September 24, 2015", "2015-09-24T00:00:00.000Z"),
        ("Thursday, Sept. 24, 2015 at 6:02 p.m. EDT", "2015-09-24T22:02:00.000Z"),
        ("Posted on 24th September 2015 6:02pm GMT", "2015-09-24T18:02:00.000Z"),
        ("2015-09-24T18:02:11+03:00", "2015-09-24T15:02:11.000Z"), ("2015-09-24", "2015-09-24T00:00:00.000Z"),
        ("09/24/2015", "2015-09-24T00:00:00.000Z"), ("24/09/2015", "2015-09-24T00:00:00.000Z"),
    ])
    func dateLineIsTheTimeOfPublication(line: String, expected: String) throws {
        let (time, origin) = try published(line + "\n\n" + Prose.russian.joined(separator: "\n\n"))
        #expect(time == expected)
        #expect(origin == .text)
    }

    @Test(arguments: [
        "24 сентября", "18:02", "September 24, 6:02 pm", "04/05/2015", "вчера в 18:02", "Monday, 24 September",
    ])
    func noYearIsInvented(line: String) throws {
        let (time, origin) = try published(line + "\n\n" + Prose.russian.joined(separator: "\n\n"))
        #expect(time == nil && origin == nil)
    }

    @Test func updateIsNotPublication() throws {
        let text = (["Tram line", "Published 24 Sep 2015, updated 26 Sep 2015"] + Prose.english).joined(separator: "\n")
        let article = try article(text)
        #expect(article.publishedAt == Timestamp(year: 2015, month: 9, day: 24))
        #expect(article.modifiedAt == Timestamp(year: 2015, month: 9, day: 26))
        let updated = try ArticleParsingTests.article(
            (["Tram line", "Updated: 26.09.2015"] + Prose.english).joined(separator: "\n"))
        #expect(updated.publishedAt == nil)
        #expect(updated.modifiedAt == Timestamp(year: 2015, month: 9, day: 26))
    }

    @Test(arguments: [
        "28 сентября 2015 года президенты встретились в Нью-Йорке.",
        "Это решение принято 28.09.2015 на сессии совета.",
        "В понедельник, 28 сентября 2015, совет собрался снова.",
        "The council met on September 28, 2015, and voted.",
        "The council met Monday, September 28, 2015, at the old customs house.",
        "The vote of 28 September 2015 was close.", "The council voted on Sept. 28, 2015.",
        "The council met on 2015-09-28 and voted.",
    ])
    func wholeDateInProseCounts(sentence: String) throws {
        let (time, origin) = try published([sentence, Prose.russian[0]].joined(separator: "\n\n"))
        guard !sentence.contains("vote of") else {
            #expect(time == nil, "the date of something else")
            return
        }
        #expect(time == "2015-09-28T00:00:00.000Z")
        #expect(origin == .text)
    }

    @Test(arguments: [
        "Конфликт продолжается в стране с марта 2011 года.", "Мэр родился 7 октября 1952 года в Заречинске.",
        "С 1 марта 2011 года линия закрыта.", "Закон от 5 мая 2014 года отменён.",
        "Линия работала до 5 мая 2014 года.", "Выставка состоится 5 мая 2014 года.",
        "The mayor was born on October 7, 1952, in the city.", "The line has been closed since March 1, 2011.",
        "The line will open on May 5, 2014.", "Годовщина пожара 5 мая 2014 года отмечается сегодня.",
        "On May 5, 2014 it rained. In 2015 it did not.", "5 мая 2014 года шёл дождь, а 6 мая 2014 года — снег.",
        "32 мая 2014 года", "29 февраля 2015 года шёл снег.", "5 мая 2214 года", "Счёт 28.09.20155 оплачен.",
        "The ninth of September passed. It was 2015.", "Линия открыта 5 мая 2027 года.",
    ])
    func otherDatesDoNotCount(sentence: String) throws {
        let (time, _) = try published([Prose.russian[0], sentence].joined(separator: "\n\n"))
        #expect(time == nil)
    }

    @Test func dateFarDownDoesNotCount() throws {
        let filler = (0..<10).map { _ in Prose.russian[0] }.joined(separator: "\n\n")
        #expect(try published(filler + "\n\nСовет собрался 28 сентября 2015 года.").0 == nil)
        #expect(try published(filler + "\n\nСовет собрался в понедельник, 28 сентября 2015 года.").0 != nil)
    }

    @Test(arguments: [
        ("https://a.example/2015/09/11/story", "2015-09-11"),
        ("https://a.example/politics/20150911/124.html", "2015-09-11"),
        ("https://a.example/2015/sep/11/story", "2015-09-11"),
        ("https://a.example/news/2015-09-11/story", "2015-09-11"),
        ("https://a.example/2015/0911/story", "2015-09-11"), ("https://a.example/news/2015/9/1/story", "2015-09-01"),
        ("https://a.example/story-2015-09-11", "2015-09-11"), ("https://a.example/20150911-story", "2015-09-11"),
    ])
    func addressGivesTheDay(url: String, day: String) throws {
        let article = try article(Prose.russian[0], url: url)
        #expect(article.publishedAt?.day == day)
        #expect(article.publishedAtOrigin == .url)
    }

    @Test(arguments: [
        "https://a.example/2015/09/story", "https://a.example/20159999/story",
        "https://a.example/news/1244337425.html", "https://a.example/2015/13/11/story",
        "https://a.example/20270911/story", "https://a.example/201509111", "https://a.example/?date=2015-09-11",
        "https://a.example/12015-09-11",
    ])
    func otherNumbersInAddressesAreNoDates(url: String) throws {
        #expect(try article(Prose.russian[0], url: url).publishedAt == nil)
    }

    @Test func addressBeatsTextButTakesItsTime() throws {
        let url = "https://a.example/2015/09/11/story"
        let prose = Prose.russian.joined(separator: "\n\n")
        #expect(try published("12.09.2015 01:30 UTC\n\n" + prose, url: url) == ("2015-09-12T01:30:00.000Z", .text))
        #expect(try published("20.11.2026\n\n" + prose, url: url) == ("2015-09-11T00:00:00.000Z", .url))
    }

    @Test func statedTimeWins() throws {
        let stated = Timestamp(year: 2015, month: 9, day: 1)
        let document = RawDocument(
            bytes: Array(Prose.russian[0].utf8), url: "https://a.example/2015/09/11/story", publishedAt: stated
        )
        let article = try article(document)
        #expect(article.publishedAt == stated)
        #expect(article.publishedAtOrigin == .submitter)
    }
}
