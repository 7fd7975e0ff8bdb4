/// Counts words: runs of letters, digits and marks. An apostrophe or hyphen between two of them joins them.
enum WordCount {
    /// The number of words.
    ///
    /// - Complexity: O(n), no allocation.
    static func count(_ text: TextSlice) -> Int {
        var words = 0
        var inWord = false
        var joinerPending = false
        text.forEachScalar { value in
            if ScalarClass.isWordPart(value) {
                if !inWord, !joinerPending { words += 1 }
                inWord = true
                joinerPending = false
            } else {
                joinerPending = inWord && isJoiner(value)
                inWord = false
            }
        }
        return words
    }

    private static func isJoiner(_ value: UInt32) -> Bool {
        value == 0x27 || value == 0x2019 || value == 0x2D || value == 0x2010 || value == 0x2011
    }
}
