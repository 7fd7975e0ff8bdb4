import Testing

@testable import ArticleParsing

struct MarkupTextTests {
    private func body(_ html: String) -> String {
        var counts = CleaningCounts()
        return MarkupText(Array(html.utf8), as: .paragraphs).body(&counts)
    }

    private func line(_ html: String) -> String {
        var counts = CleaningCounts()
        return MarkupText(Array(html.utf8), as: .line).line(&counts)
    }

    @Test(arguments: [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"), ("One<br>Two.<br/><br/>Three", "One\n\nTwo.\n\nThree"),
        ("a\nb <i>c</i>\nd", "a b c d"), ("First line.\n\nSecond line.", "First line.\n\nSecond line."),
        ("<style>p{}</style>x<script>if (a<b) c</script>y", "xy"), ("<!-- c -->x", "x"), ("x<script>open", "x"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"), ("<td>a</td><td>b</td>", "a b"),
        ("<figure><img src=x><figcaption>c</figcaption></figure>t", "t"), ("a<object>b", "ab"),
        ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"), ("&laquo;a&raquo; &#8212; &#x431;&nbsp;&euro;", "«a» — б €"),
        ("a&#151;b", "a—b"), ("<p>unclosed <b>tags", "unclosed tags"), ("", ""), ("<p></p>", ""),
        ("a<p title='x>y'>b", "a\n\nb"),
    ])
    func paragraphs(html: String, text: String) {
        #expect(body(html) == text)
    }

    @Test(arguments: [
        ("A <b>b</b> c", "A b c"), ("if a<b then", "if a<b then"), ("<vector> in C++", "<vector> in C++"),
        ("AT&amp;T", "AT&T"), ("<p>x</p>", "x"), ("a\nb", "a b"), ("x </foo> y", "x </foo> y"),
    ])
    func lines(html: String, text: String) {
        #expect(line(html) == text)
    }

    @Test func firstImage() {
        let html = "<img src='t.gif' width=1><img src='data:x'><img alt='' src=\"a.jpg?x=1&amp;y=2\"><img src=b.jpg>"
        #expect(MarkupText(Array(html.utf8), as: .paragraphs).image == "a.jpg?x=1&y=2")
    }

    @Test(arguments: [
        ("c", "http://a.example/b/c"), ("/c", "http://a.example/c"), ("../c", "http://a.example/c"),
        ("../../../c", "http://a.example/c"), ("./c/./d/..", "http://a.example/b/c/"), ("?q", "http://a.example/b/x?q"),
        ("#f", "http://a.example/b/x?y#f"), ("//h.example/", "http://h.example/"),
        ("https://z.example", "https://z.example"),
        ("mailto:a@b", "mailto:a@b"), (" c\n d ", "http://a.example/b/c%20d"),
        ("c?x=../y", "http://a.example/b/c?x=../y"),
    ])
    func addressesAreResolved(reference: String, address: String) {
        #expect(RelativeAddress.resolve(reference, base: WebAddress("http://a.example/b/x?y#z")) == address)
    }

    @Test(arguments: [
        ("Ann Lee", "Ann Lee"), ("ann@a.example (Ann Lee)", "Ann Lee"), ("Ann Lee <ann@a.example>", "Ann Lee"),
        ("ann@a.example", nil), ("", nil), ("J. Doe", "J. Doe"), ("<p>Ann</p>", "Ann"),
    ])
    func namesWithoutMailAddresses(text: String, name: String?) {
        #expect(FeedPerson.name(of: Array(text.utf8)) == name)
    }

    @Test(arguments: [
        ("A.\n\nRead more →", "A."), ("A.\n\nThe post A appeared first on B.\n\nЧитать далее...", "A."),
        ("A.\n\nЗапись «А» впервые появилась Б.", "A."), ("Read more", "Read more"),
        ("A.\n\nRead more books this year.", "A.\n\nRead more books this year."),
        ("A.\n\nThe post office was closed.", "A.\n\nThe post office was closed."), ("", ""),
    ])
    func tailsOfPublishingSystemsGo(body: String, text: String) {
        #expect(FeedTail.remove(from: body).body == text)
    }
}
