/// A JSON value (RFC 8259) as it was read.
///
/// Integers are kept apart from other numbers, so that a sequence of 64 bits survives.
public enum JSONValue: Hashable, Sendable {
    /// The literal `null`.
    case null
    /// A truth value.
    case bool(Bool)
    /// A number written without fraction and exponent that fits.
    case integer(Int64)
    /// A number written without fraction and exponent, from 2^63 to 2^64 - 1.
    case unsigned(UInt64)
    /// Any other finite number.
    case number(Double)
    /// Text; free of lone surrogates.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members by name.
    case object(JSONObject)

    /// The member of that name, where this is an object that has it.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The text, where this is a string.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The members, where this is an object.
    public var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// The elements, where this is an array.
    public var array: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The integer, where this is a number without fraction (`1.0` counts) that fits.
    public var integer: Int? { integer(as: Int.self) }

    /// Whether this is a number without fraction, however large.
    public var isInteger: Bool {
        switch self {
        case .integer, .unsigned: true
        case .number(let value): value.rounded(.towardZero) == value
        default: false
        }
    }

    /// What kind of value this is, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .unsigned, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    func integer<Number: FixedWidthInteger>(as type: Number.Type) -> Number? {
        switch self {
        case .integer(let value): Number(exactly: value)
        case .unsigned(let value): Number(exactly: value)
        case .number(let value): Number(exactly: value)
        default: nil
        }
    }
}

/// The members of a JSON object, in the order read; of members with the same name only the last is kept.
///
/// Names are the same where their bytes are, as RFC 8259 advises; Swift's `==` would also equate `é` with `e` and an accent.
public struct JSONObject: Hashable, Sendable {
    /// A name and its value.
    public struct Member: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONValue

        /// Creates a member.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members, each name once.
    public private(set) var members: [Member]
    /// Where a name stands; only for objects too large to look through.
    private var index: [Name: Int]?

    private static let scanLimit = 24

    /// A name that equals another one byte by byte.
    private struct Name: Hashable {
        let text: String

        init(_ text: String) {
            self.text = text
        }

        static func == (left: Name, right: Name) -> Bool {
            guard left.text.utf8.count == right.text.utf8.count else { return false }
            // Unequal as text is unequal in bytes; equal text may still be composed in another way.
            return left.text == right.text
                && (left.text.utf8.allSatisfy { $0 < 0x80 } || left.text.utf8.elementsEqual(right.text.utf8))
        }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Creates an object; of members with the same name the last wins.
    ///
    /// - Complexity: O(n).
    public init(_ members: [Member]) {
        if members.count <= Self.scanLimit, !Self.hasRepeats(members) {
            self.members = members
        } else if members.count <= Self.scanLimit {
            self.members = []
            self.members.reserveCapacity(members.count)
            for member in members {
                if let known = self.members.firstIndex(where: { Name($0.name) == Name(member.name) }) {
                    self.members[known].value = member.value
                } else {
                    self.members.append(member)
                }
            }
        } else {
            var index: [Name: Int] = [:]
            var unique: [Member] = []
            for member in members {
                if let known = index[Name(member.name)] {
                    unique[known].value = member.value
                } else {
                    index[Name(member.name)] = unique.count
                    unique.append(member)
                }
            }
            self.members = unique
            self.index = index
        }
    }

    private static func hasRepeats(_ members: [Member]) -> Bool {
        for (index, member) in members.enumerated() {
            for other in members[..<index] where Name(other.name) == Name(member.name) { return true }
        }
        return false
    }

    /// The value of that name.
    ///
    /// - Complexity: O(1).
    public subscript(name: String) -> JSONValue? {
        if let index { return index[Name(name)].map { members[$0].value } }
        return members.first { Name($0.name) == Name(name) }?.value
    }

    /// Whether both have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    /// Hashes the names, which equal objects share.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(members.lazy.map { Name($0.name) }))
    }
}

/// Why JSON could not be read.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public enum Code: Hashable, Sendable {
        /// The bytes are no JSON text.
        case syntax
        /// Arrays and objects are nested too deeply.
        case depth
        /// The JSON is well-formed, but not what the reader needs.
        case mismatch
    }

    /// What kind of fault it is.
    public let code: Code
    /// For people.
    public let message: String
    /// Bytes before the fault, for faults of syntax.
    public let offset: Int?

    init(_ code: Code, _ message: String, offset: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// The message with its place.
    public var description: String { offset.map { "\(message) at byte \($0)" } ?? message }
}

/// Reads and writes JSON as the wire demands it.
///
/// Reading is strict (RFC 8259): valid UTF-8 without a byte order mark, no lone surrogates, no NaN, of duplicate names
/// the last wins, nesting up to a limit. Foundation's decoder lets the first duplicate win and guesses the
/// encoding, which the wire forbids.
public enum JSON {
    /// Reads one JSON text.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8.
    ///   - maximumDepth: How deeply arrays and objects may be nested.
    /// - Complexity: O(n) in the number of bytes.
    public static func parse(
        _ bytes: [UInt8], maximumDepth: Int = 512
    ) throws(JSONError) -> JSONValue {
        guard (try? UTF8Span(validating: bytes.span)) != nil else { throw JSONError(.syntax, "invalid UTF-8") }
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<JSONValue, JSONError> in
            Result { () throws(JSONError) -> JSONValue in
                var parser = JSONParser(buffer, maximumDepth: maximumDepth)
                return try parser.parseText()
            }
        }
        return try result.get()
    }

    /// Reads one JSON text as a value of a type.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(JSONError) -> Value {
        try decode(type, from: try parse(bytes))
    }

    /// Makes a value of a type from JSON that was read.
    public static func decode<Value: Decodable>(_ type: Value.Type, from value: JSONValue) throws(JSONError) -> Value {
        do {
            return try Value(from: JSONTreeDecoder(value, path: []))
        } catch let error as DecodingError {
            throw JSONError(.mismatch, error.wireMessage)
        } catch {
            throw JSONError(.mismatch, "\(error)")
        }
    }

    /// Writes a value as JSON: one line, members in the order of encoding. Numbers that are not finite become null.
    public static func encode(_ value: some Encodable) -> [UInt8] {
        let writer = JSONWriter()
        do {
            try writer.write(value, depth: 0)
        } catch {
            preconditionFailure("a model cannot be encoded: \(error)")
        }
        return writer.finish()
    }
}

extension DecodingError {
    /// The fault and the member where it lies, for people.
    fileprivate var wireMessage: String {
        let (path, message): ([any CodingKey], String) =
            switch self {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
                (context.codingPath, context.debugDescription)
            @unknown default: ([], "\(self)")
            }
        let place = path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
