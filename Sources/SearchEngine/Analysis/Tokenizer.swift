/// Cuts UTF-8 text into folded words, one per call of ``next(in:)``, without allocating.
///
/// A word is a run of letters, digits and marks; an apostrophe between two letters belongs to it (`’` becomes `'`), a
/// hyphen does not; a CJK character is a word of its own. Folding is lower case, `ё` → `е`; stress marks on Cyrillic
/// letters vanish, and a decomposed `й` or `ї` is composed. Words longer than ``maximumWordBytes`` keep their beginning.
struct Tokenizer {
    /// The most bytes that a folded word keeps.
    static let maximumWordBytes = 256

    /// The folded word: its first ``wordCount`` bytes.
    private(set) var word = InlineArray<264, UInt8>(repeating: 0)
    private(set) var wordCount = 0
    /// A hash of the folded word, stable within the process.
    private(set) var hash: UInt64 = 0
    /// The script of the word's first letter that has one.
    private(set) var script = Script.none
    /// Byte offsets of the word in the text.
    private(set) var start = 0
    private(set) var end = 0

    private var offset = 0
    private var hashBeforeLast: UInt64 = 0
    private let table = ScalarTable.shared
    private let traits = ScalarTable.shared.traits
    private let folded = ScalarTable.shared.folded
    private let seed = ByteHash.seed

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
    mutating func next(in text: Span<UInt8>) -> Bool {
        wordCount = 0
        hash = seed
        script = .none
        while offset < text.count {
            let at = offset
            let value = decodeScalar(in: text)
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
        return true
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
        hash = hashBeforeLast
        append(value)
    }

    @inline(__always)
    private mutating func append(_ value: UInt32) {
        guard wordCount + 4 <= Self.maximumWordBytes else { return }
        hashBeforeLast = hash
        hash = ByteHash.step(hash, UInt64(value))
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

    @inline(__always)
    private mutating func decodeScalar(in text: Span<UInt8>) -> UInt32 {
        let first = text[offset]
        if first < 0x80 {
            offset += 1
            return UInt32(first)
        }
        return Self.decode(text, at: &offset)
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
