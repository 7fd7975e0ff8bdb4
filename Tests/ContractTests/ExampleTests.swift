import Messaging
import NewsModels
import NewsTestSupport
import Testing

@Suite("Examples")
struct ExampleTests {
    let schemas: JSONSchemaSet

    init() throws { schemas = try Proto.schemas() }

    @Test("Every example is valid", arguments: Proto.examples)
    func isValid(example: Proto.Example) throws {
        #expect(schemas.violations(of: try example.value(), against: example.schema) == [])
    }

    @Test("Every invalid example is refused", arguments: Proto.invalidExamples)
    func isInvalid(example: Proto.Example) throws {
        try #require(schemas.documents[example.schema] != nil)
        #expect(schemas.violations(of: try example.value(), against: example.schema) != [])
    }

    @Test("The examples within the schemas are valid")
    func schemasOwnExamples() throws {
        for name in schemas.documents.keys.sorted() {
            for place in places(
                in: try #require(schemas.documents[name]), at: JSONSchemaLocation(document: name, pointer: ""))
            {
                for example in schemas.schema(at: place)?["examples"]?.array ?? [] {
                    #expect(schemas.violations(of: example, against: place) == [], "\(place)")
                }
            }
        }
    }

    /// Places of schemas within a document that have examples.
    private func places(in schema: JSONValue, at location: JSONSchemaLocation) -> [JSONSchemaLocation] {
        let own = schema["examples"] == nil ? [] : [location]
        return own
            + ["properties", "$defs"].flatMap { group in
                (schema[group]?.object?.members ?? []).flatMap { member in
                    places(in: member.value, at: location.appending(group, member.name))
                }
            }
    }

    @Test("Each message has a valid and, but for the simplest, an invalid example", arguments: WireMessage.all)
    func coverage(message: WireMessage) {
        #expect(Proto.examples.contains { $0.message == message.name })
        #expect(Proto.invalidExamples.contains { $0.message == message.name })
    }

    @Test("The examples show every member", arguments: WireMessage.all)
    func showEveryMember(message: WireMessage) throws {
        var shape = SchemaShape(schemas: schemas)
        for example in Proto.examples where example.message == message.name {
            shape.observe(try example.value().withoutNulls, as: message.schema)
        }
        for (place, declared) in shape.declaredMembers(of: message.schema) {
            // What messages share is shown by the message whose own it is.
            guard place.document == message.schema || message.name == "error" else { continue }
            #expect(declared.subtracting(shape.observed[place] ?? []) == [], "\(place)")
        }
    }

    @Test("Models read the examples and write them back the same", arguments: Proto.examples)
    func roundTrip(example: Proto.Example) throws {
        let message = try #require(WireMessage.all.first { $0.name == example.message })
        let original = try example.value()
        let recoded = try message.recode(original)
        #expect(schemas.violations(of: recoded, against: message.schema) == [])
        let known = SchemaShape(schemas: schemas).restricted(original, to: message.schema)
        #expect(known.isKept(in: recoded), "\(recoded)")
        if !message.isRequest { #expect(recoded.isKept(in: known), "a reply gains members") }
    }

    /// Requests that the schema refuses and the model reads: another part of the service refuses them.
    static let refusedLater: Set<String> = [
        "replay-request.id-too-long.json",
        // Refused as a document, so that the others of the batch are taken.
        "submit-request.both-contents.json", "submit-request.no-content.json", "submit-request.broken-base64.json",
        // Limits of the log and of the query language.
        "retract-request.long-reason.json", "search-request.long-query.json",
        // Valid as another message.
        "stats-request.another-op.json",
        // `unsupported_version`.
        "ping-request.another-version.json",
    ]

    @Test(
        "Models refuse invalid requests", arguments: Proto.invalidExamples.filter { $0.message.hasSuffix("-request") })
    func modelsRefuse(example: Proto.Example) throws {
        let message = try #require(WireMessage.all.first { $0.name == example.message })
        let value = try example.value()
        if Self.refusedLater.contains(example.description) {
            #expect(throws: Never.self) { try message.recode(value) }
        } else {
            #expect(throws: JSONError.self) { try message.recode(value) }
        }
    }

    @Test("Highlights lie within their snippets")
    func highlights() throws {
        for example in Proto.examples where ["search-reply", "similar-reply"].contains(example.message) {
            for hit in try example.value()["hits"]?.array ?? [] {
                let snippet = hit["snippet"]
                for highlight in snippet?["highlights"]?.array ?? [] {
                    let end = (highlight["start"]?.integer ?? 0) + (highlight["length"]?.integer ?? 0)
                    #expect(end <= snippet?["text"]?.string?.unicodeScalars.count ?? 0, "\(example)")
                }
            }
        }
    }
}

extension JSONValue {
    /// The value without members that are null.
    var withoutNulls: JSONValue {
        switch self {
        case .object(let object):
            .object(
                JSONObject(
                    object.members.compactMap { member in
                        member.value == .null ? nil : JSONObject.Member(member.name, member.value.withoutNulls)
                    }))
        case .array(let items): .array(items.map(\.withoutNulls))
        default: self
        }
    }

    private var isNothing: Bool {
        switch self {
        case .null: true
        case .array(let items): items.isEmpty
        case .object(let object): object.members.allSatisfy(\.value.isNothing)
        default: false
        }
    }

    /// Whether all that this value says stands in the other one, too; times may be written differently.
    func isKept(in other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            left.members.allSatisfy { member in
                member.value.isNothing || right[member.name].map(member.value.isKept) ?? false
            }
        case (.array(let left), .array(let right)): left.elementsEqual(right) { $0.isKept(in: $1) }
        case (.string(let left), .string(let right)) where left != right:
            Timestamp(dateOrTime: left) != nil && Timestamp(dateOrTime: left) == Timestamp(dateOrTime: right)
        default: isSame(as: other)
        }
    }
}
