internal import NewsModels

/// The place, day and agency at the start of a report: «МОСКВА, 24 сен — РИА Новости.», `LONDON (Reuters) -`.
///
/// Read as `place [(place)] [, . day] [separator] agency [, author] terminator`. An agency that we know must stand
/// there, with a place in capitals, a day, or brackets around it, so that «ТАСС сообщил…» stays prose. Other agencies
/// count behind a place in capitals only: in brackets before a dash, or up to four words behind a day and a dash.
struct Dateline {
    /// The dateline itself.
    var text: TextSlice
    /// What follows it.
    var rest: TextSlice
    /// The day, where its year is written.
    var published: Timestamp?
    /// Who signed, where a name follows the agency.
    var author: String?

    /// Reads the dateline of a paragraph; `nil` where it has none.
    init?(_ paragraph: TextSlice) {
        let window = paragraph.prefix(240).wholeScalars
        var reader = DatelineReader(text: window)
        guard reader.read() else { return nil }
        text = paragraph[..<reader.index].trimmed
        rest = paragraph[reader.index...].trimmingStart { $0 == 0x20 || ScalarClass.isDash($0) || $0 == 0x2E }
        published = reader.date?.start
        author = reader.author
    }
}

private struct DatelineReader {
    let text: TextSlice
    var index: Int
    var date: CalendarDate?
    var author: String?
    private var hasDay = false
    private var hasBracketedPlace = false
    private var isBracketed = false

    init(text: TextSlice) {
        self.text = text
        index = text.startIndex
    }

    mutating func read() -> Bool {
        let capitals = readPlace()
        skip { $0 == 0x20 || $0 == 0x2C || $0 == 0x2E }
        readDay()
        let beforeAgency = index
        guard readAgency() else {
            index = beforeAgency
            return capitals && (hasDay || hasBracketedPlace) && readDash()
        }
        skip { $0 == 0x20 }
        if !hasDay, take(0x2C) {
            skip { $0 == 0x20 }
            readDay()
        }
        guard capitals || hasDay || isBracketed else { return false }
        readAuthor()
        return readTerminator()
    }

    /// Reads up to four words before a comma, full stop, bracket, slash or dash; whether they are in capitals.
    private mutating func readPlace() -> Bool {
        let start = index
        var cursor = index
        while cursor < text.endIndex, cursor - start <= 90 {
            let (value, length) = text.scalar(at: cursor)
            let isSpacedDash = ScalarClass.isDash(value) && text[cursor - (cursor > start ? 1 : 0)] == 0x20
            if value == 0x2C || value == 0x2E || value == 0x28 || value == 0x2F || isSpacedDash { break }
            guard ScalarClass.isWordPart(value) || value == 0x20 || value == 0x2D || value == 0x27 else { return false }
            cursor += length
        }
        let place = text[start..<cursor].trimmed
        let words = place.split(separator: 0x20, maxSplits: 4)
        guard (1...4).contains(words.count), place.codePointCount >= 3,
            words.allSatisfy({ $0.firstScalar.map(ScalarClass.isUppercase) ?? false }), !startsAgency()
        else { return false }
        index = cursor
        skipBracketedPlace()
        return !place.string.unicodeScalars.contains { ScalarClass.isLowercase($0.value) }
    }

    /// Skips a second place in brackets, as in «НЬЮ-ЙОРК (ООН), 24 сен».
    private mutating func skipBracketedPlace() {
        skip { $0 == 0x20 }
        guard index < text.endIndex, text[index] == 0x28, let close = text[index...].firstIndex(of: 0x29),
            close - index <= 60, !NewsAgency.isKnown(text[(index + 1)..<close].trimmed)
        else { return }
        index = close + 1
        hasBracketedPlace = true
    }

    /// Reads the dash behind a place, and behind a day and a dash also the name of an agency: up to four words.
    private mutating func readDash() -> Bool {
        skip { $0 == 0x20 }
        guard index > text.startIndex, text[index - 1] == 0x20, index < text.endIndex,
            ScalarClass.isDash(text.scalar(at: index).value)
        else { return false }
        skip(ScalarClass.isDash)
        guard index == text.endIndex || text[index] == 0x20 else { return false }
        guard hasDay, let stop = text[index...].prefix(90).firstIndex(of: 0x2E) else { return true }
        let name = text[index..<stop].trimmed
        let isName =
            (1...4).contains(name.spacedWords.count)
            && name.spacedWords.allSatisfy { $0.firstScalar.map(ScalarClass.isUppercase) ?? false }
        if isName, stop + 1 == text.endIndex || text[stop + 1] == 0x20 { index = stop + 1 }
        return true
    }

