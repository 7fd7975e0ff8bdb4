import Messaging
import NewsModels

/// Checks one value against schemas and collects what is wrong with it.
struct JSONSchemaCheck {
    let schemas: JSONSchemaSet
    private(set) var violations: [JSONSchemaSet.Violation] = []

    init(schemas: JSONSchemaSet) {
        self.schemas = schemas
    }

    mutating func check(_ value: JSONValue, against schema: JSONValue, in document: String, path: String) {
        if case .bool(let isAllowed) = schema {
            if !isAllowed { fail(path, "nothing is allowed here") }
            return
        }
        guard let keywords = schema.object else { return fail(path, "the schema is no object") }
        for keyword in keywords.members {
            let argument = keyword.value
            switch keyword.name {
            case "$ref": checkReference(value, argument, in: document, path: path)
            case "allOf", "anyOf", "oneOf", "not", "if":
                checkCombination(value, keyword.name, keywords, in: document, path: path)
            case "type", "const", "enum": checkKind(value, keyword.name, argument, path: path)
            default:
                switch value {
                case .string(let text): checkText(text, keyword.name, argument, path: path)
                case .integer, .unsigned, .number: checkNumber(value, keyword.name, argument, path: path)
                case .array(let items):
                    checkArray(items, keyword.name, argument, in: document, path: path)
                case .object(let object):
                    checkObject(object, keyword.name, keywords, in: document, path: path)
                case .null, .bool: break
                }
            }
        }
    }

    private mutating func fail(_ path: String, _ message: String) {
        violations.append(JSONSchemaSet.Violation(path: path, message: message))
    }

    private func isValid(_ value: JSONValue, _ schema: JSONValue, in document: String) -> Bool {
        var check = JSONSchemaCheck(schemas: schemas)
        check.check(value, against: schema, in: document, path: "")
        return check.violations.isEmpty
    }

    // MARK: Keywords of any value

    private mutating func checkReference(
        _ value: JSONValue, _ argument: JSONValue, in document: String, path: String
    ) {
        let location = JSONSchemaLocation(reference: argument.string ?? "", in: document)
        guard let schema = schemas.schema(at: location) else { return fail(path, "there is no schema \(location)") }
        check(value, against: schema, in: location.document, path: path)
    }

    private mutating func checkCombination(
        _ value: JSONValue, _ name: String, _ keywords: JSONObject, in document: String, path: String
    ) {
        let argument = keywords[name] ?? .null
        let branches = argument.array ?? []
        switch name {
        case "allOf":
            for branch in branches { check(value, against: branch, in: document, path: path) }
        case "anyOf":
            if !branches.contains(where: { isValid(value, $0, in: document) }) { fail(path, "none of anyOf fits") }
        case "oneOf":
            let count = branches.count { isValid(value, $0, in: document) }
            if count != 1 { fail(path, "\(count) of oneOf fit, not exactly one") }
        case "not":
            if isValid(value, argument, in: document) { fail(path, "what must not fit fits") }
        default:
            let branch = isValid(value, argument, in: document) ? "then" : "else"
            if let schema = keywords[branch] { check(value, against: schema, in: document, path: path) }
        }
    }

    private mutating func checkKind(_ value: JSONValue, _ name: String, _ argument: JSONValue, path: String) {
        switch name {
        case "type":
            let types = argument.array ?? [argument]
            if !types.contains(where: { $0.string.map(value.isOfType) ?? false }) {
                fail(path, "\(value.kind) stands where \(types.compactMap(\.string).joined(separator: " or ")) must")
            }
        case "const":
            if !value.isSame(as: argument) { fail(path, "must be \(argument)") }
        default:
            if !(argument.array ?? []).contains(where: value.isSame) { fail(path, "is none of the values listed") }
        }
    }

    // MARK: Keywords of one kind of value

    private mutating func checkText(_ text: String, _ name: String, _ argument: JSONValue, path: String) {
        switch name {
        case "minLength":
            if text.unicodeScalars.count < argument.integer ?? 0 { fail(path, "is shorter than \(argument)") }
        case "maxLength":
            if text.unicodeScalars.count > argument.integer ?? 0 { fail(path, "is longer than \(argument)") }
        case "pattern":
            let pattern = argument.string ?? ""
            if (try? JSONSchemaPattern.matches(text, pattern: pattern)) != true {
                fail(path, "does not match \(pattern)")
            }
        case "format":
            if Timestamp(text) == nil { fail(path, "is no RFC 3339 time") }
        default: break
        }
    }

    private mutating func checkNumber(_ value: JSONValue, _ name: String, _ argument: JSONValue, path: String) {
        guard let number = value.double, let bound = argument.double else { return }
        switch name {
        case "minimum":
            if number < bound { fail(path, "is below \(bound)") }
        case "maximum":
            if number > bound { fail(path, "is above \(bound)") }
        default: break
        }
    }

    private mutating func checkArray(
        _ items: [JSONValue], _ name: String, _ argument: JSONValue, in document: String, path: String
    ) {
        switch name {
        case "minItems":
            if items.count < argument.integer ?? 0 { fail(path, "has fewer than \(argument) elements") }
        case "maxItems":
            if items.count > argument.integer ?? 0 { fail(path, "has more than \(argument) elements") }
        case "items":
            for (index, item) in items.enumerated() {
                check(item, against: argument, in: document, path: "\(path)/\(index)")
            }
        default: break
        }
    }

    private mutating func checkObject(
        _ object: JSONObject, _ name: String, _ keywords: JSONObject, in document: String, path: String
    ) {
        let argument = keywords[name] ?? .null
        switch name {
        case "required":
            for member in (argument.array ?? []).compactMap(\.string) where object[member] == nil {
                fail(path, "lacks \(member)")
            }
        case "minProperties":
            if object.members.count < argument.integer ?? 0 { fail(path, "has fewer than \(argument) members") }
        case "maxProperties":
            if object.members.count > argument.integer ?? 0 { fail(path, "has more than \(argument) members") }
        case "properties":
            for member in object.members {
                guard let schema = argument[member.name] else { continue }
                check(member.value, against: schema, in: document, path: "\(path)/\(member.name)")
            }
        case "additionalProperties":
            for member in object.members where keywords["properties"]?[member.name] == nil {
                check(member.value, against: argument, in: document, path: "\(path)/\(member.name)")
            }
        case "propertyNames":
            for member in object.members {
                check(.string(member.name), against: argument, in: document, path: "\(path)/\(member.name)")
            }
        default: break
        }
    }
}

extension JSONValue {
    /// Whether the value is of a type of JSON Schema; a number without fraction is an integer.
    fileprivate func isOfType(_ name: String) -> Bool {
        switch (name, self) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
        case ("number", _): double != nil
        case ("integer", _): double.map { $0 == $0.rounded() } ?? false
        default: false
        }
    }
}
