import NewsModels
import NewsTestSupport
import Testing

@testable import Messaging

@Suite("Submit requests read without a tree")
struct SubmitRequestReaderTests {
    private static let document = SubmittedDocument(
        mediaType: "text/plain", url: "https://ria.ru/1", content: "Первый \"абзац\".\n\nВторой 🚀.", id: "a-1",
        language: "ru", source: "ria.ru", publishedAt: Timestamp(millisecondsSinceEpoch: 1),
        fetchedAt: Timestamp(millisecondsSinceEpoch: 2), title: "Заголовок")

    private static let requests = [
        Request(id: "r-1", SubmitRequest.submit(documents: [document, SubmittedDocument(contentBase64: "QQ==")])),
        Request(id: nil, SubmitRequest.submit(documents: [])),
    ]

    /// What the tree of values makes of a frame.
    private func fromTree(_ frame: [UInt8]) -> Request<SubmitRequest>? {
        let operations = SubmitRequest.Operation.allCases.map(\.rawValue)
        return try? RequestReader.read(
            frame, maximumBytes: WireLimits.submitRequestBytes, operations: operations, as: SubmitRequest.self
        ).get()
    }

    private func direct(_ frame: [UInt8]) -> Request<SubmitRequest>? {
        SubmitRequestReader.read(frame).map { Request(id: $0.id, .submit(documents: $0.documents)) }
    }

    @Test func everyMemberIsKnown() {
        for request in Self.requests { #expect(direct(JSON.encode(request)) == request) }
    }

    @Test func whatIsNoSubmissionIsLeftToOthers() {
        let long = String(repeating: "x", count: WireLimits.requestIDBytes + 1)
        for text in [
            "", "{}", #"{"v":1,"op":"retract","article_id":"a"}"#, #"{"v":2,"op":"submit","documents":[]}"#,
            #"{"op":"submit","documents":[]}"#, #"{"v":1,"op":"submit"}"#, #"{"v":1,"op":"submit","documents":{}}"#,
            #"{"v":1,"op":"submit","documents":[{"content":1}]}"#, #"{"v":1,"id":7,"op":"submit","documents":[]}"#,
            #"{"v":1,"id":"\#(long)","op":"submit","documents":[]}"#, #"{"v":1,"op":"submit","documents":[]} x"#,
        ] {
            #expect(direct(Array(text.utf8)) == nil)
        }
    }

    @Test func ofDuplicatesTheLastWins() {
        let text = #"{"v":1,"x":[{}],"op":"submit","documents":[{"title":"a","title":null,"id":"b","id":"c","y":1}]}"#
        let expected = Request(id: nil, SubmitRequest.submit(documents: [SubmittedDocument(id: "c")]))
        #expect(direct(Array(text.utf8)) == expected)
        #expect(fromTree(Array(text.utf8)) == expected)
    }

    /// Whatever becomes of a request, it is read as the tree reads it, or left to it.
    @Test(arguments: UInt64(0)..<40)
    func nothingIsReadThatTheTreeRefuses(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "null", "\"\"", "1", "1.0", "-1", "1e0", "true", "{}", "[]", ",", ":", "\"v\":1,", "\"id\":\"b\",", "\\",
            "\"", "}", "\"url\":null,", "\"content\":7,", "\u{1}", "é",
        ].map { Array($0.utf8) }
        for request in Self.requests {
            let whole = JSON.encode(request)
            for _ in 0..<200 {
                let bytes = spoiled(whole, with: pieces, using: &random)
                guard let read = direct(bytes) else { continue }
                #expect(read == fromTree(bytes), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
