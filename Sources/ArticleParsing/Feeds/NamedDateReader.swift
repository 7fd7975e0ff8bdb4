/// Dates whose parts stand in an order of their own, such as `Thu, 24 Sep 2015 18:02:11 +0300`, `24-Sep-15 6:02 PM EST`,
/// `Thu Sep 24 18:02:11 MSK 2015` or `24 сентября 2015 г., 18:02`.
struct NamedDateReader {
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var numeric: CalendarDate?
    private var clock: TextSlice?
    private var isAfternoon: Bool?
    private var zone: TextSlice?

    /// Reads a date; `nil` where no whole day is given.
    static func read(_ text: TextSlice) -> FeedDateParts? {
        var reader = NamedDateReader()
        for word in text.split(whereSeparator: { $0 <= 0x20 || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }) {
            reader.take(word)
        }
        return reader.parts
    }

    private var parts: FeedDateParts? {
        var date = numeric
        if date == nil, let year, let month, let day {
            date = CalendarDate(
                year: year < 69 ? year + 2_000 : year < 100 ? year + 1_900 : year, month: month, day: day)
        }
        guard let date else { return nil }
        var parts = FeedDateParts(date: date)
        guard let clock, parts.readClock(clock), let second = parts.second else { return parts }
        if let isAfternoon, second < 13 * 3_600 {
            parts.second = second % 43_200 + (isAfternoon ? 43_200 : 0)
        }
        parts.offset = zone.flatMap { FeedTimeZone.offset(of: $0, on: date) }
        return parts
    }

    private mutating func take(_ word: TextSlice) {
        let word = word.trimming { $0 == 0x28 || $0 == 0x29 || $0 == 0x2E }
        guard let first = word.first else { return }
        if first.isDigit {
            takeNumber(word)
        } else if clock != nil, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            zone = zone ?? word
        } else if month == nil, let month = FeedMonth.month(word) {
            self.month = month
        } else if word.count == 2, word.last.map({ $0 | 0x20 }) == UInt8(ascii: "m"), clock != nil {
            isAfternoon = first | 0x20 == UInt8(ascii: "p")
        } else if clock != nil, zone == nil, FeedTimeZone.isKnown(word) {
            zone = word
        }
    }

    private mutating func takeNumber(_ word: TextSlice) {
        if clock == nil, word.contains(UInt8(ascii: ":")) {
            takeClock(word)
        } else if let number = word.digitsValue {
            take(number, digits: word.count)
        } else if takeJoined(word) {
            return
        } else if let number = word.prefix(while: \.isDigit).digitsValue, number < 32, day == nil {
            day = number
        }
    }

    private mutating func take(_ number: Int, digits: Int) {
        if digits == 4, year == nil {
            year = number
        } else if digits <= 2, day == nil {
            day = number
        } else if digits <= 2, month != nil, year == nil {
            year = number
        } else if year != nil, clock == nil, digits == 4 {
            clock = Array("\(number / 1_000)\(number / 100 % 10):\(number / 10 % 10)\(number % 10)".utf8)[...]
        }
    }

    /// Takes `18:02:11`, `18:02:11Z`, `18:02:11+03:00`, `6:02pm`.
    private mutating func takeClock(_ word: TextSlice) {
        let end = word.firstIndex { !$0.isDigit && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ".") } ?? word.endIndex
        clock = word[..<end]
        let rest = word[end...]
        guard let first = rest.first else { return }
        let folded = rest.string.lowercased()
        if folded == "pm" || folded == "am" { isAfternoon = first | 0x20 == UInt8(ascii: "p") } else { zone = rest }
    }

    /// Takes `24-Sep-2015`, `24/Sep/15`, `24.09.2015`, `2015-09-24`, `09/24/2015` where only one reading is a date.
    private mutating func takeJoined(_ word: TextSlice) -> Bool {
        guard numeric == nil, word.count <= 32 else { return false }
        if let date = NumericDate.read(word) {
            numeric = date
            return true
        }
        let fields = word.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
        guard fields.count == 3, let month = FeedMonth.month(fields[1]), let day = fields[0].digitsValue,
            let year = fields[2].digitsValue
        else { return false }
        (self.day, self.month, self.year) = (day, month, year)
        return true
    }
}

