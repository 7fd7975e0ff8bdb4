import NewsTestSupport
import Testing

@testable import ZeroMQ

@Suite struct ReplierLoopTests {
    private func echo(_ context: Context, options: SocketOptions = SocketOptions()) throws -> ReplierLoop {
        try ReplierLoop(name: "echo", context, bind: .anyPort(), options: options, maximumOpenBytes: .max) { arrival in
            arrival.responder.reply([Array("re:".utf8) + arrival.body])
        }
    }

    @Test func answersWithTheFramesThatCameBefore() throws {
        let context = Context()
        let loop = try echo(context)
        let dealer = try RawPeer(context, .dealer, connect: loop.endpoint)
        try dealer.send("plain")
        #expect(try dealer.receiveText() == ["re:plain"])
        try dealer.send("", "delimited")
        #expect(try dealer.receiveText() == ["", "re:delimited"])
        try dealer.send("a", "b", "", "c", "", "routed")
        #expect(try dealer.receiveText() == ["a", "b", "", "c", "", "re:routed"])
        try dealer.send("")
        #expect(try dealer.receiveText() == ["re:"])
        try dealer.send("", "")
        #expect(try dealer.receiveText() == ["", "re:"])
        try dealer.send("\0\u{1}", "\0")
        #expect(try dealer.receiveText() == ["\0\u{1}", "re:\0"])
    }

    @Test func requestsOfClientsThatWaitAreTakenAtOnce() throws {
        let context = Context()
        let arrivals = WorkQueue<ReplierLoop.Arrival>(capacity: .max)
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: .max,
            gathering: .seconds(3_600), behind: 2
        ) { arrival in
            _ = arrivals.offer(arrival, cost: 1)
        }
        let dealer = try RawPeer(context, .dealer, connect: loop.endpoint)
        var open: [ReplierLoop.Arrival] = []
        for body in ["one", "two", "three"] {
            try dealer.send(body)
            open.append(try #require(arrivals.take(upTo: 1).first))
            #expect(open.last?.body == Array(body.utf8))
        }
        for arrival in open { arrival.responder.reply([arrival.body]) }
        for body in ["one", "two", "three"] { #expect(try dealer.receiveText() == [body]) }
    }

    @Test func requestsGatherOnlyWhileOthersWaitForTheirReplies() throws {
        let context = Context()
        let arrivals = WorkQueue<ReplierLoop.Arrival>(capacity: .max)
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: .max,
            gathering: .seconds(3_600)
        ) { arrival in
            _ = arrivals.offer(arrival, cost: 1)
        }
        let dealer = try RawPeer(context, .dealer, connect: loop.endpoint)
        for body in ["one", "two", "three"] {
            try dealer.send(body)
            let arrival = try #require(arrivals.take(upTo: 1).first)
            #expect(arrival.body == Array(body.utf8))
            try dealer.send("behind \(body)")
            arrival.responder.reply([arrival.body])
            #expect(try dealer.receiveText() == [body])
            let next = try #require(arrivals.take(upTo: 1).first)
            next.responder.reply([next.body])
            #expect(try dealer.receiveText() == ["behind \(body)"])
        }
    }

    @Test func answersREQ() throws {
        let context = Context()
        let loop = try echo(context)
        let requester = try RawPeer(context, .request, connect: loop.endpoint)
        for body in ["one", "", "three"] {
            try requester.send(body)
            #expect(try requester.receiveText() == ["re:\(body)"])
        }
    }

