import NewsModels

/// What is kept of an article's text to know it again elsewhere: 108 bytes, whatever the length.
///
/// The text is the set of its shingles: each five words that follow one another. A shingle with a number counts three
/// times: weather, rates and results differ in nothing else, and a reprint keeps them. The headline is left out, because
/// a reprint changes it.
///
/// - Source: Broder 1997, "On the resemblance and containment of documents", doi:10.1109/SEQUEN.1997.666900;
///   Li, Owen & Zhang 2012, "One permutation hashing", arXiv:1208.1259; Li & König 2010, "b-bit minwise hashing",
///   doi:10.1145/1772690.1772759.
struct TextSignature: Sendable {
    /// Words of a shingle.
    static let shingleLength = 5
    /// How often a shingle with a number counts.
    static let numberWeight: UInt64 = 3
    /// Shingles below which a text is known again by its `content_hash` alone.
    static let leastShingles = 12
    /// Shingles by which a text is found.
    static let keyCount = 8
    /// Bins of the shingles' hashes.
    static let binCount = 128

    /// The digest of `content_hash`, shortened: equal for exact duplicates.
    let contentKey: UInt64
    /// The shingles, each counted as often as it counts; 0 for a text that is too short.
    let shingleCount: UInt32
    /// The least hashes of shingles; two texts of which half is the same share one with a chance of 99.6 %.
    let keys: InlineArray<8, UInt32>
    /// Four bits of the least hash in each bin, 1…15, sixteen bins in a word; 0 for an empty bin.
    let bins: InlineArray<8, UInt64>

    init(contentKey: UInt64, shingleCount: UInt32, keys: InlineArray<8, UInt32>, bins: InlineArray<8, UInt64>) {
        self.contentKey = contentKey
        self.shingleCount = shingleCount
        self.keys = keys
        self.bins = bins
    }

    /// Signs a text.
    ///
    /// - Complexity: O(n), no allocation; about 2 µs for a kilobyte.
    init(body: String, contentKey: UInt64) {
        var body = body
        var shingles = ShingleSketch()
        body.withUTF8 { utf8 in
            var words = WordHashes(utf8)
            while let word = words.next() { shingles.take(word.hash, hasDigit: word.hasDigit) }
        }
        self.contentKey = contentKey
        let isLong = shingles.count >= Self.leastShingles
        shingleCount = isLong ? UInt32(clamping: shingles.count) : 0
        keys = isLong ? shingles.keys : InlineArray(repeating: 0)
        bins = isLong ? shingles.bins : InlineArray(repeating: 0)
    }
}

/// Takes the words of a text, and keeps the least hashes of their shingles.
private struct ShingleSketch {
    private(set) var count = 0
    private var words = InlineArray<5, UInt64>(repeating: 0)
    private var wordCount = 0
    private var wordsSinceDigit = TextSignature.shingleLength
    private var rolling: UInt64 = 0
    private var least = InlineArray<8, UInt64>(repeating: .max)
    private var binMinima = InlineArray<128, UInt64>(repeating: .max)

    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let basePower = base &* base &* base &* base &* base

    @inline(__always)
    mutating func take(_ word: UInt64, hasDigit: Bool) {
        let slot = wordCount % TextSignature.shingleLength
        rolling = rolling &* Self.base &+ word &- words[slot] &* Self.basePower
        words[slot] = word
        wordCount += 1
        wordsSinceDigit = hasDigit ? 0 : wordsSinceDigit + 1
        guard wordCount >= TextSignature.shingleLength else { return }
        insert(Self.mix(rolling))
        guard wordsSinceDigit < TextSignature.shingleLength else { return }
        for copy in 1..<TextSignature.numberWeight { insert(Self.mix(rolling ^ copy)) }
    }

    @inline(__always)
    private mutating func insert(_ hash: UInt64) {
        count += 1
        let bin = Int(hash >> 57)
        if hash < binMinima[bin] { binMinima[bin] = hash }
        if hash < least[7] { insertLeast(hash) }
    }

    private mutating func insertLeast(_ hash: UInt64) {
        var place = 7
        while place > 0, least[place - 1] > hash { place -= 1 }
        if place > 0, least[place - 1] == hash { return }
        for index in stride(from: 7, to: place, by: -1) { least[index] = least[index - 1] }
        least[place] = hash
    }

    var keys: InlineArray<8, UInt32> {
        InlineArray { UInt32(truncatingIfNeeded: least[$0]) }
    }

    var bins: InlineArray<8, UInt64> {
        var bins = InlineArray<8, UInt64>(repeating: 0)
        for bin in 0..<TextSignature.binCount where binMinima[bin] != .max {
            let bits = (binMinima[bin] & 0xFFFF_FFFF) * 15 / 0x1_0000_0000 + 1
            bins[bin / 16] |= bits << UInt64(4 * (bin % 16))
        }
        return bins
    }

    /// The finaliser of MurmurHash3: each bit of the input turns each bit of the output with a chance of one half.
    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
