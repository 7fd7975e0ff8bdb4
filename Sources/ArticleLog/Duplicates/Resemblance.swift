/// Decides whether one text repeats or nearly repeats another.
///
/// Asked is how much of the shorter text stands in the longer one: a reprint that was cut to its half repeats its original
/// wholly, although they share only half of what both say together.
struct Resemblance: Hashable {
    /// The least part of the shorter text that stands in the longer one, for a text of `shingles`.
    ///
    /// Short texts made after one pattern share more by nature, and are estimated worse.
    static func leastContainment(shingles: UInt32) -> Double {
        let shortness = (Double(longShingles) - Double(shingles)) / Double(longShingles - shortShingles)
        return 0.5 + 0.2 * min(max(shortness, 0), 1)
    }

    /// Shingles of a text from which on nothing more than one half is asked, and up to which seven tenths are.
    private static let longShingles: UInt32 = 90, shortShingles: UInt32 = 30
    /// The least share of both texts together: a flash in a digest of the day is not the digest.
    static let leastJaccard = 0.17

    /// The shingles of both texts, divided by those of either.
    let jaccard: Double
    /// The shingles of both texts, divided by those of the shorter.
    let containment: Double
    private let shorter: UInt32

    /// Estimates the resemblance of two texts; the standard error of ``jaccard`` is below 0.05.
    ///
    /// - Complexity: O(1), no allocation.
    init(_ a: TextSignature, _ b: TextSignature) {
        shorter = min(a.shingleCount, b.shingleCount)
        guard a.shingleCount > 0, b.shingleCount > 0 else {
            (jaccard, containment) = (0, 0)
            return
        }
        var equal = 0, taken = 0
        for word in a.bins.indices {
            let either = Self.nonzeroNibbles(a.bins[word] | b.bins[word])
            let differing = Self.nonzeroNibbles(a.bins[word] ^ b.bins[word])
            taken += either.nonzeroBitCount
            equal += (either & ~differing).nonzeroBitCount
        }
        // One of 15 pairs is equal by chance.
        jaccard = max(0, (Double(equal) / Double(max(taken, 1)) * 15 - 1) / 14)
        let longer = max(a.shingleCount, b.shingleCount)
        containment = min(1, jaccard / (1 + jaccard) * (1 + Double(longer) / Double(shorter)))
    }

    /// Whether the one text nearly repeats the other.
    var isNear: Bool { jaccard >= Self.leastJaccard && containment >= Self.leastContainment(shingles: shorter) }

    /// The lowest bit of each four bits that are not all zero.
    @inline(__always)
    private static func nonzeroNibbles(_ word: UInt64) -> UInt64 {
        let pairs = word | word >> 2
        return (pairs | pairs >> 1) & 0x1111_1111_1111_1111
    }
}