    @Test func answersOurRequester() throws {
        let context = Context()
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: .max
        ) { arrival in
            arrival.responder.reply([arrival.body, [], [7]])
        }
        let requester = try RequesterSocket(
            context, connect: Endpoint(loop.endpoint), options: SocketOptions(linger: .zero))
        var items = [requester.writablePollItem()]
        #expect(try poll(&items, until: .now + patience))
        #expect(try requester.send([1, 2]))
        items = [requester.pollItem()]
        #expect(try poll(&items, until: .now + patience))
        #expect(try requester.receive() == [[1, 2], [], [7]])
        #expect(try requester.receive() == nil)
    }

    /// A peer that leaves while its long reply is read: the reply is whole, or never came.
    @Test func peersMayLeaveWhileTheirReplyIsRead() throws {
        let context = Context()
        let frames = [[UInt8]](repeating: [1], count: 20_000)
        for _ in 0..<40 {
            let answered = Collected<Bool>()
            let loop = try ReplierLoop(
                name: "t", context, bind: .anyPort(), options: SocketOptions(linger: .seconds(1)),
                maximumOpenBytes: .max
            ) { arrival in
                arrival.responder.reply(frames)
                answered.append(true)
            }
            let requester = try RequesterSocket(
                context, connect: Endpoint(loop.endpoint), options: SocketOptions(linger: .zero))
            try #require(try requester.send([1]))
            var items = [requester.pollItem()]
            _ = try answered.wait(for: 1)
            let closer = OwnedThread(name: "close") { loop.close() }
            try #require(try poll(&items, until: .now + patience))
            #expect(try requester.receive()?.count == frames.count)
            closer.join()
        }
    }

    /// Requests wait for a peer that comes later; the queue has a bound.
    @Test func requestsWaitForTheirPeer() throws {
        let context = Context()
        let free = try Endpoint("ipc://@newswire-\(UInt64.random(in: .min ... .max))")
        let requester = try RequesterSocket(
            context, connect: free, options: SocketOptions(linger: .zero, sendHighWaterMark: 3))
        for number in 0..<3 { #expect(try requester.send([UInt8(number)])) }
        #expect(try !requester.send([3]))
        #expect(try requester.receive() == nil)
        var items = [requester.pollItem()]
        let loop = try ReplierLoop(name: "t", context, bind: free, options: SocketOptions(), maximumOpenBytes: .max) {
            $0.responder.reply([$0.body])
        }
        for number in 0..<3 {
            try #require(try poll(&items, until: .now + patience))
            #expect(try requester.receive() == [[UInt8(number)]])
        }
        loop.close()
    }

    /// A thousand requests wait; the replies come in any order, each to the one who asked.
    @Test func manyRequestsInFlightOutOfOrder() throws {
        let context = Context()
        let arrivals = Collected<ReplierLoop.Arrival>()
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: .max
        ) {
            arrivals.append($0)
        }
        let peers = [try RawPeerBox(context, loop.endpoint), try RawPeerBox(context, loop.endpoint)]
        for number in 0..<1_000 { try peers[number % 2].peer.send("", "\(number)") }
        var waiting = try arrivals.wait(for: 1_000)
        #expect(loop.openCount == 1_000)
        var random = SeededGenerator(seed: 1)
        waiting.shuffle(using: &random)
        let workers = (0..<4).map { worker in
            OwnedThread(name: "reply") { [waiting] in
                for index in stride(from: worker, to: 1_000, by: 4) {
                    waiting[index].responder.reply([waiting[index].body])
                }
            }
        }
        for (index, box) in peers.enumerated() {
            let numbers = try (0..<500).map { _ in Int(try box.peer.receiveText()[1]) ?? -1 }
            #expect(numbers.sorted() == Array(stride(from: index, to: 1_000, by: 2)))
            #expect(numbers != numbers.sorted(), "replies overtake each other")
        }
        for worker in workers { worker.join() }
        #expect(loop.openCount == 0)
    }

    private final class RawPeerBox {
        let peer: RawPeer

        init(_ context: Context, _ endpoint: String) throws {
            peer = try RawPeer(context, .dealer, connect: endpoint)
        }
    }

    @Test func overloadIsTold() throws {
        let context = Context()
        let arrivals = Collected<ReplierLoop.Arrival>()
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: 100
        ) {
            arrivals.append($0)
        }
        let peer = try RawPeer(context, .dealer, connect: loop.endpoint)
        func send(_ bytes: Int) throws { try peer.send([Array(repeating: 0, count: bytes)]) }
        // One request alone is never too much; a second one is.
        try send(500)
        #expect(try arrivals.wait(for: 1)[0].isOverloaded == false)
        try send(1)
        #expect(try arrivals.wait(for: 2)[1].isOverloaded)
        for arrival in arrivals.all { arrival.responder.reply([[1]]) }
        for _ in 0..<2 { _ = try peer.receive() }
        #expect(loop.openCount == 0)
        // Up to the bound and not beyond it; the five bytes of each address count too.
        try send(55)
        try send(35)
        try send(1)
        #expect(try arrivals.wait(for: 5)[2...].map(\.isOverloaded) == [false, false, true])
        #expect(loop.openCount == 3)
    }

    @Test func repliesToPeersThatLeftAreDropped() throws {
        let context = Context()
        let arrivals = Collected<ReplierLoop.Arrival>()
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: .max
        ) {
            arrivals.append($0)
        }
        do {
            let leaving = try RawPeer(
                context, .dealer, connect: loop.endpoint, options: SocketOptions(linger: .seconds(5)))
            try leaving.send("bye")
            _ = try arrivals.wait(for: 1)
        }
        let staying = try RawPeer(context, .dealer, connect: loop.endpoint)
        try staying.send("here")
        for arrival in try arrivals.wait(for: 2) { arrival.responder.reply([arrival.body]) }
        #expect(try staying.receiveText() == ["here"])
    }

    @Test func closingSendsWhatIsReady() throws {
        let context = Context()
        let arrivals = Collected<ReplierLoop.Arrival>()
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(), maximumOpenBytes: .max
        ) {
            arrivals.append($0)
        }
        let peer = try RawPeer(context, .dealer, connect: loop.endpoint)
        for number in 0..<100 { try peer.send("\(number)") }
        for arrival in try arrivals.wait(for: 100).dropLast() { arrival.responder.reply([arrival.body]) }
        loop.close()
        loop.close()
        for number in 0..<99 { #expect(try peer.receiveText() == ["\(number)"]) }
        // A reply after the end is dropped, and harms nothing.
        arrivals.all[99].responder.reply([[1]])
        #expect(try peer.receivesNothing(within: .milliseconds(50)))
    }

    /// A peer that asks and never reads: closing waits for the linger, not for the peer.
    @Test func closesInTimeWithStalledPeers() throws {
        let clock = ContinuousClock()
        let duration = try clock.measure {
            let context = Context()
            let arrivals = Collected<ReplierLoop.Arrival>()
            let options = SocketOptions(linger: .milliseconds(100), sendHighWaterMark: 10)
            let loop = try ReplierLoop(name: "t", context, bind: .anyPort(), options: options, maximumOpenBytes: .max) {
                arrivals.append($0)
            }
            let peerContext = Context()
            let stalled = try RawPeer(
                peerContext, .dealer, connect: loop.endpoint,
                options: SocketOptions(linger: .zero, receiveHighWaterMark: 1))
            for _ in 0..<50 { try stalled.send("q") }
            let reply = [Array(repeating: UInt8(1), count: 1_000_000)]
            for arrival in try arrivals.wait(for: 50) { arrival.responder.reply(reply) }
            loop.close()
            _ = try stalled.receive()
        }
        #expect(duration < .seconds(15))
    }

    /// What is beyond the transport's bound costs that peer its connection, and the service goes on.
    @Test func tooLargeMessagesDisconnect() throws {
        let context = Context()
        let arrivals = Collected<[UInt8]>()
        let loop = try ReplierLoop(
            name: "t", context, bind: .anyPort(), options: SocketOptions(maximumMessageBytes: 1_000),
            maximumOpenBytes: .max
        ) { arrival in
            arrivals.append(arrival.body)
            arrival.responder.reply([[UInt8(truncatingIfNeeded: arrival.body.count)]])
        }
        let good = try RawPeer(context, .dealer, connect: loop.endpoint)
        let bad = try RawPeer(context, .dealer, connect: loop.endpoint)
        try good.send([Array(repeating: 1, count: 1_000)])
        #expect(try good.receive() == [[232]])
        try bad.send([Array(repeating: 2, count: 1_001)])
        try good.send([[3]])
        #expect(try good.receive() == [[1]])
        // The bad one connects again by itself, and can ask what is within the bound. What it sends before it has noticed
        // that it was disconnected is lost, so it asks until it is answered.
        repeat { try bad.send([[4, 4]]) } while try bad.receivesNothing(within: .milliseconds(100))
        #expect(try bad.receive() == [[2]])
        #expect(arrivals.all.prefix(3).map(\.first) == [1, 3, 4])
        #expect(arrivals.all.allSatisfy { $0.first != 2 })
    }

    @Test func aContextThatIsShutDownEndsTheThread() throws {
        let context = Context()
        let loop = try echo(context)
        context.shutdown()
        loop.close()
        #expect(loop.endpoint.hasPrefix("tcp://127.0.0.1:"))
    }
}
