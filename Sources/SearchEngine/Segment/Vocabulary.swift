/// The words that a writer has seen, and the stem of each.
struct Vocabulary {
    private(set) var forms = TermTable()
    private(set) var stems = TermTable()

    /// For each form: the stemmer that met it first, and the stem plus one; zero while unknown.
    private var stemmerOfForm: [StemmerOrdinal] = []
    private var stemOfForm: [UInt32] = []
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

    /// The number of the form in the first `length` bytes of `word`.
    @inline(__always)
    mutating func form(_ word: Span<UInt8>, _ length: Int, hash: UInt64) -> UInt32 {
        let form = forms.intern(word, length: length, hash: hash)
        if Int(form) == stemOfForm.count {
            stemOfForm.append(0)
            stemmerOfForm.append(0)
        }
        return form
    }

    /// The number of the stem of a form, if this stemmer was the first to meet it.
    @inline(__always)
    func knownStem(of form: UInt32, with stemmer: StemmerOrdinal) -> UInt32? {
        let known = stemOfForm[Int(form)]
        return known != 0 && stemmerOfForm[Int(form)] == stemmer ? known - 1 : nil
    }

    /// The number of the stem of a form whose bytes are the first `length` of `word`.
    mutating func newStem(of form: UInt32, _ word: Span<UInt8>, _ length: Int, with stemmer: StemmerOrdinal) -> UInt32 {
        let key = UInt64(form) << 8 | UInt64(stemmer)
        if let other = otherStems[key] { return other }
        pool.stem(word, length: length, with: stemmer, into: &scratch)
        let stem = intern(scratch)
        if stemOfForm[Int(form)] == 0 {
            stemOfForm[Int(form)] = stem + 1
            stemmerOfForm[Int(form)] = stemmer
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
        stems.intern(term.span, length: term.count, hash: ByteHash.hash(term))
    }
}
