/// A cautious guess for texts of a few words: Russian or English where letters and words leave little doubt.
enum ShortTextLanguage {
    /// Guesses the language of a short text.
    static func guess(_ sample: TextSlice) -> LanguageGuess {
        let folded = CaseFolding.fold(sample.prefix(1_024).wholeScalars)
        let words = folded[...].split { $0 < 0x80 && !((0x61...0x7A).contains($0) || $0 == UInt8(ascii: "'")) }
        let letters = LetterCounts(folded[...])
        if letters.cyrillic > 0, letters.latin <= letters.cyrillic {
            guard letters.foreignCyrillic == 0 else { return .unknown }
            let known = words.count { russianWords.contains($0.string) }
            return known > 0 || letters.russian > 0 ? LanguageGuess(code: "ru", confidence: 0.5) : .unknown
        }
        guard letters.cyrillic == 0, letters.latin > 0, letters.other == 0 else { return .unknown }
        let known = words.count { englishWords.contains($0.string) }
        return known > 0 && known * 12 >= words.count ? LanguageGuess(code: "en", confidence: 0.5) : .unknown
    }

    /// Letters by what they say about the language.
    private struct LetterCounts {
        var latin = 0
        var cyrillic = 0
        /// ы and э, which Bulgarian, Serbian, Macedonian and Ukrainian lack.
        var russian = 0
        /// Cyrillic letters that Russian lacks.
        var foreignCyrillic = 0
        var other = 0

        init(_ text: TextSlice) {
            var index = text.startIndex
            while index < text.endIndex {
                let (value, length) = text.scalar(at: index)
                index += length
                switch value {
                case 0x61...0x7A: latin += 1
                case 0x44B, 0x44D:
                    russian += 1
                    cyrillic += 1
                case 0x430...0x44F: cyrillic += 1
                case 0x400...0x52F:
                    cyrillic += 1
                    foreignCyrillic += 1
                default: if ScalarClass.isLetter(value) { other += 1 }
                }
            }
        }
    }

    private static let russianWords: Set<String> = [
        "что", "это", "как", "из", "или", "был", "было", "были", "его", "ее", "уже", "если", "только", "между",
        "россии", "россия", "рф", "путин", "сша", "москве", "заявил", "сообщил", "сообщает",
    ]

    private static let englishWords: Set<String> = [
        "the", "of", "and", "to", "is", "are", "was", "were", "with", "for", "that", "says", "said", "after", "has",
        "have", "by", "from", "over", "at",
    ]
}

extension ArraySlice<UInt8> {
    /// The text without a code point that is cut off at its end.
    var wholeScalars: TextSlice {
        var end = endIndex
        var steps = 0
        while end > startIndex, steps < 4 {
            let byte = self[end - 1]
            if byte < 0x80 { return self[..<end] }
            end -= 1
            steps += 1
            if byte >= 0xC0 {
                let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
                return length == steps ? self[..<(end + steps)] : self[..<end]
            }
        }
        return self[..<end]
    }
}
