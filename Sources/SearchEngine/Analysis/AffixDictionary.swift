/// A dictionary of words and of the suffixes that they take, in the format of Hunspell: finds the dictionary words that
/// an inflected form may come from.
///
/// Only suffixes are read, which is all that the Russian dictionary has; words and rules are folded as the tokenizer
/// folds, so that case and `ё` do not matter. Immutable and shared by all threads.
///
/// - Source: The format is that of hunspell(5). Hunspell itself answers the same, in 14 µs a word and for one thread at
///   a time; this takes about a tenth of that.
public final class AffixDictionary: Sendable {
    /// Folded words, each once.
    private let words: TermTable
    /// Knows most of what is no word: nearly all that a form might come from is none, and the table of words is large.
    private let presence: PresenceBits
    /// For each word: a bit for each of its flags, and ``nameBit``.
    private let flags: [UInt64]
    /// Folded suffixes, each once.
    private let suffixes: TermTable
    /// For each suffix: what it may stand in the place of.
    private let replacements: [[Replacement]]
    private let longestSuffix: Int

    private static let nameBit: UInt64 = 1 << 63

    /// Reads a dictionary.
    ///
    /// - Parameters:
    ///   - affixes: The text of the `.aff` file, in UTF-8.
    ///   - words: The text of the `.dic` file, in UTF-8.
    /// - Returns: `nil` if there are no words or no suffixes, or if the text is not UTF-8 or has flags that are not
    ///   single letters.
    /// - Complexity: O(bytes), about 0.1 s for the 146,000 words of the Russian dictionary.
    public init?(affixes: [UInt8], words: [UInt8]) {
        var suffixes = SuffixReader()
        guard suffixes.read(affixes), !suffixes.replacements.isEmpty else { return nil }
        self.suffixes = suffixes.table
        replacements = suffixes.replacements
        longestSuffix = suffixes.longest
        var table = TermTable()
        var flags: [UInt64] = []
        for line in words.split(separator: 0x0A) {
            // The first line is the number of words; a number is no harm as a word.
            let parts = line.split(separator: 0x2F, maxSplits: 1)
            guard let first = parts.first, let text = String(validating: first, as: UTF8.self) else { return nil }
            let folded = Folding.fold(text)
            guard !folded.isEmpty, folded.count <= Tokenizer.maximumWordBytes else { continue }
            let entry = table.intern(folded.span, length: folded.count)
            if Int(entry) == flags.count { flags.append(0) }
            if text.unicodeScalars.first?.properties.isUppercase ?? false { flags[Int(entry)] |= Self.nameBit }
            if parts.count > 1 { flags[Int(entry)] |= Self.bits(parts[1]) }
        }
        guard table.count > 1 else { return nil }
        self.words = table
        presence = PresenceBits(table)
        self.flags = flags
    }

    /// A bit for each flag that is a letter of ASCII, up to white space.
    static func bits(_ flags: some Sequence<UInt8>) -> UInt64 {
        var bits: UInt64 = 0
        for flag in flags {
            guard flag > 0x20 else { break }
            if flag >= 0x41 && flag < 0x7B { bits |= 1 << UInt64(flag - 0x41) }
        }
        return bits
    }

    /// The number of words.
    public var count: Int { words.count }

    /// Returns the dictionary word that a folded form comes from; of several the longest, then the first by its bytes.
    ///
    /// - Returns: `nil` if the dictionary does not know the form.
    /// - Complexity: O(suffixes that the form may end in · what each may stand for), some microseconds.
    public func lemma(of form: [UInt8]) -> [UInt8]? {
        var best: Range<Int>?
        forEachWord(form) { entry in
            let range = words.range(of: entry)
            guard let known = best else { return best = range }
            if range.count > known.count
                || range.count == known.count
                    && words.bytes[range].lexicographicallyPrecedes(words.bytes[known])
            {
                best = range
            }
        }
        return best.map { Array(words.bytes[$0]) }
    }

    /// Whether a folded word is in the dictionary as a name, that is with a capital letter.
    func hasName(_ word: [UInt8]) -> Bool {
        words.find(word.span, length: word.count).map { flags[Int($0)] & Self.nameBit != 0 } ?? false
    }

    /// Calls `body` with each dictionary word that the form may come from, some more than once.
    private func forEachWord(_ form: [UInt8], _ body: (UInt32) -> Void) {
        if let entry = words.find(form.span, length: form.count) { body(entry) }
        var candidate = form
        candidate.reserveCapacity(form.count + 64)
        let first = max(0, form.count - longestSuffix)
        for cut in first...form.count where cut == form.count || form[cut] & 0xC0 != 0x80 {
            let ending = form.span.extracting(cut..<form.count)
            guard let suffix = suffixes.find(ending, length: ending.count) else { continue }
            for replacement in replacements[Int(suffix)] {
                candidate.removeSubrange(cut...)
                candidate.append(contentsOf: replacement.strip)
                guard presence.mayContain(candidate.span),
                    let entry = words.find(candidate.span, length: candidate.count)
                else { continue }
                if replacement.accepts(candidate, flags[Int(entry)]) { body(entry) }
            }
            candidate.removeSubrange(cut...)
            candidate.append(contentsOf: form[cut...])
        }
    }
}

extension AffixDictionary: Hashable {
    /// Whether both are the same object.
    public static func == (left: AffixDictionary, right: AffixDictionary) -> Bool { left === right }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Says of most words that are not in a table that they are not, from a few bits for each word that is.
///
/// - Source: Bloom, Space/time trade-offs in hash coding with allowable errors, CACM 13(7), 1970,
///   doi:10.1145/362686.362692; with one hash function.
private struct PresenceBits {
    private var bits: [UInt64]
    private let mask: Int

    init(_ table: TermTable) {
        var size = 1 << 10
        while size < table.count * 8 { size *= 2 }
        mask = size - 1
        bits = [UInt64](repeating: 0, count: size / 64)
        for entry in 0..<UInt32(table.count) {
            let place = place(table.bytes.span.extracting(table.range(of: entry)))
            bits[place >> 6] |= 1 << UInt64(place & 63)
        }
    }

    @inline(__always)
    private func place(_ word: Span<UInt8>) -> Int { Int(truncatingIfNeeded: ByteHash.hash(word)) & mask }

    /// `false` if the word is not in the table.
    @inline(__always)
    func mayContain(_ word: Span<UInt8>) -> Bool {
        let place = place(word)
        return bits[place >> 6] >> UInt64(place & 63) & 1 != 0
    }
}
