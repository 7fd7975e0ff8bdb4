import Testing

@testable import SearchEngine

@Suite("Completion and repair")
struct SuggestTests {
    /// Words by rank, with a common beginning for many, so that no segment knows the order of all.
    private static func text(using random: inout SeededGenerator) -> String {
        (0..<30).map { _ in
            let spread = Double.random(in: 0..<1, using: &random)
            return "wo" + String(Int(spread * spread * 300), radix: 3, uppercase: false)
        }.joined(separator: " ")
    }

    @Test("the most frequent words are those of a scan, with exact counts", arguments: UInt64(700)..<706)
    func sameAsScan(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let documents = (1...150).map { document($0, "t", Self.text(using: &random)) }
        let index = Index()
        let writer = IndexWriter(index: index)
        for start in stride(from: 0, to: 150, by: 13) { writer.add(Array(documents[start..<min(start + 13, 150)])) }
        var live = documents
        for id in 1...40 {
            writer.remove(id: String(id * 2))
            live.removeAll { $0.id == String(id * 2) }
        }
        writer.publish(sequence: 150)
        for prefix in ["w", "wo", "wo1", "wo12", "wo22", "x"] {
            var counts: [String: Int] = [:]
            for document in live {
                for word in Set(document.body.split(separator: " ").map(String.init)) where word.hasPrefix(prefix) {
                    counts[word, default: 0] += 1
                }
            }
            let expected = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            for limit in [1, 3, 10, 400] {
                let found = index.searcher().suggest(prefix: prefix, limit: limit)
                #expect(found == expected.prefix(limit).map { Suggestion(text: $0.key, count: $0.value) })
            }
        }
    }

    @Test func titlesComeNewestFirst() {
        let searcher = makeIndex(
            [
                document(1, "Минские соглашения: итоги"), document(2, "Минские переговоры"),
                document(3, "«Минские СОГЛАШЕНИЯ» — итоги!"), document(4, "Ещё о Минске"), document(5, "Мин-обороны"),
                document(6, String(repeating: "очень ", count: 20) + "раз"),
                document(7, String(repeating: "очень ", count: 20) + "два"),
            ], batch: 2
        ).searcher()
        func titles(_ prefix: String, _ limit: Int = 9) -> [String] {
            searcher.completeTitles(prefix: prefix, limit: limit).map { "\($0.document.id) \($0.count)" }
        }
        #expect(titles("мин") == ["5 1", "3 2", "2 1"])
        #expect(titles("Минские, со") == ["3 2"])
        #expect(titles("мин ") == ["5 1"])
        #expect(titles("минские соглашения итоги") == ["3 2"])
        #expect(titles("еще") == ["4 1"])
        #expect(titles("мин", 1) == ["5 1"])
        #expect(titles("соглашения") == [] && titles("") == [] && titles("—") == [])
        #expect(titles(String(repeating: "очень ", count: 20) + "р") == ["7 2"])
    }

    @Test func retractedTitlesAreNotOffered() {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.add([document(1, "Same title"), document(2, "Same title"), document(3, "Same other")])
        writer.remove(id: "2")
        writer.remove(id: "3")
        writer.publish(sequence: 3)
        let found = index.searcher().completeTitles(prefix: "same", limit: 5)
        #expect(found.map(\.document.id) == ["1"] && found.map(\.count) == [1])
    }

    @Test(
        "keys of the other layout",
        arguments: [
            ("ghbdtn", "привет"), ("GHBDTN", "привет"), ("руддщ", "hello"), ("k.,jdm", "любовь"), ("`krf", "ёлка"),
            ("{fhmrjd", "харьков"), ("vjcrdf 2015", "москва 2015"), ("", nil), ("123", nil), ("приvet", nil),
            ("...", nil),
        ])
    func layouts(text: String, expected: String?) {
        #expect(KeyboardLayout.other(text) == expected)
    }

    private let news = makeIndex(
        [
            document(1, "Привет из Москвы", "Москва встречает гостей президента", language: "ru"),
            document(2, "The president of the government", "A hello from the parliament"),
            document(3, "Government and parliament", "The government spoke"), document(4, "любовь", language: "ru"),
        ], batch: 1
    ).searcher()

