import NewsTestSupport
import Testing

@testable import Messaging

private func text(_ value: some Encodable) -> String { String(decoding: JSON.encode(value), as: UTF8.self) }

@Suite struct JSONWritingTests {
    @Test(arguments: [
        ("", #""""#), ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\0\u{1}\u{B}\u{F}\u{10}\u{1F}", #""\u0000\u0001\u000b\u000f\u0010\u001f""#),
        ("\u{7F}\u{80}\u{2028}\u{FEFF}Ж🗞", "\"\u{7F}\u{80}\u{2028}\u{FEFF}Ж🗞\""), ("\r\n", #""\r\n""#),
        ("e\u{301}", "\"e\u{301}\""),
    ])
    func escapes(string: String, written: String) {
        #expect(Array(text(string).utf8) == Array(written.utf8))
    }

    @Test func numbers() {
        #expect(text([0.0, -0.0, 1, 1.5, 1e300, .leastNonzeroMagnitude]) == "[0.0,-0.0,1.0,1.5,1e+300,5e-324]")
        #expect(text([Double.nan, .infinity, -.infinity]) == "[null,null,null]")
        #expect(text([UInt64.max, 0]) == "[18446744073709551615,0]")
        #expect(text([Int64.min, .max]) == "[-9223372036854775808,9223372036854775807]")
        #expect(text([Int8.min]) == "[-128]")
        #expect(text([Float(0.5)]) == "[0.5]")
        #expect(text(Optional<Int>.none) == "null")
        #expect(text([Optional("a"), nil]) == #"["a",null]"#)
    }

    private struct Empty: Codable {}
    private struct Optionals: Codable, Equatable {
        var a: Int?
        var b: String?
        var c: [Int]?
        var d: [String: Int]?
    }
    private struct Holder<Value: Codable>: Codable {
        var before = 1
        var value: Value
        var after = 2
    }

    @Test func emptyContainers() {
        #expect(text(Empty()) == "{}")
        #expect(text(Optionals()) == "{}")
        #expect(text([Int]()) == "[]")
        #expect(text([String: Int]()) == "{}")
        #expect(text([[Int]]([[], [], [[]].count == 1 ? [] : [1]])) == "[[],[],[]]")
        #expect(text([Empty(), Empty()]) == "[{},{}]")
        #expect(text([Optionals(), Optionals(a: 1), Optionals()]) == #"[{},{"a":1},{}]"#)
        #expect(text(["a": [String: [Int]]()]) == #"{"a":{}}"#)
        #expect(text([[[[Int]]()]]) == "[[[]]]")
        #expect(text(Holder(value: [Int]())) == #"{"before":1,"value":[],"after":2}"#)
        #expect(text(Holder(value: Empty())) == #"{"before":1,"value":{},"after":2}"#)
        #expect(
            text(Holder(value: Holder(value: [[Empty()], []])))
                == #"{"before":1,"value":{"before":1,"value":[[{}],[]],"after":2},"after":2}"#)
        #expect(text(Holder(value: Optional<[Int]>.none)) == #"{"before":1,"value":null,"after":2}"#)
    }

    /// Two containers for one object: both sets of members land in it. `Request` and `Reply` rely on that.
    private struct Merging: Encodable {
        enum First: CodingKey { case a, list }
        enum Second: CodingKey { case b, object }
        enum Third: CodingKey { case c }

        func encode(to encoder: any Encoder) throws {
            var first = encoder.container(keyedBy: First.self)
            try first.encode(1, forKey: .a)
            try first.encode([[1], []], forKey: .list)
            var second = encoder.container(keyedBy: Second.self)
            try second.encode(Optionals(a: 1), forKey: .object)
            try second.encode(2, forKey: .b)
            var third = encoder.container(keyedBy: Third.self)
            try third.encode(3, forKey: .c)
        }
    }

    @Test func twoContainersOfOneEncoderMerge() {
        let merged = #"{"a":1,"list":[[1],[]],"object":{"a":1},"b":2,"c":3}"#
        #expect(text(Merging()) == merged)
        #expect(text([Merging(), Merging()]) == "[\(merged),\(merged)]")
        #expect(text(["k": Merging()]) == #"{"k":\#(merged)}"#)
    }

    private struct MergingUnkeyed: Encodable {
        func encode(to encoder: any Encoder) throws {
            var first = encoder.unkeyedContainer()
            try first.encode(1)
            try first.encode([2])
            var second = encoder.unkeyedContainer()
            #expect(second.count == 2)
            try second.encode(3)
        }
    }

    @Test func twoUnkeyedContainersMerge() {
        #expect(text(MergingUnkeyed()) == "[1,[2],3]")
        #expect(text([MergingUnkeyed()]) == "[[1,[2],3]]")
    }

    /// Nested containers and super encoders of both kinds of container.
    private struct Nested: Codable, Equatable {
        enum Outer: CodingKey { case object, list, named, after }
        enum Inner: CodingKey { case x, deep }

        init() {}

        func encode(to encoder: any Encoder) throws {
            var outer = encoder.container(keyedBy: Outer.self)
            var inner = outer.nestedContainer(keyedBy: Inner.self, forKey: .object)
            try inner.encode(1, forKey: .x)
            var deep = inner.nestedUnkeyedContainer(forKey: .deep)
            try deep.encode("a")
            _ = deep.nestedContainer(keyedBy: Inner.self)
            _ = deep.nestedUnkeyedContainer()
            try deep.encodeNil()
            var list = outer.nestedUnkeyedContainer(forKey: .list)
            try [2].encode(to: list.superEncoder())
            var object = list.nestedContainer(keyedBy: Inner.self)
            try object.encode(3, forKey: .x)
            try Optionals(b: "s").encode(to: outer.superEncoder())
            try 4.encode(to: outer.superEncoder(forKey: .named))
            try outer.encodeNil(forKey: .after)
        }

        init(from decoder: any Decoder) throws {
            let outer = try decoder.container(keyedBy: Outer.self)
            let inner = try outer.nestedContainer(keyedBy: Inner.self, forKey: .object)
            #expect(try inner.decode(Int.self, forKey: .x) == 1)
            var deep = try inner.nestedUnkeyedContainer(forKey: .deep)
            #expect(deep.count == 4)
            #expect(try deep.decode(String.self) == "a")
            #expect(try deep.nestedContainer(keyedBy: Inner.self).allKeys.isEmpty)
            #expect(try deep.nestedUnkeyedContainer().isAtEnd)
            #expect(try deep.decodeNil())
            #expect(deep.isAtEnd)
            #expect(throws: DecodingError.self) { try deep.decode(Int.self) }
            var list = try outer.nestedUnkeyedContainer(forKey: .list)
            #expect(try [Int](from: list.superDecoder()) == [2])
            #expect(list.currentIndex == 1)
            #expect(try list.nestedContainer(keyedBy: Inner.self).decode(Int.self, forKey: .x) == 3)
            #expect(try Optionals(from: outer.superDecoder()) == Optionals(b: "s"))
            #expect(try Int(from: outer.superDecoder(forKey: .named)) == 4)
            #expect(try outer.decodeNil(forKey: .after))
            #expect(outer.contains(.after))
        }
    }

    @Test func nestedContainersAndSuperEncoders() throws {
        #expect(
            text(Nested())
                == #"{"object":{"x":1,"deep":["a",{},[],null]},"list":[[2],{"x":3}],"super":{"b":"s"},"named":4,"after":null}"#
        )
        #expect(text([Nested(), Nested()]).hasPrefix("[{"))
        #expect(try JSON.decode([Nested].self, from: JSON.encode([Nested(), Nested()])).count == 2)
    }

    /// A value that says nothing about itself still leaves JSON behind.
    private struct Silent: Encodable {
        func encode(to encoder: any Encoder) throws {}
    }

    @Test func silentValuesAreEmptyObjects() {
        #expect(text(Silent()) == "{}")
        #expect(text([Silent(), Silent()]) == "[{},{}]")
        #expect(text(["a": Silent()]) == #"{"a":{}}"#)
    }
}

@Suite struct JSONDecodingTests {
    private struct Sample: Codable {
        struct Part: Codable { var n: Int }
        var parts: [Part]
        var small: UInt8?
        var flag: Bool?
    }

