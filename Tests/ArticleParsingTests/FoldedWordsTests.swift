import Testing

@testable import ArticleParsing

@Suite struct FoldedWordsTests {
    /// The words, folded code point by code point.
    private static func folded(_ scalars: [UInt32]) -> [UInt8] {
        var words: [[UInt8]] = [[]]
        for value in scalars {
            if ScalarClass.isWordPart(value) {
                CaseFolding.append(value, to: &words[words.count - 1])
            } else if words.last?.isEmpty == false {
                words.append([])
            }
        }
        return Array(words.filter { !$0.isEmpty }.joined(separator: [0x20]))
    }

    @Test func everyCodePointIsFoldedWithinTheRoomThatThereIs() {
        for value in UInt32(0)...0x10FFFF {
            guard Unicode.Scalar(value) != nil else { continue }
            let scalars: [UInt32] = [value, value, 0x20, value, 0x61, 0x2C, 0x42F, value]
            let text = String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
            let words = FoldedWords(TextSlice(text))
            let expected = Self.folded(scalars)
            guard words.bytes != expected || words.count != WordCount.count(TextSlice(text)) else { continue }
            Issue.record("U+\(String(value, radix: 16)): \(words.bytes) in \(words.count) words, not \(expected)")
        }
    }

    @Test func aTextOfTheLettersThatGrowMostIsFolded() {
        let text = String(repeating: "\u{130}", count: 10_000) + String(repeating: " \u{23A}", count: 10_000)
        #expect(FoldedWords(TextSlice(text)).count == 10_001)
        #expect(CaseFolding.fold(TextSlice(text)).count == 10_000 * 3 + 10_000 * 4)
    }
}
