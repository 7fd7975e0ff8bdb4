import Foundation
import NewsModels
import Testing

@testable import ArticleParsing

/// The five reference documents, which lie beside the repository.
private enum SeedDocuments {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data/seeds").standardizedFileURL

    static let fallback = URL(filePath: ProcessInfo.processInfo.environment["NEWSWIRE_SEEDS"] ?? "/nonexistent")

    static let files: [URL] =
        [folder, fallback].lazy.map { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().map { folder.appending(path: $0) }
        }.first { $0.count >= 5 } ?? []

    static func read(_ number: Int) throws -> Article {
        let file = try #require(files.first { $0.lastPathComponent.hasPrefix("00\(number)") })
        let bytes = [UInt8](try Data(contentsOf: file))
        return try article(RawDocument(bytes: bytes, mediaType: "text/plain"))
    }
}

@Suite(.enabled(if: !SeedDocuments.files.isEmpty, "the reference documents are not in ../shared/data/seeds"))
struct SeedDocumentTests {
    @Test func firstSentenceBecomesTheTitle() throws {
        let article = try SeedDocuments.read(0)
        #expect(article.title.unicodeScalars.count <= 120)
        #expect(article.title.hasSuffix("…"))
        #expect(article.body.hasPrefix(article.title.dropLast()))
        #expect(article.language == "ru")
        #expect(article.lead == nil)
        #expect(article.publishedAt == nil)
        #expect(article.body.contains("передает."))
        #expect(article.body.contains("Песков, что"))
        #expect(!article.body.contains("  "))
        #expect(!article.body.contains(" ,") && !article.body.contains(" ."))
        #expect(article.parser.warnings == ["closed 3 holes left by removed links"])
    }

    @Test func shortSecondLineBecomesTheLead() throws {
        let article = try SeedDocuments.read(1)
        #expect(article.language == "ru")
        #expect(article.title.hasPrefix("Чем завершилась") && article.title.hasSuffix("Керри"))
        #expect(article.lead?.hasSuffix("бороться с ИГ") == true)
        #expect(article.body.paragraphs.count == 7)
        #expect(article.publishedAt == nil)
        #expect(article.parser.warnings.isEmpty)
    }

    @Test func sectionLabelPlaceholderAndUpdateNoticeGo() throws {
        let article = try SeedDocuments.read(2)
        #expect(article.title == "Obama to meet with Putin next week")
        #expect(article.language == "en")
        #expect(article.tags == ["News"])
        #expect(!article.body.contains("{mosads}"))
        #expect(!article.body.contains("This story was updated"))
        #expect(article.body.contains("\n\nThe Kremlin has said"))
        #expect(article.parser.warnings.contains { $0.contains("{mosads}") })
        #expect(article.parser.warnings.contains { $0.contains("This story was updated at") })
        #expect(article.publishedAt == nil)
    }

    @Test func addressLineGivesSourceAndDay() throws {
        let article = try SeedDocuments.read(3)
        #expect(article.url == "http://ria.ru/tv_politics/20150911/1244337425.html")
        #expect(article.canonicalURL == article.url)
        #expect(article.source == "ria.ru")
        #expect(article.publishedAt == Timestamp(year: 2015, month: 9, day: 11))
        #expect(article.publishedAtOrigin == .url)
        #expect(article.language == "ru")
        #expect(!article.body.contains("http"))
        #expect(article.body.hasPrefix(article.title.dropLast()))
        #expect(article.body.paragraphs.count == 6)
    }

    @Test func singleLineBreaksDivideParagraphs() throws {
        let article = try SeedDocuments.read(4)
        #expect(article.title.hasPrefix("Putin says") && article.title.hasSuffix("after meeting with Obama"))
        #expect(article.language == "en")
        #expect(article.lead == nil)
        #expect(article.body.paragraphs.count == 17)
        #expect(article.publishedAt == Timestamp(year: 2015, month: 9, day: 28))
        #expect(article.publishedAtOrigin == .text)
    }
}
