/// How scores are computed. The defaults were chosen on collections of news, of questions and of abstracts, in Russian
/// and English; see the notes on ranking in the README.
public struct RankingSettings: Sendable, Hashable {
    /// How soon further occurrences of a word count less; above 0. BM25's *k1*.
    public var k1 = 0.9
    /// What a stop word (`the`, `и`) is worth beside other words of a query, from 0 to 1.
    public var stopWordWeight = 0.2
    /// What the neighbouring pairs of a query's words are worth together, when they stand side by side in a document,
    /// as a multiple of a pair's words; 0 to leave pairs out.
    public var pairWeight = 1.2
    /// How soon further occurrences of a pair count less; 0 or more. Lengths do not count for pairs.
    public var pairSaturation = 1.0

    /// The defaults.
    public init() {}

    /// Plain BM25 with the parameters that Lucene has: one weight for all words, no pairs.
    public static let plain: RankingSettings = {
        var settings = RankingSettings()
        settings.k1 = 1.2
        settings.stopWordWeight = 1
        settings.pairWeight = 0
        return settings
    }()
}
