import NewsModels
import Testing

@testable import ArticleParsing

struct FeedDateTests {
    @Test(arguments: [
        ("Thu, 24 Sep 2015 18:02:11 +0300", "2015-09-24T15:02:11.000Z"),
        ("Thu, 24 Sep 2015 18:02:11 GMT", "2015-09-24T18:02:11.000Z"),
        ("24 Sep 15 18:02 EST", "2015-09-24T23:02:00.000Z"),
        ("Thu, 24 Sep 1998 18:02:11 MSK", "1998-09-24T15:02:11.000Z"),
        ("24 Sep 2013 18:02:11 MSK", "2013-09-24T14:02:11.000Z"),
        ("24 Sep 99 01:00:00 PDT", "1999-09-24T08:00:00.000Z"),
        ("Thursday, September 24, 2015 6:02 PM", "2015-09-24T18:02:00.000Z"),
        ("Чт, 24 сентября 2015 г., 18:02 +0300", "2015-09-24T15:02:00.000Z"),
        ("24 сен 2015 18:02:11 MSK", "2015-09-24T15:02:11.000Z"), ("24.09.2015 18:02", "2015-09-24T18:02:00.000Z"),
        ("2015-09-24", "2015-09-24T00:00:00.000Z"), ("20150924T180211Z", "2015-09-24T18:02:11.000Z"),
        ("2015-09-24T18:02:11.123456+03:00", "2015-09-24T15:02:11.123Z"),
        ("2015-09-24T18:02+0300", "2015-09-24T15:02:00.000Z"), ("2015-09-24 18:02:11", "2015-09-24T18:02:11.000Z"),
        ("2015-09-24 18:02:11 UTC", "2015-09-24T18:02:11.000Z"), ("2015-09-24T18:02:11.5Z", "2015-09-24T18:02:11.500Z"),
        ("2015-09-24T18:02:11GMT+3", "2015-09-24T15:02:11.000Z"), ("2015/09/24 18:02", "2015-09-24T18:02:00.000Z"),
        ("Thu Sep 24 18:02:11 EDT 2015", "2015-09-24T22:02:11.000Z"), ("24-Sep-2015", "2015-09-24T00:00:00.000Z"),
        ("Thu, 24 Sep 2015 24:00:00 GMT", "2015-09-25T00:00:00.000Z"), ("24. září 2015", ""),
        ("Do, 24 Dez 2015 12:00:00 +0100", "2015-12-24T11:00:00.000Z"), ("24 août 2015", "2015-08-24T00:00:00.000Z"),
        ("Thu, 24 Sep 2015 18:02:11 +03:00 (MSK)", "2015-09-24T15:02:11.000Z"),
        ("Thu,24 Sep 2015 18:02:11 Z", "2015-09-24T18:02:11.000Z"), ("Sept. 24th, 2015", "2015-09-24T00:00:00.000Z"),
    ])
    func everyFormIsRead(text: String, time: String) {
        #expect(FeedDate(text)?.time.description ?? "" == time)
    }

    @Test(arguments: [
        "", "2015", "2015-09", "Sep 2015", "yesterday", "18:02", "31 Feb 2015", "2015-13-01", "0001-01-01T00:00:00Z",
        "99999999999999999999", "24 Sep", "::::", "-", "+0300", String(repeating: "1 ", count: 1_000),
    ])
    func othersAreNoDates(text: String) {
        #expect(FeedDate(text) == nil)
    }

    @Test func zoneThatIsMissingIsSaid() throws {
        #expect(FeedDate("2015-09-24T18:02:11")?.lacksZone == true)
        #expect(FeedDate("2015-09-24")?.lacksZone == false && FeedDate("2015-09-24T18:02Z")?.lacksZone == false)
        let article = try item("<title>A</title><pubDate>24 Sep 2015 18:02</pubDate>")
        #expect(article.parser.warnings == ["the time of publication names no zone: read as UTC"])
    }

    @Test func noDateIsInvented() throws {
        for date in ["soon", "1 Jan 2999 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"] {
            let article = try item("<title>A</title><pubDate>\(date)</pubDate>")
            #expect(article.publishedAt == nil && article.publishedAtOrigin == nil)
            #expect(article.parser.warnings.count == 1)
        }
        let changed = try entry("<title>A</title><updated>2015-09-24T18:02:11Z</updated>")
        #expect(changed.publishedAt == nil && changed.modifiedAt != nil)
    }
}
