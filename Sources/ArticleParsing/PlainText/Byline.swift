internal import NewsModels

/// A line that says who wrote the article: `By Jane Doe`, «Автор: Иван Петров».
struct Byline: Hashable {
    /// Names of persons; agencies are left out.
    var authors: [String] = []
    /// The date that stands behind the names.
    var published: Timestamp?

    /// The longest line that is looked at, in code points.
    static let lengthLimit = 120

    /// Reads a line; `nil` where it is no byline.
    init?(_ line: TextSlice) {
        guard !line.isLonger(than: Self.lengthLimit), let (rest, isSure) = Self.afterLabel(line) else { return nil }
        let parts = Self.parts(of: rest)
        guard let first = parts.first else { return nil }
        if let date = parts.dropFirst().lazy.compactMap({ DateLine($0) }).first { published = date.published }
        var namesAgency = false
        for name in Self.names(in: first) {
            if NewsAgency.isKnown(name) {
                namesAgency = true
            } else if PersonName.isName(name, minimumWords: isSure ? 1 : 2) {
                if authors.count < ArticleLimits.authorCount { authors.append(name.string) }
            } else if authors.isEmpty, !namesAgency {
                return nil
            }
        }
        guard !authors.isEmpty || namesAgency else { return nil }
    }

    /// What follows the label, and whether the label leaves no doubt.
    private static func afterLabel(_ line: TextSlice) -> (TextSlice, Bool)? {
        let folded = CaseFolding.fold(line.prefix(60).wholeScalars)
        for (label, isSure) in labels where folded.starts(with: label) {
            let rest = line.dropFirst(label.count).trimming { value in
                value == 0x20 || value == 0x3A || (isSure && (value == 0x2E || ScalarClass.isDash(value)))
            }
            if !rest.isEmpty { return (rest, isSure) }
        }
        return nil
    }

    private static func parts(of rest: TextSlice) -> [TextSlice] {
        var parts: [TextSlice] = []
        var start = rest.startIndex
        var index = rest.startIndex
        while index < rest.endIndex {
            let (value, length) = rest.scalar(at: index)
            let isSpacedDash = ScalarClass.isDash(value) && index > rest.startIndex && rest[index - 1] == 0x20
            if value == 0x7C || value == 0xB7 || value == 0x2022 || isSpacedDash {
                parts.append(rest[start..<index].trimmed)
                start = index + length
            }
            index += length
        }
        return (parts + [rest[start...].trimmed]).filter { !$0.isEmpty }
    }

    /// The names between commas, `and`, `и`, `&` and semicolons.
    private static func names(in part: TextSlice) -> [TextSlice] {
        var names: [TextSlice] = []
        for piece in part.split(whereSeparator: {
            [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&")].contains($0)
        }) {
            var words: [TextSlice] = []
            for word in piece.spacedWords {
                if ["and", "и", "for"].contains(word.string) {
                    if let first = words.first, let last = words.last {
                        names.append(piece[first.startIndex..<last.endIndex])
                    }
                    words = []
                } else {
                    words.append(word)
                }
            }
            if let first = words.first, let last = words.last { names.append(piece[first.startIndex..<last.endIndex]) }
        }
        return names
    }

    private static let labels: [([UInt8], Bool)] = [
        ("by ", false), ("written by ", true), ("reported by ", true), ("story by ", true), ("words by ", true),
        ("author:", true), ("authors:", true), ("byline:", true), ("reporter:", true), ("correspondent:", true),
        ("автор:", true), ("авторы:", true), ("автор текста:", true), ("автор статьи:", true), ("автор —", true),
        ("автор –", true), ("автор -", true), ("автор материала:", true), ("текст:", true), ("корреспондент:", true),
        ("подготовил:", true), ("подготовила:", true), ("журналист:", true),
    ].map { (Array($0.0.utf8), $0.1) }
}

/// Tells names of persons from other words.
enum PersonName {
    /// Whether every word begins with a capital, or is a particle such as `de`, and there are at most four.
    static func isName(_ text: TextSlice, minimumWords: Int) -> Bool {
        let words = text.spacedWords
        guard (minimumWords...4).contains(words.count), !text.isLonger(than: 60) else { return false }
        guard words.contains(where: { !$0.hasPrefix(".") && $0.count > 2 }) else { return false }
        return words.allSatisfy { word in
            let particle = particles.contains(String(decoding: CaseFolding.fold(word), as: UTF8.self))
            return particle || (isCapitalised(word) && !isOrdinaryWord(word))
        }
    }

    private static func isCapitalised(_ word: TextSlice) -> Bool {
        guard let first = word.firstScalar, ScalarClass.isUppercase(first) else { return false }
        return word.string.unicodeScalars.allSatisfy { scalar in
            ScalarClass.isLetter(scalar.value) || [0x2D, 0x27, 0x2019, 0x2E].contains(scalar.value)
        }
    }

    private static func isOrdinaryWord(_ word: TextSlice) -> Bool {
        let folded = CaseFolding.fold(word)
        return WeekdayName.isWeekday(word) || MonthName.month(word) != nil
            || ordinaryWords.contains(String(decoding: folded, as: UTF8.self))
    }

    private static let particles: Set<String> = [
        "de", "van", "von", "der", "den", "bin", "al", "el", "la", "le", "da", "di",
    ]
    private static let ordinaryWords: Set<String> = [
        "the", "a", "an", "all", "popular", "demand", "night", "day", "any", "no", "this", "that", "now", "then",
        "far", "law", "way", "next", "time", "air", "sea", "land", "senior", "editor", "staff", "chief",
        "correspondent", "writer", "reporter", "special", "foreign", "political", "news", "contributor",
        "editorial", "board",
    ]
}

/// News agencies and other collective authors, which are no persons.
enum NewsAgency {
    /// Whether a name is that of an agency, also with words such as `Staff` behind it.
    static func isKnown(_ name: TextSlice) -> Bool {
        guard name.count <= 80 else { return false }
        let words = CaseFolding.fold(name).split(separator: 0x20).filter { !Self.fillers.contains($0.string) }
        return words.isEmpty || names.contains(Array(words.joined(separator: [0x20])))
    }

    /// The names, folded, in UTF-8.
    static let names = Set(
        [
            "reuters", "associated press", "ap", "afp", "tass", "itar-tass", "interfax", "interfax.ru", "bloomberg",
            "sputnik", "xinhua", "upi", "dpa", "ria novosti", "rt", "bbc", "bbc news", "cnn", "pti", "ani", "efe",
            "ansa", "kyodo", "anadolu", "cnbc", "nbc news", "cbs news", "abc news", "fox news", "тасс", "итар-тасс",
            "риа новости", "риа", "интерфакс", "интерфакс-украина", "регнум", "росбалт", "прайм", "рапси", "рбк",
            "бета", "укринформ", "унн", "белта", "казинформ", "ria", "iz.ru", "regnum", "рейтер", "франс пресс",
            "р-спорт", "урa.ru", "лента.ру", "газета.ru",
        ].map { Array($0.utf8) })

    /// Bytes of the longest name; folding makes none of their letters longer or shorter.
    static let longestName = names.map(\.count).max() ?? 0

    private static let fillers: Set<String> = [
        "staff", "staffs", "writer", "writers", "the", "agency", "news", "desk", "correspondent", "editor",
        "reporter", "agencies", "newsroom", "team", "редакция", "агентство", "корреспондент", "associates",
    ]
}
