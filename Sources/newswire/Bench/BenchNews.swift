import Foundation
import NewsModels

/// Makes news of about 3 KB for measurements, half of it Russian, with words drawn by Zipf's law.
struct BenchNews {
    /// Names this run, so that its articles are new to the log.
    let run: String

    /// Words by rank, made once: the making of articles must not take time from what is measured.
    private static let english = vocabulary(
        ["govern", "market", "bridge", "council", "harbor", "storm", "court", "budget"],
        ["", "s", "ing", "ed", "er", "ment", "al"], Array("abcdefghij"))
    private static let russian = vocabulary(
        ["правитель", "рынок", "мост", "совет", "гаван", "шторм", "суд", "бюджет"],
        ["", "а", "ом", "ы", "ов", "ами", "ский"], Array("абвгдежзик"))

    private static let highestRank = 50_000

    private static func vocabulary(_ stems: [String], _ endings: [String], _ letters: [Character]) -> [String] {
        (0...highestRank).map { rank in
            let number = rank / (stems.count * endings.count)
            let tail = number == 0 ? "" : String(String(number).map { letters[$0.wholeNumberValue ?? 0] })
            return stems[rank % stems.count] + tail + endings[rank / stems.count % endings.count]
        }
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// A word of the rank that chance gives it: a low rank is frequent.
    private static func word(of vocabulary: [String], _ random: inout Random) -> String {
        let uniform = Double(random.next() >> 11) / Double(1 << 53)
        // The inverse of the distribution 1/rank, about.
        return vocabulary[min(Int(pow(Double(highestRank), uniform)), highestRank)]
    }

    /// The document of that number.
    func document(_ number: Int) -> SubmittedDocument {
        var random = Random(state: UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
        let vocabulary = number.isMultiple(of: 2) ? Self.russian : Self.english
        var body = ""
        while body.utf8.count < 3_000 {
            var sentence = (0..<14).map { _ in Self.word(of: vocabulary, &random) }.joined(separator: " ")
            sentence = sentence.prefix(1).uppercased() + sentence.dropFirst()
            body += sentence + (random.next().isMultiple(of: 5) ? ".\n\n" : ". ")
        }
        let title = (0..<8).map { _ in Self.word(of: vocabulary, &random) }.joined(separator: " ")
        return SubmittedDocument(
            mediaType: "text/plain", content: body, id: "bench-\(run)-\(number)", source: "bench.example", title: title
        )
    }
}
