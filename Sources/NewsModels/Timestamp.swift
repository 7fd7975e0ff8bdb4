/// An instant in UTC with millisecond precision, written as RFC 3339.
///
/// The wire form is always `2015-09-24T18:02:11.000Z`; any RFC 3339 offset is understood when reading.
/// Years run from 0000 to 9999, the range that RFC 3339 can write.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public let millisecondsSinceEpoch: Int64

    /// The earliest and the latest instant that RFC 3339 can write.
    public static let range = Timestamp(unchecked: -62_167_219_200_000)...Timestamp(unchecked: 253_402_300_799_999)

    private init(unchecked milliseconds: Int64) {
        millisecondsSinceEpoch = milliseconds
    }

    /// Creates the instant that many milliseconds after 1970 began; values beyond ``range`` are clamped to it.
    public init(millisecondsSinceEpoch milliseconds: Int64) {
        let lower = Self.range.lowerBound.millisecondsSinceEpoch
        let upper = Self.range.upperBound.millisecondsSinceEpoch
        self.init(unchecked: min(max(milliseconds, lower), upper))
    }

    /// Creates the start of a day in UTC.
    ///
    /// - Returns: `nil` where the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), CivilDate.isValid(year: year, month: month, day: day) else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        self.init(unchecked: Int64(days) * 86_400_000)
    }

    /// Whether the first instant lies before the second.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// The day in UTC as `YYYY-MM-DD`.
    public var day: String { String(description.prefix(10)) }
}

// MARK: - Text

extension Timestamp: LosslessStringConvertible {
    /// The instant as RFC 3339 in UTC with milliseconds, 24 characters.
    public var description: String {
        let (days, millisecondOfDay) = millisecondsSinceEpoch.flooredQuotientAndRemainder(dividingBy: 86_400_000)
        let date = CivilDate(daysSinceEpoch: Int(days))
        let time = Int(millisecondOfDay)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ value: Int, digits: Int) {
            var divisor = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                text.append(UInt8(48 + value / divisor % 10))
                divisor /= 10
            }
        }
        append(date.year, digits: 4)
        text.append(UInt8(ascii: "-"))
        append(date.month, digits: 2)
        text.append(UInt8(ascii: "-"))
        append(date.day, digits: 2)
        text.append(UInt8(ascii: "T"))
        append(time / 3_600_000, digits: 2)
        text.append(UInt8(ascii: ":"))
        append(time / 60_000 % 60, digits: 2)
        text.append(UInt8(ascii: ":"))
        append(time / 1_000 % 60, digits: 2)
        text.append(UInt8(ascii: "."))
        append(time % 1_000, digits: 3)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads an RFC 3339 date-time with any offset and any number of fractional digits (cut to milliseconds).
    ///
    /// - Returns: `nil` for anything else, a date without a time among it.
    /// - Complexity: O(n) in the length of the text.
    public init?(_ description: String) {
        var reader = DigitReader(Array(description.utf8))
        guard let date = reader.readDate(),
            reader.take(either: UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")),
            let clock = reader.readClock(), let offset = reader.readOffset(), reader.isAtEnd
        else { return nil }
        let milliseconds = Int64(date.daysSinceEpoch) * 86_400_000 + clock - offset
        let instant = Timestamp(millisecondsSinceEpoch: milliseconds)
        guard instant.millisecondsSinceEpoch == milliseconds else { return nil }
        self = instant
    }

    /// Reads an RFC 3339 date-time, or a bare `YYYY-MM-DD`, which stands for 00:00 UTC of that day.
    public init?(dateOrTime text: String) {
        if text.utf8.count == 10 {
            var reader = DigitReader(Array(text.utf8))
            guard let date = reader.readDate(), reader.isAtEnd else { return nil }
            self.init(unchecked: Int64(date.daysSinceEpoch) * 86_400_000)
        } else {
            self.init(text)
        }
    }
}

extension Timestamp: Codable {
    /// Reads the members, and checks their types and ranges.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self = value
    }

    /// Writes the members.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

// MARK: - Calendar

/// A day of the proleptic Gregorian calendar.
///
/// - Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil` and `civil_from_days`.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func isValid(year: Int, month: Int, day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }
}

/// Reads the parts of an RFC 3339 date-time, byte by byte.
private struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool { take(either: byte) }

    mutating func take(either candidates: UInt8...) -> Bool {
        guard index < bytes.count, candidates.contains(bytes[index]) else { return false }
        index += 1
        return true
    }

    mutating func readNumber(digits: Int) -> Int? {
        guard index + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<(index + digits)] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        index += digits
        return value
    }

    mutating func readDate() -> CivilDate? {
        guard let year = readNumber(digits: 4), take(UInt8(ascii: "-")), let month = readNumber(digits: 2),
            take(UInt8(ascii: "-")), let day = readNumber(digits: 2),
            CivilDate.isValid(year: year, month: month, day: day)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Reads `HH:MM:SS[.fraction]` as milliseconds of the day; second 60 (a leap second) runs into the next minute.
    mutating func readClock() -> Int64? {
        guard let hour = readNumber(digits: 2), hour < 24, take(UInt8(ascii: ":")),
            let minute = readNumber(digits: 2), minute < 60, take(UInt8(ascii: ":")),
            let second = readNumber(digits: 2), second <= 60
        else { return nil }
        var milliseconds = 0
        if take(UInt8(ascii: ".")) {
            var scale = 100
            let start = index
            while index < bytes.count, (48...57).contains(bytes[index]) {
                milliseconds += Int(bytes[index] - 48) * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        return Int64(((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds)
    }

    /// Reads `Z` or `±HH:MM` as milliseconds east of UTC.
    mutating func readOffset() -> Int64? {
        if take(either: UInt8(ascii: "Z"), UInt8(ascii: "z")) { return 0 }
        let isEast = take(UInt8(ascii: "+"))
        guard isEast || take(UInt8(ascii: "-")), let hour = readNumber(digits: 2), hour < 24, take(UInt8(ascii: ":")),
            let minute = readNumber(digits: 2), minute < 60
        else { return nil }
        return Int64((hour * 60 + minute) * 60_000) * (isEast ? 1 : -1)
    }
}

extension Int64 {
    func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
