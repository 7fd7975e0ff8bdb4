import Messaging
import NewsModels

/// One article with every member set.
func fullArticle() -> Article {
    Article(
        id: "a-1", revision: 3, url: "https://ria.ru/1?utm_source=x", canonicalURL: "https://ria.ru/1",
        source: "ria.ru",
        title: "Заголовок \"в кавычках\"", lead: "Вводка", body: "Первый абзац.\n\nВторой абзац.", language: "ru",
        languageConfidence: 0.875, authors: ["А. Б."], tags: ["политика", "мир"],
        publishedAt: Timestamp(millisecondsSinceEpoch: 1), publishedAtOrigin: .jsonLD,
        modifiedAt: Timestamp(millisecondsSinceEpoch: 2), fetchedAt: Timestamp(millisecondsSinceEpoch: 3),
        imageURL: "https://ria.ru/1.jpg", wordCount: 6, contentHash: "00ff", duplicateOf: "a-0",
        parser: ParserReport(input: "html", method: "json_ld", warnings: ["no image"])
    )
}

/// One article with nothing but what it must have.
func smallArticle() -> Article {
    Article(
        id: "a-2", source: "ria.ru", title: "T", body: "", language: "und", languageConfidence: 0,
        fetchedAt: Timestamp(millisecondsSinceEpoch: 0), wordCount: 1, contentHash: "",
        parser: ParserReport(input: "text", method: "crawl")
    )
}

/// Whether JSON is a value of a type.
func decodes<Value: Decodable>(_ json: String, as type: Value.Type) -> Bool {
    (try? JSON.decode(type, from: Array(json.utf8))) != nil
}

/// The value of a type that JSON stands for.
func decode<Value: Decodable>(_ json: String, as type: Value.Type = Value.self) throws -> Value {
    try JSON.decode(type, from: Array(json.utf8))
}

/// A value after it was written and read.
func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
    try JSON.decode(Value.self, from: JSON.encode(value))
}
