import Messaging
import NewsModels
import Testing

@Suite struct SearchRequestTests {
    @Test func defaultsAreThoseOfTheWire() throws {
        let request: QueryRequest = try decode(#"{"op":"search"}"#)
        #expect(request == .search(SearchRequest(query: "")))
        guard case .search(let search) = request else { return }
        #expect(search.limit == 10)
        #expect(search.sort == .relevance)
        #expect(search.timeoutMilliseconds == 1_000)
        #expect(search.highlight)
        #expect(!search.explain)
        #expect(search.facets.isEmpty)
        #expect(search.filters == SearchFilters())
    }

    @Test func nullIsAbsent() throws {
        let request: QueryRequest = try decode(
            """
            {"op":"search","query":null,"limit":null,"cursor":null,"sort":null,"filters":null,"facets":null,
             "highlight":null,"explain":null,"min_seq":null,"timeout_ms":null}
            """)
        #expect(request == .search(SearchRequest(query: "")))
    }

    @Test(arguments: [
        #""limit":0"#, #""limit":1000"#, #""limit":10.0"#, #""limit":1e3"#, #""timeout_ms":0"#, #""timeout_ms":60000"#,
        #""min_seq":0"#, #""min_seq":18446744073709551615"#, #""sort":"newest""#, #""sort":"oldest""#,
        #""facets":["language","source","tag","author","day","hour","week","month"]"#,
        #""facets":["day",{"field":"day"},{"field":"tag","size":1000},{"field":"tag","size":null}]"#,
        #""mode":"strict""#, #""mode":"lenient""#, #""mode":null"#, #""collapse":"duplicates""#, #""collapse":null"#,
        #""snippet":false"#, #""did_you_mean":false"#, #""facets":[]"#, #""cursor":"""#,
        #""filters":{}"#, #""filters":{"published":{}}"#, #""filters":{"language":[]}"#, #""unknown":{"a":[1]}"#,
        #""filters":{"published":{"from":"2015-09-01","to":"2015-10-01T00:00:00+03:00"}}"#,
        #""filters":{"published":{"from":null,"to":null}}"#, #""filters":{"published":null,"tag":null}"#,
    ])
    func takes(member: String) {
        #expect(decodes(#"{"op":"search","query":"q",\#(member)}"#, as: QueryRequest.self))
    }

    @Test(arguments: [
        #""query":1"#, #""query":[]"#, #""query":false"#,
        #""limit":-1"#, #""limit":1001"#, #""limit":10.5"#, #""limit":"10""#, #""limit":true"#, #""limit":1e400"#,
        #""limit":9223372036854775808"#, #""limit":18446744073709551616"#, #""limit":[10]"#,
        #""timeout_ms":-1"#, #""timeout_ms":60001"#, #""timeout_ms":0.5"#, #""timeout_ms":"1""#,
        #""min_seq":-1"#, #""min_seq":18446744073709551616"#, #""min_seq":0.5"#, #""min_seq":"1""#,
        #""sort":"random""#, #""sort":"Newest""#, #""sort":1"#, #""sort":"""#,
        #""facets":["year"]"#, #""facets":[{}]"#, #""facets":[{"field":"year"}]"#,
        #""facets":[{"field":"day","size":0}]"#, #""facets":[{"field":"day","size":1001}]"#, #""mode":"casual""#,
        #""mode":1"#, #""collapse":"sources""#, #""collapse":true"#, #""snippet":1"#, #""did_you_mean":"no""#,
        #""facets":"language""#, #""facets":{}"#, #""facets":[null]"#, #""facets":[1]"#,
        #""cursor":1"#, #""cursor":{}"#, #""highlight":1"#, #""highlight":"true""#, #""explain":0"#,
        #""filters":[]"#, #""filters":"ru""#, #""filters":{"language":"ru"}"#, #""filters":{"source":[1]}"#,
        #""filters":{"tag":[null]}"#, #""filters":{"author":{}}"#, #""filters":{"published":"2015"}"#,
        #""filters":{"published":{"from":"2015-13-01"}}"#, #""filters":{"published":{"to":"yesterday"}}"#,
        #""filters":{"published":{"from":1442000000}}"#, #""filters":{"published":{"to":""}}"#,
        #""filters":{"published":[]}"#,
    ])
    func refuses(member: String) {
        #expect(!decodes(#"{"op":"search",\#(member)}"#, as: QueryRequest.self))
    }

    @Test func bareDatesAreMidnightUTC() throws {
        let range: TimeRange = try decode(#"{"from":"2015-09-01","to":"2015-10-01T03:00:00+03:00"}"#)
        #expect(range.from == Timestamp(year: 2015, month: 9, day: 1))
        #expect(range.to == Timestamp(year: 2015, month: 10, day: 1))
        #expect(try roundTrip(range) == range)
        #expect(try decode(#"{"from":null}"#) == TimeRange())
    }

    @Test func filtersWriteOnlyWhatTheyHave() throws {
        #expect(String(decoding: JSON.encode(SearchFilters()), as: UTF8.self) == "{}")
        let filters = SearchFilters(
            language: ["ru"], tag: ["мир", "a\"b"], published: TimeRange(from: Timestamp(year: 2015, month: 9, day: 1)))
        let text = String(decoding: JSON.encode(filters), as: UTF8.self)
        #expect(text == #"{"language":["ru"],"tag":["мир","a\"b"],"published":{"from":"2015-09-01T00:00:00.000Z"}}"#)
        #expect(try roundTrip(filters) == filters)
    }
}

@Suite struct OtherQueryRequestTests {
    @Test(arguments: [
        #"{"op":"ping"}"#, #"{"op":"stats"}"#, #"{"op":"get","article_id":""}"#, #"{"op":"get","article_id":"a"}"#,
        #"{"op":"similar","article_id":"a"}"#, #"{"op":"similar","text":"t","limit":1000}"#,
        #"{"op":"similar","text":"t","article_id":null}"#, #"{"op":"similar","text":null,"article_id":"a","limit":0}"#,
        #"{"op":"suggest","prefix":""}"#, #"{"op":"suggest","prefix":"мин","limit":null}"#,
    ])
    func takes(json: String) throws {
        let request: QueryRequest = try decode(json)
        #expect(try roundTrip(request) == request)
    }

    @Test(arguments: [
        "{}", "[]", "null", #""ping""#, #"{"op":null}"#, #"{"op":1}"#, #"{"op":"Ping"}"#, #"{"op":"delete"}"#,
        #"{"op":"get"}"#, #"{"op":"get","article_id":null}"#, #"{"op":"get","article_id":7}"#,
        #"{"op":"similar"}"#, #"{"op":"similar","article_id":"a","text":"t"}"#, #"{"op":"similar","text":1}"#,
        #"{"op":"similar","article_id":null,"text":null}"#, #"{"op":"similar","article_id":"a","limit":1001}"#,
        #"{"op":"similar","article_id":"a","limit":-1}"#, #"{"op":"similar","article_id":"a","limit":"1"}"#,
        #"{"op":"suggest"}"#, #"{"op":"suggest","prefix":null}"#, #"{"op":"suggest","prefix":1}"#,
        #"{"op":"suggest","prefix":"a","limit":1001}"#, #"{"op":"suggest","prefix":"a","limit":-1}"#,
        #"{"op":"suggest","prefix":"a","limit":1.5}"#,
    ])
    func refuses(json: String) {
        #expect(!decodes(json, as: QueryRequest.self))
    }

    @Test func operationsAreThoseOfTheWire() {
        #expect(
            QueryRequest.Operation.allCases.map(\.rawValue) == ["search", "get", "similar", "suggest", "stats", "ping"])
        #expect(QueryRequest.search(SearchRequest(query: "")).operation == .search)
        #expect(QueryRequest.get(articleID: "").operation == .get)
        #expect(QueryRequest.similar(SimilarRequest(model: .text(""))).operation == .similar)
        #expect(QueryRequest.suggest(prefix: "", limit: 1).operation == .suggest)
        #expect(QueryRequest.stats.operation == .stats)
        #expect(QueryRequest.ping.operation == .ping)
    }
}

@Suite struct ReplayRequestTests {
    @Test(arguments: [
        (#"{"op":"replay"}"#, ReplayRequest.replay(ReplayQuery())),
        (
            #"{"op":"replay","after":null,"since":null,"last":null,"limit":null,"prefix":null,"epoch":null}"#,
            .replay(ReplayQuery())
        ),
        (#"{"op":"replay","after":0,"limit":0}"#, .replay(ReplayQuery(limit: 0))),
        (#"{"op":"replay","after":18446744073709551615,"limit":1000}"#, .replay(ReplayQuery(start: .after(.max)))),
        (#"{"op":"replay","last":0,"since":null}"#, .replay(ReplayQuery(start: .last(0)))),
        (#"{"op":"replay","last":9223372036854775807}"#, .replay(ReplayQuery(start: .last(.max)))),
        (
            #"{"op":"replay","since":"1970-01-01T03:00:00+03:00","prefix":"article/ru/r","epoch":"e"}"#,
            .replay(
                ReplayQuery(prefix: "article/ru/r", start: .since(Timestamp(millisecondsSinceEpoch: 0)), epoch: "e"))
        ),
        (#"{"op":"head"}"#, .head(prefix: "article/")),
        (#"{"op":"head","prefix":null}"#, .head(prefix: "article/")),
        (#"{"op":"head","prefix":""}"#, .head(prefix: "")),
        (#"{"op":"get","article_id":"a"}"#, .get(articleID: "a", revision: nil)),
        (#"{"op":"get","article_id":"a","revision":null}"#, .get(articleID: "a", revision: nil)),
        (#"{"op":"get","article_id":"a","revision":1}"#, .get(articleID: "a", revision: 1)),
    ])
    func takes(json: String, request: ReplayRequest) throws {
        #expect(try decode(json) == request)
        #expect(try roundTrip(request) == request)
    }

    @Test(arguments: [
        #"{"op":"replay","after":1,"last":1}"#, #"{"op":"replay","after":0,"since":"2015-09-24T18:02:11Z"}"#,
        #"{"op":"replay","last":1,"since":"2015-09-24T18:02:11Z"}"#,
        #"{"op":"replay","after":-1}"#, #"{"op":"replay","after":1.5}"#, #"{"op":"replay","after":"1"}"#,
        #"{"op":"replay","after":18446744073709551616}"#, #"{"op":"replay","last":-1}"#,
        #"{"op":"replay","last":1e300}"#,
        #"{"op":"replay","last":9223372036854775808}"#, #"{"op":"replay","since":"2015-09-24"}"#,
        #"{"op":"replay","since":0}"#, #"{"op":"replay","since":"now"}"#, #"{"op":"replay","limit":-1}"#,
        #"{"op":"replay","limit":1001}"#, #"{"op":"replay","prefix":1}"#, #"{"op":"replay","epoch":1}"#,
        #"{"op":"head","prefix":[]}"#, #"{"op":"get"}"#, #"{"op":"get","article_id":null}"#,
        #"{"op":"get","article_id":"a","revision":0}"#, #"{"op":"get","article_id":"a","revision":"1"}"#,
        #"{"op":"search"}"#, #"{}"#,
    ])
    func refuses(json: String) {
        #expect(!decodes(json, as: ReplayRequest.self))
    }
}

@Suite struct SubmitRequestTests {
    @Test func takesAllMembers() throws {
        let request: SubmitRequest = try decode(
            """
            {"op":"submit","documents":[{"media_type":"text/html; charset=windows-1251","url":"u","content":"c",
             "content_base64":"YQ==","id":"i","language":"ru","source":"s","published_at":"1970-01-01T00:00:00Z",
             "fetched_at":"1970-01-01T00:00:00.001Z","title":"t","else":1},{}]}
            """)
        let document = SubmittedDocument(
            mediaType: "text/html; charset=windows-1251", url: "u", content: "c", contentBase64: "YQ==", id: "i",
            language: "ru", source: "s", publishedAt: Timestamp(millisecondsSinceEpoch: 0),
            fetchedAt: Timestamp(millisecondsSinceEpoch: 1), title: "t"
        )
        #expect(request == .submit(documents: [document, SubmittedDocument()]))
        #expect(try roundTrip(request) == request)
    }

    @Test(arguments: [
        #"{"op":"submit","documents":[]}"#, #"{"op":"retract","article_id":"a"}"#,
        #"{"op":"retract","article_id":"a","reason":null}"#, #"{"op":"retract","article_id":"a","reason":"r"}"#,
        #"{"op":"submit","documents":[{"content":null,"url":null,"published_at":null}]}"#,
    ])
    func takes(json: String) throws {
        let request: SubmitRequest = try decode(json)
        #expect(try roundTrip(request) == request)
    }

    @Test(arguments: [
        #"{"op":"submit"}"#, #"{"op":"submit","documents":null}"#, #"{"op":"submit","documents":{}}"#,
        #"{"op":"submit","documents":[null]}"#, #"{"op":"submit","documents":["text"]}"#,
        #"{"op":"submit","documents":[{"content":1}]}"#, #"{"op":"submit","documents":[{"url":{}}]}"#,
        #"{"op":"submit","documents":[{"published_at":"2015"}]}"#, #"{"op":"submit","documents":[{"fetched_at":0}]}"#,
        #"{"op":"retract"}"#, #"{"op":"retract","article_id":1}"#, #"{"op":"retract","article_id":"a","reason":1}"#,
        #"{"op":"get","article_id":"a"}"#,
    ])
    func refuses(json: String) {
        #expect(!decodes(json, as: SubmitRequest.self))
    }
}
