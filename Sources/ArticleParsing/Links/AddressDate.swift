internal import NewsModels

extension WebAddress {
    /// The day that stands in the path, as `/2015/09/11/`, `/2015/sep/11/`, `/2015/0911/`, `/20150911/` or
    /// `/2015-09-11`, also with a name after it or, for the last form, before it.
    ///
    /// - Parameter latest: Later days are no dates of publication.
    func date(notAfter latest: Timestamp) -> Timestamp? {
        let segments = path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0)[...] }
        for (position, segment) in segments.enumerated() {
            let following = segments[(position + 1)...]
            let date = Self.date(startingWith: segment, following) ?? Self.date(within: segment)
            if let date, let time = date.start, time <= latest { return time }
        }
        return nil
    }

    private static func date(startingWith segment: TextSlice, _ following: ArraySlice<TextSlice>) -> CalendarDate? {
        guard segment.count == 4, let year = number(segment), let second = following.first else { return nil }
        if second.count == 4, let monthAndDay = number(second) {
            return CalendarDate(year: year, month: monthAndDay / 100, day: monthAndDay % 100)
        }
        guard second.count <= 9, let month = number(second) ?? MonthName.month(second),
            let third = following.dropFirst().first, let day = leadingNumber(third, digits: 1...2)
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    private static func date(within segment: TextSlice) -> CalendarDate? {
        if let number = leadingNumber(segment, digits: 8...8) {
            return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        return dashedDate(segment.prefix(10), next: segment.dropFirst(10).first)
            ?? (segment.count > 11 && segment.dropLast(10).last == UInt8(ascii: "-")
                ? dashedDate(segment.suffix(10), next: nil) : nil)
    }

    /// `2015-09-11` or `2015_09_11`, not followed by a digit.
    private static func dashedDate(_ text: TextSlice, next: UInt8?) -> CalendarDate? {
        guard text.count == 10, !(next.map { (0x30...0x39).contains($0) } ?? false) else { return nil }
        let parts = text.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0]), let month = number(parts[1]),
            let day = number(parts[2])
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    private static func number(_ text: TextSlice) -> Int? {
        guard (1...8).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The number at the start, where it has that many digits and no letter follows it at once.
    private static func leadingNumber(_ text: TextSlice, digits: ClosedRange<Int>) -> Int? {
        let run = text.prefix { (0x30...0x39).contains($0) }
        let next = text.dropFirst(run.count).first
        guard digits.contains(run.count), !(next.map { (0x61...0x7A).contains($0 | 0x20) } ?? false) else { return nil }
        return number(run)
    }
}
