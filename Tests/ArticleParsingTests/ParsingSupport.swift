import NewsModels
import Testing

@testable import ArticleParsing

/// The time that the tests call now.
let now = Timestamp(millisecondsSinceEpoch: 1_795_168_800_000)

/// Reads a document that holds one article.
func article(
    _ text: String, mediaType: String? = "text/plain", url: String? = nil, title: String? = nil, source: String? = nil,
    _ location: SourceLocation = #_sourceLocation
) throws -> Article {
    let document = RawDocument(
        bytes: Array(text.utf8), mediaType: mediaType, url: url, source: source, title: title, isDecodedText: true
    )
    return try article(document, location)
}

/// Reads a document that holds one article.
func article(_ document: RawDocument, _ location: SourceLocation = #_sourceLocation) throws -> Article {
    let results = DocumentParser().parse(document, now: now)
    try #require(results.count == 1, sourceLocation: location)
    let article = try results[0].get()
    checkInvariants(of: article, location)
    return article
}

/// The error with which a document is refused.
func refusal(_ document: RawDocument, _ location: SourceLocation = #_sourceLocation) -> WireError? {
    switch DocumentParser().parse(document, now: now).first {
    case .failure(let error): return error
    case .success(let article):
        Issue.record("taken as an article with the title \"\(article.title)\"", sourceLocation: location)
    case nil:
        Issue.record("no result", sourceLocation: location)
    }
    return nil
}

/// Checks what holds for every article.
func checkInvariants(of article: Article, _ location: SourceLocation = #_sourceLocation) {
    #expect(!article.title.isEmpty, sourceLocation: location)
    #expect(article.title.unicodeScalars.count <= ArticleLimits.titleLength, sourceLocation: location)
    for text in [article.title, article.lead ?? "-"] + article.authors + article.tags {
        #expect(hasNoControls(text, lineFeedAllowed: false), "\(text.debugDescription)", sourceLocation: location)
    }
    #expect(hasNoControls(article.body, lineFeedAllowed: true), sourceLocation: location)
    for text in [article.title, article.lead ?? "", article.body] {
        let composed = NormalForm.compose(text)
        #expect(composed.unicodeScalars.elementsEqual(text.unicodeScalars), "not in form C", sourceLocation: location)
    }
    if !article.body.isEmpty {
        let paragraphs = article.body.components(separatedBy: "\n\n")
        #expect(paragraphs.allSatisfy(isParagraph), sourceLocation: location)
    }
    #expect(Topic(language: article.language, source: article.source) != nil, sourceLocation: location)
    #expect((0...1).contains(article.languageConfidence), sourceLocation: location)
    #expect((article.publishedAt == nil) == (article.publishedAtOrigin == nil), sourceLocation: location)
    #expect(article.contentHash.utf8.count == 64, sourceLocation: location)
    #expect((1...WireLimits.articleIDBytes).contains(article.id.utf8.count), sourceLocation: location)
    #expect(article.parser.warnings.count <= WarningList.countLimit, sourceLocation: location)
    #expect(article.revision == 1 && article.duplicateOf == nil, sourceLocation: location)
}

private func hasNoControls(_ text: String, lineFeedAllowed: Bool) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
        (scalar == "\n" && lineFeedAllowed) || !(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
    }
}

private func isParagraph(_ text: String) -> Bool {
    !text.isEmpty && !text.utf8.contains(0x0A) && text.utf8.first != 0x20 && text.utf8.last != 0x20
}

extension String {
    /// The parts between the occurrences of a separator.
    func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    /// The paragraphs of a body.
    var paragraphs: [String] { components(separatedBy: "\n\n") }
}

/// Paragraphs of prose for tests that look at what stands around them.
enum Prose {
    static let russian = [
        "Городской совет Заречинска утвердил новый маршрут трамвая, который свяжет вокзал с левым берегом реки.",
        "Строительство начнётся весной и займёт около двух лет, рассказал заместитель мэра Пётр Ильин на встрече с жителями.",
        "По его словам, деньги на первый участок уже выделены, а вагоны закажут у местного завода.",
    ]
    static let english = [

        "The city council approved a new tram line on Tuesday that will link the station with the left bank of the river.",
        "Construction will begin in the spring and take about two years, deputy mayor Peter Hale told residents.",
        "He said that the money for the first section was there and that the cars would come from a local plant.",
    ]
}
