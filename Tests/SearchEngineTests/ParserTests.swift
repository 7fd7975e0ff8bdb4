import Testing

@testable import SearchEngine

@Suite("Query parser")
struct ParserTests {
    private func show(_ node: QueryNode) -> String {
        func list(_ nodes: [QueryNode]) -> String { nodes.map(show).joined(separator: " ") }
        func text(_ words: [QueryWord]) -> String {
            words.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "_")
        }
        func name(_ fields: FieldSet) -> String {
            switch fields {
            case .text: ""
            case .title: "title:"
            case .lead: "lead:"
            case .body: "body:"
            case .tag: "tag:"
            default: "author:"
            }
        }
        switch node {
        case .everything: return "*"
        case .nothing: return "!"
        case .words(let words, let fields): return name(fields) + text(words)
        case .prefix(let prefix, let leading, let fields):
            let bytes = QueryWord(bytes: prefix, script: .none)
            return name(fields) + text(leading + [bytes]) + "*"
        case .proximity(.sloppy(let words, let slop), let fields): return name(fields) + text(words) + "~\(slop)"
        case .proximity(.near(let phrases, let distance), let fields):
            return name(fields) + phrases.map(text).joined(separator: "~\(distance)~")
        case .wildcard(let pattern, let fields): return name(fields) + String(decoding: pattern.bytes, as: UTF8.self)
        case .fuzzy(let word, let distance, let fields): return name(fields) + text([word]) + "~\(distance)"
        case .keywordWildcard(let field, let pattern):
            return "\(field)=\(String(decoding: pattern.bytes, as: UTF8.self))"
        case .identifier(let id): return "id=\(id)"
        case .boosted(let node, let boost): return show(node) + "^\(boost)"
        case .keyword(let field, let value, let isPrefix):
            return "\(field)=\(String(decoding: value, as: UTF8.self))" + (isPrefix ? "*" : "")
        case .published(let from, let until):
            return "published=\(from.map(String.init) ?? "")..\(until.map(String.init) ?? "")"
        case .boolean(let boolean):
            var parts: [String] = []
            if !boolean.must.isEmpty { parts.append("must(\(list(boolean.must)))") }
            if !boolean.should.isEmpty { parts.append("should(\(list(boolean.should)))") }
            if !boolean.mustNot.isEmpty { parts.append("not(\(list(boolean.mustNot)))") }
            for any in boolean.filters { parts.append("filter(\(list(any)))") }
            return "{" + parts.joined(separator: " ") + "}"
        }
    }

    @Test(
        "meaning",
        arguments: [
            ("", "*"), ("   ", "*"), ("*", "*"), ("—", "!"), ("a", "a"), ("A b", "{should(a b)}"),
            ("a OR b c", "{should(a b c)}"), ("a AND b", "{must(a b)}"),
            ("a AND b OR c", "{should({must(a b)} c)}"), ("a OR b AND c", "{should(a {must(b c)})}"),
            ("a AND NOT b", "{must(a) not(b)}"), ("NOT a AND b", "{must(b) not(a)}"), ("NOT a", "{not(a)}"),
            ("a OR NOT b", "{should(a {not(b)})}"), ("a NOT b", "{should(a) not(b)}"), ("NOT NOT a", "a"),
            ("+a b -c", "{must(a) should(b) not(c)}"), ("-a -b", "{not(a b)}"), ("--a", "{not(a)}"),
            ("(a b) AND c", "{must({should(a b)} c)}"), ("((a))", "a"), ("a—b", "a_b"), ("a - b", "{should(a b)}"),
            ("\"a b\" c", "{should(a_b c)}"), ("\"\" c", "c"), ("foo\"a b\"", "{should(foo a_b)}"),
            ("foo(bar)", "{should(foo bar)}"), ("and or not", "{should(and or not)}"), ("ANDROID", "android"),
            ("pre*", "pre*"), ("title:pre*", "title:pre*"), ("foo-ba*", "foo_ba*"), ("a*b", "a*b"), ("C++*", "c"),
            ("title:a b", "{should(title:a b)}"), ("title:(a b)", "{should(title:a title:b)}"),
            ("title:\"a b\"", "title:a_b"), ("title: a", "title:a"), ("title:(a body:b)", "{should(title:a body:b)}"),
            ("http://x.org/a", "http_x_org_a"), ("12:30", "12_30"),
            ("lang:EN", "{filter(language=en)}"), ("source:Ria.RU x", "{should(x) filter(source=ria.ru)}"),
            ("source:a source:b lang:en x", "{should(x) filter(source=a source=b) filter(language=en)}"),
            ("source:a OR x", "{should(source=a x)}"), ("source:a AND x", "{must(source=a x)}"),
            ("+source:a x", "{must(source=a) should(x)}"), ("-source:a x", "{should(x) not(source=a)}"),
            ("source:(a b) x", "{should(x) filter({should(source=a source=b)})}"),
            ("(source:a tag:b) x", "{should(x) filter({filter(source=a) filter(tag:b)})}"),
            ("source:ria*", "{filter(source=ria*)}"), ("author:\"Иван Петров\"", "{filter(author:иван_петров)}"),
            ("published:1970-01-02..1970-01-03", "{filter(published=86400000..172800000)}"),
            ("published:1970-01-02", "{filter(published=86400000..172800000)}"),
            ("published:1970-01-01T00:00:01+00:00.. x", "{should(x) filter(published=1000..)}"),
            ("published:..1970-01-01T01:00:00.5+01:00 x", "{should(x) filter(published=..500)}"),
            ("title:—", "!"), ("a AND —", "a"), ("-—", "!"),
            ("\"a b\"~3", "a_b~3"), ("\"a b\"~0", "a_b"), ("\"a\"~3", "a"),
            ("title:\"a b\"~2 c", "{should(title:a_b~2 c)}"),
            ("\"a b\"~", "a_b"), ("\"a b\"~3x", "{should(a_b 3x)}"), ("\"a b\" ~3", "{should(a_b 3)}"),
            ("a NEAR/5 b", "a~5~b"), ("\"a b\" NEAR/2 c NEAR/2 d", "a_b~2~c~2~d"), ("NEAR", "near"),
            ("NEAR/x", "near_x"),
            ("a NEAR/1 b AND c", "{must(a~1~b c)}"), ("-a NEAR/1 b", "{not(a~1~b)}"),
            ("title:(a NEAR/1 b)", "title:a~1~b"), ("title:a NEAR/1 title:b", "title:a~1~b"),
            ("w?ld*", "w?ld*"), ("wild*card?", "wild*card?"), ("*war", "*war"), ("Ёл*а", "ел*а"), ("who?", "who"),
            ("who is putin?", "{should(who is putin)}"), ("what??", "what"), ("foo-b?r-baz", "{must(foo b?r baz)}"),
            ("a-b-c*", "a_b_c*"), ("**", "!"), ("?", "!"), ("title:w?r", "title:w?r"), ("w**r***", "w*r*"),
            ("source:*.ru", "{filter(source=*.ru)}"), ("source:r?a*", "{filter(source=r?a*)}"),
            ("word~1", "word~1"), ("word~2", "word~2"), ("w~", "w~0"), ("wor~", "wor~1"), ("word's~", "word's~2"),
            ("foo-word~1", "{must(foo word~1)}"), ("~5", "5"), ("a ~ b", "{should(a b)}"), ("a~b", "a_b"),
            ("author:Петров~1", "{filter(author:петров~1)}"), ("word~1^2", "word~1^2.0"),
            ("word^2", "word^2.0"), ("word^0.5", "word^0.5"), ("(a b)^3", "{should(a b)}^3.0"),
            ("\"a b\"~1^2", "a_b~1^2.0"),
            ("\"a b\"^2", "a_b^2.0"), ("a^b", "a_b"), ("^2", "2"), ("title:a^2", "title:a^2.0"), ("a*^2", "a*^2.0"),
            ("id:Gazeta-1", "{filter(id=Gazeta-1)}"), ("id:\"a b\" x", "{should(x) filter(id=a b)}"),
            ("id:(a OR b)", "{filter({should(id=a id=b)})}"), ("id:a*", "{filter(id=a*)}"),
            ("published:now-1d..now", "{filter(published=86400000..172800000)}"),
            ("published:now/d", "{filter(published=172800000..259200000)}"),
            ("published:now-90m/h.. x", "{should(x) filter(published=165600000..)}"),
        ])
    func meaning(query: String, expected: String) throws {
        #expect(show(try ParsedQuery(query, now: 172_800_000).root) == expected)
        #expect(show(try ParsedQuery(query, mode: .lenient, now: 172_800_000).root) == expected)
        #expect(try ParsedQuery(query, mode: .lenient, now: 172_800_000).warnings.isEmpty)
    }

    @Test(
        "errors point at the place",
        arguments: [
            ("путин \"минские", 6), ("\"", 0), ("a \"b\" \"c", 6), ("(a", 0), ("a (b (c)", 2), ("a)", 1),
            ("a (b) ) c", 6),
            ("()", 0), ("a ( )", 2), ("AND a", 0), ("a AND", 2), ("a AND AND b", 2), ("a AND OR b", 2), ("OR a", 0),
            ("a OR", 2), ("a OR OR b", 5), ("(a OR) b", 3), ("NOT", 0), ("a NOT", 2), ("(NOT)", 1), ("title:", 0),
            ("a title:", 2), ("(title:)", 1), ("published:x..y", 10), ("a published:2015-13-01..", 12),
            ("published:2015-02-29..", 10), ("published:\"2015", 10), ("💥💥 \"", 3), ("title:\"x", 6), ("title:(x", 6),
            ("a NEAR/5", 2), ("NEAR/5 a", 0), ("a NEAR/5 (b c)", 2), ("a NEAR/5 b NEAR/6 c", 11), ("a NEAR/9999 b", 2),
            ("a* NEAR/5 b", 3), ("title:a NEAR/5 b", 8), ("a NEAR/5 AND b", 2), ("a AND NEAR/5 b", 2),
            ("слово~3", 5), ("wi*d~1", 0), ("source:ria~1", 7), ("\"a b\"~9999", 5), ("tag:x source:\"a b\"~2", 18),
            ("слово^0", 5), ("\"a b\"^9999", 5), ("(a)^0", 3), ("x published:now-7q..now", 12),
            ("published:now..now+", 15), ("published:now-7d", 10), ("published:..now/x", 12),
            ("\"" + String(repeating: "a ", count: 65) + "\"~2", 132),
        ])
    func errors(query: String, position: Int) {
        #expect { try ParsedQuery(query, now: 0) } throws: { error in
            (error as? SearchError)?.code == .badQuery(position: position)
        }
    }

    @Test(
        "a lenient reading ignores what makes no sense, and says what and where",
        arguments: [
            ("путин \"минские", "{should(путин минские)}", [6]), ("\"", "!", [0]), ("(a", "a", [0]), ("a)", "a", [1]),
            ("a (b (c)", "{should(a {should(b c)})}", [2]), ("a ) b", "{should(a b)}", [2]), ("()", "!", [0]),
            ("AND a", "a", [0]), ("a AND", "a", [2]), ("a AND OR b", "{should(a b)}", [2]), ("OR", "!", [0]),
            ("NOT", "!", [0]), ("a NOT", "a", [2]), ("title:", "!", [0]), ("title:\"x y", "{should(x y)}", [6]),
            ("a published:x..y", "a", [12]), ("a NEAR/5", "a", [2]), ("a NEAR/5 (b c)", "{must(a {should(b c)})}", [2]),
            ("a NEAR/9999 b", "a~1000~b", [2]), ("a NEAR/5 b NEAR/6 c", "a~5~b~5~c", [11]), ("слово~7", "слово~2", [5]),
            ("слово^0", "слово", [5]), ("source:ria~1 x", "{should(x) filter(source=ria)}", [7]),
            ("wi*d~1", "wi*d", [0]),
            (":) :( ((", "!", [1, 4, 6, 7]), ("published:now", "!", [10]),
        ])
    func lenient(query: String, expected: String, positions: [Int]) throws {
        let parsed = try ParsedQuery(query, mode: .lenient)
        #expect(show(parsed.root) == expected)
        #expect(Set(parsed.warnings.map(\.position)) == Set(positions))
    }

    @Test(
        "what could be meant as a field and is none is read as a word, and a lenient reading says so",
        arguments: [
            ("foo:bar", "foo_bar", [0]), ("tags:x", "tags_x", [0]), ("x -foo:\"y\"", "{should(x y) not(foo)}", [3]),
            // Addresses, times and remarks are not meant so.
            ("http://ria.ru 12:30 Re: x:y", "{should(http_ria_ru 12_30 re x_y)}", []),
        ])
    func unknownFields(query: String, expected: String, positions: [Int]) throws {
        let (strict, lenient) = (try ParsedQuery(query), try ParsedQuery(query, mode: .lenient))
        #expect(show(strict.root) == expected && show(lenient.root) == expected)
        #expect(strict.warnings.isEmpty && lenient.warnings.map(\.position) == positions)
    }

    @Test func lenientReadingKeepsTheLimits() throws {
        #expect(throws: SearchError.self) { try ParsedQuery(String(repeating: "a ", count: 300), mode: .lenient) }
        #expect(throws: SearchError.self) { try ParsedQuery(String(repeating: "a", count: 5_000), mode: .lenient) }
        let deep = try ParsedQuery(String(repeating: "(", count: 4_000) + "a", mode: .lenient)
        #expect(show(deep.root) == "a" && deep.warnings.count == QueryLimits().warnings)
        _ = try ParsedQuery(String(repeating: "NOT ", count: 1_000), mode: .lenient)
    }

    @Test(
        "times relative to now",
        arguments: [
            ("now", "2024-03-31T12:34:56Z"), ("now-1M", "2024-02-29T12:34:56Z"), ("now+1y-1d", "2025-03-30T12:34:56Z"),
            ("now/w", "2024-03-25T00:00:00Z"), ("now/M", "2024-03-01T00:00:00Z"), ("now-1y/y", "2023-01-01T00:00:00Z"),
            ("now-36h/h", "2024-03-30T00:00:00Z"), ("now-7d+2h-3m", "2024-03-24T14:31:56Z"),
            ("now-13M", "2023-02-28T12:34:56Z"),
            ("now/m", "2024-03-31T12:34:00Z"), ("now-2w", "2024-03-17T12:34:56Z"),
        ])
    func relativeTimes(text: String, expected: String) throws {
        let now = try #require(Timestamp.parse(Array("2024-03-31T12:34:56Z".utf8)[...]))
        let time = try #require(RelativeTime(Array(text.utf8)[...]))
        #expect(time.instant(from: now) == Timestamp.parse(Array(expected.utf8)[...]))
    }

    @Test(
        "what is no relative time",
        arguments: ["", "no", "now-", "now-7", "now-d", "now7d", "now-7d/", "now-1234567d", "now-7s", "now/d-1d"])
    func otherTimes(text: String) {
        #expect(RelativeTime(Array(text.utf8)[...]) == nil)
    }

    @Test func limits() throws {
        let clauses = (0..<256).map { "w\($0)" }
        _ = try ParsedQuery(clauses.joined(separator: " "))
        #expect { try ParsedQuery((clauses + ["x"]).joined(separator: " ")) } throws: { error in
            (error as? SearchError)?.code == .badQuery(position: clauses.joined(separator: " ").count + 1)
        }
        _ = try ParsedQuery(String(repeating: "(", count: 32) + "a" + String(repeating: ")", count: 32))
        #expect {
            try ParsedQuery(String(repeating: "(", count: 33) + "a" + String(repeating: ")", count: 33))
        } throws: {
            ($0 as? SearchError)?.code == .badQuery(position: 32)
        }
        #expect { try ParsedQuery(String(repeating: "NOT ", count: 33) + "a") } throws: {
            ($0 as? SearchError)?.code == .badQuery(position: 128)
        }
        _ = try ParsedQuery(String(repeating: "ж", count: 4_096))
        #expect { try ParsedQuery(String(repeating: "ж", count: 4_097)) } throws: {
            ($0 as? SearchError)?.code == .badQuery(position: 4_096)
        }
        #expect(throws: SearchError.self) { try ParsedQuery((0..<10_000).map { "t\($0)" }.joined(separator: " ")) }
        #expect(throws: SearchError.self) { try ParsedQuery(String(repeating: "(", count: 4_000)) }
    }

    @Test("random strings are read or refused, and never trap", arguments: UInt64(0)..<200)
    func randomStrings(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "(", ")", "\"", "+", "-", "AND", "OR", "NOT", " ", "*", "title:", "published:", "lang:", "a", "ж", "..",
            ":", "'", "\u{301}", "🚀", "\u{0}", "東", "author:", "tag:", "\n",
            "~1", "~", "^2", "?", "NEAR/3", "id:", "now-1d", "source:",
        ]
        let searcher = makeIndex([document(1, "a ж"), document(2, "title author")]).searcher()
        for _ in 0..<50 {
            let query = (0..<Int.random(in: 0...12, using: &random)).map { _ in parts.randomElement(using: &random)! }
                .joined()
            _ = try? searcher.search(SearchRequest(query: ParsedQuery(query, mode: .lenient, now: 0)))
            #expect(throws: Never.self, "\(query)") { try ParsedQuery(query, mode: .lenient) }
            do {
                let result = try searcher.search(query, explain: true)
                #expect(result.total <= 2)
            } catch let error as SearchError {
                guard case .badQuery(let position) = error.code else { continue }
                #expect((0...query.unicodeScalars.count).contains(position), "\(query)")
            } catch {
                Issue.record("another error: \(error)")
            }
        }
    }

    @Test(
        "times",
        arguments: [
            ("2015-09-24T18:02:11.000Z", 1_443_117_731_000 as Int64?), ("1969-12-31", -86_400_000),
            ("2000-02-29", 951_782_400_000),
            ("1900-02-29", nil), ("2015-9-1", nil), ("2015-09-01T24:00:00Z", nil), ("2015-09-01T10:00:00", nil),
            ("2015-09-01T10:00:00.Z", nil), ("0000-01-01", -62_167_219_200_000),
            ("9999-12-31T23:59:60z", 253_402_300_800_000),
        ])
    func times(text: String, expected: Int64?) {
        #expect(Timestamp.parse(Array(text.utf8)[...]) == expected)
    }

    @Test func days() {
        for day in [-719_528, -1, 0, 1, 58, 59, 60, 16_702, 2_932_896] as [Int64] {
            let date = Timestamp.date(ofDay: day)
            #expect(Timestamp.parse(Array(date.utf8)[...]) == day * 86_400_000, "\(date)")
        }
    }
}
