/// Remembers how runs of texts are analysed, from one search to the next: nearly all words of a text were met before,
/// and to fold and stem one costs fifty times as much as to find it. Belongs to one thread at a time.
///
/// A table of fixed size with two places for each run, in which a new one takes the place of the one entered before the
/// last. Runs and stems are known by hashes alone, of 64 and 48 bits with seeds of this process: that two share one is
/// so unlikely, and its harm so small (a word is emphasised that is none of the query's), that it is not checked.
public final class KnownWords {
    /// What a run consists of, and where its word is.
    struct Analysis {
        /// The hash of the stem, then the end and the start of the word in the run (six bits each), then the kind.
        fileprivate let bits: UInt64

        /// No word.
        static let empty = Analysis(bits: 0)
        /// Several words, or a long one.
        static let other = Analysis(bits: 2)

        fileprivate init(bits: UInt64) { self.bits = bits }

        fileprivate init(stem: UInt64, start: Int, end: Int) {
            bits = stem << 16 | UInt64(end) << 9 | UInt64(start) << 3 | 1
        }

        var isWord: Bool { bits & 3 == 1 }
        var isOther: Bool { bits & 3 == 2 }
        var stem: UInt64 { bits >> 16 }
        var start: Int { Int(truncatingIfNeeded: bits >> 3 & 0x3F) }
        var end: Int { Int(truncatingIfNeeded: bits >> 9 & 0x3F) }
    }

    fileprivate struct Slot {
        var run: UInt64
        var analysis: Analysis
    }

    private static let slotCount = 1 << 17

    let settings: IndexSettings
    private let pool: StemmerPool
    /// Zero at first; no run has the hash zero, almost surely.
    private let slots: UnsafeMutablePointer<Slot>
    private let hasher = RunHasher()
    private var tokenizer = Tokenizer()
    private var scratch: [UInt8] = []
    /// The sets of stemmers by script that texts have had; most languages share one.
    private var stemmerTables: [[StemmerOrdinal]] = []
    private var language: String?
    private var table = 0

    /// - Parameter settings: Those of the index whose texts are read.
    public init(settings: IndexSettings) {
        self.settings = settings
        pool = StemmerPool(settings)
        slots = .allocate(capacity: Self.slotCount)
        slots.initialize(repeating: Slot(run: 0, analysis: .empty), count: Self.slotCount)
    }

    deinit { slots.deallocate() }

    /// Prepares for texts of a language.
    func use(language: String) {
        guard self.language != language else { return }
        self.language = language
        let stemmers = StemmerCatalog.stemmersByScript(language: language, stemsWords: settings.stemsWords)
        table = stemmerTables.firstIndex(of: stemmers) ?? stemmerTables.count
        if table == stemmerTables.count { stemmerTables.append(stemmers) }
    }

    /// The hash that stands for a stem, of 48 bits.
    static func hash(ofStem stem: [UInt8]) -> UInt64 { ByteHash.hash(stem.span) >> 16 }

    /// Analyses the words of `text` run by run, until `body` returns `false`.
    ///
    /// - Parameter body: Takes where a run begins and ends, and what it consists of.
    /// - Complexity: O(bytes); for a run that is known O(1).
    @inline(__always)
    func forEachRun(of text: Span<UInt8>, _ body: (_ start: Int, _ end: Int, Analysis) -> Bool) {
        var runs = WordRuns()
        let (slots, seed) = (slots, UInt64(truncatingIfNeeded: table))
        while runs.next(in: text) {
            let (start, end) = (runs.start, runs.end)
            var analysis = Analysis.other
            if end &- start <= RunHasher.maximumByteCount {
                let run = hasher.hash(text, start, end) ^ seed
                let place = Int(truncatingIfNeeded: run) & (Self.slotCount - 1)
                // SAFETY: both places are below the number of slots, which is even.
                if unsafe slots[place].run == run {
                    analysis = unsafe slots[place].analysis
                } else if unsafe slots[place ^ 1].run == run {
                    analysis = unsafe slots[place ^ 1].analysis
                } else {
                    analysis = analyse(text.extracting(start..<end))
                    enter(Slot(run: run, analysis: analysis), at: place)
                }
            }
            guard body(start, end, analysis) else { return }
        }
    }

