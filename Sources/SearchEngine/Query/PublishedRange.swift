/// A range of times, in milliseconds since 1970 UTC.
public struct PublishedRange: Hashable, Sendable {
    /// Inclusive; `nil` for no bound.
    public var from: Int64?
    /// Exclusive; `nil` for no bound.
    public var until: Int64?

    /// Gathers the bounds.
    public init(from: Int64? = nil, until: Int64? = nil) {
        self.from = from
        self.until = until
    }

    /// What became of a range as written.
    enum Reading: Equatable {
        /// The range, and whether it depends on the current time.
        case range(PublishedRange, isRelative: Bool)
        /// The code point of the bound that cannot be read.
        case malformed(offset: Int)
    }

    /// Reads `A..B`, `A..`, `..B`, `..`; or one date alone, which stands for its whole day, as `now/d` does.
    ///
    /// - Parameter now: What `now` stands for; without it a bound that names it is malformed.
    static func parse(_ text: String, now: Int64?) -> Reading {
        let bytes = Array(text.utf8)
        guard let dots = bytes.indices.dropLast().first(where: { bytes[$0] == 0x2E && bytes[$0 + 1] == 0x2E })
        else {
            guard let whole = PublishedBound(bytes[...], now: now), let end = whole.end else {
                return .malformed(offset: 0)
            }
            return .range(PublishedRange(from: whole.start, until: end), isRelative: whole.isRelative)
        }
        let left = PublishedBound(bytes[..<dots], now: now)
        let right = PublishedBound(bytes[(dots + 2)...], now: now)
        if left == nil && dots > 0 { return .malformed(offset: 0) }
        if right == nil && dots + 2 < bytes.count {
            return .malformed(offset: String(decoding: bytes[..<(dots + 2)], as: UTF8.self).unicodeScalars.count)
        }
        return .range(
            PublishedRange(from: left?.start, until: right?.start),
            isRelative: left?.isRelative ?? false || right?.isRelative ?? false)
    }
}

/// One bound of a range: a date, a time, or a time relative to now.
struct PublishedBound: Equatable {
    /// The first instant, in milliseconds since 1970 UTC.
    let start: Int64
    /// The first instant behind what is named; `nil` for a time relative to now that is not rounded.
    let end: Int64?
    let isRelative: Bool

    init?(_ text: ArraySlice<UInt8>, now: Int64?) {
        if let instant = Timestamp.parse(text) {
            start = instant
            end = instant + (text.count == 10 ? 86_400_000 : 1)
            isRelative = false
        } else {
            guard let now, let time = RelativeTime(text) else { return nil }
            start = time.instant(from: now)
            end = time.rounding.map { CalendarUnit.add(1, $0, to: time.instant(from: now)) }
            isRelative = true
        }
    }
}

/// Reads RFC 3339 dates and times, and turns days into dates.
enum Timestamp {
    /// Returns milliseconds since 1970 UTC for `2015-09-01` (00:00 UTC) or `2015-09-01T12:00:00.5+03:00`, else `nil`.
    static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), (1...12).contains(month), (1...daysIn(month, year)).contains(day)
        else { return nil }
        let milliseconds = days(year, month, day) * 86_400_000
        if reader.isAtEnd { return milliseconds }
        guard reader.skip("T") || reader.skip("t"), let time = timeOfDay(&reader), let offset = zoneOffset(&reader),
            reader.isAtEnd
        else { return nil }
        return milliseconds + time - offset
    }

    private static func timeOfDay(_ reader: inout DigitReader) -> Int64? {
        guard let hour = reader.number(2), hour < 24, reader.skip(":"), let minute = reader.number(2), minute < 60,
            reader.skip(":"), let second = reader.number(2), second <= 60
        else { return nil }
        var milliseconds: Int64 = 0
        if reader.skip(".") {
            guard let fraction = reader.fraction() else { return nil }
            milliseconds = fraction
        }
        return ((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds
    }

    private static func zoneOffset(_ reader: inout DigitReader) -> Int64? {
        if reader.skip("Z") || reader.skip("z") { return 0 }
        let isEast = reader.skip("+")
        guard isEast || reader.skip("-"), let hour = reader.number(2), hour < 24, reader.skip(":"),
            let minute = reader.number(2), minute < 60
        else { return nil }
        return (hour * 60 + minute) * 60_000 * (isEast ? 1 : -1)
    }

    /// The number of days of a month.
    static func daysIn(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    ///
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Returns the date of a day since 1970-01-01 as `YYYY-MM-DD`.
    static func date(ofDay day: Int64) -> String {
        let date = civil(ofDay: day)
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2)
    }

    /// Returns year, month and day of a day since 1970-01-01.
    ///
    /// - Source: as ``days(_:_:_:)``, `civil_from_days`.
    static func civil(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Reads digits of fixed count.
private struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) { rest = text }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        guard rest.count >= digits else { return nil }
        var value: Int64 = 0
        for _ in 0..<digits {
            let digit = rest.removeFirst()
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    /// Reads one or more digits as thousandths, the rest cut off.
    mutating func fraction() -> Int64? {
        var scale: Int64 = 100
        var value: Int64 = 0
        var count = 0
        while let digit = rest.first, (0x30...0x39).contains(digit) {
            value += Int64(digit - 0x30) * scale
            scale /= 10
            count += 1
            rest.removeFirst()
        }
        return count > 0 ? value : nil
    }
}
