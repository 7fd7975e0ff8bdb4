/// Reading straight into a model, without a tree of values between.
extension JSONParser {
    /// Reads an object whose names are known; other members are passed over.
    ///
    /// - Parameters:
    ///   - names: The names in the order in which they are mostly written.
    ///   - read: Reads the value behind the name with this place among `names`; called again for a name that is repeated.
    /// - Throws: Besides errors of syntax, what `read` throws, and an error for a name with an escape.
    mutating func forEachMember(
        of names: MemberNames, _ read: (inout JSONParser, _ name: Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        var expected = 0
        try forEachMember { parser, name throws(JSONError) in
            guard let place = names.place(of: parser.bytes.extracting(name), expected: expected) else {
                _ = try parser.parseValue()
                return
            }
            try read(&parser, place)
            expected = place + 1
        }
    }

    /// Reads an object; `read` reads the value behind each name.
    mutating func forEachMember(
        _ read: (inout JSONParser, _ name: Range<Int>) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard current == UInt8(ascii: "{") else { throw fault("expected an object") }
        try nested { parser throws(JSONError) in
            parser.skipSpace()
            if parser.take(UInt8(ascii: "}")) { return }
            repeat {
                parser.skipSpace()
                let name = try parser.passPlainString()
                parser.skipSpace()
                guard parser.take(UInt8(ascii: ":")) else { throw parser.fault("expected a colon") }
                parser.skipSpace()
                try read(&parser, name)
                parser.skipSpace()
            } while parser.take(UInt8(ascii: ","))
            guard parser.take(UInt8(ascii: "}")) else { throw parser.fault("expected the end of the object") }
        }
    }

    /// Reads an array; `read` reads each element.
    mutating func readArray<Element>(
        _ read: (inout JSONParser) throws(JSONError) -> Element
    ) throws(JSONError) -> [Element] {
        guard current == UInt8(ascii: "[") else { throw fault("expected an array") }
        return try nested { parser throws(JSONError) in
            var elements: [Element] = []
            parser.skipSpace()
            if parser.take(UInt8(ascii: "]")) { return elements }
            repeat {
                parser.skipSpace()
                elements.append(try read(&parser))
                parser.skipSpace()
            } while parser.take(UInt8(ascii: ","))
            guard parser.take(UInt8(ascii: "]")) else { throw parser.fault("expected the end of the array") }
            return elements
        }
    }

    /// Reads an array of strings.
    mutating func readStrings() throws(JSONError) -> [String] {
        try readArray { parser throws(JSONError) in try parser.readString() }
    }

    /// Reads a string.
    mutating func readString() throws(JSONError) -> String {
        guard current == UInt8(ascii: "\"") else { throw fault("expected a string") }
        return try parseString()
    }

    /// Reads a number without fraction that fits.
    mutating func readInteger<Number: FixedWidthInteger>(_ type: Number.Type) throws(JSONError) -> Number {
        guard let number = try parseValue().integer(as: type) else { throw fault("expected an integer") }
        return number
    }

    /// Reads what `read` reads, or `null`.
    mutating func readOptional<Value>(
        _ read: (inout JSONParser) throws(JSONError) -> Value
    ) throws(JSONError) -> Value? {
        guard current == UInt8(ascii: "n") else { return try read(&self) }
        _ = try parseValue()
        return nil
    }
}

/// The names of an object's members, to be told apart without making strings of them.
struct MemberNames: Sendable {
    private let names: [[UInt8]]

    init(_ names: [String]) { self.names = names.map { Array($0.utf8) } }

    /// The number of names.
    var count: Int { names.count }

    /// The place of a name, looked for from `expected` on.
    ///
    /// - Complexity: O(1) for members in their order, else O(names).
    func place(of name: UnsafeBufferPointer<UInt8>, expected: Int) -> Int? {
        for place in expected..<names.count where isEqual(place, name) { return place }
        for place in 0..<min(expected, names.count) where isEqual(place, name) { return place }
        return nil
    }

    private func isEqual(_ place: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard names[place].count == name.count else { return false }
        for index in name.indices where names[place][index] != name[index] { return false }
        return true
    }
}
