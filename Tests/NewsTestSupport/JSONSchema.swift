public import Messaging
import NewsModels
import Synchronization

/// A set of JSON Schema documents (draft 2020-12) that refer to each other by file name.
///
/// A small and strict subset: a keyword, format or reference that it does not know is an error when the set is made, so
/// that nothing in a schema is silently left unchecked. Patterns must be anchored at both ends.
///
/// - Source: JSON Schema Core and Validation, draft 2020-12.
public struct JSONSchemaSet: Sendable {
    /// A value that is not as its schema demands.
    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The place in the value, as a JSON Pointer.
        public let path: String
        /// What was demanded.
        public let message: String

        /// Place and demand, for people.
        public var description: String { "\(path.isEmpty ? "/" : path): \(message)" }
    }

    /// A schema that this subset cannot check.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, and where.
        public let description: String
    }

    /// The documents by file name.
    public let documents: [String: JSONValue]

    /// Creates a set and checks every schema in it.
    ///
    /// - Throws: ``Fault`` for a keyword, format, pattern or reference that cannot be checked.
    public init(_ documents: [String: JSONValue]) throws(Fault) {
        self.documents = documents
        for (name, document) in documents.sorted(by: { $0.key < $1.key }) {
            try inspect(document, at: JSONSchemaLocation(document: name, pointer: ""))
        }
    }

    /// Returns what is wrong with a value; empty where it is valid.
    public func violations(of value: JSONValue, against document: String) -> [Violation] {
        violations(of: value, against: JSONSchemaLocation(document: document, pointer: ""))
    }

    /// Returns what is wrong with a value; empty where it is valid.
    public func violations(of value: JSONValue, against location: JSONSchemaLocation) -> [Violation] {
        guard let schema = schema(at: location) else {
            return [Violation(path: "", message: "there is no schema \(location)")]
        }
        var check = JSONSchemaCheck(schemas: self)
        check.check(value, against: schema, in: location.document, path: "")
        return check.violations
    }

    /// Returns the schema at a place; `nil` where there is none.
    public func schema(at location: JSONSchemaLocation) -> JSONValue? {
        location.pointer.split(separator: "/").reduce(documents[location.document]) { schema, name in
            schema?[String(name).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
    }
}

/// The place of a schema: a document and a JSON Pointer into it.
public struct JSONSchemaLocation: Hashable, Sendable, CustomStringConvertible {
    /// File name of the document.
    public let document: String
    /// JSON Pointer into it; empty for the whole.
    public let pointer: String

    /// Creates a place.
    public init(document: String, pointer: String) {
        self.document = document
        self.pointer = pointer
    }

    /// Resolves a `$ref` that stands in a document: `#/…`, `file` or `file#/…`.
    public init(reference: String, in document: String) {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        self.document = parts[0].isEmpty ? document : String(parts[0])
        pointer = parts.count == 2 ? String(parts[1]) : ""
    }

    /// A place below this one.
    public func appending(_ names: String...) -> JSONSchemaLocation {
        let escaped = names.map { $0.replacing("~", with: "~0").replacing("/", with: "~1") }
        return JSONSchemaLocation(document: document, pointer: ([pointer] + escaped).joined(separator: "/"))
    }

    /// The place as a reference.
    public var description: String { "\(document)#\(pointer)" }
}

extension JSONValue {
    /// Whether two values are the same to JSON Schema: `1` is `1.0`, the order of members is nothing, code points count.
    public func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): left.unicodeScalars.elementsEqual(right.unicodeScalars)
        case (.array(let left), .array(let right)): left.elementsEqual(right) { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.members.count == right.members.count
                && left.members.allSatisfy { member in right[member.name]?.isSame(as: member.value) ?? false }
        case (.unsigned(let left), .unsigned(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        default: double != nil && double == other.double
        }
    }

    /// The number, where this is one.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

/// Compiled patterns, each made once.
enum JSONSchemaPattern {
    private static let compiled = Mutex<[String: Regex<AnyRegexOutput>]>([:])

    /// Whether the pattern, without its anchors, matches the whole text.
    static func matches(_ text: String, pattern: String) throws -> Bool {
        try compiled.withLock { compiled in
            if let regex = compiled[pattern] { return try regex.wholeMatch(in: text) != nil }
            guard pattern.hasPrefix("^"), pattern.hasSuffix("$") else {
                throw JSONSchemaSet.Fault(description: "pattern \(pattern) is not anchored")
            }
            let regex = try Regex("(?:\(pattern.dropFirst().dropLast()))").matchingSemantics(.unicodeScalar)
            compiled[pattern] = regex
            return try regex.wholeMatch(in: text) != nil
        }
    }
}
