/// Finds where sentences end, in Russian and English.
enum SentenceSplitter {
    /// The first sentence of a paragraph; the whole paragraph where no end is found in its first 4,096 bytes.
    static func firstSentence(of paragraph: TextSlice) -> TextSlice {
        let window = paragraph.prefix(4_096).wholeScalars
        guard let end = firstEnd(in: window, respectingQuotes: true) ?? firstEnd(in: window, respectingQuotes: false)
        else { return paragraph }
        return paragraph[..<end]
    }

    /// Whether more than one sentence stands in a text.
    static func hasBoundary(_ text: TextSlice) -> Bool {
        guard let end = firstEnd(in: text.prefix(4_096).wholeScalars, respectingQuotes: true) else { return false }
        return end < text.endIndex
    }

    /// The index behind the first sentence that another one, or the end of the text, follows.
    private static func firstEnd(in text: TextSlice, respectingQuotes: Bool) -> Int? {
        var depth = 0
        var index = text.startIndex
        while index < text.endIndex {
            let (value, length) = text.scalar(at: index)
            if respectingQuotes { depth = nesting(depth, after: value) }
            guard ScalarClass.endsSentence(value) else {
                index += length
                continue
            }
            let end = endOfMarks(in: text, from: index)
            let innerDepth = depth
            for scalar in text[index..<end].string.unicodeScalars.dropFirst() where respectingQuotes {
                depth = nesting(depth, after: scalar.value)
            }
            let isOutside = depth <= 0 || innerDepth <= 0
            if isOutside, startsSentence(text, at: end), value != 0x2E || !endsAbbreviation(text, at: index) {
                return end
            }
            index = end
        }
        return nil
    }

    private static func nesting(_ depth: Int, after value: UInt32) -> Int {
        switch value {
        case 0xAB, 0x28: depth + 1
        case 0xBB, 0x29: max(depth - 1, 0)
        default: depth
        }
    }

    /// The index behind a run of marks such as `?!`, `...` or `.»`.
    private static func endOfMarks(in text: TextSlice, from start: Int) -> Int {
        var index = start
        while index < text.endIndex {
            let (value, length) = text.scalar(at: index)
            guard ScalarClass.endsSentence(value) || ScalarClass.closesQuote(value) else { break }
            index += length
        }
        return index
    }

    /// Whether a sentence can begin behind `index`: the text ends there, or a space and then a capital, a digit or an
    /// opening quote follow.
    private static func startsSentence(_ text: TextSlice, at index: Int) -> Bool {
        let rest = text[index...]
        guard rest.first == 0x20 else { return rest.isEmpty }
        let start = rest.trimmingStart { $0 == 0x20 || ScalarClass.opensQuote($0) || ScalarClass.isDash($0) }
        guard let first = start.firstScalar else { return true }
        return ScalarClass.isUppercase(first) || ScalarClass.isASCIIDigit(first)
            || (ScalarClass.isLetter(first) && !ScalarClass.isLowercase(first))
    }

    /// Whether the full stop at `index` belongs to an abbreviation, an initial or an acronym.
    static func endsAbbreviation(_ text: TextSlice, at index: Int) -> Bool {
        var start = index
        while index - start < 24, let (value, length) = text.scalar(before: start),
            ScalarClass.isWordPart(value) || value == 0x2E
        {
            start -= length
        }
        let token = text[start..<index]
        guard let first = token.firstScalar else { return false }
        if token.contains(0x2E) { return ScalarClass.isLetter(first) }
        if token.codePointCount == 1, ScalarClass.isUppercase(first) { return true }
        return abbreviations.contains(String(decoding: CaseFolding.fold(token), as: UTF8.self))
    }

    private static let abbreviations: Set<String> = [
        "г", "гг", "в", "вв", "им", "ул", "пр", "просп", "д", "стр", "корп", "кв", "др", "проч", "руб", "коп",
        "млн", "млрд", "трлн", "тыс", "долл", "проф", "акад", "доц", "ген", "полк", "см", "св", "ст", "п", "пп",
        "рис", "обл", "р", "пос", "с", "чел", "кг", "км", "мин", "сек", "т", "о", "тов", "гр", "зам", "нач", "род",
        "mr", "mrs", "ms", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "gen", "lt", "col", "maj", "sgt",
        "capt", "cmdr", "adm", "st", "jr", "sr", "vs", "no", "fr", "rev", "hon", "pres", "supt", "jan", "feb",
        "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "approx", "dept", "est", "mt", "messrs",
    ]
}
