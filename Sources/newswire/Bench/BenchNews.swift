import Foundation
import NewsModels

/// Makes news of about 3 KB for measurements, half of it Russian, with words drawn by Zipf's law.
///
/// The making goes on while services are measured on the same processors: it must take little time.
struct BenchNews {
    /// Names this run, so that its articles are new to the log.
    let run: String

    private static let english = Vocabulary(
        ["govern", "market", "bridge", "council", "harbor", "storm", "court", "budget"],
        ["", "s", "ing", "ed", "er", "ment", "al"], Array("abcdefghij"))
    private static let russian = Vocabulary(
        ["правитель", "рынок", "мост", "совет", "гаван", "шторм", "суд", "бюджет"],
        ["", "а", "ом", "ы", "ов", "ами", "ский"], Array("абвгдежзик"))

    /// Words by rank, in UTF-8, one after another: each in small letters, then with a capital.
    private struct Vocabulary {
        static let highestRank = 50_000
        private var bytes: [UInt8] = []
        private var ends: [Int] = [0]

        init(_ stems: [String], _ endings: [String], _ letters: [Character]) {
            for rank in 0...Self.highestRank {
                let number = rank / (stems.count * endings.count)
                let tail = number == 0 ? "" : String(String(number).map { letters[$0.wholeNumberValue ?? 0] })
                let word = stems[rank % stems.count] + tail + endings[rank / stems.count % endings.count]
                for form in [word, word.prefix(1).uppercased() + word.dropFirst()] {
                    bytes += form.utf8
                    ends.append(bytes.count)
                }
            }
        }

        func append(rank: Int, capital: Bool, to text: inout [UInt8]) {
            let form = 2 * rank + (capital ? 1 : 0)
            text.append(contentsOf: bytes[ends[form]..<ends[form + 1]])
        }
    }

    /// The inverse of the distribution 1/rank, about, at equal steps; between two of them it is nearly straight.
    private static let inverse = (0...4_096).map { step in
        Float(pow(Double(Vocabulary.highestRank), Double(step) / 4_096))
    }

    private struct Random {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// The rank of a word as chance gives it: a low rank is frequent.
    private static func rank(_ random: inout Random, _ inverse: [Float]) -> Int {
        let bits = random.next() >> 40
        let step = Int(bits >> 12), rest = Float(bits & 0xFFF) / 4_096
        return min(Int(inverse[step] + (inverse[step + 1] - inverse[step]) * rest), Vocabulary.highestRank)
    }

    private static func append(
        words count: Int, of vocabulary: Vocabulary, capital: Bool, _ random: inout Random, to text: inout [UInt8]
    ) {
        let inverse = Self.inverse
        for index in 0..<count {
            if index > 0 { text.append(UInt8(ascii: " ")) }
            vocabulary.append(rank: rank(&random, inverse), capital: capital && index == 0, to: &text)
        }
    }

    /// The document of that number.
    func document(_ number: Int) -> SubmittedDocument {
        var random = Random(state: UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
        let vocabulary = number.isMultiple(of: 2) ? Self.russian : Self.english
        var body: [UInt8] = [], title: [UInt8] = []
        body.reserveCapacity(3_500)
        while body.count < 3_000 {
            Self.append(words: 14, of: vocabulary, capital: true, &random, to: &body)
            body += random.next().isMultiple(of: 5) ? [0x2E, 0x0A, 0x0A] : [0x2E, 0x20]
        }
        Self.append(words: 8, of: vocabulary, capital: false, &random, to: &title)
        return SubmittedDocument(
            mediaType: "text/plain", content: String(decoding: body, as: UTF8.self), id: "bench-\(run)-\(number)",
            source: "bench.example", title: String(decoding: title, as: UTF8.self)
        )
    }
}
