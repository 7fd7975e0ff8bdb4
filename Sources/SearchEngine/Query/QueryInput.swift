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

    /// Passes the name of a known field and its colon.
    mutating func skipFieldName() -> QueryField? {
        for field in QueryField.all {
            let name = Array(field.name.unicodeScalars)
            let end = position + name.count
            if end < scalars.count, scalars[end] == ":", scalars[position..<end].elementsEqual(name) {
                position = end + 1
                return field
            }
        }
        return nil
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

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        isSpace(scalar) || scalar == "(" || scalar == ")" || scalar == "\""
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace
    }
}
