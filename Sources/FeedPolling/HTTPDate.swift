public import NewsModels

/// Dates of HTTP fields (RFC 9110, section 5.6.7), in the three forms that are read.
public enum HTTPDate {
    /// Reads a date; `nil` where it is none.
    public static func read(_ text: String) -> Timestamp? {
        let words = text.prefix(64).split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
        guard words.count >= 5, let weekday = words.first, weekday.count >= 3 else { return nil }
        if let month = month(words[1]) {
            return time(day: words[2], month: month, year: words[4], clock: words[3])
        }
        guard let month = month(words[2]) else { return nil }
        return time(day: words[1], month: month, year: words[3], clock: words[4])
    }

    private static func month(_ word: String) -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: word.lowercased()).map { $0 + 1 }
    }

    private static func time(day: String, month: Int, year: String, clock: String) -> Timestamp? {
        guard let day = Int(day), var year = Int(year), (0...9_999).contains(year) else { return nil }
        // A year of two digits is the nearest one that is not far in the future; those of this century's start are.
        if year < 100 { year += year < 70 ? 2_000 : 1_900 }
        let parts = clock.split(separator: ":").map { Int($0) ?? -1 }
        guard parts.count == 3, (0...23).contains(parts[0]), (0...59).contains(parts[1]), (0...60).contains(parts[2]),
            let date = Timestamp(year: year, month: month, day: day)
        else { return nil }
        let seconds = parts[0] * 3_600 + parts[1] * 60 + parts[2]
        return Timestamp(millisecondsSinceEpoch: date.millisecondsSinceEpoch + Int64(seconds) * 1_000)
    }
}
