internal import NewsModels

/// A day that a text names.
struct CalendarDate: Hashable, Comparable, Sendable {
    /// Years in which the news that we read can have been published.
    static let plausibleYears = 1900...2199

    let year: Int
    let month: Int
    let day: Int

    /// Creates a day; `nil` where the calendar has no such day or the year is not plausible.
    init?(year: Int, month: Int, day: Int) {
        guard Self.plausibleYears.contains(year), Timestamp(year: year, month: month, day: day) != nil else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// The start of the day in UTC.
    var start: Timestamp? { Timestamp(year: year, month: month, day: day) }
}

/// Names of months in Russian and English, whole or shortened.
enum MonthName {
    /// The month of a name in any case, from 1; a dot at its end is ignored.
    static func month(_ word: TextSlice) -> Int? {
        guard word.count <= 24 else { return nil }
        let folded = CaseFolding.fold(word.trimmingEnd { $0 == 0x2E })
        return months[String(decoding: folded, as: UTF8.self)]
    }

    private static let months: [String: Int] = {
        let names = [
            ["января", "январь", "янв", "january", "jan"], ["февраля", "февраль", "фев", "февр", "february", "feb"],
            ["марта", "март", "мар", "march", "mar"], ["апреля", "апрель", "апр", "april", "apr"],
            ["мая", "май", "may"], ["июня", "июнь", "июн", "june", "jun"], ["июля", "июль", "июл", "july", "jul"],
            ["августа", "август", "авг", "august", "aug"],
            ["сентября", "сентябрь", "сен", "сент", "september", "sep", "sept"],
            ["октября", "октябрь", "окт", "october", "oct"], ["ноября", "ноябрь", "ноя", "нояб", "november", "nov"],
            ["декабря", "декабрь", "дек", "december", "dec"],
        ]
        var months: [String: Int] = [:]
        for (index, forms) in names.enumerated() {
            for form in forms { months[form] = index + 1 }
        }
        return months
    }()
}
