/// The words that a writer has seen, and the stem of each.
struct Vocabulary {
    private(set) var forms = TermTable()
    private(set) var stems = TermTable()
    /// The readings of all forms, and the words of authors.
    private(set) var readings: [Reading] = []

    /// A form and a stem that some stemmer has for it. Most forms have one reading, because one stemmer meets them.
    struct Reading {
        /// The number of the form; ``noForm`` for an author's word.
        var form: UInt32
        var stem: UInt32

        static let noForm = UInt32.max
    }

    /// The reading that a form has with the stemmer that met it first.
    private struct KnownReading {
        /// The reading plus one; zero while unknown.
        var reading: UInt32 = 0
        var stemmer: StemmerOrdinal = 0
    }

    /// For each form: its first reading.
    private var knownReadings: [KnownReading] = []
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

    /// The number of forms.
    var count: Int { forms.count }
    /// The bytes that forms and stems take.
    var byteCount: Int { forms.byteCount + stems.byteCount }

    /// Makes the sorting of forms and stems quick; for the time between two segments.
    mutating func noteOrder() {
        forms.noteOrder()
        stems.noteOrder()
    }

    /// The number of the form with an exact key and its hash.
    @inline(__always)
    mutating func form(_ key: WordKey, _ hash: UInt64) -> UInt32 {
        let form = forms.intern(key, hash: hash)
        if Int(form) == knownReadings.count { knownReadings.append(KnownReading()) }
        return form
    }

    /// The number of the form in the first `length` bytes of `word`.
    mutating func form(_ word: Span<UInt8>, _ length: Int) -> UInt32 {
        let form = forms.intern(word, length: length)
        if Int(form) == knownReadings.count { knownReadings.append(KnownReading()) }
        return form
    }

    /// The number of a form's reading, if this stemmer was the first to meet it.
    @inline(__always)
    func knownReading(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32? {
        let known = knownReadings[Int(form)]
        return known.reading != 0 && known.stemmer == stemmer ? known.reading - 1 : nil
    }

    /// The number of a form's reading.
    mutating func newReading(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32 {
        let key = UInt64(form) << 8 | UInt64(stemmer)
        if let other = otherReadings[key] { return other }
        let word = Array(forms.bytes[forms.range(of: form)])
        pool.stem(word.span, length: word.count, with: stemmer, into: &scratch)
        let term = scratch
        let stem = stems.intern(term.span, length: term.count)
        let first = knownReadings[Int(form)].reading
        if first == 0 {
            let reading = append(Reading(form: form, stem: stem))
            knownReadings[Int(form)] = KnownReading(reading: reading + 1, stemmer: stemmer)
            return reading
        }
        let isSame = readings[Int(first - 1)].stem == stem
        let reading = isSame ? first - 1 : append(Reading(form: form, stem: stem))
        otherReadings[key] = reading
        return reading
    }

    /// The number of the reading of an author's word: not stemmed, and apart from all stems.
    mutating func authorWord(_ word: [UInt8]) -> UInt32 {
        let term = [Segment.authorMark] + word
        let stem = stems.intern(term.span, length: term.count)
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
