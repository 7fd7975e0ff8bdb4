internal import NewsModels

/// Reads the times that pages write into their metadata and beside their texts.
enum PageDate {
    /// Reads a time in any of the usual forms.
    ///
    /// A time without a zone counts as UTC: what day it is must not depend on a guess.
    ///
    /// - Parameter dayFirst: Whether `09/12/2011` is the 9th of December; otherwise it may be either day, and is none.
    static func read(_ text: String, dayFirst: Bool = false) -> Timestamp? {
        let text = TextSlice(text).prefix(200).wholeScalars.trimmed
        guard text.count >= 6 else { return nil }
        if let day = midnight(text) { return day }
        return Timestamp(text.string) ?? isoTime(text) ?? DateLine(text)?.published ?? DateLine(text)?.modified
            ?? namedDate(text, dayFirst)
    }

    /// The day of `2015-09-24T00:00:00+03:00`: midnight where it is written stands for a date without a time of day, and
    /// the day must not change with the zone.
    private static func midnight(_ text: TextSlice) -> Timestamp? {
        let clock = text.dropFirst(10)
        guard clock.count > 6, clock.hasPrefix("T00:00") || clock.hasPrefix(" 00:00") else { return nil }
        let zone = clock.dropFirst(6).drop { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "0") || $0 == 0x2E }
        guard zone.first == 0x2B || zone.first == 0x2D else { return nil }
        return Timestamp(dateOrTime: text.prefix(10).string)
    }

    /// `2015-09-24T18:02`, `2015-09-24 18:02:11`, `2015-09-24T18:02:11+0300`.
    private static func isoTime(_ text: TextSlice) -> Timestamp? {
        guard text.count >= 10, let day = Timestamp(dateOrTime: text.prefix(10).string) else { return nil }
        var rest = text.dropFirst(10)
        guard let mark = rest.popFirst(), mark == 0x54 || mark == 0x20 || mark == 0x74 else { return day }
        rest = rest.trimmed
        let clock = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x3A || $0 == 0x2E }
        let parts = clock.split(separator: 0x3A).map(\.string)
        guard parts.count >= 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2 else { return day }
        let seconds = parts.count > 2 && parts[2].utf8.count >= 2 ? parts[2] : "00"
        let zone = zone(of: rest.dropFirst(clock.count).trimmed)
        return Timestamp("\(text.prefix(10).string)T\(parts[0]):\(parts[1]):\(seconds)\(zone)") ?? day
    }

    /// `Z`, `+0300`, `+03`, `+03:00`; anything else is UTC.
    private static func zone(of text: TextSlice) -> String {
        guard let sign = text.first, sign == 0x2B || sign == 0x2D else { return "Z" }
        let digits = text.dropFirst().filter { (0x30...0x39).contains($0) }.prefix(4)
        guard digits.count >= 2 else { return "Z" }
        let minutes = digits.count == 4 ? digits.suffix(2).string : "00"
        return (sign == 0x2B ? "+" : "-") + digits.prefix(2).string + ":" + minutes
    }

    /// The first whole date that stands anywhere in a short text: `Do., 12. März 2019, 14:05 Uhr`.
    private static func namedDate(_ text: TextSlice, _ dayFirst: Bool) -> Timestamp? {
        let folded = CaseFolding.fold(text)
        let tokens = folded.split { byte in
            !(byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || "./-".utf8.contains(byte))
        }
        for (index, token) in tokens.enumerated() {
            let token = token.trimming { $0 == 0x2E || $0 == 0x2D || $0 == 0x2F }
            if let date = NumericDate.read(token, dayFirst: dayFirst) { return date.start }
            // `18:02/24.09.2015`
            if let last = token.split(separator: 0x2F).last, let date = NumericDate.read(last) { return date.start }
            if let date = shortYear(token) { return date }
            guard let month = month(token) else { continue }
            if let date = date(month, around: index, in: tokens) { return date }
        }
        return nil
    }

    /// `24.09.15`.
    private static func shortYear(_ token: TextSlice) -> Timestamp? {
        let parts = token.split(separator: 0x2E)
        guard parts.map(\.count) == [2, 2, 2], let year = Int(parts[2].string), let month = Int(parts[1].string),
            let day = Int(parts[0].string)
        else { return nil }
        return CalendarDate(year: 2000 + year, month: month, day: day)?.start
    }

    private static func date(_ month: Int, around index: Int, in tokens: [TextSlice]) -> Timestamp? {
        func number(_ position: Int) -> Int? {
            guard tokens.indices.contains(position) else { return nil }
            let digits = tokens[position].prefix { (0x30...0x39).contains($0) }
            return digits.count <= 4 ? Int(digits.string) : nil
        }
        let orders = [(index - 1, index + 1), (index + 1, index + 2), (index - 2, index + 1)]
        for (day, place) in orders {
            guard let day = number(day), var year = number(place), (1...31).contains(day) else { continue }
            let isShort = tokens[place].count == 2 && place == tokens.count - 1
            if isShort, year < 70 { year += 2000 }
            if let date = CalendarDate(year: year, month: month, day: day) { return date.start }
        }
        return nil
    }

    private static func month(_ word: TextSlice) -> Int? {
        MonthName.month(word) ?? otherMonths[word.string]
    }

    private static let otherMonths: [String: Int] = [
        "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "okt": 10,
        "dezember": 12, "dez": 12, "janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "juin": 6,
        "juillet": 7, "août": 8, "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
        "decembre": 12, "stycznia": 1, "lutego": 2, "marca": 3, "kwietnia": 4, "maja": 5, "czerwca": 6, "lipca": 7,
        "sierpnia": 8, "września": 9, "października": 10, "listopada": 11, "grudnia": 12, "enero": 1, "febrero": 2,
        "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9, "octubre": 10,
        "noviembre": 11, "diciembre": 12, "gennaio": 1, "febbraio": 2, "aprile": 4, "maggio": 5, "giugno": 6,
        "luglio": 7, "settembre": 9, "ottobre": 10, "dicembre": 12, "janeiro": 1, "fevereiro": 2, "março": 3,
        "maio": 5, "junho": 6, "julho": 7, "setembro": 9, "outubro": 10, "novembro": 11, "dezembro": 12,
        "січня": 1, "лютого": 2, "березня": 3, "квітня": 4, "травня": 5, "червня": 6, "липня": 7, "серпня": 8,
        "вересня": 9, "жовтня": 10, "листопада": 11, "грудня": 12, "januari": 1, "februari": 2, "maart": 3, "mei": 5,
        "augustus": 8, "maj": 5, "augusti": 8,
    ]
}
