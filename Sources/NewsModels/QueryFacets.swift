/// A property that hits can be counted by.
public enum FacetName: String, Codable, Hashable, Sendable, CaseIterable {
    /// Counts by language, source, tag, author, or time of publication in UTC.
    case language, source, tag, author, day, hour, week, month

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        try self.init(named: decoder)
    }

    /// Whether it counts by time.
    public var isTime: Bool { [.day, .hour, .week, .month].contains(self) }
}

/// A facet that is asked for.
public enum FacetRequest: Codable, Hashable, Sendable {
    /// By its plain name, with the default size; `day` comes by descending count.
    case named(FacetName)
    /// With a size, 1…1,000, or the default; times come as histograms.
    case sized(FacetName, size: Int?)

    /// The values of a facet where the request does not say.
    public static let defaultSize = 100

    /// What is counted.
    public var field: FacetName {
        switch self {
        case .named(let field), .sized(let field, _): field
        }
    }

    /// The most values.
    public var size: Int {
        if case .sized(_, let size?) = self { size } else { Self.defaultSize }
    }

    /// Whether times come in their order, with the empty ones.
    public var isHistogram: Bool {
        switch self {
        case .named(let field): field.isTime && field != .day
        case .sized(let field, _): field.isTime
        }
    }

    enum CodingKeys: String, CodingKey {
        case field, size
    }

    /// Reads a name, or an object.
    public init(from decoder: any Decoder) throws {
        guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
            self = .named(try FacetName(from: decoder))
            return
        }
        self = .sized(
            try container.decode(FacetName.self, forKey: .field),
            size: try container.decodeInteger(forKey: .size, in: 1...WireLimits.replyItems)
        )
    }

    /// Writes a name, or an object.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .named(let field): try field.encode(to: encoder)
        case .sized(let field, let size):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(field, forKey: .field)
            try container.encodeIfPresent(size, forKey: .size)
        }
    }
}

/// How many hits have one value of a facet.
public struct FacetCount: Codable, Hashable, Sendable {
    /// The value; of a time its first day or instant.
    public var value: String
    /// Hits that have it, exactly; 0 only in a histogram.
    public var count: Int

    /// Creates a count.
    public init(value: String, count: Int) {
        self.value = value
        self.count = count
    }

    enum CodingKeys: String, CodingKey {
        case value, count
    }
}
