extension KeyedDecodingContainer {
    /// Decodes an optional integer and checks its range.
    func decodeInteger(forKey key: Key, in range: ClosedRange<Int>) throws -> Int? {
        guard let value = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard range.contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "\(value) is out of range: \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// Decodes a value by its name; the error lists the names that there are.
    init(named decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let value = Self(rawValue: name) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(name.prefix(64))\" is unknown; known are \(known)"
            )
        }
        self = value
    }
}
