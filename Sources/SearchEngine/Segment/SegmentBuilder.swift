/// Turns documents into segments: analysis, then an inversion by counting sort.
///
/// Belongs to one writer. The vocabulary (words, their stems) outlives a segment, so that a word is stemmed once.
struct SegmentBuilder {
    /// The positions left free between two tags or two authors, so that no phrase spans them.
    static let valueGap: UInt32 = 16

    private var vocabulary: Vocabulary
    private var tokenizer = Tokenizer()
    private var batch = WordBatch()
    /// The stemmers of the last document's language.
    private var stemmers: (language: String, byScript: [StemmerOrdinal])?
    private let settings: IndexSettings

    private var wordOccurrences = OccurrenceList()
    private var formOccurrences = OccurrenceList()
    private var keywords = KeywordPostings()
    /// The documents of each title's term.
    private var titles: [[UInt8]: [DocID]] = [:]
    private let compressor = BlockCompressor()
    private var columns: DocumentColumnsBuilder
    /// For each document the class of its extent, see ``Extent``.
    private var extents: [UInt8] = []
    /// One more than the last position of the document that is added.
    private var extent: UInt32 = 0
    /// Where the next word of the document's authors stands.
    private var authorPosition: UInt32 = 0

    /// - Parameter settings: The vocabulary is forgotten between segments when it has more words than they allow.
    init(_ settings: IndexSettings) {
        self.settings = settings
        columns = DocumentColumnsBuilder(compressor)
        vocabulary = Vocabulary(settings)
    }

    /// The number of documents since the last ``build()``.
    var documentCount: Int { columns.count }

    /// Whether the segment should be built before more documents come: its counters are 32 bits wide.
    var isFull: Bool { wordOccurrences.count > 1 << 27 || vocabulary.byteCount > 1 << 28 }

    /// Makes room for documents with so many bytes of text.
    mutating func reserve(textBytes: Int) {
        // A word and what stands behind it take four bytes or more, but for texts of another kind, which cost a copy.
        wordOccurrences.reserve(textBytes / 4)
        if settings.keepsForms { formOccurrences.reserve(textBytes / 4) }
    }

    /// Adds a document. Never fails, whatever the text.
    ///
    /// - Complexity: O(bytes of text).
    mutating func add(_ document: EngineDocument) {
        let stemmers = stemmers(of: document.language)
        extent = 0
        var length = addText(document.title, .title, stemmers)
        if let lead = document.lead { length += addText(lead, .lead, stemmers) }
        length += addText(document.body, .body, stemmers)
        length += addValues(document.tags, .tag, stemmers)
        for author in document.authors { addAuthor(author) }
        extent = max(extent, authorPosition)
        authorPosition = 0
        addKeywords(document, DocID(columns.count))
        wordOccurrences.endDocument()
        formOccurrences.endDocument()
        columns.append(document, length: length)
        extents.append(Extent.code(Int(extent)))
    }

    /// Returns the segment of the documents added since the last call and starts a new one.
    mutating func build() -> Segment {
        let words = buildWords()
        let segment = Segment(words: words, forms: buildForms(), keywords: buildKeywords(), columns: columns.build())
        wordOccurrences.removeAll()
        formOccurrences.removeAll()
        keywords.removeAll()
        titles.removeAll()
        columns = DocumentColumnsBuilder(compressor)
        extents.removeAll()
        if vocabulary.count > settings.vocabularyLimit || vocabulary.byteCount > 1 << 26 {
            vocabulary = Vocabulary(settings)
        }
        return segment
    }

    private mutating func stemmers(of language: String) -> [StemmerOrdinal] {
        if let stemmers, stemmers.language == language { return stemmers.byScript }
        let byScript = StemmerCatalog.stemmersByScript(language: language, stemsWords: settings.stemsWords)
        stemmers = (language, byScript)
        return byScript
    }

