/// A span of time as a whole number of one unit: `30m`, `12h`, `3d`, `2w`.
public struct TimeSpan: Codable, Hashable, Sendable {
    /// The units of a span. The raw value is its letter.
    public enum Unit: Character, Hashable, Sendable, CaseIterable {
        /// The length is always the same.
        case minute = "m"
        case hour = "h"
        case day = "d"
        case week = "w"

        /// The length in milliseconds.
        var milliseconds: Int64 {
            switch self {
            case .minute: 60_000
            case .hour: 3_600_000
            case .day: 86_400_000
            case .week: 604_800_000
            }
        }
    }

    /// How many of the unit, 1…999,999.
    public var count: Int
    /// The unit.
    public var unit: Unit

    /// Creates a span.
    public init(_ count: Int, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Reads `3d`: one to six digits, not all of them 0 and none of them a leading 0, and a unit.
    public init?(_ text: String) {
        guard let unit = text.last.flatMap(Unit.init(rawValue:)) else { return nil }
        let digits = text.utf8.dropLast()
        guard (1...6).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.init(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }, unit)
    }

    /// The length in milliseconds.
    public var milliseconds: Int64 { Int64(count) * unit.milliseconds }

    /// Reads a text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let span = TimeSpan(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text.prefix(64))\" is no span of time like 30m, 12h, 3d or 2w"
            )
        }
        self = span
    }

    /// Writes a text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(count)\(unit.rawValue)")
    }
}

/// How fast articles lose weight as they grow old.
public struct Recency: Codable, Hashable, Sendable {
    /// The age at which an article's score counts half.
    public var halfLife: TimeSpan

    /// Creates a rule.
    public init(halfLife: TimeSpan) {
        self.halfLife = halfLife
    }

    enum CodingKeys: String, CodingKey {
        case halfLife = "half_life"
    }
}

/// What the scores of a source's articles are multiplied by, by its name.
public struct SourceWeights: Codable, Hashable, Sendable {
    /// The most sources.
    public static let maximumCount = 256
    /// The highest weight; the lowest is 0.
    public static let maximumWeight = 1_000.0

    /// The weights; sources that are not named have 1.
    public var weights: [String: Double]

    /// Creates weights.
    public init(_ weights: [String: Double] = [:]) {
        self.weights = weights
    }

    /// Reads an object, and checks its size and the range of its weights.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        weights = try container.decode([String: Double].self)
        guard weights.count <= Self.maximumCount else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "more than \(Self.maximumCount) sources have weights"
            )
        }
        for (source, weight) in weights where !(0...Self.maximumWeight).contains(weight) {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "the weight of \"\(source.prefix(64))\" is not from 0 to \(Int(Self.maximumWeight))"
            )
        }
    }

    /// Writes an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(weights)
    }
}
