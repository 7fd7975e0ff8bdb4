import Foundation
import NewsTestSupport
import SearchEngine
import Testing

@testable import IndexSnapshot

/// A directory that goes away with the test.
final class ScratchDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "snapshot-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
    var segmentNames: [String] { names.filter { $0.hasSuffix(".segment") } }

    func contents(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    }
}

/// An index with several segments, tombstones among them.
struct Sample {
    let index = Index()
    let writer: IndexWriter
    let settings: IndexSettings

    init(documents: Int = 600, batch: Int = 200) {
        settings = index.settings
        writer = IndexWriter(index: index)
        let words = ["senate", "budget", "сенат", "бюджет", "storms", "rates", "bridge", "мосты"]
        for first in stride(from: 1, through: documents, by: batch) {
            writer.add(
                (first..<min(first + batch, documents + 1)).map { number in
                    let body = (0..<40).map { words[(number * 7 + $0 * $0) % 8] }.joined(separator: " ")
                    return EngineDocument(
                        id: "doc-\(number)", sequence: UInt64(number), title: "\(words[number % 8]) \(number)",
                        lead: number % 3 == 0 ? words[number % 5] : nil, body: body,
                        language: number % 2 == 0 ? "en" : "ru",
                        tags: number % 4 == 0 ? ["Politics", "tag \(number % 9)"] : [], authors: ["Anna Reed"],
                        source: "s\(number % 3).example", publishedAt: number % 5 == 0 ? nil : Int64(number) * 1_000,
                        payload: Array("payload of \(number) \(body)".utf8))
                })
        }
        for number in stride(from: 3, through: documents, by: 10) { writer.remove(id: "doc-\(number)") }
        writer.publish(sequence: UInt64(documents))
    }
}

extension Searcher {
    /// What queries of all kinds find, with scores, payloads, facets and totals.
    func answers() throws -> [String] {
        let queries = [
            "senate", "сенат бюджет", "senate AND bridge", "\"storms rates\"", "stor*", "tag:politics", "author:reed",
            "source:s1.example", "published:1970-01-01..1970-01-02", "", "NOT senate", "title:мосты", "lead:budget",
        ]
        return try queries.map { query in
            let result = try search(
                SearchRequest(
                    query: try ParsedQuery(query), limit: 1_000, facets: FacetField.allCases.map { FacetRequest($0) }))
            let hits = result.hits.map { "\($0.document.id) \($0.score) \($0.document.payload.count)" }
            return "\(query): \(result.total) \(hits) \(result.facets)"
        }
    }
}

@Suite("Snapshots")
struct SnapshotTests {
    /// An index made of a snapshot.
    private func restored(_ snapshot: RestoredSnapshot) -> Searcher {
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.restore(snapshot.segments, sequence: snapshot.seq)
        writer.publish(sequence: snapshot.seq)
        return index.searcher()
    }

    private func open(_ directory: ScratchDirectory) throws -> SnapshotStore {
        try SnapshotStore(directory: directory.path, settings: IndexSettings())
    }

    private func load(_ directory: ScratchDirectory) throws -> RestoredSnapshot? {
        try open(directory).load { _ in }
    }

    @Test func whatIsRestoredAnswersTheSame() throws {
        let directory = try ScratchDirectory()
        let sample = Sample()
        try open(directory).save(sample.index.searcher(), epoch: "e1")
        let snapshot = try #require(try load(directory))
        #expect(snapshot.epoch == "e1" && snapshot.seq == 600 && snapshot.resumeAfter == 600)
        #expect(snapshot.damages.isEmpty)
        #expect(try restored(snapshot).answers() == sample.index.searcher().answers())
        #expect(restored(snapshot).documentCount == sample.index.searcher().documentCount)
    }

    @Test func restoredSegmentsMergeAndTakeMore() throws {
        let directory = try ScratchDirectory()
        let sample = Sample(documents: 300, batch: 30)
        try open(directory).save(sample.index.searcher(), epoch: "e1")
        let snapshot = try #require(try load(directory))
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.restore(snapshot.segments, sequence: snapshot.seq)
        for target in [writer, sample.writer] {
            target.add([EngineDocument(id: "doc-5", sequence: 301, title: "senate again")])
            target.remove(id: "doc-6")
            target.mergeAll()
            target.publish(sequence: 302)
        }
        #expect(try index.searcher().answers() == sample.index.searcher().answers())
    }

    @Test func anEmptyIndexIsKept() throws {
        let directory = try ScratchDirectory()
        try open(directory).save(Index().searcher(), epoch: "e1")
        let snapshot = try #require(try load(directory))
        #expect(snapshot.segments.isEmpty && snapshot.seq == 0)
    }

