/// The words that a writer has seen, and the stem of each.
struct Vocabulary {
    /// Forms and stems: a word that is both, as most short ones are, is one entry.
    private(set) var terms = TermTable()
    /// The readings of all forms, and the words of authors.
    private(set) var readings: [Reading] = []

    /// A form and a stem that some stemmer has for it. Most forms have one reading, because one stemmer meets them.
    struct Reading {
        /// The number of the form in ``terms``; ``noForm`` for an author's word.
        var form: UInt32
        /// The number of the stem in ``terms``.
        var stem: UInt32

        static let noForm = UInt32.max
    }

    /// The reading that a form has with the stemmer that met it first, as a note in ``terms``.
    private struct KnownReading {
        private static let width: UInt32 = 27

        /// Zero while unknown; else the reading plus one, above it the stemmer.
        var note: UInt32

        init(note: UInt32) {
            self.note = note
        }

        /// `nil` if the reading's number is too high for a note.
        init?(_ reading: UInt32, _ stemmer: StemmerOrdinal) {
            guard reading + 1 < 1 << Self.width else { return nil }
            note = UInt32(stemmer) << Self.width | (reading + 1)
        }

        @inline(__always)
        var reading: UInt32? { note == 0 ? nil : note & (1 << Self.width - 1) - 1 }
        @inline(__always)
        var stemmer: StemmerOrdinal { StemmerOrdinal(note >> Self.width) }
    }

    /// The readings of forms that other stemmers met too, by form and stemmer.
    private var otherReadings: [UInt64: UInt32] = [:]
    /// The readings of authors' words, by stem.
    private var authorReadings: [UInt32: UInt32] = [:]
    private let pool: StemmerPool
    private var scratch: [UInt8] = []

    /// - Parameter settings: Those of the index.
    init(_ settings: IndexSettings) {
        pool = StemmerPool(settings)
    }

    /// The number of forms and stems.
    var count: Int { terms.count }
    /// The bytes that forms and stems take.
    var byteCount: Int { terms.byteCount }

    /// Makes the sorting of forms and stems quick; for the time between two segments.
    mutating func noteOrder() { terms.noteOrder() }

    /// The number of the form with an exact key and its hash.
    @inline(__always)
    mutating func form(_ key: WordKey, _ hash: UInt64) -> UInt32 { terms.intern(key, hash: hash) }

    /// The number of the form in the first `length` bytes of `word`.
    mutating func form(_ word: Span<UInt8>, _ length: Int) -> UInt32 { terms.intern(word, length: length) }

    /// The number of a form's reading, if this stemmer was the first to meet it.
    @inline(__always)
    func knownReading(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32? {
        let known = KnownReading(note: terms[note: form])
        return known.stemmer == stemmer ? known.reading : nil
    }

    /// The number of a form's reading.
    mutating func newReading(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32 {
        let key = UInt64(form) << 8 | UInt64(stemmer)
        if let other = otherReadings[key] { return other }
        let stem = stem(of: form, with: stemmer)
        let first = KnownReading(note: terms[note: form]).reading
        if let first, readings[Int(first)].stem == stem {
            otherReadings[key] = first
            return first
        }
        let reading = append(Reading(form: form, stem: stem))
        if first == nil, let known = KnownReading(reading, stemmer) {
            terms[note: form] = known.note
        } else {
            otherReadings[key] = reading
        }
        return reading
    }

    private mutating func stem(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32 {
        guard stemmer != StemmerCatalog.none else { return form }
        let word = Array(terms.bytes[terms.range(of: form)])
        pool.stem(word.span, length: word.count, with: stemmer, into: &scratch)
        let stem = scratch
        return stem == word ? form : terms.intern(stem.span, length: stem.count)
    }

    /// The number of the reading of an author's word: not stemmed, and apart from all stems.
    mutating func authorWord(_ word: [UInt8]) -> UInt32 {
        let term = [Segment.authorMark] + word
        let stem = terms.intern(term.span, length: term.count)
        if let known = authorReadings[stem] { return known }
        let reading = append(Reading(form: Reading.noForm, stem: stem))
        authorReadings[stem] = reading
        return reading
    }

    private mutating func append(_ reading: Reading) -> UInt32 {
        readings.append(reading)
        return UInt32(readings.count - 1)
    }
}
