import ArticleLog
import Glibc
import NewsModels
import Testing

/// The process is killed at a random moment while it appends.
struct KillInAppendTests {
    @Test(arguments: [1, 7, 200])
    func nothingAcknowledgedIsLost(batch: Int) throws {
        let directory = try TemporaryDirectory()
        var random = SeededGenerator(seed: UInt64(batch))
        var acknowledged: [UInt64: UInt64] = [:]
        var epoch: String?
        for round in 0..<10 {
            let helper = try HelperProcess(directory: directory.log, batch: batch, seed: UInt64(batch * 1_000 + round))
            let ready = try #require(helper.line()).split(separator: " ")
            try #require(ready.count == 3 && ready[0] == "ready")
            if let epoch { #expect(ready[1] == epoch) }
            epoch = String(ready[1])
            var lines: [String] = []
            for _ in 0..<Int.random(in: 0...2 * batch, using: &random) { lines.append(try #require(helper.line())) }
            usleep(UInt32.random(in: 0...30_000, using: &random))
            helper.kill()
            for line in lines + helper.remainingLines() {
                let words = line.split(separator: " ")
                try #require(words.count == 3 && words[0] == "ack", "\(line)")
                #expect(acknowledged.updateValue(UInt64(words[2])!, forKey: UInt64(words[1])!) == nil)
            }
            try check(directory.log, acknowledged)
        }
        #expect(!acknowledged.isEmpty)
    }

    private func check(_ directory: String, _ acknowledged: [UInt64: UInt64]) throws {
        let log = try ArticleLog(directory: directory)
        defer { log.close() }
        let envelopes = try log.everything()
        #expect(UInt64(envelopes.count) == log.head().head)
        #expect(log.head().head >= acknowledged.keys.max() ?? 0)
        var last: [String: UInt64] = [:]
        for (index, bytes) in envelopes.enumerated() {
            let envelope = try envelope(bytes)
            #expect(envelope.seq == UInt64(index + 1))
            for (prefix, previous) in envelope.previous {
                #expect(previous == last[prefix] ?? 0)
                last[prefix] = envelope.seq
            }
            if let expected = acknowledged[envelope.seq] { #expect(checksum(bytes) == expected) }
        }
        for (prefix, head) in last { #expect(log.head(prefix: prefix).prefixHead == head) }
    }

    /// As in the helper.
    private func checksum(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
