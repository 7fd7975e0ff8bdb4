import Messaging
import Testing

@Suite("Outline of JSON")
struct JSONOutlineTests {
    private func texts(_ json: String, _ names: [StaticString]) -> [String?]? {
        let bytes = Array(json.utf8)
        return JSONOutline.values(of: names, in: bytes.span)?.map { range in
            range.map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    @Test func findsValuesAsTheyStand() {
        let json = #" { "a" : "x\"}\\" , "b":[1,{"a":"]"},"}"], "c":-1.5e3 ,"d":null,"e":{},"f":"я","a":true} "#
        #expect(
            texts(json, ["a", "b", "c", "d", "e", "f", "g"]) == [
                "true", #"[1,{"a":"]"},"}"]"#, "-1.5e3", "null", "{}", "\"я\"", nil,
            ])
        #expect(texts("{}", ["a"]) == [nil])
    }

    @Test func nestedObjects() {
        func id(_ json: String) -> String? {
            let bytes = Array(json.utf8)
            let found = JSONOutline.values(of: ["id"], in: bytes.span, under: "article")
            return (found?[0]).map { String(decoding: bytes[$0], as: UTF8.self) }
        }
        #expect(id(#"{"seq":1,"id":"x","article" : {"id":"a","body":"long"},"b":[{"id":2}]}"#) == "\"a\"")
        #expect(id(#"{"article":{"id":"a"},"article":{"id":"b"}}"#) == "\"b\"")
        for json in [#"{"article":1,"id":2}"#, #"{"id":2}"#, #"{"article":{"i":1}}"#, #"[]"#, #"{"article":{"id":1}"#] {
            #expect(id(json) == nil)
        }
    }

    @Test func elementsOfArrays() {
        func elements(_ json: String) -> [String]? {
            let bytes = Array(json.utf8)
            return JSONOutline.elements(of: 0..<bytes.count, in: bytes.span)?.map {
                String(decoding: bytes[$0], as: UTF8.self)
            }
        }
        #expect(elements(#" [ {"a":"]"} ,[1,2], "x,y" ,null] "#) == [#"{"a":"]"}"#, "[1,2]", #""x,y""#, "null"])
        #expect(elements("[]") == [] && elements("[ ]") == [])
        for json in ["", "{}", "[", "[1", "[1,", "[,]", "[1,]", "1"] { #expect(elements(json) == nil) }
    }

    @Test func textsOfStrings() {
        var scratch: [UInt8] = []
        func text(_ json: String) -> String? {
            let bytes = Array(json.utf8)
            return JSONOutline.withText(at: 0..<bytes.count, of: bytes.span, scratch: &scratch) { text in
                text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            }
        }
        #expect(text(#""""#) == "" && text(#""plain текст""#) == "plain текст")
        #expect(text(#""a\n\"b\" \u0436\ud83d\ude80 and a longer tail\\""#) == "a\n\"b\" ж🚀 and a longer tail\\")
        for json in ["", "\"", "1", "null", #""\x""#, #""\""#, #""\ud83d""#] { #expect(text(json) == nil) }
    }

    @Test(
        "what is no object",
        arguments: [
            "", "[]", "1", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":\"", "{\"a\":[", "{\"a\":1,", "{,}", "{\"a\\",
        ])
    func others(json: String) {
        #expect(texts(json, ["a"]) == nil)
    }

    @Test("cut anywhere, it is never read past its end")
    func cuts() {
        let bytes = Array(#"{"a":"x\"","b":[1,{"a":"]"}],"c":-1}"#.utf8)
        for count in 0..<bytes.count {
            #expect(JSONOutline.values(of: ["a", "b"], in: Array(bytes.prefix(count)).span) == nil)
            #expect(JSONOutline.values(of: ["a"], in: Array(bytes.prefix(count)).span, under: "b") == nil)
        }
    }
}
