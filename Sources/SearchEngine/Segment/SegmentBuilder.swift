/// Turns documents into segments: analysis, then an inversion by counting sort.
///
/// Belongs to one writer. The vocabulary (words, their stems) outlives a segment, so that a word is stemmed once.
struct SegmentBuilder {
    /// The positions left free between two tags or two authors, so that no phrase spans them.
    static let valueGap: UInt32 = 16

    /// How many words ahead letters are fetched, which lie far apart in the vocabulary.
    private static let lookAhead = 8

    private var vocabulary: Vocabulary
    private var tokenizer = Tokenizer()
    private var batch = WordBatch()
    /// The stemmers of the last document's language.
    private var stemmers: (language: String, byScript: [StemmerOrdinal])?
    private let settings: IndexSettings
    private let keepsMemory: Bool

    private var words: OccurrenceList
    private var keywords = KeywordPostings()
    /// The terms of titles.
    private var titles: [(term: [UInt8], docID: DocID)] = []
    private let compressor = BlockCompressor()
    private var memory = Memory()
    private var columns: DocumentColumnsBuilder
    /// For each document the class of its extent, see ``Extent``.
    private var extents: [UInt8] = []
    /// One more than the last position of the document that is added.
    private var extent: UInt32 = 0
    /// Where the next word of the document's authors stands.
    private var authorPosition: UInt32 = 0

    /// Memory that goes from one segment to the next: fresh memory costs a page fault for every 4 KiB of it.
    private struct Memory {
        var words: [UInt8] = []
        var forms: [UInt8] = []
        var payloads: [UInt8] = []

        mutating func empty() {
            words.removeAll(keepingCapacity: true)
            forms.removeAll(keepingCapacity: true)
            payloads.removeAll(keepingCapacity: true)
        }
    }

    /// - Parameters:
    ///   - settings: The vocabulary is forgotten between segments when it has more words and stems than they allow.
    ///   - keepsMemory: Whether memory is kept for the next segment, however large this one was.
    init(_ settings: IndexSettings, keepsMemory: Bool = false) {
        self.settings = settings
        self.keepsMemory = keepsMemory
        words = OccurrenceList(keepsMemory: keepsMemory)
        columns = DocumentColumnsBuilder(compressor)
        vocabulary = Vocabulary(settings)
    }

    /// The number of documents since the last ``build()``.
    var documentCount: Int { columns.count }

    /// The document that is added.
    private var docID: DocID { DocID(columns.count) }

    /// Whether the segment should be built before more documents come: its counters are 32 bits wide, and so is the
    /// number of bits that the positions of a word take, which are 25 at most for each time that it stands somewhere.
    var isFull: Bool {
        documentCount >= settings.maximumSegmentDocuments || words.count > 1 << 27 || vocabulary.byteCount > 1 << 28
    }

    /// Makes room for documents with so many bytes of text.
    mutating func reserve(textBytes: Int) {
        // A word and what stands behind it take four bytes or more, but for texts of another kind, which cost a copy.
        words.reserve(textBytes / 4)
    }

    /// Returns the segments of these documents, one unless they are too many for it.
    mutating func build(_ documents: [EngineDocument]) -> [Segment] {
        var segments: [Segment] = []
        reserve(textBytes: documents.reduce(0) { $0 + $1.title.utf8.count + $1.body.utf8.count })
        for document in documents {
            add(document)
            if isFull { segments.append(build()) }
        }
        if documentCount > 0 { segments.append(build()) }
        return segments
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
        addKeywords(document)
        columns.append(document, length: length)
        extents.append(Extent.code(Int(extent)))
    }

    /// Returns the segment of the documents added since the last call and starts a new one.
    mutating func build() -> Segment {
        if documentCount >= settings.lengthOrderMinimum { orderByLength() }
        vocabulary.noteOrder()
        var inverted = words.inverted(vocabulary)
        // Forms come first: words bring the readings of a stem together.
        let forms = buildForms(inverted)
        let segment = Segment(
            words: buildWords(&inverted), forms: forms, keywords: buildKeywords(),
            columns: columns.build(returning: &memory.payloads))
        words.removeAll(inverted)
        keywords.removeAll()
        titles.removeAll()
        if keepsMemory { memory.empty() } else { memory = Memory() }
        columns = DocumentColumnsBuilder(compressor, memory: Self.take(&memory.payloads))
        extents.removeAll()
        if vocabulary.count > settings.vocabularyLimit || vocabulary.byteCount > 1 << 26 {
            vocabulary = Vocabulary(settings)
        }
        return segment
    }

