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
