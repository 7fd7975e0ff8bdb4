internal import NewsModels

/// A day that a text names, with the time of day and the zone where it names them too.
struct DateMention: Hashable, Sendable {
    var date: CalendarDate
    /// Minutes since midnight.
    var minuteOfDay: Int?
    /// The zone as it is written, folded.
    var zone: String?

    /// The instant: exact where a zone that we know stands with the time, else the start of the day in UTC, because a
    /// time without a zone may mean any.
    var timestamp: Timestamp? {
        guard let start = date.start else { return nil }
        guard let minuteOfDay, let zone, let offset = Self.offset(of: zone, on: date) else { return start }
        return Timestamp(
            millisecondsSinceEpoch: start.millisecondsSinceEpoch + Int64(minuteOfDay - offset) * 60_000
        )
    }

    /// Whether this is a zone or another word that stands with times of day.
    static func isZone(_ word: String) -> Bool { offsets[word] != nil || vagueZones.contains(word) }

    /// Minutes east of UTC; `nil` where the abbreviation leaves it open.
    private static func offset(of zone: String, on date: CalendarDate) -> Int? {
        guard zone == "мск" || zone == "msk" else { return offsets[zone] }
        // Moscow changed its clocks twice a year before 2011, and was at UTC+4 until 26 October 2014.
        let day = (date.year, date.month, date.day)
        if day < (2011, 3, 28) { return nil }
        return day < (2014, 10, 26) ? 240 : 180
    }

    private static let vagueZones: Set<String> = ["et", "ct", "mt", "pt", "мск.", "ist"]

    private static let offsets: [String: Int] = [
        "мск": 180, "msk": 180, "gmt": 0, "utc": 0, "z": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
        "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "bst": 60,
    ]
}
