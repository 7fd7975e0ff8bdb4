import Messaging

extension JSONSchemaSet {
    /// Keywords that check nothing.
    private static let annotations: Set<String> = [
        "$schema", "$id", "title", "description", "examples", "default", "contentEncoding",
    ]
    private static let types: Set<String> = ["null", "boolean", "string", "number", "integer", "array", "object"]

    /// Walks a schema and throws at the first thing that ``JSONSchemaCheck`` would not check.
    func inspect(_ schema: JSONValue, at location: JSONSchemaLocation) throws(Fault) {
        if case .bool = schema { return }
        guard let keywords = schema.object else { throw fault(location, "is no schema") }
        for keyword in keywords.members {
            try inspect(keyword.name, keyword.value, keywords, at: location.appending(keyword.name))
        }
    }

    private func fault(_ location: JSONSchemaLocation, _ message: String) -> Fault {
        Fault(description: "\(location) \(message)")
    }

    private func inspect(
        _ name: String, _ argument: JSONValue, _ keywords: JSONObject, at location: JSONSchemaLocation
    ) throws(Fault) {
        switch name {
        case "$ref": try inspectReference(argument, at: location)
        case "$defs", "properties":
            guard let members = argument.object?.members else { throw fault(location, "is no object") }
            for member in members { try inspect(member.value, at: location.appending(member.name)) }
        case "allOf", "anyOf", "oneOf":
            guard let branches = argument.array, !branches.isEmpty else { throw fault(location, "has no branches") }
            for branch in branches { try inspect(branch, at: location) }
        case "not", "if", "items", "additionalProperties", "propertyNames": try inspect(argument, at: location)
        case "then", "else":
            guard keywords["if"] != nil else { throw fault(location, "stands without if") }
            try inspect(argument, at: location)
        case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
            guard let count = argument.integer, count >= 0 else { throw fault(location, "is no count") }
        case "minimum", "maximum":
            guard argument.double != nil else { throw fault(location, "is no number") }
        default: try inspectValues(name, argument, at: location)
        }
    }

    private func inspectValues(
        _ name: String, _ argument: JSONValue, at location: JSONSchemaLocation
    ) throws(Fault) {
        switch name {
        case "const": break
        case "type":
            let names = (argument.array ?? [argument]).map { $0.string ?? "" }
            guard !names.isEmpty, Self.types.isSuperset(of: names) else { throw fault(location, "names no type") }
        case "enum":
            guard let values = argument.array, !values.isEmpty else { throw fault(location, "lists nothing") }
        case "required":
            guard let names = argument.array, names.allSatisfy({ $0.string != nil }) else {
                throw fault(location, "lists no names")
            }
        case "format":
            guard argument == .string("date-time") else { throw fault(location, "is an unknown format") }
        case "pattern":
            do {
                _ = try JSONSchemaPattern.matches("", pattern: argument.string ?? "")
            } catch {
                throw fault(location, "cannot be used: \(error)")
            }
        default:
            guard Self.annotations.contains(name) else { throw fault(location, "is an unknown keyword") }
        }
    }

    private func inspectReference(_ argument: JSONValue, at location: JSONSchemaLocation) throws(Fault) {
        guard let reference = argument.string else { throw fault(location, "is no reference") }
        let target = JSONSchemaLocation(reference: reference, in: location.document)
        guard schema(at: target) != nil else { throw fault(location, "leads to \(target), which is not there") }
    }
}
