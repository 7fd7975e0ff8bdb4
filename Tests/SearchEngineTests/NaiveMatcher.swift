@testable import SearchEngine

/// Decides by reading each document whether a query matches it: the judge of the index.
struct NaiveMatcher {
    private struct Text {
        var fields: [(field: FieldSet, stems: [[UInt8]], forms: [[UInt8]])] = []
    }

    private let documents: [(document: EngineDocument, text: Text)]
    private let present: StemmerSet

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
}