    /// Numbers the documents by their lengths, the shortest first, and equal ones in order of arrival.
    ///
    /// What a word scores at most in a block of documents is lower where all of them are long, so that more blocks are
    /// left out, and most of the best documents are among the first that are looked at.
    private mutating func orderByLength() {
        let keys = columns.lengths.enumerated().map { UInt64($1) << 32 | UInt64($0) }.sorted()
        let order = keys.map { DocID(truncatingIfNeeded: $0) }
        var numbers = [DocID](repeating: 0, count: order.count)
        for (new, old) in order.enumerated() { numbers[Int(old)] = DocID(new) }
        words.renumber(order)
        columns.renumber(order)
        extents = order.map { extents[Int($0)] }
        keywords.renumber(numbers)
        for index in titles.indices { titles[index].docID = numbers[Int(titles[index].docID)] }
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
        tokenizer.reset()
        repeat {
            let limit = Int(Occurrences.maximumPosition) - Int(min(position, Occurrences.maximumPosition))
            batch.take(&tokenizer, utf8, limit: limit, stemmers: stemmers, into: &vocabulary)
            words.append(batch.readings[..<batch.count], docID, Occurrences.location(field, position))
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
            words.append(vocabulary.authorWord(tokenizer.wordBytes), docID, location)
            authorPosition += 1
        }
        authorPosition += Self.valueGap
    }

    private mutating func addKeywords(_ document: EngineDocument) {
        keywords.append(.language, document.language, docID)
        keywords.append(.source, document.source, docID)
        for tag in document.tags { keywords.append(.tag, tag, docID) }
        for author in document.authors { keywords.append(.author, author, docID) }
        if settings.keepsForms, let title = TitleKey.term(document.title) { titles.append((title, docID)) }
    }

    private mutating func buildWords(_ inverted: inout InvertedWords) -> WordPostings {
        var builder = WordPostingsBuilder(
            lengths: columns.lengths, extents: extents, k1: settings.ranking.k1, memory: Self.take(&memory.words))
        let stems = inverted.stems
        var place = 0
        while place < stems.count {
            vocabulary.terms.prefetchRange(stems[min(place + 2 * Self.lookAhead, stems.count - 1)])
            vocabulary.terms.prefetch(stems[min(place + Self.lookAhead, stems.count - 1)])
            let stem = stems[place]
            var end = place + 1
            while end < stems.count && stems[end] == stem { end += 1 }
            inverted.merge(place..<end)
            inverted.forEachDocument(place..<end) { docID, range in
                builder.append(docID, inverted.occurrences, range)
            }
            builder.close(vocabulary.terms.bytes[vocabulary.terms.range(of: stem)])
            place = end
        }
        return builder.finish(returning: &memory.words)
    }

    /// Hands an array over, so that nothing else holds it.
    private static func take(_ array: inout [UInt8]) -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &array)
        return taken
    }

    private func form(_ inverted: InvertedWords, _ place: UInt32) -> UInt32 {
        vocabulary.readings[Int(inverted.readings[Int(place)])].form
    }

    private mutating func buildForms(_ inverted: InvertedWords) -> FormPostings {
        var builder = FormPostingsBuilder(documentCount: columns.count, memory: Self.take(&memory.forms))
        guard settings.keepsForms else { return builder.finish() }
        let all = (0..<UInt32(inverted.readings.count)).filter { form(inverted, $0) != Vocabulary.Reading.noForm }
        let places = vocabulary.terms.sorted(all) { form(inverted, $0) }
        let forms = places.map { form(inverted, $0) }
        var index = 0
        while index < forms.count {
            vocabulary.terms.prefetchRange(forms[min(index + 2 * Self.lookAhead, forms.count - 1)])
            vocabulary.terms.prefetch(forms[min(index + Self.lookAhead, forms.count - 1)])
            let form = forms[index]
            var end = index + 1
            while end < forms.count && forms[end] == form { end += 1 }
            append(inverted, places[index..<end], to: &builder)
            builder.close(vocabulary.terms.bytes[vocabulary.terms.range(of: form)])
            index = end
        }
        return builder.finish(returning: &memory.forms)
    }

    /// Adds the documents of the readings of a form. A document has one of them at most, for it has one language.
    private func append(
        _ inverted: InvertedWords, _ places: ArraySlice<UInt32>, to builder: inout FormPostingsBuilder
    ) {
        if places.count == 1, let place = places.first {
            return inverted.forEachDocument(Int(place)..<Int(place) + 1) { docID, range in
                builder.append(docID, inverted.fields(range))
            }
        }
        var found: [(docID: DocID, fields: FieldSet)] = []
        for place in places {
            inverted.forEachDocument(Int(place)..<Int(place) + 1) { docID, range in
                found.append((docID, inverted.fields(range)))
            }
        }
        for (docID, fields) in found.sorted(by: { $0.docID < $1.docID }) { builder.append(docID, fields) }
    }

    private func buildKeywords() -> KeywordIndex {
        var index = KeywordIndex()
        keywords.forEach { term, docIDs in
            index.docIDs.append(contentsOf: docIDs)
            index.close(term)
        }
        // The mark of titles is above that of every field, so they come last.
        var titles = titles.map { (key: TermKey.key($0.term.span), term: $0.term, docID: $0.docID) }
        titles.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            return left.term == right.term
                ? left.docID < right.docID : left.term.lexicographicallyPrecedes(right.term)
        }
        for place in titles.indices {
            index.docIDs.append(titles[place].docID)
            let isLast = place + 1 == titles.count || titles[place + 1].term != titles[place].term
            if isLast { index.close(titles[place].term[...]) }
        }
        return index
    }
}
