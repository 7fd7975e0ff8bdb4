@testable import SearchEngine

/// Decides by reading each document whether a query matches it: the judge of the index.
struct NaiveMatcher {
    private struct Text {
        var fields: [(field: FieldSet, stems: [[UInt8]], forms: [[UInt8]])] = []
    }

    private let documents: [(document: EngineDocument, text: Text)]
    private let present: StemmerSet
    private let nearStems = NearStems()

    /// What was found for fuzzy words before.
    private final class NearStems {
        var known: [QueryNode: Set<[UInt8]>] = [:]
    }

    init(_ documents: [EngineDocument]) {
        var present = StemmerSet()
        for document in documents { present.insert(StemmerCatalog.ordinal(ofLanguage: document.language)) }
        self.present = present
        self.documents = documents.map { ($0, Self.text(of: $0)) }
    }

    /// The IDs of the documents that match, sorted.
    func ids(_ query: ParsedQuery) -> [String] {
        documents.filter { matches(query.root, $0.document, $0.text) }.map(\.document.id).sorted()
    }

    private static func text(of document: EngineDocument) -> Text {
        var text = Text()
        let values: [(FieldSet, String)] =
            [(.title, document.title), (.lead, document.lead ?? ""), (.body, document.body)]
            + document.tags.map { (.tag, $0) }
        let stemmers = StemmerCatalog.stemmersByScript(language: document.language)
        let pool = StemmerPool(IndexSettings())
        for (field, value) in values {
            let words = Tokenizer.words(of: value)
            let stems = words.map { word in
                var stem: [UInt8] = []
                pool.stem(
                    word.bytes.span, length: word.bytes.count, with: stemmers[Int(word.script.rawValue)], into: &stem)
                return stem
            }
            text.fields.append((field, stems, words.map(\.bytes)))
        }
        for author in document.authors {
            let words = Tokenizer.words(of: author).map(\.bytes)
            text.fields.append((.author, words, words))
        }
        return text
    }

    private func matches(_ node: QueryNode, _ document: EngineDocument, _ text: Text) -> Bool {
        switch node {
        case .everything: true
        case .nothing: false
        case .words(let words, let fields): matches(words, fields, text)
        case .prefix(let prefix, let leading, let fields):
            (leading.isEmpty || matches(leading, fields, text))
                && text.fields.contains { field in
                    fields.contains(field.field) && field.forms.contains { $0.starts(with: prefix) }
                }
        case .proximity(.sloppy(let words, let slop), let fields): isSloppy(words, slop, fields, text)
        case .proximity(.near(let phrases, let distance), let fields): isNear(phrases, distance, fields, text)
        case .wildcard(let pattern, let fields):
            text.fields.contains { field in
                fields.contains(field.field) && field.forms.contains { Self.has($0, shape: pattern.bytes[...]) }
            }
        case .fuzzy(let word, let distance, let fields):
            isNear(word, distance, fields, text)
        case .boosted(let node, _): matches(node, document, text)
        case .identifier(let id): document.id == id
        case .keywordWildcard(let field, let pattern):
            values(field, document).contains { Self.has(Folding.fold($0), shape: pattern.bytes[...]) }
        case .keyword(let field, let value, let isPrefix):
            values(field, document).map { Folding.fold($0) }.contains {
                isPrefix ? $0.starts(with: value) : $0 == value
            }
        case .published(let from, let until):
            document.publishedAt.map { $0 >= from ?? .min && $0 < until ?? .max } ?? false
        case .boolean(let boolean): matches(boolean, document, text)
        }
    }

    private func matches(_ boolean: BooleanNode, _ document: EngineDocument, _ text: Text) -> Bool {
        boolean.must.allSatisfy { matches($0, document, text) }
            && boolean.filters.allSatisfy { any in any.contains { matches($0, document, text) } }
            && !boolean.mustNot.contains { matches($0, document, text) }
            && (!boolean.must.isEmpty || boolean.should.isEmpty
                || boolean.should.contains { matches($0, document, text) })
    }

    private func matches(_ words: [QueryWord], _ fields: FieldSet, _ text: Text) -> Bool {
        let wanted = words.map { stems(of: $0, fields) }
        return text.fields.contains { field in
            guard fields.contains(field.field), field.stems.count >= wanted.count else { return false }
            return (0...(field.stems.count - wanted.count)).contains { start in
                wanted.indices.allSatisfy { wanted[$0].contains(field.stems[start + $0]) }
            }
        }
    }

    private func stems(of word: QueryWord, _ fields: FieldSet) -> [[UInt8]] {
        if fields == .author { return [word.bytes] }
        let pool = StemmerPool(IndexSettings())
        return StemmerCatalog.candidates(for: word.script, present: present).map { stemmer in
            var stem: [UInt8] = []
            pool.stem(word.bytes.span, length: word.bytes.count, with: stemmer, into: &stem)
            return stem
        }
    }

