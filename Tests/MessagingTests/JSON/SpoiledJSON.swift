import NewsTestSupport

/// The same bytes, but for up to eight at some place that one of the pieces replaces.
func spoiled(_ whole: [UInt8], with pieces: [[UInt8]], using random: inout SeededGenerator) -> [UInt8] {
    var bytes = whole
    let start = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 0...8, using: &random))
    bytes.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? [])
    return bytes
}
