import Messaging
import NewsTestSupport
import Testing

@Suite("The schema checker")
struct JSONSchemaTests {
    /// A schema, an array of values that fit it, and one of values that do not.
    struct Case: Sendable, CustomStringConvertible {
        let schema: String
        let valid: String
        let invalid: String
        var description: String { schema }

        init(_ schema: String, valid: String, invalid: String) {
            self.schema = schema
            self.valid = valid
            self.invalid = invalid
        }
    }

    static let cases = [
        Case(
            #"{"type": "integer"}"#,
            valid: "[1, 1.0, -0, 1e2, 18446744073709551615]", invalid: #"[1.5, true, "1", null]"#
        ),
        Case(#"{"type": ["string", "null"]}"#, valid: #"["", null]"#, invalid: "[0, [], {}]"),
        Case(#"{"const": 1}"#, valid: "[1, 1.0]", invalid: #"[2, true, "1"]"#),
        Case(#"{"enum": ["a", null]}"#, valid: #"["a", null]"#, invalid: #"["b", 0]"#),
        Case(
            #"{"maxLength": 1, "minLength": 1}"#,
            valid: #"["я", "🗞", "\ud83d\udcf0", 5]"#, invalid: #"["", "e\u0301"]"#
        ),
        Case(
            #"{"pattern": "^[a-z]+(-[0-9]{2})?$"}"#,
            valid: #"["ab", "ab-17", 5]"#, invalid: #"["", "ab-1", "ab\n", "xAb", "é"]"#
        ),
        Case(
            #"{"format": "date-time"}"#,
            valid: #"["2016-02-29T23:59:60Z"]"#, invalid: #"["2015-02-29T00:00:00Z", "2015-02-01"]"#
        ),
        Case(#"{"minimum": 0, "maximum": 2.5}"#, valid: #"[0, 2.5, "9"]"#, invalid: "[-1, 2.6]"),
        Case(
            #"{"items": {"type": "string"}, "minItems": 1, "maxItems": 2}"#,
            valid: #"[["a"], 7]"#, invalid: #"[[], [1], ["a", "b", "c"]]"#
        ),
        Case(
            #"{"required": ["a"], "properties": {"a": {"type": "null"}}}"#,
            valid: #"[{"a": null, "b": 1}]"#, invalid: #"[{}, {"a": 1}]"#
        ),
        Case(
            #"{"properties": {"a": true}, "additionalProperties": {"type": "integer"}}"#,
            valid: #"[{"a": "x", "b": 1}]"#, invalid: #"[{"b": "x"}]"#
        ),
        Case(
            #"{"propertyNames": {"maxLength": 1}, "minProperties": 1, "maxProperties": 2}"#,
            valid: #"[{"a": 1}]"#, invalid: #"[{}, {"ab": 1}, {"a": 1, "b": 1, "c": 1}]"#
        ),
        Case(#"{"anyOf": [{"type": "null"}, {"minimum": 3}]}"#, valid: #"[null, 3, "x"]"#, invalid: "[2]"),
        Case(#"{"oneOf": [{"minimum": 3}, {"maximum": 5}]}"#, valid: "[2, 6]", invalid: #"[4, "both"]"#),
        Case(
            #"{"allOf": [{"minimum": 3}, {"maximum": 5}], "not": {"const": 4}}"#, valid: "[3, 5]", invalid: "[2, 4, 6]"),
        Case(
            #"{"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "null"}}"#,
            valid: #"["ab", null]"#, invalid: #"["a", 1]"#
        ),
        Case(
            ##"{"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "null"}}}"##, valid: "[null]", invalid: "[1]"
        ),
        Case("false", valid: "[]", invalid: "[1, null]"),
    ]

    @Test("Values are judged as the specification says", arguments: cases)
    func judges(example: Case) throws {
        let schemas = try JSONSchemaSet(["a": try parse(example.schema)])
        for value in try #require(try parse(example.valid).array) {
            #expect(schemas.violations(of: value, against: "a") == [], "\(value)")
        }
        for value in try #require(try parse(example.invalid).array) {
            #expect(schemas.violations(of: value, against: "a") != [], "\(value)")
        }
    }

    static let unusable = [
        #"{"uniqueItems": true}"#, #"{"properties": {"a": {"dependentRequired": {}}}}"#, #"{"format": "uri"}"#,
        #"{"$ref": "b.schema.json"}"#, ##"{"$ref": "#/$defs/a"}"##, #"{"pattern": "[a-z]"}"#,
        #"{"pattern": "^([a-z]$"}"#, #"{"then": {}}"#, #"{"type": "number?"}"#, #"{"allOf": []}"#,
        #"{"minLength": -1}"#, #"{"items": [1]}"#, "1",
    ]

    @Test("What cannot be checked is refused", arguments: unusable)
    func refuses(schema: String) throws {
        let document = try parse(schema)
        #expect(throws: JSONSchemaSet.Fault.self) { try JSONSchemaSet(["a": document]) }
    }

    private func parse(_ text: String) throws -> JSONValue { try JSON.parse(Array(text.utf8)) }
}
