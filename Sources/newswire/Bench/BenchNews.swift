import NewsModels

/// Makes news of about 3 KB for measurements, half of it Russian, with words drawn by Zipf's law.
struct BenchNews {
    /// Names this run, so that its articles are new to the log.
    let run: String

    private static let englishStems = ["govern", "market", "bridge", "council", "harbor", "storm", "court", "budget"]
    private static let englishEndings = ["", "s", "ing", "ed", "er", "ment", "al"]
    private static let russianStems = ["правитель", "рынок", "мост", "совет", "гаван", "шторм", "суд", "бюджет"]
    private static let russianEndings = ["", "а", "ом", "ы", "ов", "ами", "ский"]

    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// A word of the rank that chance gives it: a low rank is frequent.
    private static func word(isRussian: Bool, _ random: inout Random) -> String {
        let uniform = Double(random.next() >> 11) / Double(1 << 53)
        // The inverse of the distribution 1/rank over 50,000 ranks, about.
        let rank = min(Int(Double.pow(50_000, uniform)), 50_000)
        let stems = isRussian ? russianStems : englishStems
        let endings = isRussian ? russianEndings : englishEndings
        let number = rank / (stems.count * endings.count)
        let letters = isRussian ? Array("абвгдежзик") : Array("abcdefghij")
        let tail = number == 0 ? "" : String(String(number).map { letters[$0.wholeNumberValue ?? 0] })
        return stems[rank % stems.count] + tail + endings[rank / stems.count % endings.count]
    }

    /// The document of that number.
    func document(_ number: Int) -> SubmittedDocument {
        var random = Random(state: UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
        let isRussian = number.isMultiple(of: 2)
        var body = ""
        while body.utf8.count < 3_000 {
            var sentence = (0..<14).map { _ in Self.word(isRussian: isRussian, &random) }.joined(separator: " ")
            sentence = sentence.prefix(1).uppercased() + sentence.dropFirst()
            body += sentence + (random.next().isMultiple(of: 5) ? ".\n\n" : ". ")
        }
        let title = (0..<8).map { _ in Self.word(isRussian: isRussian, &random) }.joined(separator: " ")
        return SubmittedDocument(
            mediaType: "text/plain", content: body, id: "bench-\(run)-\(number)", source: "bench.example", title: title
        )
    }
}

extension Double {
    /// `base` raised to `exponent`, from 0 to 1, by halving the exponent: the standard library has no `pow`.
    fileprivate static func pow(_ base: Double, _ exponent: Double) -> Double {
        var (result, factor, rest) = (1.0, base.squareRoot(), exponent * 2)
        for _ in 0..<40 {
            if rest >= 1 {
                result *= factor
                rest -= 1
            }
            factor = factor.squareRoot()
            rest *= 2
        }
        return result
    }
}
