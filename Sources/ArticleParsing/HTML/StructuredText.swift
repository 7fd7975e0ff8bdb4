/// The text of the article that structured data gives, to compare blocks with.
struct StructuredText {
    private var shingles: Set<Int> = []
    private(set) var words = 0

    /// Notes the runs of three words of a text.
    init(_ text: String) {
        Self.forEachShingle(of: TextSlice(text)) { shingles.insert($0) }
        words = WordCount.count(TextSlice(text))
    }

    /// The part of a block's runs of three words that stand in the text; `nil` where it has none.
    func share(of text: TextSlice) -> Double? {
        var all = 0
        var found = 0
        Self.forEachShingle(of: text) { shingle in
            all += 1
            if shingles.contains(shingle) { found += 1 }
        }
        return all == 0 ? nil : Double(found) / Double(all)
    }

    private static func forEachShingle(of text: TextSlice, _ body: (Int) -> Void) {
        var last = (0, 0)
        var count = 0
        var hash = 0
        func endWord() {
            guard hash != 0 else { return }
            count += 1
            if count >= 3 { body(last.0 &* 31 &* 31 &+ last.1 &* 31 &+ hash) }
            last = (last.1, hash)
            hash = 0
        }
        for byte in CaseFolding.fold(text) {
            if byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) {
                hash = (hash ^ Int(byte)) &* 0x100_0000_01B3 &+ 1
            } else {
                endWord()
            }
        }
        endWord()
    }
}