    private func values(_ field: KeywordField, _ document: EngineDocument) -> [String] {
        switch field {
        case .language: [document.language]
        case .source: [document.source]
        case .tag: document.tags
        case .author: document.authors
        }
    }

    /// Whether a place can be chosen for each word, no place twice, such that the moves differ by at most `slop`.
    private func isSloppy(_ words: [QueryWord], _ slop: Int, _ fields: FieldSet, _ text: Text) -> Bool {
        let wanted = words.map { stems(of: $0, fields) }
        return text.fields.contains { field in
            guard fields.contains(field.field) else { return false }
            let places = wanted.map { stems in field.stems.indices.filter { stems.contains(field.stems[$0]) } }
            func choose(_ word: Int, _ chosen: [Int]) -> Bool {
                let moves = chosen.enumerated().map { $0.element - $0.offset }
                if let most = moves.max(), let least = moves.min(), most - least > slop { return false }
                if word == places.count { return true }
                return places[word].contains { !chosen.contains($0) && choose(word + 1, chosen + [$0]) }
            }
            return choose(0, [])
        }
    }

    /// Whether a stem stands there that any word of the corpus near this one has.
    private func isNear(_ word: QueryWord, _ distance: Int, _ fields: FieldSet, _ text: Text) -> Bool {
        let wanted = nearStems.known[.fuzzy(word, distance: distance, fields)] ?? stems(near: word, distance, fields)
        nearStems.known[.fuzzy(word, distance: distance, fields)] = wanted
        return text.fields.contains { fields.contains($0.field) && $0.stems.contains(where: wanted.contains) }
    }

    private func stems(near word: QueryWord, _ distance: Int, _ fields: FieldSet) -> Set<[UInt8]> {
        let own = FieldSet.author == fields ? fields : .text
        let found = documents.flatMap(\.text.fields).filter { own.contains($0.field) }
        var stems = Set(stems(of: word, fields))
        for stem in Set(found.flatMap(\.stems)) where Self.distance(word.bytes, stem) <= distance { stems.insert(stem) }
        for form in Set(found.flatMap(\.forms)) where Self.distance(word.bytes, form) <= distance {
            stems.formUnion(self.stems(of: QueryWord(folded: form), fields))
        }
        return stems
    }

    private func isNear(_ phrases: [[QueryWord]], _ distance: Int, _ fields: FieldSet, _ text: Text) -> Bool {
        text.fields.contains { field in
            guard fields.contains(field.field) else { return false }
            let starts = phrases.map { words in
                field.stems.indices.filter { start in
                    words.indices.allSatisfy { word in
                        start + word < field.stems.count
                            && stems(of: words[word], fields).contains(field.stems[start + word])
                    }
                }
            }
            func choose(_ phrase: Int, _ chosen: [Int]) -> Bool {
                guard phrase < starts.count else {
                    let last = chosen.max() ?? 0
                    return zip(chosen, phrases).allSatisfy { last - $0 - $1.count <= distance }
                }
                return starts[phrase].contains { choose(phrase + 1, chosen + [$0]) }
            }
            return choose(0, [])
        }
    }

    private static func has(_ word: [UInt8], shape: ArraySlice<UInt8>) -> Bool {
        let letters = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.self)
        let wanted = String(decoding: shape, as: UTF8.self).unicodeScalars.map(\.self)
        func fits(_ letter: Int, _ place: Int) -> Bool {
            if place == wanted.count { return letter == letters.count }
            if wanted[place] == "*" { return (letter...letters.count).contains { fits($0, place + 1) } }
            guard letter < letters.count, wanted[place] == "?" || wanted[place] == letters[letter] else { return false }
            return fits(letter + 1, place + 1)
        }
        return fits(0, 0)
    }

    /// The optimal string alignment distance, from its definition.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let first = String(decoding: left, as: UTF8.self).unicodeScalars.map(\.self)
        let second = String(decoding: right, as: UTF8.self).unicodeScalars.map(\.self)
        var table = [[Int]](repeating: [Int](repeating: 0, count: second.count + 1), count: first.count + 1)
        for row in 0...first.count {
            for column in 0...second.count {
                guard row > 0, column > 0 else {
                    table[row][column] = row + column
                    continue
                }
                let cost = first[row - 1] == second[column - 1] ? 0 : 1
                var best = min(
                    table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + cost)
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    best = min(best, table[row - 2][column - 2] + 1)
                }
                table[row][column] = best
            }
        }
        return table[first.count][second.count]
    }
}
