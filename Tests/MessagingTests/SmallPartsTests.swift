import Messaging
import NewsModels
import NewsTestSupport
import Testing

@Suite struct BackoffTests {
    @Test func doublesUpToTheLongest() {
        var backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1))
        #expect((0..<6).map { _ in backoff.delay() } == [100, 200, 400, 800, 1_000, 1_000].map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.delay() == .milliseconds(100))
        #expect(backoff.delay() == .milliseconds(200))
    }

    @Test func neverOverflows() {
        var backoff = Backoff()
        for _ in 0..<1_000 { #expect((.milliseconds(100)...Duration.seconds(10)).contains(backoff.delay())) }
    }
}

@Suite struct Base64URLTests {
    @Test(
        arguments: [
            ([], ""), ([0], "AA"), ([0, 0], "AAA"), ([0, 0, 0], "AAAA"), ([0xFB, 0xFF, 0xFE], "-__-"),
            (Array("foobar".utf8), "Zm9vYmFy"),
            (Array("fooba".utf8), "Zm9vYmE"), (Array("foob".utf8), "Zm9vYg"), ([0xFF], "_w"),
        ] as [([UInt8], String)])
    func writesAndReads(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(arguments: [
        "A", "AAAAA", "AA==", "AAA=", "AB", "A_", "AAB", "AA-", "+/", "A A", "AA\n", " ", "жж", "AAAA=", "=", "Zm9vYmF",
        "\0\0",
    ])
    func refuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test(arguments: UInt64(0)..<50)
    func oneTextForEachBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for count in 0..<40 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let text = Base64URL.encode(bytes)
            #expect(text.utf8.count == (count * 8 + 5) / 6)
            #expect(Base64URL.decode(text) == bytes)
        }
        // And every text that is read is the one that would have been written.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for count in 0..<8 {
            let text = String((0..<count).map { _ in alphabet[Int.random(in: 0..<64, using: &random)] })
            if let bytes = Base64URL.decode(text) { #expect(Base64URL.encode(bytes) == text) }
        }
    }
}

@Suite struct HeartbeatMonitorTests {
    private let start = ContinuousClock.now

    private func heartbeat(every milliseconds: Int) -> Heartbeat {
        Heartbeat(
            epoch: "e", seq: 0, heads: [:], intervalMilliseconds: milliseconds,
            emittedAt: Timestamp(millisecondsSinceEpoch: 0))
    }

    @Test func assumesASecondBeforeTheFirstHeartbeat() {
        let monitor = HeartbeatMonitor(now: start)
        #expect(monitor.deadline == start + .seconds(3))
        #expect(!monitor.isSilent(now: start + .milliseconds(2_999)))
        #expect(monitor.isSilent(now: start + .seconds(3)))
    }

    @Test(arguments: [
        (1_000, 3_000), (200, 600), (50, 150), (49, 150), (0, 150), (-7, 150), (Int.min, 150), (60_000, 180_000),
        (60_001, 180_000), (.max, 180_000),
    ])
    func believesAnnouncedIntervalsWithinBounds(announced: Int, deadline: Int) {
        var monitor = HeartbeatMonitor(now: start)
        monitor.receive(heartbeat(every: announced), now: start + .seconds(1))
        #expect(monitor.deadline == start + .seconds(1) + .milliseconds(deadline))
    }

    @Test func anyMessageShowsLife() {
        var monitor = HeartbeatMonitor(now: start)
        monitor.receive(heartbeat(every: 100), now: start)
        monitor.receiveMessage(now: start + .milliseconds(250))
        #expect(!monitor.isSilent(now: start + .milliseconds(549)))
        #expect(monitor.isSilent(now: start + .milliseconds(550)))
        monitor.restart(now: start + .seconds(1))
        #expect(monitor.deadline == start + .milliseconds(1_300))
    }
}
