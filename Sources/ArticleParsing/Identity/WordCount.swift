/// Counts words: runs of letters, digits and marks. An apostrophe or hyphen between two of them joins them.
enum WordCount {
    /// The number of words.
    ///
    /// - Complexity: O(n), no allocation.
    static func count(_ text: TextSlice) -> Int {
        var counter = Counter()
        text.forEachScalar { value in
            if ScalarClass.isWordPart(value) { _ = counter.takeWordPart() } else { counter.takeOther(value) }
        }
        return counter.words
    }

    /// Counts the words of a text that is gone through code point by code point.
    struct Counter {
        private(set) var words = 0
        private var inWord = false
        private var joinerPending = false

        /// Takes a code point that is part of a word.
        ///
        /// - Returns: Whether something that is none stood between it and a part before it.
        @inline(__always)
        mutating func takeWordPart() -> Bool {
            guard !inWord else { return false }
            let isSecond = words > 0
            if !joinerPending { words += 1 }
            inWord = true
            joinerPending = false
            return isSecond
        }

        /// Takes a code point that is no part of a word.
        @inline(__always)
        mutating func takeOther(_ value: UInt32) {
            joinerPending = inWord && isJoiner(value)
            inWord = false
        }
    }

    private static func isJoiner(_ value: UInt32) -> Bool {
        value == 0x27 || value == 0x2019 || value == 0x2D || value == 0x2010 || value == 0x2011
    }
}
