/// Decodes the bytes of a page as ``DocumentCharset`` does. What is declared is what the media type says, else the page.
enum PageCharset {
    /// How far into the page a declaration is looked for, in bytes.
    static let declarationLimit = 4_096

    /// Decodes a page.
    ///
    /// - Parameter label: The charset that the media type declares.
    static func decode(_ bytes: [UInt8], label: String?, isDecodedText: Bool) -> DecodedText {
        let isKnown = label.map { Charset(label: $0) != nil || LegacyCharsets.isKnown($0) } ?? false
        let stated = isKnown ? label : declaredLabel(in: bytes)
        return DocumentCharset.decode(bytes, label: stated ?? label, isDecodedText: isDecodedText)
    }

    /// The value behind `charset=` or `encoding=` at the start of the page; a page that could be read so far is not in the
    /// UTF-16 that it may declare.
    private static func declaredLabel(in bytes: [UInt8]) -> String? {
        let start = bytes.prefix(declarationLimit)
        for key in ["charset", "encoding"] {
            var rest = start
            while let found = position(of: key, in: rest) {
                rest = start[(found + key.utf8.count)...]
                let after = rest.drop { $0 <= 0x20 }
                guard after.first == UInt8(ascii: "=") else { continue }
                let value = after.dropFirst().drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
                let name = value.prefix { $0 > 0x20 && !"\"';/>?".utf8.contains($0) }
                let label = String(decoding: name, as: UTF8.self).lowercased()
                if let charset = Charset(label: label) { return charset.upperHalf == nil ? "utf-8" : label }
                if LegacyCharsets.isKnown(label) { return label }
            }
        }
        return nil
    }

    /// Where a word of small letters stands in any case.
    private static func position(of word: String, in text: TextSlice) -> Int? {
        let word = Array(word.utf8)
        guard text.count >= word.count else { return nil }
        return (text.startIndex...(text.endIndex - word.count)).first { start in
            text[start] | 0x20 == word[0] && text[start..<(start + word.count)].elementsEqual(word) { $0 | 0x20 == $1 }
        }
    }
}