    private mutating func addText(_ text: String, _ field: TextField, _ stemmers: [StemmerOrdinal]) -> UInt32 {
        var position: UInt32 = 0
        return addText(text, field, stemmers, at: &position)
    }

    private mutating func addValues(_ values: [String], _ field: TextField, _ stemmers: [StemmerOrdinal]) -> UInt32 {
        var position: UInt32 = 0
        var length: UInt32 = 0
        for value in values {
            length += addText(value, field, stemmers, at: &position)
            position += Self.valueGap
        }
        return length
    }

    /// Indexes the words of `text` from `position` on and returns their number.
    private mutating func addText(
        _ text: String, _ field: TextField, _ stemmers: [StemmerOrdinal], at position: inout UInt32
    ) -> UInt32 {
        var text = text
        text.makeContiguousUTF8()
        let utf8 = text.utf8Span.span
        let first = position
        let mask = UInt32(1) << UInt32(field.rawValue)
        tokenizer.reset()
        repeat {
            let limit = Int(Occurrences.maximumPosition) - Int(min(position, Occurrences.maximumPosition))
            batch.take(&tokenizer, utf8, limit: limit, stemmers: stemmers, into: &vocabulary)
            for index in 0..<batch.count {
                wordOccurrences.append(batch.terms[index], Occurrences.location(field, position + UInt32(index)))
            }
            if settings.keepsForms {
                for index in 0..<batch.count { formOccurrences.append(batch.forms[index], mask) }
            }
            position += UInt32(batch.count)
        } while batch.isFull && batch.count > 0
        extent = max(extent, position)
        return position - first
    }

    /// Indexes the words of an author's name.
    private mutating func addAuthor(_ name: String) {
        var name = name
        name.makeContiguousUTF8()
        let utf8 = name.utf8Span.span
        tokenizer.reset()
        while authorPosition < Occurrences.maximumPosition, tokenizer.next(in: utf8) {
            let location = Occurrences.location(.author, authorPosition)
            wordOccurrences.append(vocabulary.authorWord(tokenizer.wordBytes), location)
            authorPosition += 1
        }
        authorPosition += Self.valueGap
    }

    private mutating func addKeywords(_ document: EngineDocument, _ docID: DocID) {
        keywords.append(.language, document.language, docID)
        keywords.append(.source, document.source, docID)
        for tag in document.tags { keywords.append(.tag, tag, docID) }
        for author in document.authors { keywords.append(.author, author, docID) }
        if settings.keepsForms, let title = TitleKey.term(document.title) { titles[title, default: []].append(docID) }
    }

    private mutating func buildWords() -> WordPostings {
        let inverted = wordOccurrences.inverted(by: vocabulary.stems)
        var builder = WordPostingsBuilder(lengths: columns.lengths, extents: extents)
        var start = 0
        for (ordinal, term) in inverted.terms.enumerated() {
            let end = inverted.ends[ordinal]
            while start < end {
                let docID = inverted.docIDs[start]
                var next = start + 1
                while next < end && inverted.docIDs[next] == docID { next += 1 }
                builder.append(docID, inverted.values, start..<next)
                start = next
            }
            builder.close(vocabulary.stems.bytes[vocabulary.stems.range(of: term)])
        }
        return builder.finish()
    }

    private mutating func buildForms() -> PostingsIndex<UInt8> {
        let inverted = formOccurrences.invertedOncePerDocument(by: vocabulary.forms)
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
        keywords.forEach { term, docIDs in
            index.docIDs.append(contentsOf: docIDs)
            index.payloads.append(contentsOf: repeatElement(0, count: docIDs.count))
            index.close(term)
        }
        // The mark of titles is above that of every field, so they come last.
        for (term, docIDs) in titles.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            index.docIDs.append(contentsOf: docIDs)
            index.payloads.append(contentsOf: repeatElement(0, count: docIDs.count))
            index.close(term[...])
        }
        return index
    }
}