    @Test(
        "what was meant",
        arguments: [
            ("ghbdtn", "привет"), ("ghbdtn vjcrdf", "привет москва"), ("goverment", "government"),
            ("\"the goverment\" hello", "\"the government\" hello"),
            ("+parlament -(presidnet)", "+parliament -(president)"),
            ("title:москав", "title:москва"), ("k.,jdm!", "любовь!"), ("🗞 goverment", "🗞 government"),
            ("government", nil), ("xyzzyqwv", nil), ("go*rment", nil), ("goverment~1", nil), ("2015", nil), ("ab", nil),
            ("", nil), ("source:goverment", nil), ("президенту", nil), ("презеденту", "президента"),
        ])
    func repair(query: String, expected: String?) throws {
        #expect(try news.repaired(ParsedQuery(query)) == expected)
    }

    @Test func repairIsPartOfASearchThatAsksForIt() throws {
        var request = SearchRequest(query: try ParsedQuery("goverment"))
        #expect(try news.search(request).betterQuery == nil)
        request.suggestsQuery = true
        #expect(try news.search(request).betterQuery == "government")
    }

    @Test func aWordThatFiltersLeaveOutIsNotMisspelt() throws {
        let searcher = makeIndex([
            document(1, "парламент", source: "a"), document(2, "парламенты и регламент", source: "b"),
        ]).searcher()
        var request = SearchRequest(query: try ParsedQuery("регламент"), filters: SearchFilters(sources: ["a"]))
        request.suggestsQuery = true
        #expect(try searcher.search(request).betterQuery == nil)
        request.query = try ParsedQuery("реглмент")
        #expect(try searcher.search(request).betterQuery == "регламент")
    }

    @Test("no form near a word is passed over", arguments: UInt64(820)..<824)
    func nearForms(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func word() -> String {
            (0..<Int.random(in: 2...6, using: &random)).map { _ in
                ["a", "b", "c", "d"].randomElement(using: &random) ?? "a"
            }.joined()
        }
        let words = (0..<300).map { _ in word() }
        let segment = makeIndex([document(1, "t", words.joined(separator: " "))]).searcher().views[0].segment
        let dictionary = segment.forms.dictionary
        for _ in 0..<40 {
            let wanted = Array(word().utf8)
            var found: Set<[UInt8]> = []
            segment.spelling.forEachForm(near: SpelledForm(wanted.span), distance: 2) { form in
                found.insert(form.withUnsafeBufferPointer { Array($0) })
            }
            for ordinal in 0..<dictionary.count {
                let form = dictionary.term(at: ordinal)
                let distance = NaiveMatcher.distance(wanted, form)
                if distance <= 2, form.first == wanted.first { #expect(found.contains(form)) }
                if distance == 1, wanted.count > 2 { #expect(found.contains(form)) }
            }
        }
    }

    @Test("the distance of a walk is the distance by definition", arguments: UInt64(800)..<804)
    func fuzzyWalk(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func word() -> [UInt8] {
            Array(
                (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    ["a", "b", "ж", "東"].randomElement(using: &random)!
                }
                .joined().utf8)
        }
        let terms = Set((0..<400).map { _ in word() }).sorted { $0.lexicographicallyPrecedes($1) }
        var dictionary = TermDictionary()
        for term in terms { dictionary.append(term[...]) }
        for _ in 0..<60 {
            let wanted = word()
            for distance in 0...2 {
                var found: [Int: Int] = [:]
                dictionary.forEachTerm(
                    near: FuzzyPattern(wanted, distance: distance), in: 0..<terms.count, isExpired: { false },
                    { found[$0] = $1 })
                var expected: [Int: Int] = [:]
                for (ordinal, term) in terms.enumerated() {
                    let actual = NaiveMatcher.distance(wanted, term)
                    if actual <= distance { expected[ordinal] = actual }
                }
                #expect(found == expected)
            }
        }
    }
}
