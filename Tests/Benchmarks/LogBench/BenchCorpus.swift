import Foundation
import NewsModels

/// Made-up articles and reprints of them.
struct BenchCorpus {
    private var random: Generator
    private var recent: [[String]] = []
    /// How many there are, with those before.
    private(set) var number: Int
    private static let vocabulary = 30_000.0

    /// - Parameter number: How many there were before.
    init(after number: Int) {
        self.number = number
        random = Generator(state: UInt64(number + 1))
    }

    /// The time of the newest article; one comes every two seconds, so that the number of texts bounds the window.
    var now: Timestamp { Timestamp(millisecondsSinceEpoch: 1_700_000_000_000 + Int64(number) * 2_000) }

    /// The next article; each tenth is cut from one of the last 5,000.
    mutating func next() -> Article {
        number += 1
        let isReprint = number % 10 == 0 && recent.count > 1_000
        var words = isReprint ? recent[Int(random.next() % UInt64(recent.count))] : (0..<300).map { _ in word() }
        if isReprint {
            words.removeLast(words.count / 6)
        } else if recent.count < 5_000 {
            recent.append(words)
        } else {
            recent[number % 5_000] = words
        }
        let body = words.joined(separator: " ")
        return Article(
            id: "article-\(number)", url: "https://news.example/\(number)", source: "news.example",
            title: "Article \(number)", body: body, language: "en", languageConfidence: 1, fetchedAt: now,
            wordCount: words.count, contentHash: "\(number)", parser: ParserReport(input: "bench", method: "bench"))
    }

    /// A word; the n-th of the vocabulary comes with a chance of about 1/n.
    private mutating func word() -> String {
        let share = Double(random.next() >> 11) / Double(1 << 53)
        return String(Int(exp(share * log(Self.vocabulary))), radix: 36) + "w"
    }

    /// SplitMix64, Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return value ^ value >> 31
        }
    }
}