    @Test func aSecondSnapshotWritesWhatIsNewAndDeletesWhatIsNot() throws {
        let directory = try ScratchDirectory()
        let sample = Sample(documents: 400, batch: 200)
        let store = try open(directory)
        #expect(try store.save(sample.index.searcher(), epoch: "e1"))
        #expect(try !store.save(sample.index.searcher(), epoch: "e1"))
        let before = directory.segmentNames
        sample.writer.add([EngineDocument(id: "new", sequence: 401, title: "senate")])
        sample.writer.publish(sequence: 401)
        try store.save(sample.index.searcher(), epoch: "e1")
        #expect(Set(before).isSubset(of: directory.segmentNames))
        #expect(directory.segmentNames.count == before.count + 1)
        sample.writer.removeAll()
        sample.writer.publish(sequence: 402)
        try store.save(sample.index.searcher(), epoch: "e2")
        #expect(directory.segmentNames.isEmpty)
        #expect(!directory.names.contains { $0.hasSuffix(".tmp") })
    }

    @Test func restoredSegmentsAreMergedAndWrittenWhileNothingArrives() throws {
        let directory = try ScratchDirectory()
        var settings = IndexSettings()
        settings.mergesElsewhere = true
        let first = Index(settings: settings)
        let writer = IndexWriter(index: first)
        for number in 1...settings.mergeFactor {
            writer.add([EngineDocument(id: "\(number)", sequence: UInt64(number), title: "senate \(number)")])
        }
        writer.publish(sequence: UInt64(settings.mergeFactor))
        try SnapshotStore(directory: directory.path, settings: settings).save(first.searcher(), epoch: "e1")

        let store = try SnapshotStore(directory: directory.path, settings: settings)
        let loaded = store.load { _ in }
        let snapshot = try #require(loaded)
        #expect(snapshot.segments.count == settings.mergeFactor)
        let second = Index(settings: settings)
        let restored = IndexWriter(index: second)
        restored.restore(snapshot.segments, sequence: snapshot.seq)
        var runner = MergeRunner()
        let wanted = restored.nextMerge()
        runner.add(try #require(wanted))
        let made = runner.step(budget: .max)
        let merged = try #require(made)
        restored.finish(merged)
        restored.publish(sequence: snapshot.seq)
        let isWritten = try store.save(second.searcher(), epoch: "e1")
        let isWrittenAgain = try store.save(second.searcher(), epoch: "e1")
        #expect(isWritten && !isWrittenAgain && directory.segmentNames.count == 1)
    }

    @Test("segments that only a store knows are not kept in memory")
    func writtenSegmentsAreLetGo() throws {
        let directory = try ScratchDirectory()
        let store = try SnapshotStore(directory: directory.path, settings: IndexSettings())
        weak var segment: AnyObject?
        func save() throws {
            let sample = Sample()
            try store.save(sample.index.searcher(), epoch: "e")
            segment = sample.index.searcher().storedSegments.first?.identity
            #expect(segment != nil)
        }
        try save()
        #expect(segment == nil)
        // Another index, whose segments may stand where those stood, is written whole.
        let sample = Sample(documents: 400)
        try store.save(sample.index.searcher(), epoch: "f")
        let restored = try #require(store.load { Issue.record("\($0)") })
        #expect(restored.segments.reduce(0) { $0 + $1.documentCount } == 400)
    }

    @Test("a snapshot that takes too long leaves the one before", arguments: 0..<4)
    func expired(pieces: Int) throws {
        let directory = try ScratchDirectory()
        let sample = Sample()
        do {
            let store = try open(directory)
            try store.save(sample.index.searcher(), epoch: "e1")
            sample.writer.add([EngineDocument(id: "new", sequence: 601, title: "senate", payload: [1, 2, 3])])
            sample.writer.publish(sequence: 601)
            var left = pieces
            let error = #expect(throws: SnapshotError.self) {
                try store.save(sample.index.searcher(), epoch: "e1") {
                    left -= 1
                    return left < 0
                }
            }
            #expect(error?.code == .expired)
        }
        #expect(try load(directory)?.seq == 600)
        #expect(try open(directory).save(sample.index.searcher(), epoch: "e1"))
        #expect(try load(directory)?.seq == 601)
    }

    @Test func aDirectoryHasOneOwner() throws {
        let directory = try ScratchDirectory()
        let store = try open(directory)
        #expect { try open(directory) } throws: { ($0 as? SnapshotError)?.code == .locked }
        withExtendedLifetime(store) {}
    }

    @Test func noSnapshotIsNone() throws {
        #expect(try load(try ScratchDirectory()) == nil)
    }

    @Test func anotherAnalysisIsAnotherIndex() throws {
        let directory = try ScratchDirectory()
        try open(directory).save(Sample().index.searcher(), epoch: "e1")
        var settings = IndexSettings()
        settings.stemsWords = false
        #expect(settings.analysisFingerprint != IndexSettings().analysisFingerprint)
        var reports: [String] = []
        #expect(try SnapshotStore(directory: directory.path, settings: settings).load { reports.append($0) } == nil)
        #expect(reports == ["the snapshot was written by another version"])
    }
}

