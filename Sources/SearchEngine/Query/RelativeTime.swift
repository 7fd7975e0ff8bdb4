/// A time as an offset from now: `now`, `now-7d`, `now+1M-2h`, `now-1d/d`, which is rounded down to the day.
struct RelativeTime: Hashable {
    /// What is added, in the order written.
    private(set) var steps: [Step] = []
    /// The unit that the sum is rounded down to.
    private(set) var rounding: CalendarUnit?

    struct Step: Hashable {
        var amount: Int64
        var unit: CalendarUnit
    }

    /// The most digits of an amount.
    private static let maximumDigits = 6
    /// The most steps.
    private static let maximumSteps = 8

    /// Reads a text; `nil` if it is none of these.
    init?(_ text: ArraySlice<UInt8>) {
        guard text.starts(with: "now".utf8) else { return nil }
        var rest = text.dropFirst(3)
        while let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            rest = rest[digits.endIndex...]
            guard !digits.isEmpty, digits.count <= Self.maximumDigits, steps.count < Self.maximumSteps,
                let unit = rest.popFirst().flatMap(CalendarUnit.init(rawValue:))
            else { return nil }
            let amount = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            steps.append(Step(amount: sign == UInt8(ascii: "-") ? -amount : amount, unit: unit))
        }
        if rest.first == UInt8(ascii: "/") {
            rest.removeFirst()
            guard let unit = rest.popFirst().flatMap(CalendarUnit.init(rawValue:)) else { return nil }
            rounding = unit
        }
        guard rest.isEmpty else { return nil }
    }

    /// The instant that it names at the time `now`, both in milliseconds since 1970 UTC.
    func instant(from now: Int64) -> Int64 {
        let sum = steps.reduce(now) { CalendarUnit.add($1.amount, $1.unit, to: $0) }
        return rounding.map { $0.floor(sum) } ?? sum
    }
}

/// A unit of time in UTC. The raw value is its letter.
enum CalendarUnit: UInt8, Hashable, Sendable {
    case minute = 0x6D  // m
    case hour = 0x68  // h
    case day = 0x64  // d
    /// Begins on Monday.
    case week = 0x77  // w
    case month = 0x4D  // M
    case year = 0x79  // y

    /// The length in milliseconds; `nil` where it varies.
    private var length: Int64? {
        switch self {
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: 86_400_000
        case .week: 604_800_000
        case .month, .year: nil
        }
    }

    /// Returns the time that is `amount` units later; of a shorter month the last day.
    static func add(_ amount: Int64, _ unit: CalendarUnit, to time: Int64) -> Int64 {
        if let length = unit.length { return time + amount * length }
        let day = floorDivide(time, 86_400_000)
        let date = Timestamp.civil(ofDay: day)
        let months = date.year * 12 + date.month - 1 + amount * (unit == .year ? 12 : 1)
        let year = floorDivide(months, 12)
        let month = months - year * 12 + 1
        let first = Timestamp.days(year, month, 1)
        let last = Timestamp.daysIn(month, year)
        return (first + min(date.day, last) - 1) * 86_400_000 + (time - day * 86_400_000)
    }

    /// The beginning of the unit that `time` lies in.
    func floor(_ time: Int64) -> Int64 {
        let day = Self.floorDivide(time, 86_400_000)
        switch self {
        case .minute, .hour, .day:
            let length = length ?? 1
            return Self.floorDivide(time, length) * length
        case .week:
            // 1970-01-01 was a Thursday.
            return (Self.floorDivide(day + 3, 7) * 7 - 3) * 86_400_000
        case .month, .year:
            let date = Timestamp.civil(ofDay: day)
            return Timestamp.days(date.year, self == .year ? 1 : date.month, 1) * 86_400_000
        }
    }

    /// The quotient, rounded down.
    static func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