    private func enter(_ slot: Slot, at place: Int) {
        slots[place ^ 1] = slots[place]
        slots[place] = slot
    }

    @inline(never)
    private func analyse(_ run: Span<UInt8>) -> Analysis {
        tokenizer.reset()
        guard tokenizer.next(in: run) else { return .empty }
        let word = Analysis(stem: stem(of: tokenizer), start: tokenizer.start, end: tokenizer.end)
        return tokenizer.next(in: run) ? .other : word
    }

    private func stem(of tokenizer: borrowing Tokenizer) -> UInt64 {
        let stemmer = stemmerTables[table][Int(tokenizer.script.rawValue)]
        pool.stem(tokenizer.word.span, length: tokenizer.wordCount, with: stemmer, into: &scratch)
        return Self.hash(ofStem: scratch)
    }

    /// The hash of the stem of the word that a tokenizer stands at; remembered beside the runs.
    func knownStem(of tokenizer: borrowing Tokenizer) -> UInt64 {
        let count = tokenizer.wordCount
        guard count <= RunHasher.maximumByteCount else { return stem(of: tokenizer) }
        // The complement tells a folded word from a run: its script may not be the one that it shows.
        let word = ~hasher.hash(tokenizer.word.span, 0, count)
        let run = word ^ UInt64(truncatingIfNeeded: table) ^ UInt64(tokenizer.script.rawValue) << 32
        let place = Int(truncatingIfNeeded: run) & (Self.slotCount - 1)
        if slots[place].run == run { return slots[place].analysis.stem }
        if slots[place ^ 1].run == run { return slots[place ^ 1].analysis.stem }
        let stem = stem(of: tokenizer)
        enter(Slot(run: run, analysis: Analysis(stem: stem, start: 0, end: 0)), at: place)
        return stem
    }
}

/// Hashes up to 32 bytes with seeds of this process, without a branch on their number.
private struct RunHasher {
    /// The most bytes that are hashed.
    static let maximumByteCount = 32

    private let seeds = (ByteHash.seed, ByteHash.otherSeed, ByteHash.seed &* 0x9E37_79B9_7F4A_7C15)

    /// Hashes the bytes from `start` to `end`, 1 to 32 of them.
    @inline(__always)
    func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        let count = end &- start
        guard start &+ Self.maximumByteCount <= text.count else { return hashAtEnd(text, start, end) }
        return fold(
            Self.part(text, start, count), Self.part(text, start &+ 8, count &- 8),
            Self.part(text, start &+ 16, count &- 16), Self.part(text, start &+ 24, count &- 24))
    }

    /// The first `count` bytes from `start` on, eight at most; none if `count` is negative.
    @inline(__always)
    private static func part(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        // SAFETY: whoever asks has seen that the text goes on for eight bytes.
        let bits = unsafe text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self)
        // A shift by 64 or more leaves nothing.
        return bits.littleEndian & ~(UInt64.max << UInt64(truncatingIfNeeded: max(0, 8 &* count)))
    }

    @inline(never)
    private func hashAtEnd(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        var parts = InlineArray<4, UInt64>(repeating: 0)
        for index in start..<end {
            parts[(index - start) / 8] |= UInt64(text[index]) << UInt64((index - start) % 8 * 8)
        }
        return fold(parts[0], parts[1], parts[2], parts[3])
    }

    @inline(__always)
    private func fold(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) -> UInt64 {
        ByteHash.mix(first ^ seeds.0, second ^ seeds.1) ^ ByteHash.mix(third ^ seeds.2, fourth ^ seeds.1 ^ seeds.0)
    }
}
