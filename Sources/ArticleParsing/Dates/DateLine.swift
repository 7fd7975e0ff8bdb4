internal import NewsModels

/// A line that holds nothing but dates and times, such as `24.09.2015 18:02` or `Published: September 24, 2015`.
struct DateLine: Hashable {
    /// When the text was published, where the line names a whole date.
    var published: Timestamp?
    /// When it was changed, where the line says `updated` before a whole date.
    var modified: Timestamp?

    /// The longest line that is looked at, in bytes.
    static let lengthLimit = 160

    /// Reads a line.
    ///
    /// - Returns: `nil` where the line holds other words too, or neither a date nor a time of day.
    init?(_ line: TextSlice) {
        guard line.count <= Self.lengthLimit, line.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        var reader = DateLineReader()
        let folded = CaseFolding.fold(line)
        for token in folded.split(whereSeparator: DateLineReader.divides) {
            guard reader.take(token) else { return nil }
        }
        reader.finishMention()
        guard reader.foundDateOrTime else { return nil }
        published = reader.published
        modified = reader.modified
    }
}

/// Reads the tokens of a date line one after another.
private struct DateLineReader {
    var published: Timestamp?
    var modified: Timestamp?
    var foundDateOrTime = false
    private var readsModified = false
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var minuteOfDay: Int?
    private var zone: String?

    static func divides(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"): true
        default: false
        }
    }

    /// Takes a token; `false` where it has no place in a date line.
    mutating func take(_ token: ArraySlice<UInt8>) -> Bool {
        let token = token.trimming { $0 == 0x2E || $0 == 0x3A || $0 == 0xB7 || $0 == 0x2022 || ScalarClass.isDash($0) }
        guard let first = token.first else { return true }
        return (0x30...0x39).contains(first) ? takeNumeric(token) : takeWord(token)
    }

    private mutating func takeWord(_ token: TextSlice) -> Bool {
        if let month = MonthName.month(token) {
            self.month = month
            foundDateOrTime = foundDateOrTime || day != nil || year != nil
            return true
        }
        let word = token.string
        if Self.modifiedLabels.contains(word) || Self.publishedLabels.contains(word) {
            finishMention()
            readsModified = Self.modifiedLabels.contains(word)
            return true
        }
        if DateMention.isZone(word) {
            zone = word
            return true
        }
        if word == "pm" || word == "p.m" || word == "am" || word == "a.m" {
            adjustHour(isAfternoon: word.hasPrefix("p"))
            return true
        }
        return Self.fillers.contains(word)
    }

    private mutating func adjustHour(isAfternoon: Bool) {
        guard let minute = minuteOfDay, minute < 13 * 60 else { return }
        minuteOfDay = minute % 720 + (isAfternoon ? 720 : 0)
    }

    private mutating func takeNumeric(_ token: TextSlice) -> Bool {
        if let instant = Timestamp(token.string.uppercased()) {
            set(instant)
            return true
        }
        if takeClock(token) { return true }
        let digits = token.prefix { (0x30...0x39).contains($0) }
        let suffix = token.dropFirst(digits.count)
        guard let number = Int(digits.string), digits.count <= 4 else { return false }
        if suffix.isEmpty || ["st", "nd", "rd", "th"].contains(suffix.string) {
            if digits.count <= 2, day == nil { day = number } else if digits.count == 4 { year = number }
            foundDateOrTime = foundDateOrTime || month != nil
            return digits.count <= 2 || digits.count == 4
        }
        guard let date = NumericDate.read(token) else { return false }
        (year, month, day) = (date.year, date.month, date.day)
        foundDateOrTime = true
        return true
    }

    /// Takes `18:02`, `18:02:11` and `6:02pm`.
    private mutating func takeClock(_ token: TextSlice) -> Bool {
        var text = token
        let suffix = text.suffix(2).string
        if suffix == "pm" || suffix == "am" { text = text.dropLast(2) }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = Int(parts[0].string), (0..<24).contains(hour),
            parts[1].count == 2, let minute = Int(parts[1].string), (0..<60).contains(minute),
            parts.count == 2 || (parts[2].count == 2 && Int(parts[2].string) != nil)
        else { return false }
        minuteOfDay = hour * 60 + minute
        foundDateOrTime = true
        if suffix == "pm" || suffix == "am" { adjustHour(isAfternoon: suffix == "pm") }
        return true
    }

    mutating func finishMention() {
        if let year, let month, let day, let date = CalendarDate(year: year, month: month, day: day) {
            let mention = DateMention(date: date, minuteOfDay: minuteOfDay, zone: zone)
            if let timestamp = mention.timestamp { set(timestamp) }
        }
        (year, month, day, minuteOfDay, zone) = (nil, nil, nil, nil, nil)
    }

    private mutating func set(_ instant: Timestamp) {
        foundDateOrTime = true
        if readsModified {
            modified = modified ?? instant
        } else {
            published = published ?? instant
        }
    }

    private static let publishedLabels: Set<String> = [
        "published", "posted", "created", "опубликовано", "опубликован", "опубликована", "размещено", "создано",
        "добавлено",
    ]
    private static let modifiedLabels: Set<String> = [
        "updated", "modified", "edited", "обновлено", "обновлен", "обновлена", "изменено", "отредактировано",
    ]
    private static let fillers: Set<String> = [
        "г", "год", "года", "в", "at", "on", "the", "of", "date", "time", "дата", "публикации", "last", "first",
        "время", "сегодня", "вчера", "today", "yesterday", "ago", "назад", "час", "часа", "часов", "минут",
        "минуты", "минуту", "hours", "hour", "minutes", "minute", "min", "mins", "local", "monday", "tuesday",
        "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur",
        "thurs", "fri", "sat", "sun", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота",
        "воскресенье", "пн", "вт", "ср", "чт", "пт", "сб", "вс",
    ]
}

/// Dates in digits.
enum NumericDate {
    /// Reads `24.09.2015`, `24-09-2015`, `2015-09-24`, `2015.09.24`, `2015/09/24`, and `24/09/2015` or `09/24/2015` where
    /// only one of the readings is a date, or where the day is known to come first.
    static func read(_ token: TextSlice, dayFirst isDayFirst: Bool = false) -> CalendarDate? {
        guard token.count <= 10, let separator = token.first(where: { !(0x30...0x39).contains($0) }),
            [UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-")].contains(separator)
        else { return nil }
        let parts = token.split(separator: separator, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.count <= 4 && $0.first != UInt8(ascii: "-") ? Int($0.string) : nil }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        if parts[0].count == 4 { return CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]) }
        guard parts[2].count == 4 else { return nil }
        let dayFirst = CalendarDate(year: numbers[2], month: numbers[1], day: numbers[0])
        guard separator == UInt8(ascii: "/") && !(isDayFirst && dayFirst != nil) else { return dayFirst }
        let monthFirst = CalendarDate(year: numbers[2], month: numbers[0], day: numbers[1])
        return dayFirst == nil || monthFirst == nil || dayFirst == monthFirst ? dayFirst ?? monthFirst : nil
    }
}
