import Foundation
import Testing

@testable import SearchEngine

/// Words and suffixes of our own, in the format of Hunspell, for what the dictionary's rules do.
private let affixes = """
    SET UTF-8
    TRY абв

    SFX N Y 5
    SFX N   0   а   [^аьй]
    SFX N   0   ом  [^аьй]
    SFX N   ь   я   ь
    SFX N   а   ы   [^кгч]а
    SFX N   а   у   а
    SFX J Y 3
    SFX J   ий  ого [к]ий
    SFX J   ий  ие  ий
    SFX J   ый  ого ый
    SFX V Y 2
    SFX V   ть  ли  ть
    SFX V   ть  л/W ть
    SFX L Y 1
    SFX L   ь   и   ь
    """
private let dictionaryWords = """
    10
    Берлин/N
    берлинский/J
    женский/J
    Женя/N
    стать/V
    сталь/L
    ёлка/N
    здрав/N
    партия
    новый/J
    """

private let sample = AffixDictionary(affixes: Array(affixes.utf8), words: Array(dictionaryWords.utf8))

@Suite("Lemmas")
struct LemmaTests {
    private func settings(_ dictionary: AffixDictionary) -> IndexSettings {
        var settings = IndexSettings()
        settings.russianLemmatizer = RussianLemmatizer(dictionary)
        return settings
    }

    private func stem(_ word: String, _ settings: IndexSettings) -> String {
        let words = Tokenizer.words(of: word)
        var stem: [UInt8] = []
        guard let first = words.first else { return "" }
        StemmerPool(settings).stem(
            first.bytes.span, length: first.bytes.count, with: StemmerCatalog.fallback(for: first.script), into: &stem)
        return String(decoding: stem, as: UTF8.self)
    }

    @Test(
        "a form leads to its dictionary word",
        arguments: [
            ("берлином", "берлин"), ("берлин", "берлин"), ("берлинского", "берлинский"), ("стал", "стать"),
            ("стали", "сталь"), ("елку", "елка"), ("елка", "елка"), ("нового", "новый"), ("партия", "партия"),
            ("партию", nil), ("берлинн", nil), ("ом", nil), ("а", nil), ("елки", nil), ("berlin", nil),
        ] as [(String, String?)])
    func lemma(form: String, expected: String?) throws {
        let dictionary = try #require(sample)
        #expect(dictionary.lemma(of: Array(form.utf8)).map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "a form becomes the stem of what it belongs to",
        arguments: [
            ("Берлинского", "берлин"), ("берлинские", "берлин"), ("Ёлку", "елк"), ("женского", "женск"),
            ("минздрава", "минздр"), ("Минздрав", "минздр"), ("Коболев", "кобол"), ("Коболева", "кобол"),
            ("Обама", "обам"), ("Обамой", "обам"), ("Обамы", "обам"), ("об", "об"), ("Зуев", "зуев"), ("Зуеву", "зуев"),
            ("Brexit", "brexit"),
            ("won", "win"), ("Women", "woman"), ("left", "left"),
        ])
    func stems(word: String, expected: String) throws {
        #expect(stem(word, settings(try #require(sample))) == expected)
    }

    @Test func withoutADictionaryRulesStem() {
        #expect(stem("Берлинского", IndexSettings()) == "берлинск")
    }

    @Test(
        "what is no dictionary is refused",
        arguments: [
            ("", "1\nслово/N"), (affixes, ""), ("SET KOI8-R\nSFX N 0 а .", "1\nслово/N"),
            ("FLAG num\n" + affixes, dictionaryWords), ("SFX N", dictionaryWords),
        ])
    func refused(affixes: String, words: String) {
        #expect(AffixDictionary(affixes: Array(affixes.utf8), words: Array(words.utf8)) == nil)
        #expect(AffixDictionary(affixes: [0x53, 0xFF], words: [0xFF, 0x0A, 0xC3]) == nil)
    }

    /// Any bytes may stand in a dictionary file and in a word.
    @Test(arguments: UInt64(0)..<50)
    func damagedFilesDoNoHarm(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var rules = Array(affixes.utf8)
        var words = Array(dictionaryWords.utf8)
        for _ in 0..<4 {
            rules[Int.random(in: rules.indices, using: &random)] = UInt8.random(in: 0x20..<0x7F, using: &random)
            words[Int.random(in: words.indices, using: &random)] = UInt8.random(in: 0x20..<0x7F, using: &random)
        }
        guard let dictionary = AffixDictionary(affixes: rules, words: words) else { return }
        for form in ["стали", "", "я", "берлинского", "елку"] {
            let lemma = dictionary.lemma(of: Array(form.utf8))
            #expect(lemma.map { String(validating: $0, as: UTF8.self) != nil } ?? true, "seed \(seed)")
        }
    }

    @Test func formsAreFoundAndEmphasised() throws {
        let index = makeIndex(
            [
                document(1, "Берлинские новости", "На улицах Берлина", language: "ru"),
                document(2, "Погода", "Коболев ответил Коболеву", language: "ru"),
            ], settings: settings(try #require(sample)))
        let searcher = index.searcher()
        #expect(try searcher.ids("Берлин") == ["1"])
        #expect(try searcher.ids("берлинского") == ["1"])
        #expect(try searcher.ids("Коболева") == ["2"])
        #expect(try searcher.ids("бер*") == ["1"])
        let maker = SnippetMaker(query: try ParsedQuery("берлинский"), searcher: searcher)
        #expect(maker.highlights(inTitle: "Берлинские новости", language: "ru") == [Highlight(start: 0, length: 10)])
    }

    static let folder = "/usr/share/hunspell"

    private static let russian = AffixDictionary(affixes: load("ru_RU.aff"), words: load("ru_RU.dic"))

    private static func load(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: folder + "/" + name).map { [UInt8]($0) } ?? []
    }

    @Test(
        "the Russian dictionary", .enabled(if: FileManager.default.fileExists(atPath: folder + "/ru_RU.dic")),
        arguments: [
            ["Москва", "Москвы", "москвой", "Московский", "московских"],
            ["Путин", "Путину", "Путиным"], ["ёж", "ежа", "Ежи", "ежом"], ["город", "города", "городов", "городами"],
            ["видеть", "видел", "видишь", "видят"], ["новый", "новая", "новейший", "нового"],
            ["ребёнок", "ребенка", "ребёнку"], ["день", "дня", "дней", "днями"],
            ["Голутвин", "Голутвина", "Голутвиным"], ["Шевелёв", "Шевелева", "Шевелеву"],
            ["минздрав", "минздрава", "Минздраву"],
        ])
    func oneWord(forms: [String]) throws {
        let settings = settings(try #require(Self.russian))
        #expect(Set(forms.map { stem($0, settings) }).count == 1, "\(forms.map { stem($0, settings) })")
    }
}