    /// Reads `24 сен`, `24 сентября 2015 года`, `Sept 24`, `September 24, 2015`.
    private mutating func readDay() {
        let start = index
        let words = [takeWord(), takeWord()].compactMap { $0 }
        guard words.count == 2, let day = Int(words[0].string) ?? Int(words[1].string), (1...31).contains(day),
            let month = MonthName.month(words[0]) ?? MonthName.month(words[1])
        else {
            index = start
            return
        }
        hasDay = true
        let afterDay = index
        skip { $0 == 0x20 || $0 == 0x2C }
        if let word = takeWord(), word.count == 4, let year = Int(word.string) {
            date = CalendarDate(year: year, month: month, day: day)
            let afterYear = index
            if let word = takeWord(), !["г", "года"].contains(word.string) { index = afterYear }
        } else {
            index = afterDay
        }
    }

    private mutating func takeWord() -> TextSlice? {
        let start = index
        skip { $0 == 0x20 || $0 == 0x2E }
        let wordStart = index
        skip { ScalarClass.isWordPart($0) }
        guard index > wordStart else {
            index = start
            return nil
        }
        return text[wordStart..<index]
    }

    private func startsAgency() -> Bool {
        var copy = self
        return copy.readAgency()
    }

    private mutating func readAgency() -> Bool {
        skip { value in
            switch value {
            case 0x20, 0x2C, 0x2E, 0x28, 0x2F, 0x3A: true
            default: ScalarClass.isDash(value)
            }
        }
        let opener = index > text.startIndex ? text[index - 1] : 0
        isBracketed = opener == 0x28 || opener == 0x2F
        var end = index
        var best: Int?
        for _ in 0..<3 {
            while end < text.endIndex, text[end] == 0x20 { end += 1 }
            let wordStart = end
            while end < text.endIndex, Self.isNamePart(text, at: end) { end += text.scalar(at: end).length }
            guard end > wordStart else { break }
            let name = text[index..<end].trimmingEnd { $0 == 0x2E }
            if name.count > NewsAgency.longestName { break }
            if NewsAgency.names.contains(CaseFolding.fold(name)) { best = name.endIndex }
        }
        guard let best else { return false }
        index = best
        if isBracketed { return take(0x29) || take(0x2F) }
        return true
    }

    private static func isNamePart(_ text: TextSlice, at index: Int) -> Bool {
        let value = text.scalar(at: index).value
        return ScalarClass.isWordPart(value) || value == 0x2D || value == 0x2E
    }

    private mutating func readAuthor() {
        let start = index
        guard take(0x2C) else { return }
        let nameStart = index
        skip { ScalarClass.isWordPart($0) || $0 == 0x20 || $0 == 0x2D }
        let name = text[nameStart..<index].trimmingEnd { $0 == 0x20 || ScalarClass.isDash($0) }.trimmed
        if PersonName.isName(name, minimumWords: 2) {
            author = name.string
            index = name.endIndex
        } else {
            index = start
        }
    }

    /// A full stop, a spaced dash or the end of the paragraph.
    private mutating func readTerminator() -> Bool {
        skip { $0 == 0x20 }
        if index == text.endIndex { return true }
        let followsSpace = text[index - 1] == 0x20
        let value = text.scalar(at: index).value
        if value == 0x2E {
            skip { $0 == 0x2E }
            return index == text.endIndex || text[index] == 0x20
        }
        if ScalarClass.isDash(value), followsSpace || value != 0x2D {
            skip(ScalarClass.isDash)
            return index == text.endIndex || text[index] == 0x20
        }
        return isBracketed && followsSpace && ScalarClass.isUppercase(value) && hasDay
    }

    private mutating func skip(_ isSkipped: (UInt32) -> Bool) {
        index = text[index...].trimmingStart(isSkipped).startIndex
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < text.endIndex, text[index] == byte else { return false }
        index += 1
        return true
    }
}
