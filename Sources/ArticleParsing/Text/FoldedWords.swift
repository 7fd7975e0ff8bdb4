/// The words of a text, folded, with one space between two of them, and their number as ``WordCount`` counts them.
struct FoldedWords {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    /// - Complexity: O(n).
    init(_ text: TextSlice) {
        var counter = WordCount.Counter()
        // Letters that need more bytes when they are folded need half as many more.
        bytes = [UInt8](unsafeUninitializedCapacity: 2 * text.count) { buffer, count in
            var output = Output(buffer: buffer)
            text.withUnsafeBufferPointer { Self.fold($0, &counter, &output) }
            count = output.count
        }
        count = counter.words
    }

    private struct Output: ByteSink {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        var count = 0

        @inline(__always)
        mutating func append(_ byte: UInt8) {
            // A buffer checks this in debug builds only, and texts come from strangers.
            precondition(count < buffer.count, "a folded letter is longer than is known of any")
            buffer[count] = byte
            count += 1
        }
    }

    @inline(__always)
    private static func fold(
        _ text: UnsafeBufferPointer<UInt8>, _ counter: inout WordCount.Counter, _ output: inout Output
    ) {
        let letters = FoldedLetters.table
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                index += 1
                guard letters.isWordPart(byte) else {
                    counter.takeOther(UInt32(byte))
                    continue
                }
                if counter.takeWordPart() { output.append(0x20) }
                output.append(letters.ascii(byte))
            } else if FoldedLetters.isCyrillic(byte) {
                if counter.takeWordPart() { output.append(0x20) }
                let (first, second) = letters.cyrillic(byte, text[index + 1])
                output.append(first)
                output.append(second)
                index += 2
            } else {
                let (value, length) = text.scalar(at: index)
                index += length
                guard ScalarClass.isWordPart(value) else {
                    counter.takeOther(value)
                    continue
                }
                if counter.takeWordPart() { output.append(0x20) }
                CaseFolding.append(value, to: &output)
            }
        }
    }
}
