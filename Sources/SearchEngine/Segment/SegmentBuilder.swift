/// Turns documents into segments: analysis, then an inversion by counting sort.
///
/// Belongs to one writer. The vocabulary (words, their stems) outlives a segment, so that a word is stemmed once.
struct SegmentBuilder {
    /// The positions left free between two tags or two authors, so that no phrase spans them.
    static let valueGap: UInt32 = 16

    private var vocabulary = Vocabulary()
    private var tokenizer = Tokenizer()
    private let settings: IndexSettings

    private var wordOccurrences = OccurrenceList()
    private var formOccurrences = OccurrenceList()
    private var keywords: [[UInt8]: [DocID]] = [:]
    private var columns = DocumentColumns()

    /// - Parameter settings: The vocabulary is forgotten between segments when it has more words than they allow.
    init(_ settings: IndexSettings) {
        self.settings = settings
    }

    /// The number of documents since the last ``build()``.
    var documentCount: Int { columns.count }

    /// Whether the segment should be built before more documents come: its counters are 32 bits wide.
    var isFull: Bool { wordOccurrences.count > 1 << 27 || vocabulary.byteCount > 1 << 28 }

    /// Adds a document. Never fails, whatever the text.
    ///
    /// - Complexity: O(bytes of text).
    mutating func add(_ document: EngineDocument) {
        let stemmers = StemmerCatalog.stemmersByScript(
            language: document.language, stemsWords: settings.stemsWords)
        let docID = DocID(columns.count)
        var length = addText(document.title, .title, stemmers, docID)
        if let lead = document.lead { length += addText(lead, .lead, stemmers, docID) }
        length += addText(document.body, .body, stemmers, docID)
        length += addValues(document.tags, .tag, stemmers, docID)
        _ = addValues(document.authors, .author, stemmers, docID)
        addKeywords(document, docID)
        columns.append(document, length: length)
    }

    /// Returns the segment of the documents added since the last call and starts a new one.
    mutating func build() -> Segment {
        var positions: [UInt8] = []
        var impacts = ImpactTable(lengths: columns.lengths)
        let words = buildWords(positions: &positions, impacts: &impacts)
        let forms = buildForms()
        let segment = Segment(
            words: words, positions: positions, impacts: impacts, forms: forms, keywords: buildKeywords(),
            columns: columns)
        wordOccurrences.removeAll()
        formOccurrences.removeAll()
        keywords.removeAll(keepingCapacity: true)
        columns = DocumentColumns()
        if vocabulary.count > settings.vocabularyLimit || vocabulary.byteCount > 1 << 26 { vocabulary = Vocabulary() }
        return segment
    }

    private mutating func addText(_ text: String, _ field: TextField, _ stemmers: [StemmerOrdinal], _ docID: DocID)
        -> UInt32
    {
        var position: UInt32 = 0
        return addText(text, field, stemmers, docID, at: &position)
    }

    private mutating func addValues(
        _ values: [String], _ field: TextField, _ stemmers: [StemmerOrdinal], _ docID: DocID
    ) -> UInt32 {
        var position: UInt32 = 0
        var length: UInt32 = 0
        for value in values {
            length += addText(value, field, stemmers, docID, at: &position)
            position += Self.valueGap
        }
        return length
    }

    /// Indexes the words of `text` from `position` on and returns their number.
    private mutating func addText(
        _ text: String, _ field: TextField, _ stemmers: [StemmerOrdinal], _ docID: DocID, at position: inout UInt32
    ) -> UInt32 {
        var text = text
        text.makeContiguousUTF8()
        let utf8 = text.utf8Span.span
        var words: UInt32 = 0
        let mask = UInt32(1) << UInt32(field.rawValue)
        tokenizer.reset()
        while position < Occurrences.maximumPosition, tokenizer.next(in: utf8) {
            let location = Occurrences.location(field, position)
            if field == .author {
                wordOccurrences.append(vocabulary.authorWord(tokenizer.wordBytes), docID, location)
            } else {
                let form = vocabulary.form(tokenizer.word.span, tokenizer.wordCount, hash: tokenizer.hash)
                let stemmer = stemmers[Int(tokenizer.script.rawValue)]
                let term =
                    vocabulary.knownStem(of: form, with: stemmer)
                    ?? vocabulary.newStem(of: form, tokenizer.word.span, tokenizer.wordCount, with: stemmer)
                wordOccurrences.append(term, docID, location)
                if settings.keepsForms { formOccurrences.appendOncePerDocument(form, docID, mask: mask) }
            }
            position += 1
            words += 1
        }
        return words
    }

    private mutating func addKeywords(_ document: EngineDocument, _ docID: DocID) {
        addKeyword(.language, document.language, docID)
        addKeyword(.source, document.source, docID)
        if settings.keepsForms, let title = TitleKey.term(document.title) {
            Self.appendOnce(docID, to: &keywords[title, default: []])
        }
        for tag in document.tags { addKeyword(.tag, tag, docID) }
        for author in document.authors { addKeyword(.author, author, docID) }
    }

    private mutating func addKeyword(_ field: KeywordField, _ value: String, _ docID: DocID) {
        let folded = Folding.fold(value)
        guard !folded.isEmpty else { return }
        Self.appendOnce(docID, to: &keywords[field.term(folded), default: []])
    }

    private static func appendOnce(_ docID: DocID, to list: inout [DocID]) {
        if list.last != docID { list.append(docID) }
    }

    private mutating func buildWords(positions: inout [UInt8], impacts: inout ImpactTable) -> PostingsIndex<UInt32> {
        let inverted = wordOccurrences.inverted(by: vocabulary.stems)
        var index = PostingsIndex<UInt32>()
        for (ordinal, term) in inverted.terms.enumerated() {
            let end = inverted.ends[ordinal]
            var start = ordinal == 0 ? 0 : inverted.ends[ordinal - 1]
            while start < end {
                let docID = inverted.docIDs[start]
                var next = start + 1
                while next < end && inverted.docIDs[next] == docID { next += 1 }
                index.docIDs.append(docID)
                index.payloads.append(Occurrences.encode(inverted.values, start..<next, into: &positions))
                start = next
            }
            impacts.append(ordinal, index.docIDs, index.payloads, positions, columns.lengths)
            index.close(vocabulary.stems.bytes[vocabulary.stems.range(of: term)])
        }
        return index
    }

    private mutating func buildForms() -> PostingsIndex<UInt8> {
        let inverted = formOccurrences.inverted(by: vocabulary.forms)
        var index = PostingsIndex<UInt8>()
        index.docIDs = inverted.docIDs
        index.payloads = inverted.values.map { UInt8(truncatingIfNeeded: $0) }
        for (ordinal, term) in inverted.terms.enumerated() {
            index.dictionary.append(vocabulary.forms.bytes[vocabulary.forms.range(of: term)])
            index.offsets.append(UInt32(inverted.ends[ordinal]))
        }
        return index
    }

    private func buildKeywords() -> PostingsIndex<UInt8> {
        var index = PostingsIndex<UInt8>()
        for (term, docIDs) in keywords.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            index.docIDs.append(contentsOf: docIDs)
            index.payloads.append(contentsOf: repeatElement(0, count: docIDs.count))
            index.close(term[...])
        }
        return index
    }
}
