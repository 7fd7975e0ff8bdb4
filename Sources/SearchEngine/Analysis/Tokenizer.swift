/// Cuts UTF-8 text into folded words, one per call of ``next(in:)``, without allocating.
///
/// A word is a run of letters, digits and marks; an apostrophe between two letters belongs to it (`’` becomes `'`), a
/// hyphen does not; a CJK character is a word of its own. Folding is lower case, `ё` → `е`; stress marks on Cyrillic
/// letters vanish, and a decomposed `й` or `ї` is composed; see also ``Lookalikes``. Words longer than ``maximumWordBytes`` keep their beginning.
///
/// Words of ASCII and of basic Cyrillic, which is nearly all there is, are taken several bytes at a time; what meets
/// anything else on the way goes on scalar by scalar.
struct Tokenizer {
    /// The most bytes that a folded word keeps.
    static let maximumWordBytes = 256

    /// The folded word: its first ``wordCount`` bytes; what is behind them is undefined.
    var word = InlineArray<264, UInt8>(repeating: 0)
    var wordCount = 0
    /// The script of the word's first letter that has one.
    var script = Script.none
    /// Byte offsets of the word in the text.
    var start = 0
    var end = 0

    var offset = 0
    let kinds = LeadTable.shared.kinds
    let cyrillic = LeadTable.shared.cyrillic
    private let table = ScalarTable.shared
    private let traits = ScalarTable.shared.traits
    private let folded = ScalarTable.shared.folded

    /// Prepares for another text.
    mutating func reset() {
        offset = 0
    }

    /// The folded word as bytes of its own.
    var wordBytes: [UInt8] { (0..<wordCount).map { word[$0] } }

    /// Moves to the next word of `text`, which must be valid UTF-8 and the same on every call since ``reset()``.
    ///
    /// - Returns: `false` at the end of the text.
    /// - Complexity: O(bytes passed), no allocation.
    @inline(__always)
    mutating func next(in text: Span<UInt8>) -> Bool {
        wordCount = 0
        script = .none
        return takeCommonWord(in: text) || nextByScalars(in: text)
    }

    /// Goes on scalar by scalar, with what has been read of a word.
    @inline(never)
    mutating func nextByScalars(in text: Span<UInt8>) -> Bool {
        while offset < text.count {
            let at = offset
            let value = Self.decode(text, at: &offset)
            let traits = value < 0x10000 ? traits[Int(value)] : table.traits(of: value)
            let kind = traits & 0xF
            // Letters and separators are nearly all there is: two predictable branches, then the rest.
            if kind == ScalarClass.word.rawValue {
                if wordCount == 0 { start = at }
                if script == .none { script = Script(rawValue: traits >> 4) ?? .other }
                append(value < 0x10000 ? UInt32(folded[Int(value)]) : table.fold(value))
            } else if kind == ScalarClass.separator.rawValue {
                if finish(at: at) { return true }
            } else if takeOther(value, kind, at: at, in: text) {
                return true
            }
        }
        return finish(at: offset)
    }

    /// Takes a scalar that is neither letter nor separator. Returns whether a word is complete.
    ///
    /// Kept out of the loop, where it would turn two predictable branches into a jump table.
    @inline(never)
    private mutating func takeOther(_ value: UInt32, _ kind: UInt8, at position: Int, in text: Span<UInt8>) -> Bool {
        switch kind {
        case ScalarClass.mark.rawValue:
            if wordCount > 0 { appendMark(value) }
            return false
        case ScalarClass.apostrophe.rawValue:
            guard wordCount > 0 && startsWord(text) else { return finish(at: position) }
            append(0x27)
            return false
        case ScalarClass.ideograph.rawValue:
            return takeIdeograph(value, at: position)
        default:
            return false
        }
    }

    /// Ends the word at `position`, if there is one.
    @inline(__always)
    private mutating func finish(at position: Int) -> Bool {
        guard wordCount > 0 else { return false }
        end = position
        if Self.mayMixAlphabets(word.span, wordCount) { unifyAlphabets() }
        return true
    }

    /// Whether the word has ASCII letters and bytes of Cyrillic.
    ///
    /// A function of the letters alone: a property would copy the whole tokenizer for each word.
    @inline(__always)
    private static func mayMixAlphabets(_ word: Span<UInt8>, _ count: Int) -> Bool {
        var hasASCII = false
        var hasCyrillic = false
        for index in 0..<count {
            if word[index] >= 0x61 && word[index] < 0x7B { hasASCII = true }
            if word[index] & 0xFC == 0xD0 { hasCyrillic = true }
        }
        return hasASCII && hasCyrillic
    }

    /// Writes a word that mixes letters which look alike in one alphabet.
    private mutating func unifyAlphabets() {
        guard let unified = Lookalikes.unified(wordBytes), unified.bytes.count <= Self.maximumWordBytes else { return }
        wordCount = unified.bytes.count
        for index in 0..<wordCount { word[index] = unified.bytes[index] }
        script = unified.script
    }

    /// Ends a pending word before the ideograph, or takes the ideograph as the word.
    private mutating func takeIdeograph(_ value: UInt32, at position: Int) -> Bool {
        if wordCount > 0 {
            offset = position
        } else {
            start = position
            script = .other
            append(table.fold(value))
        }
        end = offset
        return true
    }

    /// Whether the scalar at the offset is a letter or a digit.
    private func startsWord(_ text: Span<UInt8>) -> Bool {
        guard offset < text.count else { return false }
        var probe = self.offset
        let value = Self.decode(text, at: &probe)
        return table.traits(of: value) & 0xF == ScalarClass.word.rawValue
    }

    private mutating func appendMark(_ value: UInt32) {
        let last = word[wordCount - 1]
        if script == .cyrillic && wordCount >= 2 {
            switch (value, word[wordCount - 2], last) {
            case (0x300, _, _), (0x301, _, _): return
            case (0x308, 0xD0, 0xB5): return
            case (0x306, 0xD0, 0xB8): return replaceLast(with: 0x439)
            case (0x308, 0xD1, 0x96): return replaceLast(with: 0x457)
            default: break
            }
        }
        append(value)
    }

    /// Replaces the last scalar, which has two bytes, by another one of two bytes.
    private mutating func replaceLast(with value: UInt32) {
        wordCount -= 2
        append(value)
    }

    @inline(__always)
    private mutating func append(_ value: UInt32) {
        guard wordCount + 4 <= Self.maximumWordBytes else { return }
        if value < 0x80 {
            word[wordCount] = UInt8(truncatingIfNeeded: value)
            wordCount += 1
        } else if value < 0x800 {
            word[wordCount] = UInt8(truncatingIfNeeded: 0xC0 | value >> 6)
            word[wordCount + 1] = UInt8(truncatingIfNeeded: 0x80 | value & 0x3F)
            wordCount += 2
        } else {
            guard let encoded = UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") else { return }
            for unit in encoded {
                word[wordCount] = unit
                wordCount += 1
            }
        }
    }

    /// Decodes the scalar at `offset` and moves past it; never reads past the end, whatever the bytes.
    @inline(__always)
    static func decode(_ text: Span<UInt8>, at offset: inout Int) -> UInt32 {
        let first = UInt32(text[offset])
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard offset + length <= text.count else {
            offset = text.count
            return 0xFFFD
        }
        var value = length == 1 ? first : first & (0x7F >> UInt32(length))
        for index in 1..<max(length, 1) { value = value << 6 | UInt32(text[offset + index]) & 0x3F }
        offset += length
        return value
    }
}
