import NewsModels
import NewsTestSupport
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2015-09-24T18:02:11.000Z", 1_443_117_731_000),
        ("2015-09-24t18:02:11z", 1_443_117_731_000),
        ("2015-09-24 18:02:11Z", 1_443_117_731_000),
        // Offsets
        ("2015-09-24T21:02:11+03:00", 1_443_117_731_000),
        ("2015-09-24T18:02:11-00:00", 1_443_117_731_000),
        ("2015-09-24T12:32:11-05:30", 1_443_117_731_000),
        ("1970-01-01T23:59:00+23:59", 0),
        ("1969-12-31T00:01:00-23:59", 0),
        // Fractions are cut, before 1970 too
        ("1970-01-01T00:00:00.1Z", 100),
        ("1970-01-01T00:00:00.12Z", 120),
        ("1970-01-01T00:00:00.1239999999999999999999Z", 123),
        ("1969-12-31T23:59:59.9999Z", -1),
        // A leap second runs into the next minute
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ("2016-12-31T23:59:60.5Z", 1_483_228_800_500),
        ("2017-01-01T02:59:60+03:00", 1_483_228_800_000),
        // Leap years
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("0000-02-29T00:00:00Z", -62_162_121_600_000),
        // Bounds
        ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ("0000-01-01T01:00:00+01:00", -62_167_219_200_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("9999-12-31T22:59:59.999-01:00", 253_402_300_799_999),
    ])
    func understands(text: String, milliseconds: Int64) {
        #expect(Timestamp(text)?.millisecondsSinceEpoch == milliseconds)
    }

    @Test(arguments: [
        "", " ", "Z", "2015", "2015-09-24", "2015-09-24T", "2015-09-24T18:02Z", "2015-09-24T18:02:11",
        "2015-09-24T18:02:11 Z", " 2015-09-24T18:02:11Z", "2015-09-24T18:02:11Z ", "2015-09-24T18:02:11ZZ",
        "2015-9-24T18:02:11Z", "15-09-24T18:02:11Z", "02015-09-24T18:02:11Z", "-2015-09-24T18:02:11Z",
        "+2015-09-24T18:02:11Z", "2015/09/24T18:02:11Z", "20150924T180211Z", "2015-09-24_18:02:11Z",
        "2015-00-24T18:02:11Z", "2015-13-24T18:02:11Z", "2015-09-00T18:02:11Z", "2015-09-31T18:02:11Z",
        "2015-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
        "2015-09-24T24:00:00Z", "2015-09-24T18:60:11Z", "2015-09-24T18:02:61Z", "2015-09-24T-1:02:11Z",
        "2015-09-24T18:02:11.Z", "2015-09-24T18:02:11,5Z", "2015-09-24T18:02:11.5", "2015-09-24T18:02:11.5.5Z",
        "2015-09-24T18:02:11+24:00", "2015-09-24T18:02:11+03:60", "2015-09-24T18:02:11+03", "2015-09-24T18:02:11+0300",
        "2015-09-24T18:02:11*03:00", "2015-09-24T18:02:11−03:00", "２015-09-24T18:02:11Z", "2015-09-24T18:02:1१Z",
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "\0" + "2015-09-24T18:02:11Z",
    ])
    func refuses(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func writesTwentyFourBytes() {
        #expect(Timestamp(millisecondsSinceEpoch: 0).description == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp(millisecondsSinceEpoch: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp.range.lowerBound.description == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp.range.upperBound.description == "9999-12-31T23:59:59.999Z")
    }

    @Test func clampsToTheRangeThatCanBeWritten() {
        #expect(Timestamp(millisecondsSinceEpoch: .min) == Timestamp.range.lowerBound)
        #expect(Timestamp(millisecondsSinceEpoch: .max) == Timestamp.range.upperBound)
    }

    @Test(arguments: UInt64(0)..<50)
    func whatIsWrittenIsReadBack(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let lower = Timestamp.range.lowerBound.millisecondsSinceEpoch
        let upper = Timestamp.range.upperBound.millisecondsSinceEpoch
        for _ in 0..<500 {
            let time = Timestamp(millisecondsSinceEpoch: .random(in: lower...upper, using: &random))
            let later = Timestamp(millisecondsSinceEpoch: .random(in: lower...upper, using: &random))
            #expect(time.description.utf8.count == 24)
            #expect(Timestamp(time.description) == time)
            #expect((time < later) == (time.description < later.description), "text sorts as time does")
            #expect(Timestamp(dateOrTime: time.day)?.day == time.day)
        }
    }

    /// A second way to count: day by day through 800 years, which hold two whole cycles of leap years.
    @Test func calendarAgreesWithCounting() {
        var milliseconds: Int64 = -11_676_096_000_000  // 1600-01-01
        for year in 1600..<2400 {
            let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
            for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                let first = Timestamp(year: year, month: month + 1, day: 1)
                #expect(first?.millisecondsSinceEpoch == milliseconds)
                #expect(Timestamp(year: year, month: month + 1, day: length + 1) == nil)
                milliseconds += Int64(length) * 86_400_000
            }
        }
    }

    @Test(arguments: [
        (-1, 1, 1), (10_000, 1, 1), (2015, 0, 1), (2015, 13, 1), (2015, 1, 0), (2015, 2, 29), (2015, 4, 31),
    ])
    func refusesDaysThatAreNot(year: Int, month: Int, day: Int) {
        #expect(Timestamp(year: year, month: month, day: day) == nil)
    }

    @Test func bareDatesAreMidnightUTC() {
        #expect(Timestamp(dateOrTime: "2015-09-24") == Timestamp("2015-09-24T00:00:00Z"))
        #expect(Timestamp(dateOrTime: "2015-09-24T18:02:11Z") == Timestamp("2015-09-24T18:02:11Z"))
        for text in ["", "2015-09", "2015-9-024", "2015-02-30", "24.09.2015", "2015-09-24Z", "2015-09-2４"] {
            #expect(Timestamp(dateOrTime: text) == nil, "\(text)")
        }
    }
}
