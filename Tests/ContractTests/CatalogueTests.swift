import Messaging
import NewsModels
import NewsTestSupport
import Testing

@Suite("Catalogues")
struct CatalogueTests {
    @Test("README, schema and enum list the same error codes")
    func errorCodes() throws {
        let codes = ErrorCode.allCases.map(\.rawValue)
        let schemas = try Proto.schemas()
        let listed = schemas.schema(
            at: JSONSchemaLocation(document: "common.schema.json", pointer: "/$defs/error_code"))
        #expect(listed?["enum"]?.array?.compactMap(\.string) == codes)
        let rows = try rows(under: "## Errors")
        #expect(rows.map(\.first) == codes.map { "`\($0)`" })
        #expect(rows.allSatisfy { $0.count == 3 && $0.allSatisfy { !$0.isEmpty } })
    }

    @Test("README, schemas and enums list the same operations")
    func operations() throws {
        let served: [(socket: String, ops: [String])] = [
            ("replay", ReplayRequest.Operation.allCases.map(\.rawValue)),
            ("submit", SubmitRequest.Operation.allCases.map(\.rawValue)),
            ("query", QueryRequest.Operation.allCases.map(\.rawValue)),
        ]
        let expected = served.flatMap { socket, ops in ops.map { "\(socket) `\($0)`" } }
        let rows = try rows(under: "### Operations")
        #expect(Set(rows.map { "\($0[0]) \($0[1])" }) == Set(expected))
        #expect(rows.count == expected.count)
        let schemas = try Proto.schemas()
        for row in rows {
            let request = try #require(row[2].firstMatch(of: /\((.*)\)/)).1
            #expect(
                schemas.schema(at: operation(of: String(request)))?["const"] == .string(row[1].filter { $0 != "`" }))
            let reply = try #require(row[3].firstMatch(of: /\((.*?)\)/)).1
            #expect(schemas.documents[String(reply)] != nil, "\(reply)")
        }
        let requests = schemas.documents.keys.filter { $0.hasSuffix("-request.schema.json") }
        #expect(requests.count == rows.count)
    }

    @Test("The sockets of the README serve these operations at these endpoints")
    func sockets() throws {
        let rows = try rows(under: "## Sockets")
        let expected = [
            ("stream", Wire.streamEndpoint, ["articles", "retractions", "heartbeats"]),
            ("replay", Wire.replayEndpoint, ReplayRequest.Operation.allCases.map { "`\($0.rawValue)`" }),
            ("submit", Wire.submitEndpoint, SubmitRequest.Operation.allCases.map { "`\($0.rawValue)`" }),
            ("query", Wire.queryEndpoint, QueryRequest.Operation.allCases.map { "`\($0.rawValue)`" }),
        ]
        for (row, (name, endpoint, ops)) in zip(rows, expected) {
            #expect(row[0] == name)
            #expect(row[2] == "`\(endpoint)`")
            #expect(row[4] == ops.joined(separator: ", "))
        }
        #expect(rows.last?[2] == "`\(Wire.alertsEndpoint)`")
    }

    @Test("Schemas name themselves by their file, say what they are, and describe every member")
    func descriptions() throws {
        let schemas = try Proto.schemas()
        for (name, schema) in schemas.documents {
            #expect(schema["$id"] == .string("https://newswire.example/proto/\(name)"))
            #expect(schema["$schema"] == .string("https://json-schema.org/draft/2020-12/schema"))
            #expect(schema["title"] != nil && schema["description"] != nil, "\(name)")
            for (place, members) in SchemaShape(schemas: schemas).declaredMembers(of: name) {
                for member in members {
                    let property = schemas.schema(at: place.appending("properties", member))
                    let isDescribed = property?["description"] != nil || property?["$ref"] != nil
                    #expect(isDescribed, "\(place) \(member)")
                }
            }
        }
    }

    @Test("Bounds in the schemas are the limits of the wire")
    func limits() throws {
        let schemas = try Proto.schemas()
        func bound(_ document: String, _ pointer: String, _ keyword: String) -> Int? {
            let place = JSONSchemaLocation(document: "\(document).schema.json", pointer: pointer)
            return schemas.schema(at: place)?[keyword]?.integer
        }
        #expect(bound("common", "/$defs/request_id", "maxLength") == WireLimits.requestIDBytes)
        #expect(bound("common", "/$defs/article_id", "maxLength") == WireLimits.articleIDBytes)
        #expect(bound("common", "/$defs/limit", "maximum") == WireLimits.replyItems)
        #expect(bound("common", "/$defs/version", "const") == Wire.version)
        #expect(bound("common", "/$defs/source", "maxLength") == Topic.maximumLength)
        #expect(bound("article", "/properties/body", "maxLength") == WireLimits.articleBodyBytes)
        #expect(bound("search-request", "/properties/query", "maxLength") == WireLimits.queryCodePoints)
        #expect(bound("search-request", "/properties/timeout_ms", "maximum") == WireLimits.queryTimeoutMilliseconds)
        #expect(bound("search-request", "/$defs/facet_request/properties/size", "maximum") == WireLimits.replyItems)
        #expect(bound("replay-reply", "/properties/count", "maximum") == WireLimits.replyItems)
    }

    @Test("Enumerations of the schemas are those of the models")
    func enumerations() throws {
        let schemas = try Proto.schemas()
        func values(_ document: String, _ pointer: String) -> [String]? {
            let place = JSONSchemaLocation(document: "\(document).schema.json", pointer: pointer)
            return schemas.schema(at: place)?["enum"]?.array?.compactMap(\.string)
        }
        #expect(values("article", "/properties/published_at_origin") == TimeOrigin.allCases.map(\.rawValue))
        #expect(values("search-request", "/properties/sort") == SortOrder.allCases.map(\.rawValue))
        #expect(values("search-request", "/$defs/facet_name") == FacetName.allCases.map(\.rawValue))
        #expect(values("search-request", "/properties/mode") == QueryMode.allCases.map(\.rawValue))
        #expect(values("search-request", "/properties/collapse") == Collapse.allCases.map(\.rawValue))
        #expect(values("search-reply", "/properties/facets/propertyNames") == FacetName.allCases.map(\.rawValue))
        #expect(
            values("search-reply", "/properties/total/properties/relation")
                == HitTotal.Relation.allCases.map(\.rawValue))
        #expect(
            values("submit-reply", "/$defs/result/properties/status") == SubmitResult.Status.allCases.map(\.rawValue))
    }

    private func operation(of document: String) -> JSONSchemaLocation {
        JSONSchemaLocation(document: document, pointer: "/properties/op")
    }

    /// The cells of the first table under a heading of `proto/README.md`, without its head.
    private func rows(under heading: String) throws -> [[String]] {
        let lines = try Package.text("proto/README.md").split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == heading })
        let table = lines[(start + 1)...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        return table.dropFirst(2).map { line in
            line.split(separator: "|").map { $0.drop { $0 == " " }.description.trimmingSuffix(" ") }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