    private func message(_ json: String) -> String {
        do throws(JSONError) {
            _ = try JSON.decode(Sample.self, from: Array(json.utf8))
            return ""
        } catch {
            return "\(error.code) \(error.description)"
        }
    }

    @Test func faultsNameTheMember() {
        #expect(message(#"{}"#) == "mismatch parts: is missing")
        #expect(message(#"{"parts":null}"#) == "mismatch parts: an array is needed, not null")
        #expect(message(#"{"parts":[{"n":1},{}]}"#) == "mismatch parts.[1].n: is missing")
        #expect(message(#"{"parts":[{"n":1.5}]}"#) == "mismatch parts.[0].n: an integer is needed, not a number")
        #expect(
            message(#"{"parts":[],"small":256}"#) == "mismatch small: an integer of 0 or more is needed, not a number")
        #expect(message(#"{"parts":[],"flag":1}"#) == "mismatch flag: a boolean is needed, not a number")
        #expect(message(#"[]"#) == "mismatch an object is needed, not an array")
        #expect(message(#"{"parts":[],"small":null,"flag":null}"#).isEmpty)
    }

    @Test func integersKeepTheirRange() throws {
        func decode<Value: Decodable>(_ json: String, as type: Value.Type) -> Value? {
            try? JSON.decode([Value].self, from: Array("[\(json)]".utf8)).first
        }
        #expect(decode("18446744073709551615", as: UInt64.self) == .max)
        #expect(decode("18446744073709551616", as: UInt64.self) == nil)
        #expect(decode("18446744073709551615", as: Int64.self) == nil)
        #expect(decode("-1", as: UInt.self) == nil)
        #expect(decode("-0", as: UInt.self) == 0)
        #expect(decode("127", as: Int8.self) == 127)
        #expect(decode("128", as: Int8.self) == nil)
        #expect(decode("-32769", as: Int16.self) == nil)
        #expect(decode("4294967296", as: UInt32.self) == nil)
        #expect(decode("2147483647", as: Int32.self) == .max)
        #expect(decode("65536", as: UInt16.self) == nil)
        #expect(decode("1e3", as: Int.self) == 1_000)
        #expect(decode("1.5", as: Int.self) == nil)
        #expect(decode("\"1\"", as: Int.self) == nil)
        #expect(decode("true", as: Int.self) == nil)
        #expect(decode("1", as: Bool.self) == nil)
        #expect(decode("1", as: String.self) == nil)
        #expect(decode("18446744073709551615", as: Double.self) == 18_446_744_073_709_551_616)
        #expect(decode("0.5", as: Float.self) == 0.5)
        #expect(decode("null", as: Double.self) == nil)
    }
}

@Suite struct JSONRoundTripTests {
    @Test(arguments: UInt64(0)..<300)
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let value = AnyJSON(randomValue(depth: 5, using: &random))
            let bytes = JSON.encode(value)
            #expect(!bytes.contains(0x0A), "one line")
            #expect(try JSON.parse(bytes) == value.value)
            #expect(try JSON.decode(AnyJSON.self, from: bytes) == AnyJSON(value.value.normalized))
        }
    }

