import NewsModels
import Testing

@testable import ArticleLog

/// Reprints are told, two reports of one event are not: through the whole log, on made-up news.
struct ReprintTests {
    @Test(arguments: Reprint.allCases)
    func reprintsNameTheirOriginal(reprint: Reprint) throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log)
        for event in ReportedEvent.all {
            try log.publish(article(event.name, event.first.joined(separator: "\n\n")))
        }
        for (number, event) in ReportedEvent.all.enumerated() {
            let unrelated = ReportedEvent.all[(number + 1) % ReportedEvent.all.count].second
            var copy = article("copy of \(event.name)", reprint.text(of: event.first, with: unrelated))
            copy.title = "Another headline for \(event.name)"
            let printed = try publishedArticle(log.publish(copy).bytes)
            #expect(printed.duplicateOf == event.name, "\(reprint)")
        }
    }

    @Test func reportsOfOneEventAreNoCopies() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log)
        for event in ReportedEvent.all {
            for (name, report) in [("\(event.name) 1", event.first), ("\(event.name) 2", event.second)] {
                let printed = try publishedArticle(log.publish(article(name, report.joined(separator: "\n\n"))).bytes)
                #expect(printed.duplicateOf == nil, "\(name)")
            }
        }
    }

    /// A report that quotes a sentence or two of another one says more of its own.
    @Test func quotationsAreNoCopies() throws {
        let directory = try TemporaryDirectory()
        let log = try ArticleLog(unsynced: directory.log)
        for event in ReportedEvent.all {
            try log.publish(article(event.name, event.first.joined(separator: "\n\n")))
            let quoting = event.second.prefix(3) + [event.first[1]] + event.second.dropFirst(3)
            let body = quoting.joined(separator: "\n\n")
            let printed = try publishedArticle(log.publish(article("quoting \(event.name)", body)).bytes)
            #expect(printed.duplicateOf == nil, "\(event.name)")
        }
    }
}
