public import NewsModels
public struct RawDocument { let d: SubmittedDocument; public init(_ d: SubmittedDocument) throws(WireError) { self.d = d } }
public struct DocumentParser: Sendable {
    let s: String
    public init(defaultSource: String) { s = defaultSource }
    public func parse(_ r: RawDocument, now: Timestamp) throws(WireError) -> [Article] {
        let t = r.d.content ?? ""
        guard !t.isEmpty else { throw WireError(.unparseable, "no text found") }
        return [Article(id: r.d.id ?? "h\(t.hashValue)", source: s, title: String(t.prefix(60)), body: t, language: "en", languageConfidence: 1, fetchedAt: now, wordCount: 1, contentHash: "\(t.hashValue)", parser: ParserReport(input: "text", method: "x"))]
    }
}
