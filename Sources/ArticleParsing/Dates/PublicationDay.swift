internal import NewsModels

/// Decides whether a date in running text is the day of publication.
///
/// News rarely writes the year of the day it reports; a whole date in it is as often a birthday or an anniversary. So a
/// date counts only where **all** of this holds:
/// - it is the only whole date of the text or, of several, the only one with the day of the week;
/// - it stands near the beginning: within 600 code points, or 2,000 with the day of the week;
/// - no later year stands anywhere in the text, and the date is not after the day on which the document was fetched;
/// - nothing around it speaks of a start, an end, a birth, a memory or a plan (`since`, `до`, `родился`, `will`, …).
enum PublicationDay {
    /// The day of publication that a text gives.
    ///
    /// - Parameter latest: Later days are no dates of publication.
    static func find(in text: TextSlice, notAfter latest: Timestamp) -> Timestamp? {
        let dates = ProseDates(text)
        guard let mention = candidate(of: dates.mentions), mention.date.year >= dates.latestYear,
            let time = mention.date.start, time <= latest, isNearBeginning(mention, of: text),
            !isOtherEvent(mention, in: text)
        else { return nil }
        return time
    }

    private static func candidate(of mentions: [ProseDates.Mention]) -> ProseDates.Mention? {
        guard mentions.count < ProseDates.mentionLimit, let first = mentions.first else { return nil }
        if mentions.allSatisfy({ $0.date == first.date }) { return mentions.first(where: \.hasWeekday) ?? first }
        let withWeekday = mentions.filter(\.hasWeekday)
        return Set(withWeekday.map(\.date)).count == 1 ? withWeekday.first : nil
    }

    private static func isNearBeginning(_ mention: ProseDates.Mention, of text: TextSlice) -> Bool {
        !text[..<mention.range.lowerBound].isLonger(than: mention.hasWeekday ? 2_000 : 600)
    }

    private static func isOtherEvent(_ mention: ProseDates.Mention, in text: TextSlice) -> Bool {
        var words = PrecedingWords(text, before: mention.range.lowerBound)
        for distance in 0..<6 {
            guard let range = words.next() else { break }
            let word = String(decoding: CaseFolding.fold(text[range]), as: UTF8.self)
            if distance == 0, edgeWords.contains(word) { return true }
            if planWords.contains(word) || memoryStems.contains(where: word.hasPrefix) { return true }
        }
        var index = mention.range.upperBound
        let end = min(index + 100, text.endIndex)
        while index < end, text[index] & 0xC0 == 0x80 { index += 1 }
        let following = CaseFolding.fold(text[index..<end].wholeScalars)
        return following.split(separator: 0x20).contains { word in
            memoryStems.contains { word.starts(with: $0.utf8) }
        }
    }

    /// Words that, right before a date, make it the edge of a period or the date of a document.
    private static let edgeWords: Set<String> = [
        "since", "until", "till", "from", "before", "after", "by", "of", "dated", "с", "со", "до", "от", "по", "к",
        "после", "born", "through", "between", "ко",
    ]
    private static let planWords: Set<String> = [
        "will", "scheduled", "slated", "planned", "expires", "состоится", "пройдет", "начнется", "откроется",
        "запланирована", "запланирован", "запланировано", "намечена", "намечено", "истекает", "вступит",
        "завершится",
    ]
    private static let memoryStems = [
        "born", "died", "anniversar", "founded", "attacks", "birth", "родил", "умер", "скончал", "годовщин",
        "основан", "рожден", "памят",
    ]
}
