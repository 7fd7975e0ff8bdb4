/// What a score depends on beside the document: sums over all live documents, exact however they are spread.
struct CollectionStatistics: Hashable, Sendable {
    /// Live documents.
    var documents: UInt64
    /// Words of all live documents.
    var totalLength: UInt64
    /// For each scored term of the query, in order: the live documents that have it.
    var documentFrequencies: [UInt64]
    /// The index's, which are the same for every search.
    var settings: RankingSettings

    /// BM25 for these documents.
    var bm25: BM25 { BM25(averageLength: averageLength, k1: settings.k1) }

    /// Words of a document on average, at least 1.
    var averageLength: Double {
        documents == 0 ? 1 : max(1, Double(totalLength) / Double(documents))
    }

    /// The inverse document frequency of a term that stands in `frequency` documents; never negative.
    ///
    /// - Source: ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene's BM25Similarity.
    func inverseDocumentFrequency(_ frequency: UInt64) -> Double {
        let rest = Double(documents) - Double(frequency)
        return Logarithm.natural(1 + max(0, rest + 0.5) / (Double(frequency) + 0.5))
    }

    /// The weight of terms that are scored as one: that of the most frequent, times what the word is worth.
    func inverseDocumentFrequency(of terms: BoundTerms) -> Double {
        var largest: UInt64 = 0
        for term in terms {
            if let index = term.statisticsIndex { largest = max(largest, documentFrequencies[index]) }
        }
        return inverseDocumentFrequency(largest) * (terms.first?.weight ?? 1)
    }
}

/// Okapi BM25 over weighted fields: a term counts in each field as often as the field's weight says, and the length of
/// the whole document normalises.
///
/// - Source: Robertson & Zaragoza 2009, doi:10.1561/1500000019; the weighted fields are the simple extension of
///   Robertson, Zaragoza & Taylor 2004, doi:10.1145/1031171.1031181.
struct BM25: Sendable {
    static let b = 0.75

    /// What one occurrence in each field counts, indexed by `TextField.rawValue`.
    static let fieldWeights: InlineArray<8, Double> = [2, 1.25, 1, 1, 1, 0, 0, 0]
    /// The score of a prefix, which is the same for every document.
    static let prefixScore = 1.0

    let k1: Double
    private let averageLength: Double
    private let constantNorm: Double
    private let normPerWord: Double

    init(averageLength: Double, k1: Double) {
        self.k1 = k1
        self.averageLength = averageLength
        constantNorm = k1 * (1 - Self.b)
        normPerWord = k1 * Self.b / averageLength
    }

    /// What bounds of `f / (f + norm)` made for other parameters are multiplied by to hold here.
    ///
    /// Norms are smaller here by no more than the quotients of *k1* and of the averages together.
    func boundScale(from other: BM25) -> Double {
        max(1, max(1, averageLength / other.averageLength) * other.k1 / k1)
    }

    /// The field weights, zero outside `fields`.
    static func weights(of fields: FieldSet) -> InlineArray<8, Double> {
        var weights = InlineArray<8, Double>(repeating: 0)
        for field in 0..<8 where fields.rawValue & 1 << UInt8(field) != 0 { weights[field] = fieldWeights[field] }
        return weights
    }

    /// The part of the denominator that the document's length decides.
    @inline(__always)
    func norm(length: UInt32) -> Double { constantNorm + normPerWord * Double(length) }

    /// Returns the weight of one term in one document.
    ///
    /// - Parameters:
    ///   - idf: The inverse document frequency.
    ///   - frequency: Weighted occurrences, above 0.
    ///   - length: Words of the document.
    /// - Returns: 0 or more, below `idf * (k1 + 1)`.
    @inline(__always)
    func score(idf: Double, frequency: Double, length: UInt32) -> Double {
        idf * (k1 + 1) * frequency / (frequency + norm(length: length))
    }
}

/// The natural logarithm without a C library, so that scores have the same bits everywhere.
enum Logarithm {
    private static let ln2 = 0.693147180559945309417232121458
    /// The coefficients of the series, from that of the 25th power down to that of the first.
    private static let reciprocals: InlineArray<13, Double> = [
        1 / 25, 1 / 23, 1 / 21, 1 / 19, 1 / 17, 1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3, 1,
    ]

    /// Returns ln `value` for a positive finite value, with an error below 1e-15 relative to 1.
    ///
    /// - Source: ln m = 2 artanh((m - 1) / (m + 1)), with m between 1/√2 and √2.
    static func natural(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            exponent += 1
        }
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var sum = 0.0
        for index in 0..<reciprocals.count { sum = sum * square + reciprocals[index] }
        return exponent * ln2 + 2 * ratio * sum
    }
}