/// Names of months in the languages of feeds.
enum FeedMonth {
    /// The month of a name in any case, from 1.
    static func month(_ word: TextSlice) -> Int? {
        guard (3...24).contains(word.count) else { return nil }
        if let month = MonthName.month(word) { return month }
        let folded = String(decoding: CaseFolding.fold(word.trimmingEnd { $0 == 0x2E }), as: UTF8.self)
        return others[folded]
    }

    /// German, French, Spanish, Italian, Portuguese, Polish, Ukrainian.
    private static let others: [String: Int] = {
        let names = [
            "januar jan janvier janv enero ene gennaio gen janeiro stycznia sty січня січ",
            "februar février févr fév febrero febbraio fevereiro lutego lut лютого лют",
            "märz mär mrz mars marzo março marca березня бер",
            "avril avr abril abr aprile kwietnia kwi квітня кві",
            "mai mayo maggio mag maio maja травня тра",
            "juni juin junio giugno giu junho czerwca cze червня чер",
            "juli juillet juil julio luglio lug julho lipca lip липня лип",
            "août aout agosto ago sierpnia sie серпня сер",
            "septembre septiembre settembre set setembro września wrz вересня вер",
            "oktober okt octobre octubre ottobre ott outubro out października paź жовтня жов",
            "novembre noviembre novembro listopada lis листопада лис",
            "dezember dez décembre déc diciembre dic dicembre dezembro grudnia gru грудня гру",
        ]
        var months: [String: Int] = [:]
        for (index, forms) in names.enumerated() {
            for form in forms.split(separator: " ") { months[String(form)] = index + 1 }
        }
        return months
    }()
}

/// Time zones as feeds name them.
enum FeedTimeZone {
    /// Minutes east of UTC; `nil` where nothing is known of the name.
    static func offset(of zone: TextSlice, on date: CalendarDate) -> Int? {
        let name = zone.string.lowercased()
        if name == "msk" || name == "мск" { return moscow(on: date) }
        if let known = offsets[name] { return known }
        let digits = zone.trimmingStart { (0x61...0x7A).contains($0 | 0x20) }
        let prefix = zone[..<digits.startIndex].string.lowercased()
        guard ["", "gmt", "utc", "ut", "z"].contains(prefix), let sign = digits.first else { return nil }
        let isEast = sign == UInt8(ascii: "+")
        guard isEast || sign == UInt8(ascii: "-"), let minutes = minutes(digits.dropFirst()) else { return nil }
        return isEast ? minutes : -minutes
    }

    /// Whether it can be a zone.
    static func isKnown(_ word: TextSlice) -> Bool {
        guard word.count <= 12 else { return false }
        let name = word.string.lowercased()
        return offsets[name] != nil || name == "msk" || name == "мск" || name.hasPrefix("gmt") || name.hasPrefix("utc")
    }

    /// `0300`, `03:00`, `03`, `3`, `330`.
    private static func minutes(_ text: TextSlice) -> Int? {
        let fields = text.split(separator: UInt8(ascii: ":"))
        if fields.count == 2, let hours = fields[0].digitsValue, let minutes = fields[1].digitsValue {
            return hours < 24 && minutes < 60 ? hours * 60 + minutes : nil
        }
        guard fields.count == 1, let number = fields[0].digitsValue else { return nil }
        if fields[0].count <= 2 { return number < 24 ? number * 60 : nil }
        return fields[0].count <= 4 && number / 100 < 24 && number % 100 < 60 ? number / 100 * 60 + number % 100 : nil
    }

    /// Moscow was at UTC+4 from 27 March 2011 until 26 October 2014; MSK was its winter time before.
    private static func moscow(on date: CalendarDate) -> Int {
        let day = (date.year, date.month, date.day)
        return day >= (2011, 3, 27) && day < (2014, 10, 26) ? 240 : 180
    }

    private static let offsets: [String: Int] = [
        "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "met": 60, "mez": 60,
        "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msd": 240, "est": -300, "edt": -240,
        "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540,
        "akdt": -480, "hst": -600, "nst": -210, "ndt": -150, "ast": -240, "adt": -180, "jst": 540, "kst": 540,
        "hkt": 480, "sgt": 480, "awst": 480, "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
        "sast": 120, "ekt": 300, "yekt": 300, "novt": 420, "vlat": 600,
    ]
}
