/// The rules of a `robots.txt` for one user agent (RFC 9309).
public struct RobotsRules: Hashable, Sendable {
    /// Bytes that are read; what stands behind them is ignored.
    public static let lengthLimit = 512 * 1024
    /// The most rules that are kept.
    public static let ruleLimit = 10_000

    private struct Rule: Hashable, Sendable {
        var pattern: [UInt8]
        var allows: Bool
    }

    private var rules: [Rule] = []
    /// Seconds between two requests, where they are asked for.
    public private(set) var crawlDelay: Double?

    /// Everything is allowed.
    public static let allowingAll = RobotsRules()
    /// Nothing is: the rules could not be had.
    public static let allowingNothing: RobotsRules = {
        var rules = RobotsRules()
        rules.rules = [Rule(pattern: [UInt8(ascii: "/")], allows: false)]
        return rules
    }()

    private init() {}

    /// Reads the rules of the groups that name the product token, or else of those for all.
    ///
    /// - Complexity: O(n).
    public init(_ bytes: [UInt8], agent: String) {
        var own = RobotsRules(), all = RobotsRules()
        var isOwn = false, isAll = false, hasOwn = false, isInAgents = false
        for line in bytes.prefix(Self.lengthLimit).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let (name, value) = Self.field(line) else { continue }
            if name == "user-agent" {
                if !isInAgents { (isOwn, isAll) = (false, false) }
                isInAgents = true
                let token = String(decoding: value.prefix { Self.isToken($0) }, as: UTF8.self).lowercased()
                isOwn = isOwn || token == agent.lowercased()
                isAll = isAll || value.first == UInt8(ascii: "*")
                hasOwn = hasOwn || isOwn
                continue
            }
            guard ["allow", "disallow", "crawl-delay"].contains(name) else { continue }
            isInAgents = false
            if isOwn { own.add(name, value) }
            if isAll { all.add(name, value) }
        }
        self = hasOwn ? own : all
    }

    /// Whether a path with its query may be fetched: the longest rule that matches decides, of two as long the one that allows.
    ///
    /// - Complexity: O(rules × length); of a target no more than 1,024 bytes are looked at.
    public func allows(_ target: String) -> Bool {
        let target = Self.normalised(Array(target.utf8.prefix(1_024))[...])
        var best = (length: -1, allows: true)
        for rule in rules where rule.pattern.count >= best.length {
            guard rule.pattern.count > best.length || rule.allows, Self.matches(rule.pattern, target) else { continue }
            best = (rule.pattern.count, rule.allows)
        }
        return best.allows
    }

    private mutating func add(_ name: String, _ value: ArraySlice<UInt8>) {
        if name == "crawl-delay" {
            guard let seconds = Double(String(decoding: value, as: UTF8.self)), seconds >= 0 else { return }
            crawlDelay = seconds
        } else if !value.isEmpty, value.count <= 2_048, rules.count < Self.ruleLimit {
            rules.append(Rule(pattern: Self.normalised(value), allows: name == "allow"))
        }
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func field(_ line: ArraySlice<UInt8>) -> (name: String, value: ArraySlice<UInt8>)? {
        let line = line.prefix { $0 != UInt8(ascii: "#") }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        // A byte order mark may stand before the first name.
        let name = line[..<colon].filter { $0 > 0x20 && $0 < 0x80 }
        var value = line[(colon + 1)...].drop { $0 <= 0x20 }
        while let last = value.last, last <= 0x20 { value.removeLast() }
        return (String(decoding: name, as: UTF8.self).lowercased(), value)
    }

    /// Escapes of characters that need none are written out, and others in capitals.
    private static func normalised(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var index = text.startIndex
        let digits = Array("0123456789ABCDEF".utf8)
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let value = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                let isPlain = isToken(value) || (0x30...0x39).contains(value) || value == 0x2E || value == 0x7E
                output += isPlain ? [value] : [byte, digits[Int(value >> 4)], digits[Int(value & 15)]]
                index += 3
            } else if byte >= 0x80 {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                index += 1
            } else {
                output.append(byte)
                index += 1
            }
        }
        return output
    }

    /// Whether a pattern with `*` for anything, and `$` for the end, matches the beginning of a target.
    private static func matches(_ pattern: [UInt8], _ target: [UInt8]) -> Bool {
        let isWhole = pattern.last == UInt8(ascii: "$")
        let pattern = isWhole ? pattern.dropLast() : pattern[...]
        var (place, position) = (0, pattern.startIndex)
        var retry: (place: Int, position: Int)?
        while true {
            if position == pattern.endIndex, !isWhole || place == target.count { return true }
            if position < pattern.endIndex, pattern[position] == UInt8(ascii: "*") {
                position += 1
                retry = (place, position)
            } else if position < pattern.endIndex, place < target.count, pattern[position] == target[place] {
                place += 1
                position += 1
            } else if let last = retry, last.place < target.count {
                (place, position) = (last.place + 1, last.position)
                retry = (place, position)
            } else {
                return false
            }
        }
    }
}
