import Messaging
import NewsTestSupport

/// Which members a schema declares, and which of them values have.
struct SchemaShape {
    let schemas: JSONSchemaSet
    /// Names of the members seen, by the place of the schema that declares them.
    private(set) var observed: [JSONSchemaLocation: Set<String>] = [:]

    init(schemas: JSONSchemaSet) {
        self.schemas = schemas
    }

    /// A member of a value with the place of the schema that declares it.
    struct Member {
        /// Names and indices that lead to the object from the root of the value.
        let path: [String]
        let name: String
        let declaredAt: JSONSchemaLocation
    }

    // MARK: Schemas

    /// The schema behind references, and behind "or null".
    private func resolved(_ location: JSONSchemaLocation) -> (location: JSONSchemaLocation, schema: JSONValue) {
        let schema = schemas.schema(at: location) ?? .null
        let reference =
            schema["$ref"] ?? schema["anyOf"]?.array.flatMap { branches in branches.compactMap { $0["$ref"] }.first }
        guard let reference = reference?.string else { return (location, schema) }
        return resolved(JSONSchemaLocation(reference: reference, in: location.document))
    }

    /// Names of the members that a message declares, by place, nested objects among them.
    func declaredMembers(of document: String) -> [JSONSchemaLocation: Set<String>] {
        var found: [JSONSchemaLocation: Set<String>] = [:]
        collect(JSONSchemaLocation(document: document, pointer: ""), into: &found)
        return found
    }

    private func collect(_ start: JSONSchemaLocation, into found: inout [JSONSchemaLocation: Set<String>]) {
        let (location, schema) = resolved(start)
        if let properties = schema["properties"]?.object, found[location] == nil {
            found[location] = Set(properties.members.map(\.name))
            for member in properties.members { collect(location.appending("properties", member.name), into: &found) }
        }
        for keyword in ["items", "additionalProperties"] where schema[keyword] != nil {
            collect(location.appending(keyword), into: &found)
        }
    }

    // MARK: Values beside schemas

    /// Notes which members a value has.
    mutating func observe(_ value: JSONValue, as document: String) {
        for member in members(of: value, as: document) { observed[member.declaredAt, default: []].insert(member.name) }
    }

    /// The members of a value that lie in objects with declared members, nested ones among them.
    func members(of value: JSONValue, as document: String) -> [Member] {
        members(of: value, at: JSONSchemaLocation(document: document, pointer: ""), path: [])
    }

    private func members(of value: JSONValue, at start: JSONSchemaLocation, path: [String]) -> [Member] {
        let (location, schema) = resolved(start)
        switch value {
        case .object(let object):
            let isDeclaring = schema["properties"] != nil
            return object.members.flatMap { member in
                let name = member.name
                let next =
                    isDeclaring ? location.appending("properties", name) : location.appending("additionalProperties")
                let own = isDeclaring ? [Member(path: path, name: name, declaredAt: location)] : []
                guard schemas.schema(at: next) != nil else { return own }
                return own + members(of: member.value, at: next, path: path + [name])
            }
        case .array(let items):
            return items.enumerated().flatMap { index, item in
                members(of: item, at: location.appending("items"), path: path + ["\(index)"])
            }
        default: return []
        }
    }

    /// The value without the members that its schema does not declare.
    func restricted(_ value: JSONValue, to document: String) -> JSONValue {
        members(of: value, as: document).reduce(value) { value, member in
            let declared = schemas.schema(at: member.declaredAt)?["properties"]?[member.name]
            return declared == nil ? value.replacing(member.path + [member.name], with: nil) : value
        }
    }
}

extension JSONValue {
    /// The value at a path of names and indices.
    func value(at path: [String]) -> JSONValue? {
        path.reduce(self) { value, name in
            if case .array(let items)? = value { return Int(name).map { items[$0] } }
            return value?[name]
        }
    }

    /// The value with another one at a path; `nil` removes the member.
    func replacing(_ path: [String], with replacement: JSONValue?) -> JSONValue {
        guard let name = path.first else { return replacement ?? .null }
        let rest = Array(path.dropFirst())
        switch self {
        case .array(var items):
            guard let index = Int(name), items.indices.contains(index) else { return self }
            items[index] = items[index].replacing(rest, with: replacement)
            return .array(items)
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.compactMap { member in
                        guard member.name == name else { return member }
                        if rest.isEmpty { return replacement.map { JSONObject.Member(name, $0) } }
                        return JSONObject.Member(name, member.value.replacing(rest, with: replacement))
                    }))
        default: return self
        }
    }
}
