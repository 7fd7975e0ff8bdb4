public import NewsModels

/// Makes news of our own in two languages, different for each number and the same for each seed.
public struct SampleNews: Sendable {
    private var random: SeededGenerator

    /// Creates a maker.
    public init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private static let english = (
        subjects: ["The council", "A minister", "The harbour office", "The rail union", "A court", "The museum"],
        verbs: ["approved", "rejected", "delayed", "announced", "reviewed", "financed"],
        objects: [
            "a new bridge", "the river budget", "a wage deal", "the night trains", "an export rule", "the archive",
        ],
        places: ["in Northport", "near Lake Alder", "on Tuesday", "after a long debate", "despite the storm"]
    )
    private static let russian = (
        subjects: ["Городской совет", "Министр", "Портовая служба", "Профсоюз", "Суд", "Музей"],
        verbs: ["одобрил", "отклонил", "отложил", "обсудил", "рассмотрел", "поддержал"],
        objects: [
            "новый мост", "бюджет набережной", "соглашение о зарплатах", "ночные поезда", "правила вывоза", "архив",
        ],
        places: ["в Приозёрске", "у Ольхового озера", "во вторник", "после долгих споров", "несмотря на шторм"]
    )

    private mutating func sentence(isRussian: Bool) -> String {
        let words = isRussian ? Self.russian : Self.english
        let parts = [words.subjects, words.verbs, words.objects, words.places].map { $0.randomElement(using: &random)! }
        return parts.joined(separator: " ") + "."
    }

    /// The article of that number, as a document in the form of an article.
    ///
    /// - Parameters:
    ///   - number: Part of its identity and its text.
    ///   - sentences: Of its body.
    public mutating func document(_ number: Int, sentences: Int = 12) -> SubmittedDocument {
        let isRussian = number.isMultiple(of: 2)
        let body = (0..<sentences).map { _ in sentence(isRussian: isRussian) }.joined(separator: " ")
        let title =
            (isRussian ? "Новость номер \(number): " : "Story number \(number): ") + sentence(isRussian: isRussian)
        return SubmittedDocument(
            mediaType: "text/plain", content: body + " marker\(number)", id: "story-\(number)",
            language: isRussian ? "ru" : "en", source: isRussian ? "vesti.example" : "herald.example", title: title
        )
    }
}
