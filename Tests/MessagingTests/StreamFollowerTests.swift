import Messaging
import NewsModels
import Testing

/// A log with topics in turn, for tables: seq 1 ria.ru, 2 bbc.com, 3 tass.ru, 4 ria.ru, 5 bbc.com, …
private func sampleLog(_ count: Int, epoch: String = "e", bytes: Int = 100) -> SimulatedLog {
    let topics = [Topic.sample("ru", "ria.ru"), .sample("en", "bbc.com"), .sample("ru", "tass.ru")]
    var log = SimulatedLog(epoch: epoch)
    for index in 0..<count { _ = log.append(topics[index % 3], bytes: bytes) }
    return log
}

/// A follower that has taken all of a log, with what it told so far.
private func caughtUpFollower(_ log: SimulatedLog, prefix: String = "article/") throws -> (
    StreamFollower, FollowerRecord
) {
    var follower = StreamFollower(prefix: prefix, start: .at(.after(0)))
    var record = FollowerRecord()
    let query = record.perform(follower.connect())
    let (header, page) = log.reply(to: try #require(query))
    #expect(record.perform(follower.receive(header, page)) == nil)
    return (follower, record)
}

@Suite struct StreamFollowerTests {
    private static let prefixes = ["article/", "article/ru/", "article/ru/ria.ru/"]

    // MARK: Starts

    @Test(arguments: prefixes)
    func startsAtTheBeginning(prefix: String) throws {
        let log = sampleLog(7)
        let (follower, record) = try caughtUpFollower(log, prefix: prefix)
        #expect(record.delivered == log.envelopes(under: prefix))
        #expect(record.caughtUp == [7])
        #expect(record.epochs.isEmpty, "the first epoch is no reset")
        #expect(follower.epoch == "e")
        #expect(follower.position == 7)
        #expect(follower.head == 7)
    }

    @Test func emptyLogIsCaughtUpWithAtOnce() throws {
        let (follower, record) = try caughtUpFollower(sampleLog(0))
        #expect(record.caughtUp == [0])
        #expect(follower.position == 0)
    }

    @Test(
        arguments: [
            (ReplayStart.after(0), [1, 2, 3, 4, 5, 6, 7]), (.after(5), [6, 7]), (.after(7), []), (.after(9), []),
            (.last(0), []), (.last(2), [6, 7]), (.last(100), [1, 2, 3, 4, 5, 6, 7]),
            (.since(Timestamp(millisecondsSinceEpoch: 6)), [6, 7]), (.since(Timestamp(millisecondsSinceEpoch: 8)), []),
        ] as [(ReplayStart, [UInt64])])
    func startsWhereItIsTold(start: ReplayStart, sequences: [UInt64]) {
        let log = sampleLog(7)
        var follower = StreamFollower(start: .at(start))
        var record = FollowerRecord()
        let query = record.perform(follower.connect())
        #expect(query == ReplayQuery(start: start))
        let (header, page) = log.reply(to: query ?? ReplayQuery())
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.sequences == sequences)
        #expect(record.caughtUp.count == 1)
    }

    @Test func laterPagesAskBehindTheOneBefore() throws {
        let log = sampleLog(7)
        var follower = StreamFollower(prefix: "article/ru/", start: .at(.last(4)))
        var record = FollowerRecord()
        var query = record.perform(follower.connect())
        var starts: [ReplayStart] = []
        while let asked = query {
            starts.append(asked.start)
            let (header, page) = log.reply(to: asked, pageLimit: 2)
            query = record.perform(follower.receive(header, page))
        }
        #expect(starts == [.last(4), .after(4)])
        #expect(record.sequences == [3, 4, 6, 7])
        #expect(record.caughtUp == [7])
    }

    @Test func nowTakesOnlyWhatComes() throws {
        var log = sampleLog(5)
        var follower = StreamFollower(prefix: "article/ru/", start: .now)
        var record = FollowerRecord()
        let query = record.perform(follower.connect())
        #expect(query == ReplayQuery(prefix: "article/ru/", limit: 0))
        let (header, page) = log.reply(to: try #require(query))
        #expect(!header.complete, "with limit 0 the reply leaves the envelopes out")
        // Published after the reply was made, and before it came.
        let sixth = log.append(.sample("ru", "ria.ru"))
        #expect(follower.receive(sixth).isEmpty)
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.caughtUp == [5])
        #expect(record.sequences == [6])
        _ = log.append(.sample("en", "bbc.com"))
        #expect(record.perform(follower.receive(log.append(.sample("ru", "tass.ru")))) == nil)
        #expect(record.sequences == [6, 8])
    }

    @Test func nowIsAskedAgainAfterAFailure() {
        var follower = StreamFollower(start: .now)
        _ = follower.connect()
        follower.requestFailed()
        #expect(follower.connect() == [.request(ReplayQuery(limit: 0))])
    }

    // MARK: The stream

    @Test(arguments: prefixes)
    func nextEnvelopesAreDeliveredAtOnce(prefix: String) throws {
        var log = sampleLog(3)
        var (follower, record) = try caughtUpFollower(log, prefix: prefix)
        for topic in [
            Topic.sample("en", "bbc.com"), .sample("ru", "ria.ru"), .sample("ru", "ria.ru"), .sample("de", "a.de"),
            .sample("ru", "ria.ru"),
        ] {
            let received = log.append(topic)
            guard topic.prefixes.contains(prefix) else { continue }
            #expect(follower.receive(received) == [.deliver(received)])
            #expect(record.perform([.deliver(received)]) == nil)
        }
        #expect(record.delivered == log.envelopes(under: prefix))
    }

    @Test func duplicatesAndOldOnesAreDropped() throws {
        var log = sampleLog(4)
        var (follower, _) = try caughtUpFollower(log)
        let fifth = log.append(.sample("ru", "ria.ru"))
        #expect(follower.receive(fifth) == [.deliver(fifth)])
        for received in log.envelopes { #expect(follower.receive(received).isEmpty) }
        #expect(follower.position == 5)
    }

    @Test func aGapIsReplayedBeforeWhatCameBehindIt() throws {
        var log = sampleLog(4)
        var (follower, record) = try caughtUpFollower(log)
        _ = log.append(.sample("ru", "ria.ru"))
        let sixth = log.append(.sample("ru", "ria.ru"))
        let query = record.perform(follower.receive(sixth))
        #expect(query == ReplayQuery(start: .after(4)))
        // One request is open at a time; what comes meanwhile is held.
        let seventh = log.append(.sample("en", "bbc.com"))
        #expect(follower.receive(seventh).isEmpty)
        #expect(follower.receive(log.heartbeat()).isEmpty)
        var before = SimulatedLog(epoch: "e")
        for received in log.envelopes.prefix(5) {
            _ = before.append(.sample(received.envelope.language, received.envelope.source))
        }
        let (header, page) = before.reply(to: ReplayQuery(start: .after(4)))
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.sequences == [1, 2, 3, 4, 5, 6, 7])
        #expect(record.caughtUp == [4, 5])
    }

    @Test func outOfOrderEnvelopesEndInOrder() throws {
        var log = sampleLog(4)
        var (follower, record) = try caughtUpFollower(log)
        let late = (0..<4).map { _ in log.append(.sample("ru", "ria.ru")) }
        var query = record.perform(follower.receive(late[2]))
        for index in [0, 3, 1] { #expect(follower.receive(late[index]).isEmpty) }
        var rounds = 0
        while let asked = query, rounds < 10 {
            let (header, page) = log.reply(to: asked, pageLimit: 1)
            query = record.perform(follower.receive(header, page))
            rounds += 1
        }
        #expect(record.delivered == log.envelopes)
    }

    // MARK: Heartbeats

    @Test func heartbeatAtTheHeadAsksForNothing() throws {
        for prefix in Self.prefixes {
            let log = sampleLog(7)
            var (follower, _) = try caughtUpFollower(log, prefix: prefix)
            #expect(follower.receive(log.heartbeat()).isEmpty)
        }
    }

    @Test(arguments: [
        ("article/", Topic.sample("de", "a.de"), true), ("article/ru/", .sample("en", "bbc.com"), false),
        ("article/ru/", .sample("ru", "new.ru"), true), ("article/de/", .sample("ru", "ria.ru"), false),
        ("article/ru/ria.ru/", .sample("ru", "ria.ru"), true), ("article/ru/ria.ru/", .sample("ru", "tass.ru"), true),
        ("article/ru/ria.ru/", .sample("en", "ria.ru"), false), ("article/de/", .sample("de", "a.de"), true),
    ])
    func heartbeatAheadUnderThePrefixAsks(prefix: String, topic: Topic, isAsked: Bool) throws {
        var log = sampleLog(7)
        var (follower, record) = try caughtUpFollower(log, prefix: prefix)
        _ = log.append(topic)
        let query = record.perform(follower.receive(log.heartbeat()))
        #expect(query == (isAsked ? ReplayQuery(prefix: prefix, start: .after(7)) : nil))
        guard let query else { return }
        let (header, page) = log.reply(to: query)
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.delivered == log.envelopes(under: prefix))
        #expect(follower.receive(log.heartbeat()).isEmpty, "the reply covers sources beside the followed one")
    }

    @Test func heartbeatBeforeTheFirstReplyWaits() {
        var follower = StreamFollower(start: .at(.last(3)))
        _ = follower.connect()
        #expect(follower.receive(sampleLog(7).heartbeat()).isEmpty)
        follower.requestFailed()
        #expect(follower.receive(sampleLog(7).heartbeat()) == [.request(ReplayQuery(start: .last(3)))])
    }

    // MARK: Another log

    /// A foreign epoch on the stream is only a reason to ask: the replay socket alone says which epoch the log has.
    @Test func foreignEpochOnTheStreamOnlyAsks() throws {
        let log = sampleLog(4)
        var (follower, record) = try caughtUpFollower(log)
        var other = sampleLog(4, epoch: "other")
        let query = record.perform(follower.receive(other.append(.sample("ru", "ria.ru"))))
        #expect(query == ReplayQuery(start: .after(4)))
        #expect(record.epochs.isEmpty)
        let (header, page) = log.reply(to: try #require(query))
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.epochs.isEmpty)
        #expect(record.delivered == log.envelopes)
        #expect(record.perform(follower.receive(other.heartbeat())) == ReplayQuery(start: .after(4)))
    }

    @Test(arguments: prefixes)
    func anotherEpochInAReplyStartsAgain(prefix: String) throws {
        var (follower, record) = try caughtUpFollower(sampleLog(4), prefix: prefix)
        var log = sampleLog(2, epoch: "other")
        var query = record.perform(follower.receive(log.heartbeat()))
        #expect(query == ReplayQuery(prefix: prefix, start: .after(4)))
        let live = log.append(.sample("ru", "ria.ru"))
        #expect(follower.receive(live).isEmpty)
        while let asked = query {
            let (header, page) = log.reply(to: asked, pageLimit: 1)
            query = record.perform(follower.receive(header, page))
        }
        #expect(record.epochs == ["other"])
        #expect(record.delivered == log.envelopes(under: prefix))
        #expect(follower.epoch == "other")
        #expect(follower.head == 3)
    }

    @Test func aLogThatWentBackwardsStartsAgain() throws {
        var (follower, record) = try caughtUpFollower(sampleLog(7))
        let shorter = sampleLog(3)
        var query = record.perform(follower.receive(shorter.heartbeat()))
        while let asked = query {
            let (header, page) = shorter.reply(to: asked)
            query = record.perform(follower.receive(header, page))
        }
        #expect(record.epochs == ["e"])
        #expect(record.delivered == shorter.envelopes)
    }

    @Test func aHeartbeatOlderThanTheReplyChangesNothing() throws {
        let log = sampleLog(7)
        var (follower, record) = try caughtUpFollower(log)
        var query = record.perform(follower.receive(sampleLog(6).heartbeat()))
        while let asked = query {
            let (header, page) = log.reply(to: asked)
            query = record.perform(follower.receive(header, page))
        }
        #expect(record.epochs.isEmpty)
        #expect(record.delivered == log.envelopes)
    }

    /// A consumer that kept its place over a restart: the place holds in its own epoch only.
    @Test func aKeptPlaceOfAnotherEpochStartsAgain() throws {
        let log = sampleLog(4, epoch: "other")
        var follower = StreamFollower(start: .at(.after(3)), epoch: "e")
        var record = FollowerRecord()
        var query = record.perform(follower.connect())
        while let asked = query {
            let (header, page) = log.reply(to: asked)
            query = record.perform(follower.receive(header, page))
        }
        #expect(record.epochs == ["other"])
        #expect(record.delivered == log.envelopes)
    }

    /// The log was put back from an older copy while the consumer was away: its place lies beyond the head.
    @Test func aKeptPlaceBeyondTheHeadStartsAgain() throws {
        var log = sampleLog(4)
        var follower = StreamFollower(start: .at(.after(9)), epoch: "e")
        var record = FollowerRecord()
        var query = record.perform(follower.connect())
        while let asked = query {
            let (header, page) = log.reply(to: asked)
            query = record.perform(follower.receive(header, page))
        }
        let fifth = log.append(.sample("ru", "ria.ru"))
        #expect(record.perform(follower.receive(fifth)) == nil)
        #expect(record.epochs == ["e"])
        #expect(record.delivered == log.envelopes)
    }

    @Test func aKeptPlaceInTheLogGoesOn() throws {
        let log = sampleLog(4)
        var follower = StreamFollower(start: .at(.after(3)), epoch: "e")
        var record = FollowerRecord()
        let query = record.perform(follower.connect())
        let (header, page) = log.reply(to: try #require(query))
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.sequences == [4])
        #expect(record.epochs.isEmpty)
    }

    // MARK: Failures

    @Test func repliesThatNobodyWaitsForAreIgnored() throws {
        let log = sampleLog(4)
        var (follower, _) = try caughtUpFollower(log)
        let (header, page) = sampleLog(9, epoch: "other").reply(to: ReplayQuery())
        #expect(follower.receive(header, page).isEmpty)
        #expect(follower.epoch == "e")
        #expect(follower.position == 4)
        _ = follower.connect()
        follower.requestFailed()
        #expect(follower.receive(header, page).isEmpty)
    }

    @Test func aFailedRequestIsAskedAgain() throws {
        var log = sampleLog(4)
        var (follower, record) = try caughtUpFollower(log)
        _ = log.append(.sample("ru", "ria.ru"))
        let sixth = log.append(.sample("ru", "ria.ru"))
        #expect(record.perform(follower.receive(sixth)) == ReplayQuery(start: .after(4)))
        follower.requestFailed()
        // The hole is still there, whatever shows it.
        #expect(record.perform(follower.receive(log.heartbeat())) == ReplayQuery(start: .after(4)))
        follower.requestFailed()
        let query = record.perform(follower.connect())
        #expect(query == ReplayQuery(start: .after(4)))
        let (header, page) = log.reply(to: try #require(query))
        #expect(record.perform(follower.receive(header, page)) == nil)
        #expect(record.delivered == log.envelopes)
    }

    @Test func aConnectionLostBetweenPagesGoesOn() throws {
        let log = sampleLog(6)
        var follower = StreamFollower(start: .at(.last(5)))
        var record = FollowerRecord()
        var query = record.perform(follower.connect())
        while let asked = query {
            let (header, page) = log.reply(to: asked, pageLimit: 2)
            query = record.perform(follower.receive(header, page))
            if query != nil { query = record.perform(follower.connect()) }
        }
        #expect(record.sequences == [2, 3, 4, 5, 6])
    }

    // MARK: The window

    @Test func beyondTheWindowEnvelopesAreReplayed() throws {
        try checkWindow(count: StreamFollower.windowCount + 500, bytes: 10)
    }

    @Test func beyondTheWindowsBytesEnvelopesAreReplayed() throws {
        try checkWindow(count: 40, bytes: 1024 * 1024)
    }

    private func checkWindow(count: Int, bytes: Int) throws {
        var log = sampleLog(3)
        var (follower, record) = try caughtUpFollower(log)
        _ = log.append(.sample("ru", "ria.ru"))
        var query: ReplayQuery?
        for _ in 0..<count {
            if let asked = record.perform(follower.receive(log.append(.sample("ru", "ria.ru"), bytes: bytes))) {
                query = asked
            }
        }
        #expect(query == ReplayQuery(start: .after(3)))
        // The reply fills the hole alone; the window takes over where it ends, and a heartbeat shows what it could not hold.
        let hole = log.envelopes[3]
        let header = ReplayHeader(epoch: "e", head: 4, first: 1, count: 1, through: 4, complete: true)
        #expect(record.perform(follower.receive(header, [hole])) == nil)
        #expect(record.delivered == Array(log.envelopes.prefix(record.delivered.count)))
        #expect(record.delivered.count > 4)
        #expect(record.delivered.count < log.envelopes.count, "the window has bounds")
        query = record.perform(follower.receive(log.heartbeat()))
        #expect(query == ReplayQuery(start: .after(follower.position)))
        while let asked = query {
            let (header, page) = log.reply(to: asked, pageLimit: 1_000)
            query = record.perform(follower.receive(header, page))
        }
        #expect(record.delivered == log.envelopes)
    }
}

extension Envelope {
    private var names: [Substring] { (previous.keys.max { $0.utf8.count < $1.utf8.count } ?? "").split(separator: "/") }
    fileprivate var language: String { String(names[1]) }
    fileprivate var source: String { String(names[2]) }
}
