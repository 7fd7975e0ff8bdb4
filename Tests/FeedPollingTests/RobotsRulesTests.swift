import FeedPolling
import Testing

@Suite("robots.txt")
struct RobotsRulesTests {
    private func rules(_ text: String) -> RobotsRules { RobotsRules(Array(text.utf8), agent: "Newswire") }

    @Test(arguments: [
        ("", "/a", true), ("User-agent: *\nDisallow: /", "/a", false), ("User-agent: *\nDisallow:", "/a", true),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b", false), ("User-agent: *\nDisallow: /a/b", "/a", true),
        ("User-agent: *\nDisallow: /*.xml$", "/x/feed.xml", false),
        ("User-agent: *\nDisallow: /*.xml$", "/feed.xml?a", true),
        ("User-agent: *\nDisallow: /*a*b*c", "/xxaxxbxxc", false),
        ("User-agent: *\nDisallow: /*a*b*c", "/xxaxxcxxb", true),
        ("User-agent: *\nDisallow: /%7Ejoe/", "/~joe/x", false),
        ("User-agent: *\nDisallow: /caf%c3%a9", "/café", false),
        ("\u{FEFF}user-agent : * # all\n disallow : /a # that", "/a", false),
        ("User-agent: *\nDisallow: /\nUser-agent: newswire\nAllow: /", "/a", true),
        ("User-agent: newswire/1.0\nUser-agent: other\nDisallow: /a", "/a", false),
        ("User-agent: newswirebot\nDisallow: /", "/a", true), ("Disallow: /", "/a", true),
        ("User-agent: x\nDisallow: /\n\nUser-agent: Newswire\nDisallow: /b\nUser-agent: *\nDisallow: /", "/a", true),
        (
            "User-agent: Newswire\nDisallow: /b\nUser-agent: x\nDisallow: /c\nUser-agent: newswire\nDisallow: /a", "/a",
            false
        ),
        ("<html><body>Not found: /</body></html>", "/a", true),
    ])
    func allowed(text: String, target: String, isAllowed: Bool) {
        #expect(rules(text).allows(target) == isAllowed)
    }

    @Test func crawlDelay() {
        #expect(rules("User-agent: *\nCrawl-delay: 2.5").crawlDelay == 2.5)
        #expect(rules("User-agent: *\nCrawl-delay: soon").crawlDelay == nil)
        #expect(rules("User-agent: *\nCrawl-delay: -1").crawlDelay == nil)
    }

    @Test("Rules made to be slow are not")
    func hostile() {
        let pattern = "Disallow: /" + String(repeating: "*a", count: 1_000) + "b$\n"
        let rules = rules("User-agent: *\n" + String(repeating: pattern, count: 50))
        #expect(rules.allows("/" + String(repeating: "a", count: 4_000)))
    }
}
