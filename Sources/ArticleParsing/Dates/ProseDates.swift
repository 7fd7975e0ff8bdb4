/// Whole dates and years that stand in running text.
struct ProseDates {
    /// A whole date in running text.
    struct Mention: Hashable {
        var date: CalendarDate
        /// Where the date begins and ends, with the day of the week before it.
        var range: Range<Int>
        var hasWeekday: Bool
    }

    /// The most mentions that are kept.
    static let mentionLimit = 16

    /// In the order of the text.
    private(set) var mentions: [Mention] = []
    /// The latest year that stands anywhere, with or without a day.
    private(set) var latestYear = 0

    /// Finds the dates of a text.
    ///
    /// - Complexity: O(n); only numbers of four digits are looked at closely.
    init(_ text: TextSlice) {
        var index = text.startIndex
        while index < text.endIndex {
            guard (0x30...0x39).contains(text[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < text.endIndex, (0x30...0x39).contains(text[index]) { index += 1 }
            guard index - start == 4, let year = Int(text[start..<index].string), (1900...2199).contains(year) else {
                continue
            }
            takeYear(year, at: start..<index, in: text)
        }
    }

    private mutating func takeYear(_ year: Int, at range: Range<Int>, in text: TextSlice) {
        latestYear = max(latestYear, year)
        guard mentions.count < Self.mentionLimit else { return }
        guard let (date, whole) = Self.numericDate(around: range, in: text) ?? Self.namedDate(year, at: range, in: text)
        else { return }
        var words = PrecedingWords(text, before: whole.lowerBound)
        let weekday = words.next()
        let hasWeekday = weekday.map { WeekdayName.isWeekday(text[$0]) } ?? false
        let start = hasWeekday ? weekday?.lowerBound ?? whole.lowerBound : whole.lowerBound
        mentions.append(Mention(date: date, range: start..<whole.upperBound, hasWeekday: hasWeekday))
    }

    /// `28.09.2015` and `2015-09-28`.
    private static func numericDate(around year: Range<Int>, in text: TextSlice) -> (CalendarDate, Range<Int>)? {
        func isPart(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
        var start = year.lowerBound
        while start > text.startIndex, year.lowerBound - start < 6, isPart(text[start - 1]) { start -= 1 }
        var end = year.upperBound
        while end < text.endIndex, end - year.upperBound < 6, isPart(text[end]) { end += 1 }
        if let date = NumericDate.read(text[start..<year.upperBound]) { return (date, start..<year.upperBound) }
        let after = text[year.lowerBound..<end].trimmingEnd { $0 == 0x2E || $0 == 0x2D }
        return NumericDate.read(after).map { ($0, year.lowerBound..<after.endIndex) }
    }

    /// `28 сентября 2015`, `28 September 2015`, `September 28, 2015`, `Sept. 28th, 2015`.
    private static func namedDate(_ year: Int, at range: Range<Int>, in text: TextSlice) -> (CalendarDate, Range<Int>)?
    {
        var words = PrecedingWords(text, before: range.lowerBound)
        guard let nearer = words.next(), let farther = words.next() else { return nil }
        if let month = MonthName.month(text[nearer]), let day = dayNumber(text[farther]) {
            return CalendarDate(year: year, month: month, day: day).map { ($0, farther.lowerBound..<range.upperBound) }
        }
        if let day = dayNumber(text[nearer]), let month = MonthName.month(text[farther]) {
            return CalendarDate(year: year, month: month, day: day).map { ($0, farther.lowerBound..<range.upperBound) }
        }
        return nil
    }

    private static func dayNumber(_ word: TextSlice) -> Int? {
        let digits = word.prefix { (0x30...0x39).contains($0) }
        guard (1...2).contains(digits.count),
            ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count).string)
        else { return nil }
        return Int(digits.string)
    }
}

/// Walks the words before a place backwards; a comma or full stop may stand between two of them.
struct PrecedingWords: IteratorProtocol {
    private let text: TextSlice
    private var index: Int

    init(_ text: TextSlice, before index: Int) {
        self.text = text
        self.index = index
    }

    mutating func next() -> Range<Int>? {
        var end = index
        var gap = 0
        while end > text.startIndex, gap < 3, [0x20, UInt8(ascii: ","), UInt8(ascii: ".")].contains(text[end - 1]) {
            end -= 1
            gap += 1
        }
        guard gap > 0 || end == text.endIndex else { return nil }
        var start = end
        while end - start < 48, let (value, length) = text.scalar(before: start), ScalarClass.isWordPart(value) {
            start -= length
        }
        guard start < end else { return nil }
        index = start
        return start..<end
    }
}

/// Days of the week in Russian and English.
enum WeekdayName {
    /// Whether a word names a day of the week, in any case.
    static func isWeekday(_ word: TextSlice) -> Bool {
        guard (2...24).contains(word.count) else { return false }
        return names.contains(String(decoding: CaseFolding.fold(word), as: UTF8.self))
    }

    private static let names: Set<String> = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "понедельник", "вторник",
        "среда", "среду", "четверг", "пятница", "пятницу", "суббота", "субботу", "воскресенье", "понедельника",
        "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья",
    ]
}