    private func randomValue(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: .unsigned(random.next() | 1 << 63)
        case 4: .number(randomDouble(using: &random))
        case 5, 6: .string(randomString(using: &random))
        case 7:
            .array(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in randomValue(depth: depth - 1, using: &random) })
        default:
            .object(
                JSONObject(
                    (0..<[0, 1, 3, 8, 30][Int.random(in: 0..<5, using: &random)]).map { _ in
                        JSONObject.Member(randomString(using: &random), randomValue(depth: depth - 2, using: &random))
                    }))
        }
    }

    private func randomDouble(using random: inout SeededGenerator) -> Double {
        while true {
            let value = Double(bitPattern: random.next())
            if value.isFinite { return value }
        }
    }

    private func randomString(using random: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x80...0x7FF, 0x300...0x36F, 0x800...0xFFFF, 0x10000...0x10FFFF,
        ]
        let scalars = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: ranges.randomElement(using: &random) ?? 0...0x7F, using: &random))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension JSONValue {
    /// The value with numbers in the form in which a decoder that tries integers first sees them.
    fileprivate var normalized: JSONValue {
        switch self {
        case .number(let value):
            Int64(exactly: value).map(JSONValue.integer) ?? UInt64(exactly: value).map(JSONValue.unsigned) ?? self
        case .array(let elements): .array(elements.map(\.normalized))
        case .object(let object):
            .object(JSONObject(object.members.map { JSONObject.Member($0.name, $0.value.normalized) }))
        default: self
        }
    }
}
