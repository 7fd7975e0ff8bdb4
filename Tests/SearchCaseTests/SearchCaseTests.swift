import Foundation
import SearchEngine
import Testing

/// Search tests as data: each file of `Cases` holds a corpus, and queries with the hits that they must find.
///
/// A new case needs no Swift: `hits` gives the IDs in order, `found` in any order, `total` their number, `error` the
/// position of a refusal, and `snippet` what the excerpt of the first hit emphasises.
@Suite("Search cases")
struct SearchCaseTests {
    @Test("cases", arguments: try SearchCaseFile.all())
    func run(file: SearchCaseFile) throws {
        for batch in [1, 3, file.corpus.count] {
            let searcher = file.searcher(batch: max(1, batch))
            for searchCase in file.cases { try check(searchCase, file, searcher) }
        }
    }

    private func check(_ searchCase: SearchCase, _ file: SearchCaseFile, _ searcher: Searcher) throws {
        let comment = Comment(rawValue: "\(file.name): \(searchCase.query) – \(searchCase.comment ?? "")")
        let query: ParsedQuery
        do {
            query = try ParsedQuery(searchCase.query)
        } catch {
            #expect(error.code == searchCase.error.map { .badQuery(position: $0) }, comment)
            return
        }
        #expect(searchCase.error == nil, comment)
        let result = try searcher.search(
            SearchRequest(query: query, filters: searchCase.engineFilters, sort: searchCase.engineSort, limit: 1_000))
        let ids = result.hits.map(\.document.id)
        if let hits = searchCase.hits { #expect(ids == hits, comment) }
        if let found = searchCase.found { #expect(ids.sorted() == found.sorted(), comment) }
        if let first = searchCase.first { #expect(ids.first == first, comment) }
        if let total = searchCase.total { #expect(result.total == total, comment) }
        if let expected = searchCase.snippet, let id = ids.first, let document = file.document(id) {
            let snippet = SnippetMaker(query: query, searcher: searcher)
                .snippet(lead: document.lead, body: document.body ?? "", language: document.language)
            let scalars = Array(snippet.text.unicodeScalars)
            let marked = snippet.highlights.map { highlight in
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars[highlight.start..<(highlight.start + highlight.length)])
                return String(text)
            }
            #expect(marked == expected, comment)
        }
    }
}
