import NewsTestSupport
import Testing

@testable import Messaging

@Suite struct JSONParsingTests {
    private static let deep = 512

    @Test(
        arguments: [
            ("null", .null), (" \t\r\n true \n", .bool(true)), ("false", .bool(false)),
            ("0", .integer(0)), ("-0", .integer(0)), ("-1", .integer(-1)),
            ("999999999999999999", .integer(999_999_999_999_999_999)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .unsigned(9_223_372_036_854_775_808)), ("18446744073709551615", .unsigned(.max)),
            ("18446744073709551616", .number(18_446_744_073_709_551_616)),
            ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
            ("1.0", .number(1)), ("-0.0", .number(-0.0)), ("1e2", .number(100)), ("1E+2", .number(100)),
            ("1e-2", .number(0.01)),
            ("1.5e308", .number(1.5e308)), ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-400", .number(0)),
            ("0e999999999999", .number(0)),
            (#""""#, .string("")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
            (#""\u0000""#, .string("\0")),
            (#""\u0041\u00e9\u0416\uFFFF""#, .string("A\u{E9}Ж\u{FFFF}")), (#""\ud83d\uDDDE""#, .string("\u{1F5DE}")),
            (#""\uDBFF\uDFFF\ud800\udc00""#, .string("\u{10FFFF}\u{10000}")),
            ("\"\u{7F}\u{FEFF}\u{2028}\"", .string("\u{7F}\u{FEFF}\u{2028}")),
            ("[]", .array([])), ("[ ]", .array([])),
            ("[1,[],{}]", .array([.integer(1), .array([]), .object(JSONObject([]))])),
            ("{}", .object(JSONObject([]))),
            (#"{ "a" : 1 , "" : null }"#, .object(JSONObject([.init("a", .integer(1)), .init("", .null)]))),
        ] as [(String, JSONValue)])
    func takes(text: String, value: JSONValue) throws {
        #expect(try JSON.parse(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "NULL", "undefined", "NaN", "-NaN", "Infinity", "-Infinity", "inf", "'a'", "a",
        "\u{FEFF}{}", "\u{FEFF}", "{}\u{FEFF}", "\u{A0}1", "1\0", "\0", "// c\n1", "/**/1", "1;", "1 2", "{}{}",
        "[] []", "1,",
        // Numbers
        "+1", "01", "-01", "00", "-", "--1", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e-", "1e1.5", "0x10", "1_000",
        "1 000", "0b1",
        "1e400", "-1e400", "1e99999999999999999999", "١", "1．0", "∞",
        // Strings
        #"""#, #""a"#, #""\"#, #""\""#, #""\x41""#, #""\'""#, #""\U0041""#, #""\u""#, #""\u004""#, #""\u004g""#,
        #""\u 041""#,
        #""\u+041""#, #""\u{41}""#, #""\a""#, #""\v""#, #""\0""#, "\"\n\"", "\"\t\"", "\"\0\"", "\"\u{1F}\"",
        "\"\\n\u{1}\"",
        // Surrogates
        #""\ud800""#, #""\udfff""#, #""\ud83d\ud83d""#, #""\udc00\ud800""#, #""\ud83dx""#, #""\ud83d\n""#,
        #""\ud83d\u0041""#,
        #""\ud83d\u""#, #""\ud83d\ude0""#, #""\ud83d\"#, #""\ud83d"#, #""a\udc00b""#, #"{"\ud800":1}"#, #"["\udbff"]"#,
        #""\ud83d\u\ude00""#, #""\ud83d \ude00""#, #""\uD83D\uE000""#,
        // Arrays and objects
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1 2]", "[1,,2]", "[1}", "{", "}", "{]", #"{"a"}"#, #"{"a":}"#,
        #"{"a":1"#,
        #"{"a":1,}"#, #"{,"a":1}"#, #"{"a" 1}"#, #"{"a"::1}"#, #"{"a":1 "b":2}"#, #"{"a":1,,"b":2}"#, "{a:1}",
        "{'a':1}", "{1:1}",
        #"{null:1}"#, #"{"a":1;"b":2}"#, #"{"a":1}}"#, "[[]", "[]]", #"{"a":[}"#,
    ])
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC1, 0xBF, 0x22], [0x22, 0xE0, 0x80, 0x80, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xED, 0xBF, 0xBF, 0x22], [0x22, 0xF0, 0x80, 0x80, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xFF, 0x22],
            [0x22, 0xFE, 0x22],
            [0x22, 0xD0, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x22, 0xF0, 0x9F, 0x97, 0x22], [0xFF], [0x7B, 0x7D, 0xD0],
            [0xFF, 0xFE, 0x31, 0x00], [0x31, 0x00], [0x00, 0x31], [0xEF, 0xBB, 0xBF, 0x31],
            [0x22, 0xCF, 0xF0, 0xE8, 0x22],
        ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON.parse(bytes) }
    }

