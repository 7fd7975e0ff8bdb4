import Testing

@testable import SearchEngine

@Suite("Stored payloads")
struct PayloadTests {
    /// Payloads of all sizes, some that repeat themselves and some that do not.
    private static func payload(using random: inout SeededGenerator) -> [UInt8] {
        let size = [0, 1, 300, 3_000, 20_000, 40_000][Int.random(in: 0...5, using: &random)]
        let isRandom = Bool.random(using: &random)
        return (0..<size).map { isRandom ? UInt8.random(in: 0...255, using: &random) : UInt8($0 % 50) }
    }

    @Test("what goes in comes out, through merges and tombstones", arguments: UInt64(0)..<12)
    func payloadsSurvive(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var settings = IndexSettings()
        settings.mergeFactor = 2
        settings.batchMergeFactor = settings.mergeFactor
        let index = Index(settings: settings)
        let writer = IndexWriter(index: index)
        var payloads: [String: [UInt8]] = [:]
        for sequence in UInt64(1)...60 {
            let id = "doc-\(UInt64.random(in: 1...40, using: &random))"
            payloads[id] = Self.payload(using: &random)
            writer.add([EngineDocument(id: id, sequence: sequence, title: "x", payload: payloads[id] ?? [])])
            if sequence % 5 == 0, let victim = payloads.keys.sorted().randomElement(using: &random) {
                payloads[victim] = nil
                writer.remove(id: victim)
            }
        }
        writer.mergeAll()
        writer.publish(sequence: 60)
        let searcher = index.searcher()
        let reader = PayloadReader()
        for (id, payload) in payloads {
            #expect(searcher.document(id: id).map { reader.payload(of: $0) } == payload)
        }
        #expect(searcher.documentCount == payloads.count)
    }

    @Test("are read in any order, whatever is kept", arguments: [nil, 1, 2, 64])
    func areReadInAnyOrder(kept: Int?) throws {
        var random = SeededGenerator(seed: 5)
        let payloads = (0..<120).map { _ in Self.payload(using: &random) }
        let documents = payloads.enumerated().map {
            EngineDocument(id: "\($0.offset)", sequence: UInt64($0.offset + 1), title: "x", payload: $0.element)
        }
        let searcher = makeIndex(documents, batch: 50).searcher()
        let blocks = kept.map { RestoredBlocks(count: $0) }
        let readers = [PayloadReader(blocks), PayloadReader(blocks)]
        for _ in 0..<600 {
            let number = Int.random(in: 0..<120, using: &random)
            let reader = readers[Int.random(in: 0...1, using: &random)]
            #expect(searcher.document(id: "\(number)").map { reader.payload(of: $0) } == payloads[number])
        }
    }

    @Test func blocksAreKeptUnlessTheyAreLong() throws {
        let sizes = [100, RestoredBlocks.maximumSize, RestoredBlocks.maximumSize + 1]
        let stores = sizes.map { size in
            var packer = PayloadPacker(BlockCompressor())
            packer.append([UInt8](repeating: 1, count: size))
            return packer.build()
        }
        for (store, size) in zip(stores, sizes) {
            let blocks = RestoredBlocks(count: 1)
            #expect(blocks.block(0, of: store) == nil)
            blocks.keep(store.restored(0, BlockDecompressor()), 0, of: store)
            #expect(blocks.block(0, of: store)?.count == (size > RestoredBlocks.maximumSize ? nil : size))
            #expect(stores.allSatisfy { $0 === store || blocks.block(0, of: $0) == nil })
            #expect(blocks.block(1, of: store) == nil)
        }
    }

    @Test func placesKeepBlocksTogether() throws {
        let documents = (0..<300).map {
            EngineDocument(
                id: "\($0)", sequence: UInt64($0 + 1), title: "x",
                payload: [UInt8](repeating: UInt8($0 % 7), count: 900))
        }
        let searcher = makeIndex(documents, batch: 100).searcher()
        let found = try documents.map { try #require(searcher.document(id: $0.id)) }
        #expect(Set(found.map(\.payloadPlace)).count == documents.count)
        var blocks: [[UInt64]] = []
        for document in found.shuffled().sorted(by: { $0.payloadPlace < $1.payloadPlace }) {
            let block = [document.payloads.identity, UInt64(document.payloads.places[Int(document.docID)].block)]
            if blocks.last != block { blocks.append(block) }
        }
        #expect(blocks.count == Set(blocks).count && blocks.count > 10)
    }

    @Test func blocksAreCompressedAndTakenOver() throws {
        let payload = Array(repeatElement(Array("news of the day, ".utf8), count: 100).joined())
        let documents = (1...200).map {
            EngineDocument(id: "\($0)", sequence: UInt64($0), title: "x", payload: payload)
        }
        let columns = try #require(makeIndex(documents).searcher().views.first).segment.columns
        #expect(columns.payloads.byteCount < payload.count * documents.count / 10)
        var packer = PayloadPacker(BlockCompressor())
        packer.append(contentsOf: columns.payloads, live: LiveDocuments(documentCount: documents.count))
        // All blocks but the last, which is not full, are the same bytes again.
        let merged = packer.build()
        #expect(merged.blocks.count == columns.payloads.blocks.count)
        let whole = Int(merged.blocks.last?.start ?? 0)
        #expect(whole > 0 && (0..<whole).allSatisfy { merged.bytes[$0] == columns.payloads.bytes[$0] })
    }

    @Test func aDamagedBlockIsEmpty() {
        let store = PayloadStore(
            bytes: FlatArray([1, 2, 3]), blocks: [PayloadStore.Block(start: 0, storedSize: 3, size: 9)],
            places: [PayloadStore.Place(block: 0, offset: 2, length: 4)])
        let restored = store.restored(0, BlockDecompressor())
        #expect(restored.isEmpty)
        #expect(store.places[0].slice(of: restored).isEmpty)
    }
}
