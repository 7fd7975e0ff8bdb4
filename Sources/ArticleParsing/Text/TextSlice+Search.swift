/// Looking for a short text within another: by bytes, where the standard library compares characters.
extension ArraySlice<UInt8> {
    /// Where a text stands first.
    ///
    /// - Complexity: O(n) times the length of the text, for short texts.
    func firstRange(of text: TextSlice) -> Range<Int>? {
        guard let first = text.first, count >= text.count else { return nil }
        for start in startIndex...(endIndex - text.count)
        where self[start] == first && self[start..<(start + text.count)] == text {
            return start..<(start + text.count)
        }
        return nil
    }

    /// Whether a stretch of ASCII stands anywhere in the text.
    func holds(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            withUnsafeBufferPointer { bytes in
                guard bytes.count >= word.count else { return false }
                for start in 0...(bytes.count - word.count) where bytes[start] == word[0] {
                    var length = 1
                    while length < word.count, bytes[start + length] == word[length] { length += 1 }
                    if length == word.count { return true }
                }
                return false
            }
        }
    }

    /// Whether any of some stretches of ASCII stands anywhere in the text.
    func holds(anyOf words: [StaticString]) -> Bool { words.contains(where: holds) }
}

extension String {
    /// Whether a text stands anywhere in this one.
    func holds(_ text: String) -> Bool { TextSlice(self).firstRange(of: TextSlice(text)) != nil }
}
