internal import NewsModels

/// A date of a feed in any of the forms that feeds use: RFC 822 with its mistakes, ISO 8601 with its variants, `asctime`,
/// and dates with names of months in several languages.
struct FeedDate: Hashable {
    /// The instant; a time without a zone is read as UTC, a day alone as its start in UTC.
    var time: Timestamp
    /// Whether there is a time of day without a zone.
    var lacksZone: Bool

    /// The longest date that is read, in bytes.
    static let lengthLimit = 120

    /// Reads a date.
    ///
    /// - Returns: `nil` where no whole day is given.
    init?(_ text: String) {
        let bytes = TextSlice(text).trimming { $0 <= 0x20 || $0 == 0xA0 }
        guard bytes.count <= Self.lengthLimit, bytes.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        guard let parts = ISODateReader.read(bytes) ?? NamedDateReader.read(bytes), let time = parts.timestamp else {
            return nil
        }
        self.time = time
        lacksZone = parts.second != nil && parts.offset == nil
    }
}

/// The parts of a date.
struct FeedDateParts {
    var date: CalendarDate
    /// Milliseconds of the day are `second` × 1,000 and these.
    var milliseconds = 0
    /// Seconds since midnight.
    var second: Int?
    /// Minutes east of UTC.
    var offset: Int?

    var timestamp: Timestamp? {
        guard let start = date.start else { return nil }
        let seconds = (second ?? 0) - (second == nil ? 0 : (offset ?? 0) * 60)
        return Timestamp(
            millisecondsSinceEpoch: start.millisecondsSinceEpoch + Int64(seconds) * 1_000 + Int64(milliseconds))
    }

    /// Reads `18:02`, `18:02:11`, `18:02:11.123`, `1802`, `180211`.
    mutating func readClock(_ text: TextSlice) -> Bool {
        var clock = text
        if let point = text.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }) {
            let fraction = text[(point + 1)...].prefix(3)
            guard text[(point + 1)...].allSatisfy(\.isDigit), !fraction.isEmpty else { return false }
            milliseconds = (0..<3).reduce(0) {
                $0 * 10 + ($1 < fraction.count ? Int(fraction[point + 1 + $1] - 0x30) : 0)
            }
            clock = text[..<point]
        }
        var fields = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        if fields.count == 1, clock.count == 4 || clock.count == 6 {
            fields = stride(from: clock.startIndex, to: clock.endIndex, by: 2).map { clock[$0..<($0 + 2)] }
        }
        guard (2...3).contains(fields.count), fields.allSatisfy({ (1...2).contains($0.count) }) else { return false }
        let numbers = fields.compactMap { $0.digitsValue }
        guard numbers.count == fields.count, numbers[0] <= 24, numbers[1] < 60, numbers.last ?? 0 <= 60 else {
            return false
        }
        second = numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
        return true
    }
}

/// Dates that begin with the year.
enum ISODateReader {
    /// Reads `2015-09-24`, `20150924`, `2015-9-24`, each alone or with a time and a zone.
    static func read(_ text: TextSlice) -> FeedDateParts? {
        let dateEnd = text.firstIndex { $0 | 0x20 == UInt8(ascii: "t") || $0 == 0x20 } ?? text.endIndex
        guard let date = day(text[..<dateEnd]) else { return nil }
        var parts = FeedDateParts(date: date)
        let rest = text[dateEnd...].drop { $0 | 0x20 == UInt8(ascii: "t") || $0 == 0x20 }
        guard !rest.isEmpty else { return parts }
        let clockEnd = rest.firstIndex { !$0.isDigit && ![0x3A, 0x2E, 0x2C].contains($0) } ?? rest.endIndex
        guard parts.readClock(rest[..<clockEnd]) else { return parts }
        let zone = rest[clockEnd...].trimming { $0 <= 0x20 }
        parts.offset = zone.isEmpty ? nil : FeedTimeZone.offset(of: zone, on: date)
        return parts
    }

    private static func day(_ text: TextSlice) -> CalendarDate? {
        guard text.prefix(4).allSatisfy(\.isDigit), text.count >= 8 else { return nil }
        if text.count == 8, let number = text.digitsValue {
            return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        let fields = text.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }
        let numbers = fields.compactMap(\.digitsValue)
        guard fields.count == 3, numbers.count == 3, fields[0].count == 4 else { return nil }
        return CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}

extension UInt8 {
    /// Whether it is an ASCII digit.
    var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension ArraySlice<UInt8> {
    /// The number of one to eight digits; `nil` where there are other bytes.
    var digitsValue: Int? {
        guard (1...8).contains(count), allSatisfy(\.isDigit) else { return nil }
        return reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
