/// The code points of a query and the place that the parser has reached.
struct QueryInput {
    private let scalars: [Unicode.Scalar]
    /// The number of code points read.
    private(set) var position = 0

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position >= scalars.count }

    /// The code point at ``position``; NUL at the end.
    var current: Unicode.Scalar { isAtEnd ? "\0" : scalars[position] }

    /// Passes one code point.
    mutating func advance() { position += 1 }

    /// Passes white space.
    mutating func skipSpace() {
        while !isAtEnd && Self.isSpace(current) { position += 1 }
    }

    /// Whether an operator stands here as a word of its own.
    func isAt(operator name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard position + length <= scalars.count else { return false }
        for index in 0..<length where scalars[position + index].value != UInt32(name.utf8Start[index]) { return false }
        let end = position + length
        return end == scalars.count || Self.endsWord(scalars[end])
    }

    /// Passes the operator if it stands here.
    mutating func skip(operator name: StaticString) -> Bool {
        guard isAt(operator: name) else { return false }
        position += name.utf8CodeUnitCount
        return true
    }

    /// Passes `+` and `-` in front of an operand; a sign before white space or the end is punctuation.
    ///
    /// - Returns: `minus` if one of them is `-`; `nil` if there is none.
    mutating func skipSigns() -> Sign? {
        var sign: Sign?
        var end = position
        while end < scalars.count, scalars[end] == "+" || scalars[end] == "-" {
            if scalars[end] == "-" { sign = .minus } else if sign == nil { sign = .plus }
            end += 1
        }
        guard sign != nil, end < scalars.count, !Self.isSpace(scalars[end]), scalars[end] != ")" else { return nil }
        position = end
        return sign
    }

    private static let fieldNames = QueryField.all.map { ($0, Array($0.name.unicodeScalars)) }

    /// Passes the name of a known field and its colon.
    mutating func skipFieldName() -> QueryField? {
        for (field, name) in Self.fieldNames {
            let end = position + name.count
            if end < scalars.count, scalars[end] == ":", scalars[position..<end].elementsEqual(name) {
                position = end + 1
                return field
            }
        }
        return nil
    }

    /// What stands where the name of a field would, small Latin letters before a colon and a value, and names none.
    var unknownFieldName: String? {
        let name = scalars[position...].prefix(20).prefix { ("a"..."z").contains($0) }
        guard name.count > 1, name.endIndex + 1 < scalars.count, scalars[name.endIndex] == ":" else { return nil }
        let value = scalars[name.endIndex + 1]
        guard value == "\"" || value == "(" || value.properties.isAlphabetic else { return nil }
        return Self.string(name)
    }

    /// Passes a quoted text and returns it without its quotes; `nil`, without moving, if the closing quote is missing.
    mutating func takeQuoted() -> String? {
        guard let end = scalars[(position + 1)...].firstIndex(of: "\"") else { return nil }
        let content = Self.string(scalars[(position + 1)..<end])
        position = end + 1
        return content
    }

    /// Passes everything up to white space, a quote or a parenthesis, at least one code point, and returns it.
    mutating func takeWord() -> String {
        let start = position
        position += 1
        while !isAtEnd && !Self.endsWord(current) { position += 1 }
        return Self.string(scalars[start..<position])
    }

    private static let near = Array("NEAR/".unicodeScalars)

    /// Passes `NEAR/` and its number where they stand here as a word of their own.
    ///
    /// - Returns: The number, at most `Int.max`; `nil` if the operator is not here.
    mutating func skipNear() -> Int? {
        let name = Self.near
        guard position + name.count < scalars.count, scalars[position..<(position + name.count)].elementsEqual(name)
        else { return nil }
        let start = position + name.count
        let end = scalars[start...].firstIndex { Self.endsWord($0) } ?? scalars.count
        guard let distance = Self.number(scalars[start..<end]) else { return nil }
        position = end
        return distance
    }

    /// Passes a tilde with a number behind a phrase; `nil` if there is none.
    mutating func skipSlop() -> Int? {
        guard current == "~" else { return nil }
        let end = scalars[(position + 1)...].firstIndex { !("0"..."9").contains($0) } ?? scalars.count
        let isWhole = end == scalars.count || scalars[end] == "^" || Self.endsWord(scalars[end])
        guard isWhole, let slop = Self.number(scalars[(position + 1)..<end]) else { return nil }
        position = end
        return slop
    }

    /// Passes a circumflex with a number behind a phrase or a group; `nil` if there is none.
    mutating func skipBoost() -> Double? {
        guard current == "^" else { return nil }
        let end = scalars[(position + 1)...].firstIndex { Self.endsWord($0) } ?? scalars.count
        guard let boost = Self.decimal(scalars[(position + 1)..<end]) else { return nil }
        position = end
        return boost
    }

    /// A number of one or more decimal digits; what is too large becomes `Int.max`.
    static func number(_ digits: some Collection<Unicode.Scalar>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return digits.reduce(0) { value, digit in
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            return overflow || product > Int.max - 9 ? Int.max : product + Int(digit.value - 0x30)
        }
    }

    /// A number of digits with or without a fraction: `2`, `0.5`.
    static func decimal(_ text: some Collection<Unicode.Scalar>) -> Double? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, parts.allSatisfy({ number($0) != nil }), text.count <= 16 else { return nil }
        guard parts.count == 2 else { return number(first).map(Double.init) }
        return Double(string(Array(text)[...]))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        isSpace(scalar) || scalar == "(" || scalar == ")" || scalar == "\""
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
    }
}
