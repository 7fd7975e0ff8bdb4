/// Folding of whole values (language, source, tag, author) for comparison without case.
enum Folding {
    /// Returns `value` folded scalar by scalar as the tokenizer folds words, without surrounding white space.
    static func fold(_ value: some StringProtocol) -> [UInt8] {
        let table = ScalarTable.shared
        var scalars = value.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        var folded: [UInt8] = []
        folded.reserveCapacity(32)
        for scalar in scalars {
            let letter = table.fold(scalar.value)
            if letter < 0x80 {
                folded.append(UInt8(truncatingIfNeeded: letter))
            } else if letter < 0x800 {
                folded.append(UInt8(truncatingIfNeeded: 0xC0 | letter >> 6))
                folded.append(UInt8(truncatingIfNeeded: 0x80 | letter & 0x3F))
            } else {
                folded.append(contentsOf: String(Unicode.Scalar(letter) ?? scalar).utf8)
            }
        }
        return folded
    }
}

/// One word of a query: folded, not yet stemmed.
struct QueryWord: Hashable, Sendable {
    var bytes: [UInt8]
    var script: Script

    init(bytes: [UInt8], script: Script) {
        self.bytes = bytes
        self.script = script
    }

    /// A word as the tokenizer has folded it.
    init(folded: [UInt8]) {
        let table = ScalarTable.shared
        let scripts = String(decoding: folded, as: UTF8.self).unicodeScalars.lazy.map {
            Script(rawValue: table.traits(of: $0.value) >> 4) ?? .other
        }
        self.init(bytes: folded, script: scripts.first { $0 != .none } ?? .none)
    }

    /// The number of code points.
    var letterCount: Int { bytes.count { $0 & 0xC0 != 0x80 } }
}

extension Tokenizer {
    /// Returns the words of `text`.
    static func words(of text: some StringProtocol) -> [QueryWord] {
        var tokenizer = Tokenizer()
        let utf8 = Array(text.utf8)
        var words: [QueryWord] = []
        while tokenizer.next(in: utf8.span) {
            words.append(QueryWord(bytes: tokenizer.wordBytes, script: tokenizer.script))
        }
        return words
    }
}

extension Tokenizer {
    /// Whether the last code point of `text` belongs to a word.
    static func endsInWord(_ text: String) -> Bool {
        guard let last = text.unicodeScalars.last else { return false }
        let kind = ScalarTable.shared.traits(of: last.value) & 0xF
        return kind == ScalarClass.word.rawValue || kind == ScalarClass.mark.rawValue
            || kind == ScalarClass.ideograph.rawValue
    }
}
