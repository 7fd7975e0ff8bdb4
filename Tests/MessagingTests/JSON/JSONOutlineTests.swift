import Messaging
import Testing

@Suite("Outline of JSON")
struct JSONOutlineTests {
    private func texts(_ json: String, _ names: [StaticString]) -> [String?]? {
        let bytes = Array(json.utf8)
        return JSONOutline.values(of: names, in: bytes)?.map { range in
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
        let bytes = Array(#"{"seq":1,"article":{"id":"a","body":"long"}}"#.utf8)
        let article = JSONOutline.values(of: ["article"], in: bytes)?[0]
        let id = JSONOutline.values(of: ["id"], in: bytes, range: article)?[0]
        #expect(id.map { String(decoding: bytes[$0], as: UTF8.self) } == "\"a\"")
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
            #expect(JSONOutline.values(of: ["a", "b"], in: Array(bytes.prefix(count))) == nil)
        }
    }
}
