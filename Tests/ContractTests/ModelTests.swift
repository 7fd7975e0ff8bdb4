import Messaging
import NewsModels
import NewsTestSupport
import Testing

@Suite("Models and schemas")
struct ModelTests {
    let schemas: JSONSchemaSet

    init() throws { schemas = try Proto.schemas() }

    @Test("There is a model for each schema, and a schema for each model")
    func sameMessages() {
        let described = schemas.documents.keys.filter { $0 != "common" + Proto.suffix }
        #expect(Set(described) == Set(WireMessage.all.map(\.schema)))
        #expect(WireMessage.all.count == described.count)
    }

    @Test("What models write is valid", arguments: WireMessage.all)
    func writesValid(message: WireMessage) {
        for value in message.full + message.minimal {
            #expect(schemas.violations(of: value, against: message.schema) == [], "\(value)")
        }
    }

    @Test("Schema and model have the same members, nested ones too", arguments: WireMessage.all)
    func sameMembers(message: WireMessage) {
        var shape = SchemaShape(schemas: schemas)
        for value in message.full { shape.observe(value, as: message.schema) }
        let declared = shape.declaredMembers(of: message.schema)
        for place in Set(declared.keys).union(shape.observed.keys) {
            #expect(declared[place] == shape.observed[place], "\(place)")
        }
    }

    @Test("What a schema requires, a model always writes", arguments: WireMessage.all)
    func sameRequired(message: WireMessage) {
        let shape = SchemaShape(schemas: schemas)
        for value in message.minimal {
            for place in Set(shape.members(of: value, as: message.schema).map(\.declaredAt)) {
                guard case .array(let required)? = schemas.schema(at: place)?["required"] else { continue }
                let written = shape.members(of: value, as: message.schema).filter { $0.declaredAt == place }.map(\.name)
                #expect(Set(required.compactMap(\.string)).isSubset(of: written), "\(place)")
            }
        }
    }

    /// Members that services always send and that a Swift reader can do without.
    static let lenient: Set<String> = ["id", "cursor"]

    @Test("Without a member the model reads a message exactly where the schema allows it", arguments: WireMessage.all)
    func missingMembers(message: WireMessage) {
        forEachMember(of: message) { value, member in
            let isLenient = !message.isRequest && member.path.isEmpty && Self.lenient.contains(member.name)
            guard !isLenient, !isConditional(member, of: message) else { return }
            let changed = value.replacing(member.path + [member.name], with: nil)
            let required = schemas.schema(at: member.declaredAt)?["required"]?.array ?? []
            let isRequired = required.contains(.string(member.name))
            #expect(reads(changed, message) == !isRequired, "\(member.path + [member.name])")
        }
    }

    @Test("Null and other kinds of values are read exactly where the schema allows them", arguments: WireMessage.all)
    func otherKinds(message: WireMessage) {
        let kinds: [JSONValue] = [
            .null, .bool(true), .integer(12), .number(12.5), .string("text"), .array([]), .object(JSONObject([])),
        ]
        forEachMember(of: message) { value, member in
            let path = member.path + [member.name]
            guard let original = value.value(at: path) else { return }
            for replacement in kinds where isOtherKind(replacement, than: original) {
                if replacement == .null, isConditional(member, of: message) { continue }
                let changed = value.replacing(path, with: replacement)
                let isValid = schemas.violations(of: changed, against: message.schema).isEmpty
                #expect(reads(changed, message) == isValid, "\(path) = \(replacement)")
            }
        }
    }

    // MARK: Parts

    private func forEachMember(of message: WireMessage, _ body: (JSONValue, SchemaShape.Member) -> Void) {
        let shape = SchemaShape(schemas: schemas)
        for value in message.full {
            for member in shape.members(of: value, as: message.schema) { body(value, member) }
        }
    }

    private func reads(_ value: JSONValue, _ message: WireMessage) -> Bool {
        (try? message.recode(value)) != nil
    }

    /// Whether the schema ties the member to another one, which models read member by member.
    private func isConditional(_ member: SchemaShape.Member, of message: WireMessage) -> Bool {
        let schema = schemas.schema(at: member.declaredAt)
        let branches = ["then", "else"].compactMap { schema?[$0] }
        let tied = (schema?["allOf"]?.array ?? []) + (schema?["oneOf"]?.array ?? []) + branches
        let names = tied.flatMap { branch in
            (branch["required"]?.array ?? []) + (branch["then"]?["required"]?.array ?? [])
        }
        return names.contains(.string(member.name)) || ["published_at", "published_at_origin"].contains(member.name)
    }

    private func isOtherKind(_ replacement: JSONValue, than original: JSONValue) -> Bool {
        if case .integer = original, case .number = replacement { return true }
        return replacement.kind != original.kind
    }
}
