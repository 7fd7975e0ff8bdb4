internal import CCharsetDetector

/// Finds the charset of text that nothing declares, or that is not in the charset which is declared.
enum CharsetDetector {
    /// How much of a text is looked at, in bytes beyond ASCII and the letters beside them.
    static let sampleLimit = 16_384

    /// The charset that bytes are in, if they are not UTF-8.
    ///
    /// Russian is told by pairs of letters (``CharsetJudge``), the scripts of Asia, Greece and Central Europe by uchardet,
    /// and what is neither is taken for windows-1252.
    ///
    /// - Returns: A label that ``TextDecoder`` knows.
    /// - Complexity: O(n) until the sample is full.
    static func label(of bytes: [UInt8]) -> String {
        if let wide = wideCharset(of: bytes) { return wide.rawValue }
        let sample = sample(of: bytes)[...]
        let western = CharsetJudge.westernWeight(of: sample)
        let (cyrillic, weight) = bestCyrillic(for: sample)
        if weight.total > max(western.total, 0), weight.hasWords { return cyrillic.rawValue }
        guard western.total < Double(western.letters) * 0.6, let other = otherLabel(of: bytes) else {
            return Charset.windows1252.rawValue
        }
        return other
    }

    /// Whether bytes read as Russian in another charset than the one that is declared, and how that is called.
    static func cyrillicLabel(of bytes: [UInt8], insteadOf declared: Charset) -> String? {
        let sample = sample(of: bytes)[...]
        let (best, weight) = bestCyrillic(for: sample)
        let isSame = best == declared || (best, declared) == (.koi8r, .koi8u)
        guard !isSame, weight.letters > 3, weight.hasWords else {
            return nil
        }
        let stated =
            declared.isCyrillic
            ? CharsetJudge.russianWeight(of: sample, in: declared) : CharsetJudge.westernWeight(of: sample)
        // A declaration is worth something: it is overruled where it is much worse than chance allows.
        return weight.total > stated.total + 0.4 * Double(weight.letters) + 4 ? best.rawValue : nil
    }

    /// UTF-16 without a byte order mark: every other byte is one of few, 0 in Latin scripts and 4 in Cyrillic.
    ///
    /// - Complexity: O(1): no more than 1,024 bytes are looked at.
    static func wideCharset(of bytes: [UInt8]) -> Charset? {
        let start = bytes.prefix(1_024)
        let pairs = start.count / 2
        guard pairs >= 2 else { return nil }
        var counts = (even: 0, odd: 0)
        for index in 0..<pairs {
            counts.even += isHighByte(start[2 * index], start[2 * index + 1]) ? 1 : 0
            counts.odd += isHighByte(start[2 * index + 1], start[2 * index]) ? 1 : 0
        }
        let least = max(2, pairs * 9 / 10 - 1)
        if counts.odd >= least, counts.even < pairs / 2 + 1 { return .utf16LittleEndian }
        return counts.even >= least && counts.odd < pairs / 2 + 1 ? .utf16BigEndian : nil
    }

    /// Whether a byte and its neighbour are the high and low byte of a character of Latin, Cyrillic or punctuation.
    private static func isHighByte(_ high: UInt8, _ low: UInt8) -> Bool {
        switch high {
        case 0: low >= 0x20 || low == 0x0A || low == 0x0D || low == 0x09
        case 4: (0x01...0x5F).contains(low) || low == 0x90 || low == 0x91
        case 0x20: (0x10...0x3A).contains(low)
        default: false
        }
    }

    private static func bestCyrillic(for sample: ArraySlice<UInt8>) -> (Charset, CharsetJudge.Weight) {
        var best = (Charset.windows1251, CharsetJudge.russianWeight(of: sample, in: .windows1251))
        for charset in Charset.cyrillic.dropFirst() {
            let weight = CharsetJudge.russianWeight(of: sample, in: charset)
            // Small letters but я are the same in MacCyrillic and windows-1251, which is far commoner.
            let handicap = charset == .macCyrillic ? 4.0 : 0
            if weight.total > best.1.total + handicap { best = (charset, weight) }
        }
        return best
    }

    /// What uchardet says where it names a charset other than those that are weighed here.
    private static func otherLabel(of bytes: [UInt8]) -> String? {
        guard let detector = uchardet_new() else { return nil }
        defer { uchardet_delete(detector) }
        bytes.prefix(65_536).withUnsafeBytes { buffer in
            _ = uchardet_handle_data(
                detector, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        uchardet_data_end(detector)
        let label = String(cString: uchardet_get_charset(detector)).lowercased()
        return LegacyCharsets.isKnown(label) ? label : nil
    }

    /// The bytes beyond ASCII, with what stands beside them: the rest says nothing about the charset.
    private static func sample(of bytes: [UInt8]) -> [UInt8] {
        var sample: [UInt8] = []
        var last = -1
        for index in bytes.indices where bytes[index] >= 0x80 {
            for near in max(last + 1, index - 1)...index { sample.append(bytes[near]) }
            last = index
            if index + 1 < bytes.count, bytes[index + 1] < 0x80 {
                sample.append(bytes[index + 1])
                last = index + 1
            }
            if sample.count >= sampleLimit { break }
        }
        return sample
    }
}
