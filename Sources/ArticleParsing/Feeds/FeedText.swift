/// Cleans the texts of a feed.
enum FeedText {
    /// Paragraphs divided by one empty line.
    static func paragraphs(_ bytes: [UInt8], _ counts: inout CleaningCounts) -> String {
        let cleaned = clean(bytes, &counts)
        let lines = cleaned.lines.map { line in
            KeptLine(text: cleaned.text(of: line), boundary: line.followsBlank ? .blank : .lineBreak)
        }
        return ParagraphDivider.divide(lines).map(\.string).joined(separator: "\n\n")
    }

    /// The whole text in one line.
    static func line(_ bytes: [UInt8], _ counts: inout CleaningCounts) -> String {
        let cleaned = clean(bytes, &counts)
        return cleaned.lines.map { cleaned.text(of: $0).string }.joined(separator: " ")
    }

    /// Reads the control characters from U+0080 to U+009F as windows-1252, which is what they were meant to be.
    private static func withoutControls(_ bytes: [UInt8]) -> [UInt8] {
        guard zip(bytes, bytes.dropFirst()).contains(where: { $0 == 0xC2 && $1 < 0xA0 }) else { return bytes }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0xC2, index + 1 < bytes.count, (0x80..<0xA0).contains(bytes[index + 1]) {
                output += SingleByteCharsets.windows1252[Int(bytes[index + 1] & 0x7F)]
                index += 2
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }

    private static func clean(_ bytes: [UInt8], _ counts: inout CleaningCounts) -> CleanedText {
        let text = String(decoding: withoutControls(bytes), as: UTF8.self)
        let repaired = DoubleEncoding.repaired(text)
        let cleaned = TextCleaner.clean(Array(NormalForm.compose(repaired ?? text).utf8), as: .authored)
        counts.controls += cleaned.counts.controls
        counts.invisibles += cleaned.counts.invisibles
        if repaired != nil { counts.doubleEncodings += 1 }
        return cleaned
    }
}
