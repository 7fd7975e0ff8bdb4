/// Words of a text on their way into the vocabulary, a few at a time.
///
/// Each step runs over all of them before the next step begins: while the processor waits for one entry of a large
/// table it can already ask for the next ones.
struct WordBatch {
    /// Words taken at a time.
    static let capacity = 64

    /// The number of words.
    private(set) var count = 0
    /// Whether the text goes on behind the words.
    private(set) var isFull = false
    /// The number of each word in the vocabulary, and of its stem.
    private(set) var forms = InlineArray<64, UInt32>(repeating: 0)
    private(set) var terms = InlineArray<64, UInt32>(repeating: 0)

    private var keys = InlineArray<64, WordKey>(repeating: WordKey(first: 0, second: 0, third: 0, length: 0))
    private var scripts = InlineArray<64, UInt8>(repeating: 0)

    /// Takes the next words of `text`, at most `limit`, and looks up the number and the stem of each.
    ///
    /// - Parameter stemmers: The stemmer for each script, by `Script.rawValue`.
    mutating func take(
        _ tokenizer: inout Tokenizer, _ text: Span<UInt8>, limit: Int, stemmers: [StemmerOrdinal],
        into vocabulary: inout Vocabulary
    ) {
        cut(&tokenizer, text, min(limit, Self.capacity), &vocabulary)
        for index in 0..<count where keys[index].isExact { forms[index] = vocabulary.form(keys[index]) }
        for index in 0..<count {
            let stemmer = stemmers[Int(scripts[index])]
            terms[index] =
                vocabulary.knownStem(of: forms[index], with: stemmer)
                ?? vocabulary.newStem(of: forms[index], with: stemmer)
        }
    }

    /// Cuts the next words; one too long for an exact key is entered at once, while its bytes are at hand.
    private mutating func cut(
        _ tokenizer: inout Tokenizer, _ text: Span<UInt8>, _ limit: Int, _ vocabulary: inout Vocabulary
    ) {
        count = 0
        isFull = false
        while count < limit {
            guard tokenizer.next(in: text) else { return }
            keys[count] = WordKey(tokenizer.word.span, length: tokenizer.wordCount)
            scripts[count] = tokenizer.script.rawValue
            if !keys[count].isExact { forms[count] = vocabulary.form(tokenizer.word.span, tokenizer.wordCount) }
            count += 1
        }
        isFull = true
    }
}
