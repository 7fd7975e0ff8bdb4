internal import Messaging
internal import NewsModels

/// The members of a JSON object, each read with its type; `null` stands for a member that is missing.
///
/// Errors are `bad_request` and name the member.
struct JSONMembers {
    private let object: JSONObject
    private let path: String

    /// Reads the members of an object; `path` stands before their names in messages.
    init(_ object: JSONObject, path: String = "") {
        self.object = object
        self.path = path
    }

    /// A string.
    func text(_ name: String) throws(WireError) -> String? {
        guard let value = member(name) else { return nil }
        guard let text = value.string else { throw mismatch(name, value, "a string") }
        return text
    }

    /// A boolean.
    func flag(_ name: String) throws(WireError) -> Bool? {
        guard let value = member(name) else { return nil }
        guard case .bool(let flag) = value else { throw mismatch(name, value, "a boolean") }
        return flag
    }

    /// An array of strings; empty where it is missing.
    func texts(_ name: String) throws(WireError) -> [String] {
        guard let value = member(name) else { return [] }
        guard let elements = value.array else { throw mismatch(name, value, "an array of strings") }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.string else { throw mismatch("\(name)[\(index)]", element, "a string") }
            texts.append(text)
        }
        return texts
    }

    /// An RFC 3339 time.
    func time(_ name: String) throws(WireError) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(text) else {
            throw WireError(.badRequest, "\(path)\(name): must be an RFC 3339 date-time")
        }
        return time
    }

    /// A number in a range.
    func number(_ name: String, in range: ClosedRange<Double>) throws(WireError) -> Double? {
        guard let value = member(name) else { return nil }
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .unsigned(let integer): number = Double(integer)
        case .number(let double): number = double
        default: throw mismatch(name, value, "a number")
        }
        guard range.contains(number) else {
            throw WireError(.badRequest, "\(path)\(name): must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// An object.
    func object(_ name: String) throws(WireError) -> JSONObject? {
        guard let value = member(name) else { return nil }
        guard let object = value.object else { throw mismatch(name, value, "an object") }
        return object
    }

    /// Checks that a member is an integer of at least `minimum`, or missing.
    func checkInteger(_ name: String, from minimum: Int) throws(WireError) {
        guard let value = member(name) else { return }
        guard let integer = value.integer else { throw mismatch(name, value, "an integer") }
        guard integer >= minimum else { throw WireError(.badRequest, "\(path)\(name): must be at least \(minimum)") }
    }

    private func member(_ name: String) -> JSONValue? {
        guard let value = object[name], value != .null else { return nil }
        return value
    }

    private func mismatch(_ name: String, _ value: JSONValue, _ expected: String) -> WireError {
        WireError(.badRequest, "\(path)\(name): must be \(expected), is \(value.kind)")
    }
}
