import Messaging
import Testing

@Suite("JSON that is written part by part")
struct JSONOutputTests {
    private func written(_ body: (inout JSONOutput) -> Void) -> String {
        var output = JSONOutput()
        body(&output)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    @Test func integersInFull() {
        for value in [0, 7, 10, 1_234_567_890, Int.max, -1, Int.min] {
            #expect(written { $0.write(value) } == String(value))
        }
        #expect(written { $0.write(UInt64.max) } == String(UInt64.max))
    }

    @Test("escapes wherever they stand among eight bytes")
    func escapes() {
        let escapes = ["\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\u{1}": "\\u0001", "\u{1F}": "\\u001f"]
        for (text, escaped) in escapes {
            for before in 0..<18 {
                for after in [0, 1, 9] {
                    let (head, tail) = (String(repeating: "я~", count: before), String(repeating: "!", count: after))
                    #expect(written { $0.write(head + text + text + tail) } == "\"\(head)\(escaped)\(escaped)\(tail)\"")
                }
            }
        }
        #expect(written { $0.write("") } == "\"\"")
        #expect(written { $0.write(" \u{7F}🚀é") } == "\" \u{7F}🚀é\"")
    }
}
