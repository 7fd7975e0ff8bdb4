/// What a pair of neighbouring words adds to a document, whatever the document's length.
struct PairScore {
    /// The inverse document frequencies of the words, times the weight of pairs.
    private let idf: Double
    /// How soon more occurrences count less.
    private let saturation: Double
    /// What a pair approaches the more often it occurs.
    let limit: Double

    init(_ pair: BoundPair, _ statistics: CollectionStatistics) {
        idf = pair.words.reduce(0) { $0 + statistics.inverseDocumentFrequency(of: $1) } * pair.weight
        saturation = statistics.settings.pairSaturation
        limit = idf * (saturation + 1)
    }

    /// The score of so many occurrences, weighted by field.
    @inline(__always)
    func score(_ frequency: Double) -> Double { limit * frequency / (frequency + saturation) }

    /// How that score comes about.
    func explain(_ frequency: Double, _ label: String) -> Explanation {
        Explanation(
            score(frequency), "\(label) side by side: idf * (s + 1) * frequency / (frequency + s)",
            [
                Explanation(idf, "idf: inverse document frequencies of the words, times the weight of pairs"),
                Explanation(frequency, "frequency: occurrences, weighted by field"),
                Explanation(saturation, "s"),
            ])
    }
}
