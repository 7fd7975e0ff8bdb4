import NewsModels
import NewsTestSupport
import Testing

@Suite struct TopicTests {
    @Test(arguments: [
        ("ria.ru", "ria.ru"), ("www.ria.ru", "ria.ru"), ("WWW.RIA.RU", "ria.ru"), ("Ria.Ru", "ria.ru"),
        ("wwwria.ru", "wwwria.ru"), ("www.www.ria.ru", "ria.ru"), ("www2.ria.ru", "www2.ria.ru"),
        ("The Guardian", "the-guardian"), ("a/b", "a-b"), ("a_b", "a-b"), ("host:8080", "host-8080"),
        ("риа-7", "----7"), ("e\u{301}1", "e-1"), ("1", "1"), ("..a", "..a"), ("a\0b", "a-b"), (" a ", "-a-"),
    ])
    func cleansSources(name: String, cleaned: String) {
        #expect(Topic.cleanedSource(name) == cleaned)
    }

    @Test(arguments: ["", " ", "/", ".", "-", "www.", "www.www.", "риа", "www.риа", "新华社", "🗞️", "\0"])
    func refusesSourcesWithoutLetterOrDigit(name: String) {
        #expect(Topic.cleanedSource(name) == nil)
        #expect(Topic(language: "ru", source: name) == nil)
    }

    @Test(arguments: [
        ("ru", "ru"), ("EN", "en"), ("und", "und"), ("pt-BR", "pt-br"), ("zh-Hant-TW", "zh-hant-tw"),
        ("pt_BR", "pt-br"), ("de-1996", "de-1996"), ("en-x-a", "en-x-a"), ("abcdefgh", "abcdefgh"),
    ])
    func cleansLanguages(code: String, cleaned: String) {
        #expect(Topic.cleanedLanguage(code) == cleaned)
    }

    @Test(arguments: [
        "", "r", "abcdefghi", "ru-", "-ru", "ru--by", "ru-abcdefghi", "r1", "1r", "русский", "ru.by", "рu", "ru\u{301}",
        "ru/by", "ru by", "ru\rby",
        "ru\u{10}by", "ru,en", "ru@by",
    ])
    func refusesWhatIsNoLanguageTag(code: String) {
        #expect(Topic.cleanedLanguage(code) == nil)
    }

    @Test func isBoundTo128Bytes() throws {
        let longest = String(repeating: "a", count: 128 - "article/ru//".utf8.count)
        let topic = try #require(Topic(language: "ru", source: longest))
        #expect(topic.description.utf8.count == 128)
        #expect(Topic(topic.description) == topic)
        #expect(Topic(language: "ru", source: longest + "a") == nil)
        #expect(Topic(language: "ru", source: "www." + longest) == topic)
        #expect(Topic("article/ru/\(longest)a/") == nil)
    }

    @Test func liesUnderThreePrefixes() throws {
        let topic = try #require(Topic(language: "ru", source: "www.ria.ru"))
        #expect(topic.description == "article/ru/ria.ru/")
        #expect(topic.prefixes == ["article/", "article/ru/", "article/ru/ria.ru/"])
    }

    @Test(arguments: [
        "", "article", "article/", "article/ru/", "article/ru/ria.ru", "article/ru/ria.ru/x", "article/ru/ria.ru//",
        "article//ria.ru/", "article/ru//", "Article/ru/ria.ru/", "article/RU/ria.ru/", "article/ru/RIA.ru/",
        "article/ru/www.ria.ru/", "article/ru/ria ru/", "heartbeat/", "heartbeat/ru/ria.ru/", "/article/ru/ria.ru/",
        "article/ru/ria.ru/\u{301}",
    ])
    func refusesWhatIsNoTopic(text: String) {
        #expect(Topic(text) == nil)
    }

    @Test(arguments: UInt64(0)..<100)
    func whateverIsCleanedIsATopic(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("abwzABWZ019.-_/ :éжЖ新🗞")
        for _ in 0..<50 {
            let name = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
            let prefixed = Bool.random(using: &random) ? "www." + name : name
            guard let topic = Topic(language: "ru", source: prefixed) else { continue }
            #expect(Topic.cleanedSource(topic.source) == topic.source, "cleaning twice changes nothing")
            #expect(Topic(topic.description) == topic)
            #expect(topic.description.utf8.allSatisfy { (33...126).contains($0) && !(65...90).contains($0) })
        }
    }
}
