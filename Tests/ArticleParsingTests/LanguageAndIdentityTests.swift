import NewsModels
import Testing

@testable import ArticleParsing

struct LanguageAndIdentityTests {
    @Test(arguments: [
        ("ru", Prose.russian.joined(separator: " ")), ("en", Prose.english.joined(separator: " ")),
        (
            "uk",
            "Міська рада затвердила новий маршрут трамвая, який з’єднає вокзал із лівим берегом річки, повідомили у мерії."
        ),
        (
            "de",
            "Der Stadtrat hat am Dienstag eine neue Straßenbahnlinie beschlossen, die den Bahnhof mit dem Ufer verbindet."
        ),
        (
            "fr",
            "Le conseil municipal a approuvé mardi une nouvelle ligne de tramway qui reliera la gare à la rive gauche."
        ),
        ("he", "מועצת העיר אישרה ביום שלישי קו רכבת קלה חדש שיחבר את התחנה עם הגדה השמאלית של הנהר."),
        ("zh", "市议会星期二批准了一条新的电车线路，将火车站与河的左岸连接起来，工程将于春季开始。"),
        ("ja", "市議会は火曜日、駅と川の左岸を結ぶ新しい路面電車の路線を承認した。工事は春に始まる。"),
    ])
    func languageIsRecognised(code: String, text: String) throws {
        let article = try article(text)
        #expect(article.language == code)
        #expect(article.languageConfidence > 0.5)
    }

    @Test(arguments: [
        ("Это был мэр", "ru"), ("The mayor says no", "en"), ("12345 67", "und"), ("Xyzzy qwfp", "und"),
        ("Ще не вмерла", "und"),
    ])
    func shortTextsAreGuessedCautiously(text: String, code: String) throws {
        let guess = ShortTextLanguage.guess(TextSlice(text))
        #expect(guess.code == code)
        #expect(guess.confidence <= 0.5)
        #expect(try article(text).languageConfidence <= 1)
    }

    /// A clear beginning decides; a doubtful one makes more of the text count.
    @Test func doubtfulBeginningsAreReadFurther() {
        func guess(_ body: String) -> LanguageGuess {
            LanguageDetector.detect(title: TextSlice(""), lead: TextSlice(""), body: TextSlice(body))
        }
        let english = String(repeating: Prose.english.joined(separator: " ") + " ", count: 5)
        let russian = String(repeating: Prose.russian.joined(separator: " ") + " ", count: 5)
        let table = (0..<120).map { "\($0 * 37) " }.joined()
        #expect(table.utf8.count > LanguageDetector.shortSample)
        let clear = guess(String(english.prefix(LanguageDetector.shortSample)) + russian)
        #expect(clear.code == "en" && clear.confidence > 0.95)
        #expect(guess(table + russian).code == "ru")
        #expect(guess(table + english).code == "en")
    }

    @Test func statedLanguageWins() throws {
        let bytes = Array(Prose.english[0].utf8)
        let article = try article(RawDocument(bytes: bytes, language: "RU"))
        #expect(article.language == "ru" && article.languageConfidence == 1)
        #expect(try ArticleParsingTests.article(RawDocument(bytes: bytes, language: "und")).language == "en")
        for language in ["русский", "e", "en us ", String(repeating: "ab-", count: 30) + "ab"] {
            let error = refusal(RawDocument(bytes: bytes, language: language))
            #expect(error?.code == .badRequest)
            #expect(error?.message.hasPrefix("language:") == true)
        }
    }

    @Test(arguments: [
        ("", 0), ("one", 1), ("one two", 2), ("don't stop-gap — it’s 3.5%", 5), ("Пресс-секретарь и. о. мэра", 4),
        ("-a- 'b'", 2), ("市 議会", 2), ("e\u{301}a", 1), ("a--b", 2),
    ])
    func wordsAreCounted(text: String, count: Int) {
        #expect(WordCount.count(TextSlice(text)) == count)
    }

    @Test func hashIgnoresCaseMarksAndSpace() {
        func hash(_ title: String, _ body: String) -> String {
            ArticleIdentity.content(title: TextSlice(title), body: TextSlice(body)).hash
        }
        let base = hash("Всё о трамвае", "Он пойдёт весной. Точно!")
        #expect(base == hash("ВСЕ О ТРАМВАЕ!", "он пойдет,  весной\n\nточно"))
        #expect(base != hash("Всё о трамвае", "Он пойдёт весной."))
        #expect(base != hash("Всё о", "трамвае Он пойдёт весной. Точно!"))
        #expect(hash("…", "!") != hash("…", "?"))
    }

    @Test func digestIsSHA256() {
        #expect(Digest.hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest.hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let million = String(repeating: "a", count: 1_000_000)
        #expect(Digest.hex(million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func identityIsStatedElseOfTheContent() throws {
        let bytes = Array(Prose.english[0].utf8)
        #expect(try article(RawDocument(bytes: bytes, id: "my id/7")).id == "my id/7")
        let first = try article(RawDocument(bytes: bytes))
        let again = try article(RawDocument(bytes: Array("  \u{FEFF}\(Prose.english[0])\r\n".utf8), fetchedAt: now))
        #expect(first.id == again.id && first.contentHash == again.contentHash)
        for id in ["", String(repeating: "a", count: 1_025), "a\nb"] {
            #expect(refusal(RawDocument(bytes: bytes, id: id))?.code == .badRequest)
        }
    }

    @Test func sameDocumentGivesTheSameArticle() throws {
        let text = (PageLineTests.dirt + Prose.english).joined(separator: "\n\n")
        #expect(try article(text) == article(text))
    }

    @Test func fetchedAtIsStatedOrNow() throws {
        let bytes = Array(Prose.english[0].utf8)
        #expect(try article(RawDocument(bytes: bytes)).fetchedAt == now)
        let stated = Timestamp(millisecondsSinceEpoch: 1_443_000_000_000)
        #expect(try article(RawDocument(bytes: bytes, fetchedAt: stated)).fetchedAt == stated)
    }
}
