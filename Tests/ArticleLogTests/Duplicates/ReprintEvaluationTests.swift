import Foundation
import Messaging
import Testing

@testable import ArticleLog

/// How many reprints of real news are found, and how many different stories are taken for reprints. Prints its table.
@Suite(.enabled(if: RealNews.isAvailable, "no ../shared/data/clusters and ../shared/data/speed"))
struct ReprintEvaluationTests {
    /// The least part of reprints that must be found.
    private static let leastRecall: [(Reprint, Double)] = [
        (.asItIs, 1), (.otherMarks, 1), (.withPlaceAndAgency, 0.995), (.withoutEnd, 0.995), (.withOtherEnd, 0.99),
        (.withOtherStart, 0.99), (.withBoilerplate, 0.995), (.cutToHalf, 0.98),
    ]

    /// Each original is looked for among all others, as the log does it.
    @Test func reprintsOfRealNewsAreFound() throws {
        let texts = try RealNews.texts()
        try #require(texts.count > 1_000)
        var index = SignatureIndex(capacity: texts.count)
        for (number, text) in texts.enumerated() { index.append(Self.signed(text.joined(separator: " "), number)) }
        for (reprint, least) in Self.leastRecall {
            var found = 0, wrong = 0
            for (number, text) in texts.enumerated() {
                let other = texts[(number + 7) % texts.count]
                let signature = Self.signed(reprint.text(of: text, with: other), texts.count + number).signature
                guard let match = index.oldestMatch(of: signature, except: { _ in false }) else { continue }
                // The data has copies of its own: what the original itself is a copy of is right too.
                let own = index.oldestMatch(of: Self.signed(text.joined(separator: " "), number).signature) { _ in false
                }
                if match.seq == UInt64(number) + 1 || match.seq == own?.seq { found += 1 } else { wrong += 1 }
            }
            let recall = Double(found) / Double(texts.count)
            print("reprints \(reprint): \(found) of \(texts.count) found, \(wrong) took another text")
            #expect(recall >= least, "\(reprint)")
            #expect(Double(wrong) <= 0.01 * Double(texts.count), "\(reprint)")
        }
    }

    /// People judged these pairs to be different stories, most of them about related events.
    @Test func differentStoriesAreNotTaken() throws {
        let pairs = try RealNews.judgedPairs()
        try #require(pairs.count > 100)
        var taken = [true: 0, false: 0], all = [true: 0, false: 0]
        for pair in pairs {
            all[pair.isSameStory, default: 0] += 1
            let isNear = SignatureIndex.repeats(Self.signed(pair.a, 1).signature, Self.signed(pair.b, 2).signature)
            if isNear { taken[pair.isSameStory, default: 0] += 1 }
        }
        print(
            "different stories taken for copies: \(taken[false] ?? 0) of \(all[false] ?? 0);",
            "reports of the same story: \(taken[true] ?? 0) of \(all[true] ?? 0)")
        #expect(taken[false] == 0)
    }

    private static func signed(_ body: String, _ number: Int) -> SignedText {
        let seq = UInt64(number + 1)
        let signature = TextSignature(body: body, contentKey: seq)
        return SignedText(
            seq: seq, since: seq, article: Int64(seq), original: nil, emittedAt: time(0), signature: signature)
    }
}

/// News of the evaluation data, read in place.
private enum RealNews {
    private static let data = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "../shared/data").standardizedFileURL
    private static let pairs = data.appending(path: "clusters/tg-pairs")
    private static let news = data.appending(path: "speed/docs.jsonl.gz")

    static let isAvailable = [pairs, news].allSatisfy { FileManager.default.fileExists(atPath: $0.path) }

    /// The sentences of news of 60 words and more, Russian and English alike.
    static func texts() throws -> [[String]] {
        var texts: [[String]] = []
        var taken = ["ru": 0, "en": 0]
        for line in try lines(of: news) where taken.values.contains(where: { $0 < 800 }) {
            let document = try JSON.parse(Array(line))
            guard let text = document["text"]?.string, let language = document["lang"]?.string,
                let source = document["source"]?.string, source != "20newsgroups", taken[language, default: 800] < 800,
                text.split(separator: " ").count >= 60
            else { continue }
            let sentences = text.replacing("! ", with: ". ").replacing("? ", with: ". ").split(separator: ". ")
            guard sentences.count >= 6 else { continue }
            taken[language, default: 0] += 1
            texts.append(sentences.map { $0 + "." })
        }
        return texts
    }

    static func judgedPairs() throws -> [(a: String, b: String, isSameStory: Bool)] {
        var texts: [String: String] = [:]
        for line in try lines(of: pairs.appending(path: "docs.jsonl.gz")) {
            let document = try JSON.parse(Array(line))
            if let id = document["id"]?.string { texts[id] = document["text"]?.string }
        }
        let rows = try String(contentsOf: pairs.appending(path: "pairs.tsv"), encoding: .utf8).split(separator: "\n")
        return rows.dropFirst().compactMap { row in
            let columns = row.split(separator: "\t").map(String.init)
            guard columns.count >= 3, let a = texts[columns[0]], let b = texts[columns[1]] else { return nil }
            return (a, b, columns[2] == "1")
        }
    }

    private static func lines(of file: URL) throws -> [Data] {
        let process = Process(), output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data.split(separator: 0x0A)
    }
}
