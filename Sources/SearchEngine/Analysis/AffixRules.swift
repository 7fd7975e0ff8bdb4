/// What a suffix may stand in the place of.
struct Replacement {
    /// The end of the dictionary word that the suffix replaced, folded.
    let strip: [UInt8]
    /// Any of these must hold.
    var rules: [AffixRule]

    /// Whether a dictionary word with these flags takes the suffix.
    func accepts(_ word: [UInt8], _ flags: UInt64) -> Bool {
        rules.contains { flags & $0.flag != 0 && $0.condition.matches(word) }
    }
}

/// One line of a `.aff` file, apart from its suffix and from what that replaces.
struct AffixRule {
    /// The bit of the flag that a word must have.
    let flag: UInt64
    let condition: AffixCondition
}

/// What a word must end in to take a suffix: a letter set for each of its last letters.
struct AffixCondition {
    private struct Letters {
        var scalars: [UInt32] = []
        var isNegated = false
    }

    private var letters: [Letters] = []

    /// Reads `.`, `чь` or `[^к]ий`.
    init(_ text: some StringProtocol) {
        var open: Letters?
        for scalar in text.unicodeScalars where text != "." {
            let value = ScalarTable.shared.fold(scalar.value)
            switch scalar {
            case "[": open = Letters()
            case "]":
                if let complete = open { letters.append(complete) }
                open = nil
            case "^" where open?.scalars.isEmpty ?? false: open?.isNegated = true
            default:
                if open != nil { open?.scalars.append(value) } else { letters.append(Letters(scalars: [value])) }
            }
        }
    }

    /// Whether a folded word ends so.
    func matches(_ word: [UInt8]) -> Bool {
        var end = word.count
        for wanted in letters.reversed() {
            guard end > 0 else { return false }
            var start = end - 1
            while start > 0 && word[start] & 0xC0 == 0x80 { start -= 1 }
            var offset = start
            let value = Tokenizer.decode(word.span, at: &offset)
            if wanted.scalars.contains(value) == wanted.isNegated { return false }
            end = start
        }
        return true
    }
}

/// Reads the suffixes of a `.aff` file.
struct SuffixReader {
    private(set) var table = TermTable()
    /// For each suffix of ``table``.
    private(set) var replacements: [[Replacement]] = []
    /// The bytes of the longest suffix.
    private(set) var longest = 0

    /// Returns `false` for what ``AffixDictionary`` does not read.
    mutating func read(_ text: [UInt8]) -> Bool {
        for line in text.split(separator: 0x0A) {
            guard let line = String(validating: line, as: UTF8.self) else { return false }
            let parts = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            switch parts.first {
            case "SET" where parts.count > 1 && parts[1] != "UTF-8": return false
            case "FLAG": return false
            case "SFX" where parts.count >= 5: add(parts)
            default: break
            }
        }
        return true
    }

    /// Adds the rule of a line: `SFX flag strip suffix condition`, where `0` is nothing.
    private mutating func add(_ parts: [Substring]) {
        let strip = parts[2] == "0" ? [] : Folding.fold(parts[2])
        let suffix = parts[3].prefix { $0 != "/" }
        let folded = suffix == "0" ? [] : Folding.fold(suffix)
        let entry = Int(table.intern(folded.span, length: folded.count))
        if entry == replacements.count { replacements.append([]) }
        longest = max(longest, folded.count)
        let rule = AffixRule(flag: AffixDictionary.bits(parts[1].utf8), condition: AffixCondition(parts[4]))
        if let known = replacements[entry].firstIndex(where: { $0.strip == strip }) {
            replacements[entry][known].rules.append(rule)
        } else {
            replacements[entry].append(Replacement(strip: strip, rules: [rule]))
        }
    }
}
