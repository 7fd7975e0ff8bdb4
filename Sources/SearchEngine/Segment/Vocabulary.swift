/// The words that a writer has seen, and the stem of each.
struct Vocabulary {
    private(set) var forms = TermTable()
    private(set) var stems = TermTable()

    /// For each form: the stemmer that met it first, and the stem plus one; zero while unknown.
    private var stemmerOfForm: [StemmerOrdinal] = []
    private var stemOfForm: [UInt32] = []
    /// The stems of forms that other stemmers met too, by form and stemmer.
    private var otherStems: [UInt64: UInt32] = [:]
    private let pool = StemmerPool()
    private var scratch: [UInt8] = []

    /// The number of forms.
    var count: Int { forms.count }
    /// The bytes that forms and stems take.
    var byteCount: Int { forms.byteCount + stems.byteCount }

    /// The number of the tokenizer's word.
    @inline(__always)
    mutating func form(_ tokenizer: borrowing Tokenizer) -> UInt32 {
        let form = forms.intern(tokenizer.word, length: tokenizer.wordCount, hash: tokenizer.hash)
        if Int(form) == stemOfForm.count {
            stemOfForm.append(0)
            stemmerOfForm.append(0)
        }
        return form
    }

    /// The number of the stem of `form`, which is the tokenizer's word.
    @inline(__always)
    mutating func stem(
        of form: UInt32, _ tokenizer: borrowing Tokenizer, with stemmer: StemmerOrdinal
    ) -> UInt32 {
        let known = stemOfForm[Int(form)]
        if known != 0 && stemmerOfForm[Int(form)] == stemmer { return known - 1 }
        return newStem(of: form, tokenizer, with: stemmer)
    }

    /// The number of an author's word: not stemmed, and apart from all stems.
    mutating func authorWord(_ tokenizer: borrowing Tokenizer) -> UInt32 {
        intern([Segment.authorMark] + tokenizer.wordBytes)
    }

    private mutating func newStem(
        of form: UInt32, _ tokenizer: borrowing Tokenizer, with stemmer: StemmerOrdinal
    ) -> UInt32 {
        let key = UInt64(form) << 8 | UInt64(stemmer)
        if let other = otherStems[key] { return other }
        _ = pool.stem(tokenizer.word, length: tokenizer.wordCount, with: stemmer, into: &scratch)
        if scratch.isEmpty { scratch = tokenizer.wordBytes }
        let stem = intern(scratch)
        if stemOfForm[Int(form)] == 0 {
            stemOfForm[Int(form)] = stem + 1
            stemmerOfForm[Int(form)] = stemmer
        } else {
            otherStems[key] = stem
        }
        return stem
    }

    private mutating func intern(_ term: [UInt8]) -> UInt32 {
        stems.intern(term, length: term.count, hash: ByteHash.hash(term))
    }
}