@Suite("Damaged snapshots")
struct SnapshotDamageTests {
    enum Damage: CaseIterable {
        case truncated, emptied, missing, lengthened, flipped, zeroed, foreign
    }

    private func apply(_ damage: Damage, to name: String, in directory: ScratchDirectory, seed: UInt64) throws {
        var bytes = try directory.contents(name)
        var random = SeededGenerator(seed: seed)
        switch damage {
        case .truncated: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        case .emptied: bytes = []
        case .missing: return try FileManager.default.removeItem(atPath: "\(directory.path)/\(name)")
        case .lengthened: bytes += [UInt8](repeating: 7, count: Int.random(in: 1...100, using: &random))
        case .flipped:
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case .zeroed:
            let start = Int.random(in: 0..<bytes.count, using: &random)
            for index in start..<min(start + 512, bytes.count) { bytes[index] = bytes[index] == 0 ? 255 : 0 }
        case .foreign: bytes = Array("something else entirely\n".utf8)
        }
        try directory.write(bytes, to: name)
    }

    @Test("a damaged segment is left out and said, whatever the damage", arguments: Damage.allCases, UInt64(0)..<6)
    func segments(damage: Damage, seed: UInt64) throws {
        let directory = try ScratchDirectory()
        let sample = Sample()
        try SnapshotStore(directory: directory.path, settings: sample.settings)
            .save(sample.index.searcher(), epoch: "e1")
        let names = directory.segmentNames
        let victim = names[Int(seed) % names.count]
        try apply(damage, to: victim, in: directory, seed: seed)
        let store = try SnapshotStore(directory: directory.path, settings: sample.settings)
        let snapshot = try #require(store.load { _ in })
        #expect(snapshot.segments.count == names.count - 1)
        #expect(snapshot.damages.count == 1 && snapshot.damages[0].contains(victim))
        #expect(snapshot.resumeAfter < snapshot.seq)
        // Everything behind `resumeAfter` applied again makes it whole.
        let index = Index()
        let writer = IndexWriter(index: index)
        writer.restore(snapshot.segments, sequence: snapshot.resumeAfter)
        writer.publish(sequence: snapshot.resumeAfter)
        let whole = sample.index.searcher()
        let missing = try whole.search(SearchRequest(query: try ParsedQuery(""), limit: 1_000)).hits
            .map(\.document).filter { index.searcher().document(id: $0.id) == nil }
        #expect(!missing.isEmpty && missing.allSatisfy { $0.sequence > snapshot.resumeAfter })
        // The next snapshot is written anew and is whole.
        try store.save(whole, epoch: "e1")
        let repaired = try #require(store.load { _ in })
        #expect(repaired.damages.isEmpty)
    }

    @Test("a damaged manifest is no snapshot, and said", arguments: Damage.allCases, UInt64(0)..<6)
    func manifests(damage: Damage, seed: UInt64) throws {
        let directory = try ScratchDirectory()
        let sample = Sample(documents: 200)
        try SnapshotStore(directory: directory.path, settings: sample.settings)
            .save(sample.index.searcher(), epoch: "e1")
        try apply(damage, to: Manifest.fileName, in: directory, seed: seed)
        var reports: [String] = []
        let store = try SnapshotStore(directory: directory.path, settings: sample.settings)
        #expect(store.load { reports.append($0) } == nil)
        #expect(reports.count == (damage == .missing ? 0 : 1))
    }

    @Test("sections too many, too few or cut within an element are refused", arguments: UInt64(0)..<40)
    func liars(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let segment = try #require(Sample(documents: 100, batch: 100).index.searcher().storedSegments.first)
        var sections = segment.sections.map { section in section.withUnsafeBytes { Array($0) } }
        let victim = Int.random(in: 0..<sections.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: sections.remove(at: victim)
        // The sequences, by which all other columns are measured.
        case 1: sections[0].removeLast(Int.random(in: 1...9, using: &random))
        default: sections.append([1])
        }
        let memory = sections.map(AlignedBytes.init)
        #expect(throws: SegmentSectionError.self) {
            _ = try StoredSegment(memory.map { SegmentSection($0.bytes, owner: $0) }, tombstones: [])
        }
    }
}

/// Memory as a mapped file has it.
private final class AlignedBytes {
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawBufferPointer

    init(_ contents: [UInt8]) {
        memory = .allocate(byteCount: contents.count + SegmentSection.padding, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        memory.copyBytes(from: contents)
        bytes = UnsafeRawBufferPointer(rebasing: memory[..<contents.count])
    }

    deinit { memory.deallocate() }
}
