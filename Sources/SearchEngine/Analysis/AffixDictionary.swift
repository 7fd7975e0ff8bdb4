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
            let entry = table.intern(folded.span, length: folded.count, hash: ByteHash.hash(folded))
            if Int(entry) == flags.count { flags.append(0) }
            if text.unicodeScalars.first?.properties.isUppercase ?? false { flags[Int(entry)] |= Self.nameBit }
            if parts.count > 1 { flags[Int(entry)] |= Self.bits(parts[1]) }
        }
        guard table.count > 1 else { return nil }
        self.words = table
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
        find(word.span, word.count, hash: ByteHash.hash(word), strip: []).map { flags[Int($0)] & Self.nameBit != 0 }
            ?? false
    }

    /// Calls `body` with each dictionary word that the form may come from, some more than once.
    private func forEachWord(_ form: [UInt8], _ body: (UInt32) -> Void) {
        let bytes = form.span
        var hash = ByteHash.seed
        for cut in 0...form.count {
            if cut == form.count || form[cut] & 0xC0 != 0x80, form.count - cut <= longestSuffix {
                forEachWord(bytes, cut: cut, hash: hash, body)
            }
            if cut < form.count { hash = ByteHash.step(hash, UInt64(form[cut])) }
        }
        if let entry = find(bytes, form.count, hash: hash, strip: []) { body(entry) }
    }

    /// As above, for the suffix that begins at `cut`; `hash` is that of what stands before it.
    private func forEachWord(_ form: Span<UInt8>, cut: Int, hash: UInt64, _ body: (UInt32) -> Void) {
        let suffixHash = ByteHash.hash(form, cut..<form.count)
        let suffix = suffixes.find(hash: suffixHash) { range in
            suffixes.equals(range, form, cut..<form.count)
        }
        guard let suffix else { return }
        for replacement in replacements[Int(suffix)] {
            var wordHash = hash
            for byte in replacement.strip { wordHash = ByteHash.step(wordHash, UInt64(byte)) }
            guard let entry = find(form, cut, hash: wordHash, strip: replacement.strip) else { continue }
            let word = words.bytes[words.range(of: entry)]
            if replacement.rules.contains(where: { flags[Int(entry)] & $0.flag != 0 && $0.condition.matches(word) }) {
                body(entry)
            }
        }
    }

    /// The word that consists of the first `cut` bytes of a form and of `strip`.
    @inline(__always)
    private func find(_ form: Span<UInt8>, _ cut: Int, hash: UInt64, strip: [UInt8]) -> UInt32? {
        words.find(hash: hash) { range in
            guard range.count == cut + strip.count else { return false }
            let middle = range.lowerBound + cut
            return words.equals(range.lowerBound..<middle, form, 0..<cut)
                && words.equals(middle..<range.upperBound, strip.span, 0..<strip.count)
        }
    }
}

extension AffixDictionary: Hashable {
    /// Whether both are the same object.
    public static func == (left: AffixDictionary, right: AffixDictionary) -> Bool { left === right }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
