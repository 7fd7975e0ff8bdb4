import FeedPolling
import NewsModels
import Testing

@Suite("HTTP as polling reads it")
struct HTTPTests {
    static let now = Timestamp(millisecondsSinceEpoch: 784_111_777_000)

    private func response(_ status: Int = 200, _ fields: [String: String] = [:], redirect: String? = nil)
        -> FetchResponse
    {
        FetchResponse(status: status, fields: fields, redirect: redirect)
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func date(text: String) {
        #expect(HTTPDate.read(text) == Self.now)
    }

    @Test(arguments: [
        "", "0", "-1", "soon", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 GMT",
        "Sun, 06 Nov 999999 08:49:37 GMT",
    ])
    func noDate(text: String) {
        #expect(HTTPDate.read(text) == nil)
    }

    @Test(
        arguments: [
            ([:], 0), (["cache-control": "max-age=600"], 600), (["cache-control": "public, MAX-AGE = \"60\""], 60),
            (["cache-control": "max-age=600", "age": "200"], 400), (["cache-control": "max-age=10", "age": "20"], 0),
            (["cache-control": "max-age=10", "age": "-9223372036854775807"], 10),
            (["cache-control": "max-age=600, no-cache"], 0), (["cache-control": "no-store"], 0),
            (["expires": "Sun, 06 Nov 1994 09:49:37 GMT"], 3_600), (["expires": "0"], 0),
            (["expires": "Sun, 06 Nov 1994 09:49:37 GMT", "date": "Sun, 06 Nov 1994 09:48:37 GMT"], 60),
            (["cache-control": "max-age=5", "expires": "Sun, 06 Nov 1994 09:49:37 GMT"], 5),
            (["cache-control": "max-age=99999999999999999999"], 999_999_999),
        ] as [([String: String], Int)])
    func freshness(fields: [String: String], seconds: Int) {
        #expect(Freshness.lifetime(of: response(200, fields), now: Self.now) == seconds)
    }

    @Test(
        arguments: [
            ("120", 120), ("Sun, 06 Nov 1994 08:51:37 GMT", 120), ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("-5", 0),
            ("never", nil),
        ] as [(String, Int?)])
    func retryAfter(text: String, seconds: Int?) {
        #expect(Freshness.retryAfter(response(503, ["retry-after": text]), now: Self.now) == seconds)
    }

    @Test func meanings() {
        let there = "https://a.example/b"
        #expect(ResponseMeaning(response(200)) == .content)
        #expect(ResponseMeaning(response(304)) == .unchanged)
        for status in [301, 308] {
            #expect(ResponseMeaning(response(status, redirect: there)) == .moved(to: there, isPermanent: true))
        }
        for status in [302, 303, 307] {
            #expect(ResponseMeaning(response(status, redirect: there)) == .moved(to: there, isPermanent: false))
        }
        #expect(ResponseMeaning(response(302)) == .failed("HTTP 302 without a valid Location"))
        for status in [204, 206, 404, 410, 429, 500] {
            #expect(ResponseMeaning(response(status)) == .failed("HTTP \(status)"))
        }
    }

    @Test func addresses() {
        let address = FetchAddress("HTTPS://user:pass@News.Example:443/a?b=c#d")
        #expect(address?.text == "https://news.example/a?b=c")
        #expect(address?.robots == "https://news.example/robots.txt")
        #expect(FetchAddress("http://a.example:8080?x")?.text == "http://a.example:8080/?x")
        #expect(FetchAddress("http://[::1]:80/")?.origin == "http://[::1]")
        for text in ["", "ftp://a.example/", "http://", "file:///etc/passwd", "http://a b/", "http:/a", "//a.example/"]
        {
            #expect(FetchAddress(text) == nil, "\(text)")
        }
    }

    @Test(
        arguments: [
            ([127, 0, 0, 1], .loopback), ([10, 1, 2, 3], .inside), ([172, 31, 0, 1], .inside),
            ([172, 32, 0, 1], .global),
            ([192, 168, 1, 1], .inside), ([169, 254, 169, 254], .link), ([100, 64, 0, 1], .inside),
            ([0, 0, 0, 0], .inside),
            ([224, 0, 0, 1], .inside), ([93, 184, 216, 34], .global), ([], .inside),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .loopback),
            ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1], .inside),
            ([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1], .loopback),
            ([0x20, 0x02, 192, 168, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .inside),
            ([0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .link),
            ([0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .inside),
            ([0x2A, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], .global),
        ] as [([UInt8], NetworkZone)])
    func zones(address: [UInt8], zone: NetworkZone) {
        #expect(NetworkZone(address) == zone)
    }

    @Test("A stranger's feed leads no deeper than it stands itself")
    func reach() {
        #expect(NetworkZone.global.isOpen(toFeedIn: nil))
        #expect(NetworkZone.loopback.isOpen(toFeedIn: .loopback))
        for zone in [NetworkZone.inside, .loopback, .link] { #expect(!zone.isOpen(toFeedIn: .global)) }
        #expect(!NetworkZone.link.isOpen(toFeedIn: .inside))
        #expect(PollingEngine.Reach.anywhere.allows(.link))
    }
}
