import NewsModels

/// One text that the window holds.
struct SignedText: Sendable {
    /// Since which `seq` the article has had it.
    let seq: UInt64
    /// Since which `seq` it has had this text or nearly this text: who was first is told by it.
    let since: UInt64
    /// Key of the article in the database.
    let article: Int64
    /// Key of the article that it repeats.
    let original: Int64?
    /// The time of ``seq``.
    let emittedAt: Timestamp
    let signature: TextSignature
}

/// The window of texts in memory, found by what they share: the committed rows of the table `signatures`.
///
/// A ring of texts in the order of `seq`. Each text hangs in nine chains, one for each of its keys and one for its
/// `content_hash`, newest first; a link that leads to a place taken anew is known by a `seq` that does not fall.
struct SignatureIndex {
    /// How far a chain is followed: what more than so many texts share is boilerplate.
    static let chainLimit = 64
    /// How many texts are compared, and how many matches are looked at, before the oldest so far is taken.
    static let comparisonLimit = 64, matchLimit = 16
    private static let chainCount = TextSignature.keyCount + 1

    private struct Entry {
        let text: SignedText
        var isAlive = true
        /// The next older text in each chain, as place × 9 + chain + 1; 0 at the end.
        var links = InlineArray<9, UInt32>(repeating: 0)
    }

    /// The most texts that are held.
    let capacity: Int
    private var ring: [Entry] = []
    /// Texts ever taken; the newest stands at `end - 1`.
    private var end = 0
    /// The oldest text that is held.
    private var start = 0
    private var heads: [UInt32]

    init(capacity: Int, headCount: Int = 1 << 12) {
        self.capacity = capacity
        heads = [UInt32](repeating: 0, count: headCount)
    }

    /// Texts that are held, with those that were removed.
    var count: Int { end - start }

    /// The oldest `seq` that is held.
    var firstSeq: UInt64? { count > 0 ? ring[start % capacity].text.seq : nil }

    /// Takes a text that is newer than all others. In a full window it takes the place of the oldest one.
    ///
    /// - Complexity: O(1) amortised.
    mutating func append(_ text: SignedText) {
        let place = end % capacity
        if place < ring.count { ring[place] = Entry(text: text) } else { ring.append(Entry(text: text)) }
        end += 1
        start = max(start, end - capacity)
        if ring.count * Self.chainCount > 2 * heads.count, heads.count < 4 * capacity { relink() } else { link(place) }
    }

    /// Forgets the text of that `seq`, if it is held.
    ///
    /// - Complexity: O(log n).
    mutating func remove(seq: UInt64) {
        guard let place = place(of: seq) else { return }
        ring[place].isAlive = false
    }

    /// Forgets the texts that are older than a time, `limit` at most.
    mutating func removeTexts(before time: Timestamp, limit: Int) {
        let bound = min(end, start + limit)
        while start < bound, ring[start % capacity].text.emittedAt < time { start += 1 }
    }

    /// Forgets the oldest texts beyond a number.
    mutating func removeTexts(beyond number: Int) {
        start = max(start, end - max(number, 0))
    }

    /// The texts that are held, oldest first, with those that were removed.
    var texts: some Sequence<SignedText> { (start..<end).lazy.map { self.ring[$0 % self.capacity].text } }

    /// The text of that `seq`.
    ///
    /// - Complexity: O(log n).
    func text(seq: UInt64) -> SignedText? {
        place(of: seq).flatMap { ring[$0].isAlive ? ring[$0].text : nil }
    }

    /// The oldest text that a text repeats or nearly repeats, among the newest that share a key with it.
    ///
    /// - Parameter isGone: Tells texts that are to be passed over.
    /// - Complexity: O(1): no more than 9 × 64 links are followed, hardly ever more than a few.
    func oldestMatch(of signature: TextSignature, except isGone: (UInt64) -> Bool) -> SignedText? {
        var oldest: Int?, compared: [Int] = [], matches = 0
        for chain in (0..<Self.chainCount).reversed() where Self.isUsed(chain, of: signature) {
            let key = Self.key(chain, of: signature)
            var link = heads[head(of: key, chain)], steps = 0, newer = UInt64.max
            while link > 0, steps < Self.chainLimit, matches < Self.matchLimit {
                let place = Int(link - 1) / Self.chainCount, linked = Int(link - 1) % Self.chainCount
                let seq = ring[place].text.seq
                guard isHeld(place), seq < newer else { break }
                (newer, link) = (seq, ring[place].links[linked])
                steps += 1
                guard Self.key(linked, of: ring[place].text.signature) == key, ring[place].isAlive,
                    compared.count < Self.comparisonLimit, !compared.contains(place)
                else { continue }
                compared.append(place)
                guard !isGone(seq), Self.repeats(signature, ring[place].text.signature) else { continue }
                matches += 1
                if oldest.map({ ring[place].text.since < ring[$0].text.since }) ?? true { oldest = place }
            }
        }
        return oldest.map { ring[$0].text }
    }

    /// Whether one text is the other, or nearly so.
    static func repeats(_ a: TextSignature, _ b: TextSignature) -> Bool {
        a.contentKey == b.contentKey || Resemblance(a, b).isNear
    }

    // MARK: - Chains

    private static func isUsed(_ chain: Int, of signature: TextSignature) -> Bool {
        chain == TextSignature.keyCount || signature.shingleCount > 0
    }

    private static func key(_ chain: Int, of signature: TextSignature) -> UInt64 {
        chain < TextSignature.keyCount ? UInt64(signature.keys[chain]) : signature.contentKey
    }

    private func head(of key: UInt64, _ chain: Int) -> Int {
        let salted = chain < TextSignature.keyCount ? key : ~key
        return Int(truncatingIfNeeded: (salted &* 0x9E37_79B9_7F4A_7C15) >> 33) & (heads.count - 1)
    }

    private mutating func link(_ place: Int) {
        let signature = ring[place].text.signature
        for chain in 0..<Self.chainCount where Self.isUsed(chain, of: signature) {
            let head = head(of: Self.key(chain, of: signature), chain)
            ring[place].links[chain] = heads[head]
            heads[head] = UInt32(place * Self.chainCount + chain + 1)
        }
    }

    /// Makes room for more chains.
    private mutating func relink() {
        heads = [UInt32](repeating: 0, count: 4 * heads.count)
        for index in start..<end { link(index % capacity) }
    }

    // MARK: - Places

    /// Whether a place of the ring holds a text of the window.
    private func isHeld(_ place: Int) -> Bool {
        count > 0 && ring[place].text.seq >= ring[start % capacity].text.seq
    }

    private func place(of seq: UInt64) -> Int? {
        var (low, high) = (start, end)
        while low < high {
            let middle = (low + high) / 2
            if ring[middle % capacity].text.seq < seq { low = middle + 1 } else { high = middle }
        }
        let place = low % capacity
        return low < end && ring[place].text.seq == seq ? place : nil
    }
}
