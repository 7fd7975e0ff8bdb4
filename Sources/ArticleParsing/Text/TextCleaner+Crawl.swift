/// The dirt of crawled text that can be cleaned without looking at whole lines.
extension TextCleaner {
    /// Whether the spaces before this punctuation mark are a hole that a removed link left.
    ///
    /// One space before a comma or a full stop is never meant; before other marks French has one, so two are asked for.
    func closesHole(_ byte: UInt8) -> Bool {
        guard output.bytes.count > lineStart else { return false }
        let next = index + 1 < input.endIndex ? input[index + 1] : 0x20
        let endsToken = next <= 0x20 || next == 0xC2 || next == UInt8(ascii: "\"") || next == UInt8(ascii: ")")
        switch byte {
        case UInt8(ascii: ","): return !(0x30...0x39).contains(next)
        case UInt8(ascii: "."): return endsToken
        case UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"), UInt8(ascii: "?"):
            return pendingSpaces > 1 && endsToken
        case UInt8(ascii: ")"): return pendingSpaces > 1
        default: return false
        }
    }

    // MARK: - Placeholders

    /// Skips `{name}`, `{{name}}`, a known `[shortcode …]` or an empty `( )`; they divide words as a space does.
    mutating func skipPlaceholder() -> Bool {
        guard let end = endOfPlaceholder() else { return false }
        if input[index] == UInt8(ascii: "(") {
            output.counts.holes += 1
        } else if output.counts.placeholders.count < WarningList.countLimit {
            let name = input[index..<end].shortened(toCodePoints: 60)
            if !output.counts.placeholders.contains(name) { output.counts.placeholders.append(name) }
        }
        pendingSpaces += 1
        index = end
        return true
    }

    private func endOfPlaceholder() -> Int? {
        switch input[index] {
        case UInt8(ascii: "{"): endOfBracedName()
        case UInt8(ascii: "["): endOfShortcode()
        default: endOfEmptyParentheses()
        }
    }

    /// `{name}` and `{{ name }}` with a name in small letters of 2 to 40 bytes.
    private func endOfBracedName() -> Int? {
        var cursor = index
        var depth = 0
        while depth < 3, byte(at: cursor) == UInt8(ascii: "{") {
            depth += 1
            cursor += 1
        }
        if depth > 1, byte(at: cursor) == 0x20 { cursor += 1 }
        let start = cursor
        while cursor - start <= 40, Self.isNameByte(byte(at: cursor)) { cursor += 1 }
        guard (2...40).contains(cursor - start), (0x61...0x7A).contains(input[start]) else { return nil }
        if depth > 1, byte(at: cursor) == 0x20 { cursor += 1 }
        for _ in 0..<depth {
            guard byte(at: cursor) == UInt8(ascii: "}") else { return nil }
            cursor += 1
        }
        return cursor
    }

    /// `[name …]` and `[/name]`, where the name is one that publishing systems use.
    private func endOfShortcode() -> Int? {
        var start = index + 1
        if byte(at: start) == UInt8(ascii: "/") { start += 1 }
        var cursor = start
        while cursor - start <= 20, Self.isNameByte(byte(at: cursor)) { cursor += 1 }
        guard Self.shortcodes.contains(where: { input[start..<cursor].elementsEqual($0.utf8) }) else { return nil }
        let limit = Swift.min(cursor + 300, input.endIndex)
        while cursor < limit, input[cursor] != UInt8(ascii: "]"), input[cursor] != 0x0A { cursor += 1 }
        return byte(at: cursor) == UInt8(ascii: "]") ? cursor + 1 : nil
    }

    private func endOfEmptyParentheses() -> Int? {
        var cursor = index + 1
        while cursor < index + 8, byte(at: cursor) == 0x20 { cursor += 1 }
        return cursor > index + 1 && byte(at: cursor) == UInt8(ascii: ")") ? cursor + 1 : nil
    }

    private static let shortcodes = [
        "caption", "embed", "gallery", "video", "audio", "playlist", "youtube", "adrotate", "ad", "ads", "banner",
        "instagram", "twitter", "tweet", "iframe",
    ]

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }

    /// The byte at an index, or 0 behind the end.
    private func byte(at index: Int) -> UInt8 { index < input.endIndex ? input[index] : 0 }

    // MARK: - Character references

    /// Takes a character reference of HTML as the character that it stands for.
    mutating func decodeReference() -> Bool {
        var end = index + 1
        while end < index + 10, byte(at: end) != UInt8(ascii: ";"), byte(at: end) > 0x20 { end += 1 }
        guard byte(at: end) == UInt8(ascii: ";"), let value = Self.reference(input[index + 1..<end]) else {
            return false
        }
        output.counts.references += 1
        consume(value, length: end + 1 - index)
        return true
    }

    private static func reference(_ name: TextSlice) -> UInt32? {
        let text = name.string
        guard text.hasPrefix("#") else { return references[text] }
        let digits = text.dropFirst()
        let value =
            digits.hasPrefix("x") || digits.hasPrefix("X")
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap { Unicode.Scalar($0) }?.value
    }

    private static let references: [String: UInt32] = [
        "nbsp": 0xA0, "amp": 0x26, "quot": 0x22, "apos": 0x27, "lt": 0x3C, "gt": 0x3E, "laquo": 0xAB, "raquo": 0xBB,
        "mdash": 0x2014, "ndash": 0x2013, "hellip": 0x2026, "lsquo": 0x2018, "rsquo": 0x2019, "ldquo": 0x201C,
        "rdquo": 0x201D, "bdquo": 0x201E, "shy": 0xAD, "copy": 0xA9, "ensp": 0x2002, "emsp": 0x2003, "thinsp": 0x2009,
        "bull": 0x2022, "middot": 0xB7, "euro": 0x20AC,
    ]
}
