/// Some words of a text on their way into the vocabulary, a few at a time.
///
/// Each step runs over all of them before the next step begins: while the processor waits for one entry of a large
/// table it can already ask for the next ones.
struct WordBatch {
    /// Words taken at a time.
    static let capacity = 256

    /// The number of words.
    private(set) var count = 0
    /// Whether the text goes on behind the words.
    private(set) var isFull = false
    /// The number of each word's reading in the vocabulary.
    private(set) var readings = [UInt32](repeating: 0, count: WordBatch.capacity)

    private var forms = [UInt32](repeating: 0, count: WordBatch.capacity)
    private var keys = [WordKey](
        repeating: WordKey(first: 0, second: 0, third: 0, length: 0), count: WordBatch.capacity)
    private var hashes = [UInt64](repeating: 0, count: WordBatch.capacity)
    private var scripts = [UInt8](repeating: 0, count: WordBatch.capacity)
    /// For each word what ``TermTable/likelyEntry(_:)`` says.
    private var likely = [UInt32](repeating: 0, count: WordBatch.capacity)
    private let seeds = ByteHash.seeds

    /// Takes the next words of `text`, at most `limit`, and looks each of them up.
    ///
    /// - Parameter stemmers: The stemmer for each script, by `Script.rawValue`.
    mutating func take(
        _ tokenizer: inout Tokenizer, _ text: Span<UInt8>, limit: Int, stemmers: [StemmerOrdinal],
        into vocabulary: inout Vocabulary
    ) {
        cut(&tokenizer, text, min(limit, Self.capacity), &vocabulary)
        prefetch(vocabulary)
        for index in 0..<count where keys[index].isExact {
            forms[index] = vocabulary.form(keys[index], hashes[index])
        }
        for index in 0..<count {
            let stemmer = stemmers[Int(scripts[index])]
            let form = forms[index]
            if let known = vocabulary.knownReading(of: form, with: stemmer) {
                readings[index] = known
            } else {
                readings[index] = vocabulary.newReading(of: form, with: stemmer)
            }
        }
    }

    /// Lets what is known of each word come near, in two steps, neither of which waits for one word before the next.
    @inline(__always)
    private mutating func prefetch(_ vocabulary: Vocabulary) {
        for index in 0..<count { likely[index] = vocabulary.terms.likelyEntry(hashes[index]) }
        for index in 0..<count { vocabulary.terms.prefetchEntry(likely[index]) }
    }

    /// Cuts the next words; one too long for an exact key is entered at once, while its bytes are at hand.
    private mutating func cut(
        _ tokenizer: inout Tokenizer, _ text: Span<UInt8>, _ limit: Int, _ vocabulary: inout Vocabulary
    ) {
        count = 0
        isFull = false
        while count < limit {
            guard tokenizer.next(in: text) else { return }
            let key = tokenizer.key()
            keys[count] = key
            hashes[count] = key.hash(seeds)
            scripts[count] = tokenizer.script.rawValue
            if !key.isExact { forms[count] = vocabulary.form(tokenizer.word.span, tokenizer.wordCount) }
            count += 1
        }
        isFull = true
    }
}
