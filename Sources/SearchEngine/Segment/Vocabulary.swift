/// The words that a writer has seen, and the stem of each.
struct Vocabulary {
    private(set) var forms = TermTable()
    private(set) var stems = TermTable()

    /// The stem that a form has with the stemmer that met it first.
    private struct KnownStem {
        /// The stem plus one; zero while unknown.
        var stem: UInt32 = 0
        var stemmer: StemmerOrdinal = 0
    }

    /// For each form: its first stem.
    private var knownStems: [KnownStem] = []
    /// The stems of forms that other stemmers met too, by form and stemmer.
    private var otherStems: [UInt64: UInt32] = [:]
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

    /// The number of the form with an exact key.
    @inline(__always)
    mutating func form(_ key: WordKey) -> UInt32 {
        let form = forms.intern(key)
        if Int(form) == knownStems.count { knownStems.append(KnownStem()) }
        return form
    }

    /// The number of the form in the first `length` bytes of `word`.
    mutating func form(_ word: Span<UInt8>, _ length: Int) -> UInt32 {
        let form = forms.intern(word, length: length)
        if Int(form) == knownStems.count { knownStems.append(KnownStem()) }
        return form
    }

    /// The number of the stem of a form, if this stemmer was the first to meet it.
    @inline(__always)
    func knownStem(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32? {
        let known = knownStems[Int(form)]
        return known.stem != 0 && known.stemmer == stemmer ? known.stem - 1 : nil
    }

    /// The number of the stem of a form.
    mutating func newStem(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32 {
        let key = UInt64(form) << 8 | UInt64(stemmer)
        if let other = otherStems[key] { return other }
        let word = Array(forms.bytes[forms.range(of: form)])
        pool.stem(word.span, length: word.count, with: stemmer, into: &scratch)
        let stem = intern(scratch)
        if knownStems[Int(form)].stem == 0 {
            knownStems[Int(form)] = KnownStem(stem: stem + 1, stemmer: stemmer)
        } else {
            otherStems[key] = stem
        }
        return stem
    }

    /// The number of an author's word: not stemmed, and apart from all stems.
    mutating func authorWord(_ word: [UInt8]) -> UInt32 {
        intern([Segment.authorMark] + word)
    }

    private mutating func intern(_ term: [UInt8]) -> UInt32 {
        stems.intern(term.span, length: term.count)
    }
}
