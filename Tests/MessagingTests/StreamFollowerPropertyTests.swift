import Messaging
import NewsModels
import NewsTestSupport
import Testing

/// An ingestor, a lossy stream, a replay socket and an owner of a ``StreamFollower``, driven by a seed.
private struct Network {
    /// What travels on the stream; it arrives in order or not at all.
    enum Message {
        case envelope(ReceivedEnvelope)
        case heartbeat(Heartbeat)
    }

    /// A request on its way, or its reply.
    struct Exchange {
        let number: Int
        let query: ReplayQuery
        var reply: (ReplayHeader, [ReceivedEnvelope])?
    }

    var random: SeededGenerator
    var log: SimulatedLog
    var follower: StreamFollower
    var record = FollowerRecord()
    var stream: [Message] = []
    var exchanges: [Exchange] = []
    /// The request whose reply is awaited.
    var open: Int?
    var counter = 0
    var generation = 0
    let maximumPage: Int

    init(seed: UInt64, prefix: String, start: FollowStart) {
        random = SeededGenerator(seed: seed)
        log = SimulatedLog(epoch: "e0")
        follower = StreamFollower(prefix: prefix, start: start)
        maximumPage = [1, 2, 5, 1_000].randomElement(using: &random) ?? 1
    }

    mutating func perform(_ actions: [StreamFollower.Action]) {
        guard let query = record.perform(actions) else { return }
        counter += 1
        open = counter
        exchanges.append(Exchange(number: counter, query: query))
    }

    mutating func isLikely(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func publish() {
        let envelope = log.append(Topic.samples.randomElement(using: &random) ?? .samples[0])
        if isLikely(70) { stream.append(.envelope(envelope)) }
    }

    /// Another log takes the place of this one; it may be shorter or longer when the follower notices.
    mutating func replaceLog() {
        generation += 1
        log = SimulatedLog(epoch: "e\(generation)")
        if isLikely(50) { stream.removeAll() }
        for _ in 0..<Int.random(in: 0...12, using: &random) { publish() }
    }

    /// The next message of the stream arrives.
    mutating func deliverMessage() {
        guard !stream.isEmpty else { return }
        let index = isLikely(95) ? 0 : Int.random(in: 0..<stream.count, using: &random)
        let message = isLikely(95) ? stream.remove(at: index) : stream[index]
        switch message {
        case .envelope(let envelope) where follower.matches(envelope): perform(follower.receive(envelope))
        case .envelope: break
        case .heartbeat(let heartbeat): perform(follower.receive(heartbeat))
        }
    }

    /// The service answers a request; its reply is still on its way.
    mutating func answer() {
        let waiting = exchanges.indices.filter { exchanges[$0].reply == nil }
        guard let index = waiting.randomElement(using: &random) else { return }
        exchanges[index].reply = log.reply(
            to: exchanges[index].query, pageLimit: .random(in: 1...maximumPage, using: &random)
        )
    }

    /// A reply arrives, perhaps twice; one that is not awaited any more is told by its number, as owners do by `id`.
    mutating func deliverReply() {
        let answered = exchanges.indices.filter { exchanges[$0].reply != nil }
        guard let index = answered.randomElement(using: &random), let reply = exchanges[index].reply else { return }
        let number = exchanges[index].number
        if isLikely(90) { exchanges.remove(at: index) }
        guard open == number else { return }
        open = nil
        perform(follower.receive(reply.0, reply.1))
    }

    mutating func reconnect() {
        if isLikely(50) { exchanges.removeAll() }
        follower.requestFailed()
        open = nil
        perform(follower.connect())
    }

    mutating func step() {
        switch Int.random(in: 0..<1_000, using: &random) {
        case 0..<300: publish()
        case 300..<650: deliverMessage()
        case 650..<750: answer()
        case 750..<880: deliverReply()
        case 880..<940: if isLikely(60) { stream.append(.heartbeat(log.heartbeat())) }
        case 940..<970: stream.removeAll()
        case 970..<985: reconnect()
        case 985..<993: if isLikely(40) { replaceLog() }
        default:
            follower.requestFailed()
            open = nil
        }
    }

    /// Nothing is lost any more: what is on its way arrives, heartbeats come, the owner retries what failed.
    mutating func settle() {
        var rounds = 0
        while rounds < 10_000 {
            rounds += 1
            while !stream.isEmpty { deliverMessage() }
            while !exchanges.isEmpty {
                answer()
                deliverReply()
            }
            let before = (record.delivered.count, record.epochs.count, counter)
            perform(follower.receive(log.heartbeat()))
            if open == nil, before == (record.delivered.count, record.epochs.count, counter) { return }
            // An owner whose request timed out connects again.
            if exchanges.isEmpty, open != nil { reconnect() }
        }
        Issue.record("the follower does not come to rest")
    }
}

extension StreamFollower {
    /// Whether the subscription lets an envelope through.
    fileprivate func matches(_ received: ReceivedEnvelope) -> Bool { received.envelope.previous[prefix] != nil }
}

@Suite struct StreamFollowerPropertyTests {
    private static let prefixes = ["article/", "article/ru/", "article/ru/ria.ru/"]

    private func run(seed: UInt64, prefix: String, start: FollowStart = .at(.after(0))) -> Network {
        var network = Network(seed: seed, prefix: prefix, start: start)
        for _ in 0..<Int.random(in: 0...10, using: &network.random) { network.publish() }
        network.perform(network.follower.connect())
        for _ in 0..<Int.random(in: 50...400, using: &network.random) { network.step() }
        network.settle()
        return network
    }

    @Test(arguments: UInt64(0)..<600)
    func everythingIsDeliveredOnceInOrder(seed: UInt64) {
        for prefix in Self.prefixes {
            let network = run(seed: seed, prefix: prefix)
            #expect(network.record.delivered == network.log.envelopes(under: prefix), "\(prefix)")
            #expect(network.follower.epoch == network.log.epoch)
            #expect(network.record.epochs.last == nil || network.record.epochs.last == network.log.epoch)
            #expect(network.follower.position <= network.log.head)
        }
    }

    /// Starts other than the beginning: what was delivered is a part without holes, up to the end.
    @Test(arguments: UInt64(0)..<60)
    func laterStartsHaveNoHoles(seed: UInt64) {
        let starts: [FollowStart] = [
            .now, .at(.last(0)), .at(.last(3)), .at(.since(Timestamp(millisecondsSinceEpoch: 5))), .at(.after(4)),
        ]
        for prefix in Self.prefixes {
            for start in starts {
                let network = run(seed: seed, prefix: prefix, start: start)
                let all = network.log.envelopes(under: prefix)
                let delivered = network.record.delivered
                #expect(Array(all.suffix(delivered.count)) == delivered, "\(prefix) \(start)")
                guard network.record.epochs.isEmpty else {
                    #expect(delivered == all, "after a reset everything comes")
                    continue
                }
                switch start {
                case .at(.after(let seq)): #expect(delivered == all.filter { $0.envelope.seq > seq })
                case .at(.since(let time)):
                    // A time that has not come yet when the log is asked means from now on.
                    #expect(delivered.count >= all.count { $0.envelope.emittedAt >= time })
                case .at(.last(let count)): #expect(delivered.count >= min(count, all.count))
                case .now: break
                }
            }
        }
    }
}