    @Test(arguments: [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")])
    func nestsUpToTheLimit(opening: String, closing: String) throws {
        let levels = opening.count { $0 == "[" || $0 == "{" }
        let inner = opening.hasSuffix(":") ? "0" : ""
        func text(_ depth: Int) -> [UInt8] {
            let repeats = depth / levels
            return Array(
                (String(repeating: opening, count: repeats) + inner + String(repeating: closing, count: repeats)).utf8)
        }
        #expect(throws: Never.self) { try JSON.parse(text(Self.deep)) }
        let fault = #expect(throws: JSONError.self) { try JSON.parse(text(Self.deep + levels)) }
        #expect(fault?.code == .depth)
    }

    @Test func siblingsAreNotNested() throws {
        let text = "[" + Array(repeating: "[[]]", count: 2_000).joined(separator: ",") + "]"
        #expect(try JSON.parse(Array(text.utf8), maximumDepth: 3).array?.count == 2_000)
        #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8), maximumDepth: 2) }
    }

    @Test func faultsNameTheirPlace() {
        let fault = #expect(throws: JSONError.self) { try JSON.parse(Array(#"{"a":tru}"#.utf8)) }
        #expect(fault?.code == .syntax)
        #expect(fault?.offset == 5)
    }

    @Test(arguments: [2, 24, 25, 26, 300])
    func ofDuplicatesTheLastWins(count: Int) throws {
        let names = (0..<count).map { "n\($0 % max(count / 2, 1))" }
        let text = "{" + names.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}"
        let object = try #require(try JSON.parse(Array(text.utf8)).object)
        var last: [String: Int] = [:]
        for (value, name) in names.enumerated() { last[name] = value }
        #expect(object.members.count == last.count)
        #expect(Set(object.members.map(\.name)).count == last.count)
        for (name, value) in last { #expect(object[name] == .integer(Int64(value))) }
        #expect(object["absent"] == nil)
        let decoded = try JSON.decode([String: Int].self, from: Array(text.utf8))
        #expect(decoded == last)
    }

    @Test func duplicatesMayBeEscaped() throws {
        #expect(try JSON.parse(Array(#"{"v":2,"\u0076":1}"#.utf8))["v"] == .integer(1))
    }

    /// RFC 8259, section 8.3: names are compared code unit by code unit.
    @Test func namesThatOnlyLookEqualAreApart() throws {
        for padding in [0, 30] {
            let rest = (0..<padding).map { ",\"n\($0)\":0" }.joined()
            let object = try #require(try JSON.parse(Array("{\"\u{E9}\":1,\"e\u{301}\":2\(rest)}".utf8)).object)
            #expect(object["\u{E9}"] == .integer(1))
            #expect(object["e\u{301}"] == .integer(2))
            #expect(object.members.count == 2 + padding)
        }
    }

    @Test func equalityOfObjectsIgnoresOrder() throws {
        let one = try JSON.parse(Array(#"{"a":1,"b":[2]}"#.utf8))
        let two = try JSON.parse(Array(#"{"b":[2],"a":1}"#.utf8))
        #expect(one == two)
        #expect(one.hashValue == two.hashValue)
        #expect(try JSON.parse(Array(#"{"a":1,"b":[2],"c":3}"#.utf8)) != one)
    }

    /// None of these may take more than one pass; a quadratic reader would run for minutes.
    @Test(arguments: [
        ("digits", String(repeating: "1", count: 1_000_000), true),
        ("fraction", "0." + String(repeating: "1", count: 1_000_000), true),
        ("exponent", "1e" + String(repeating: "9", count: 1_000_000), true),
        ("zeros", "1e-" + String(repeating: "0", count: 1_000_000) + "1", true),
        ("brackets", String(repeating: "[", count: 1_000_000), true),
        ("objects", String(repeating: #"{"a":"#, count: 200_000), true),
        ("open string", "\"" + String(repeating: "a", count: 1_000_000), false),
        ("backslashes", "\"" + String(repeating: "\\\\", count: 500_000), false),
        ("escapes", "\"" + String(repeating: "\\n", count: 500_000) + "\"", true),
        ("combining marks", "\"a" + String(repeating: "\u{301}", count: 500_000) + "\"", true),
        ("spaces", String(repeating: " ", count: 1_000_000), false),
        ("commas", "[" + String(repeating: "0,", count: 500_000), false),
        ("same name", "{" + String(repeating: #""a":0,"#, count: 170_000) + #""a":1}"#, true),
        ("names", "{" + (0..<80_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}", true),
        ("small objects", "[" + String(repeating: #"{"a":0,"a":1},"#, count: 70_000) + "0]", true),
    ])
    func hostileInputsEnd(name: String, text: String, mayBeTaken: Bool) {
        let result = try? JSON.parse(Array(text.utf8))
        #expect(result == nil || mayBeTaken, "\(name)")
    }

    @Test(arguments: UInt64(0)..<300)
    func damagedTextNeverTraps(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sample =
            #"{"v":1,"id":"é\ud83d\ude00","op":"search","n":[-1.5e3,true,null,{"a":{}}],"q":"путин AND \"x\""}"#
        for _ in 0..<50 {
            var bytes = Array(sample.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = .random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            guard let value = try? JSON.parse(bytes) else { continue }
            #expect((try? JSON.parse(JSON.encode(AnyJSON(value)))) == value)
        }
    }
}
