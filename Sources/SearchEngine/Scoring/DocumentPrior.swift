/// What the relevance of documents is multiplied by, whatever the query asks: by age and by source.
public struct DocumentPrior: Hashable, Sendable {
    /// How fast documents lose weight as they grow old.
    public struct Recency: Hashable, Sendable {
        /// The age in milliseconds at which a document counts half; above 0.
        public var halfLife: Int64
        /// The time that ages are counted from, in milliseconds since 1970 UTC.
        public var now: Int64

        /// Gathers the parts.
        public init(halfLife: Int64, now: Int64) {
            self.halfLife = halfLife
            self.now = now
        }

        /// The most half-lives that count: what is older, or has no time, is ranked by relevance alone among its like.
        static let maximumHalfLives = 10.0

        /// 2^(-age / half-life), from 1 for now or later down to 2^-10 for ten half-lives and more.
        func factor(publishedAt time: Int64) -> Double {
            guard time != DocumentColumns.noTime else { return PowerOfTwo.negative(Self.maximumHalfLives) }
            let halfLives = (Double(now) - Double(time)) / Double(max(1, halfLife))
            return PowerOfTwo.negative(min(max(0, halfLives), Self.maximumHalfLives))
        }
    }

    /// Whether and how age counts.
    public var recency: Recency?
    /// What documents of a source are multiplied by, 0 or more; the others by 1. Sources compare without case.
    public var sourceWeights: [String: Double]

    /// Gathers the parts; the default changes nothing.
    public init(recency: Recency? = nil, sourceWeights: [String: Double] = [:]) {
        self.recency = recency
        self.sourceWeights = sourceWeights
    }

    /// Whether every document is multiplied by 1.
    var isNeutral: Bool { recency == nil && sourceWeights.isEmpty }

    /// The weights by folded source, in the order of the sources; of like sources the highest weight.
    var foldedWeights: [(source: [UInt8], weight: Double)] {
        let folded = sourceWeights.map { (Folding.fold($0.key), max(0, $0.value)) }
        return Dictionary(folded, uniquingKeysWith: max).map { (source: $0.key, weight: $0.value) }
            .sorted { $0.source.lexicographicallyPrecedes($1.source) }
    }

    /// Adds what the order of hits depends on, but for the time that ages are counted from.
    func add(to hash: inout StableHash) {
        guard !isNeutral else { return }
        hash.add((recency.map { "\($0.halfLife)" } ?? "nil").utf8)
        for (source, weight) in foldedWeights {
            hash.add(source)
            hash.add("=\(weight.bitPattern)".utf8)
        }
    }
}

/// A ``DocumentPrior`` in one segment.
struct SegmentPrior {
    private let recency: DocumentPrior.Recency?
    private let sources: ValueColumn
    private let times: [Int64]
    /// By the ordinal of the source.
    private let weights: [Double]

    init(_ prior: DocumentPrior, _ segment: Segment) {
        recency = prior.recency
        sources = segment.columns.sources
        times = segment.columns.publishedAt
        let known = Dictionary(uniqueKeysWithValues: prior.foldedWeights.map { ($0.source, $0.weight) })
        weights = known.isEmpty ? [] : sources.values.map { known[Folding.fold($0)] ?? 1 }
    }

    func factor(_ docID: DocID) -> Double { recencyFactor(docID) * sourceWeight(docID) }

    private func recencyFactor(_ docID: DocID) -> Double { recency?.factor(publishedAt: times[Int(docID)]) ?? 1 }

    private func sourceWeight(_ docID: DocID) -> Double {
        let range = sources.range(of: docID)
        return weights.isEmpty || range.isEmpty ? 1 : weights[Int(sources.ordinals[range.lowerBound])]
    }

    /// The score of a document with what it comes from.
    func explain(_ relevance: Explanation, _ docID: DocID) -> Explanation {
        Explanation(
            relevance.value * factor(docID), "relevance * recency * source weight",
            [
                relevance,
                Explanation(recencyFactor(docID), "recency, 2^(-age / half-life)"),
                Explanation(sourceWeight(docID), "source weight"),
            ])
    }
}

/// Powers of two without a C library, so that scores have the same bits everywhere.
enum PowerOfTwo {
    private static let ln2 = 0.693147180559945309417232121458

    /// Returns 2^-`exponent` for an exponent from 0 to 60, with a relative error below 1e-15.
    ///
    /// - Source: the power series of e^x at -ln 2 times the exponent's fraction.
    static func negative(_ exponent: Double) -> Double {
        let whole = exponent.rounded(.down)
        let power = -(exponent - whole) * ln2
        var sum = 1.0
        for step in stride(from: 18.0, through: 1, by: -1) { sum = 1 + power / step * sum }
        return sum / Double(UInt64(1) << UInt64(whole))
    }
}
