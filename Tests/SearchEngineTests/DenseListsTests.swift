import Testing

@testable import SearchEngine

@Suite("Lists of frequent words")
struct DenseListsTests {
    private static let documentCount = 3_000

    /// Documents so close that some ranges of 256 hold more than are compared at a time, and some none.
    private static func documents(density: Double, using random: inout SeededGenerator) -> [DocID] {
        (0..<DocID(documentCount)).filter { docID in
            !(512..<800).contains(docID) && Double.random(in: 0..<1, using: &random) < density
        }
    }

    @Test("each document is found where it is, and no other", arguments: UInt64(10)..<14)
    func findsDocuments(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // The last ones have a bitmap.
        let lists = [0.01, 0.05, 0.13, 0.2, 0.6].map { Self.documents(density: $0, using: &random) }
        var builder = DenseListsBuilder(documentCount: Self.documentCount)
        for list in lists { _ = builder.append(list, list.map { UInt8($0 % 31) }, marks: []) { _, _ in 1 } }
        let dense = builder.finish()
        for (slot, list) in lists.enumerated() {
            let place = dense.place(slot)
            #expect((place.bitmap >= 0) == (list.count * 8 >= Self.documentCount))
            for docID in 0..<DocID(Self.documentCount) {
                let index = list.firstIndex(of: docID)
                #expect(dense.reader.find(place, docID) == index ?? -1)
                let any = dense.reader.findAny(place, Int(docID >> 6), Int(docID & 63))
                #expect((any >= 0) == (index != nil))
                if place.bitmap < 0 { #expect(dense.reader.localsContain(place, docID) == (index != nil)) }
                if let index { #expect(dense.reader.code(place, index) == UInt8(docID % 31)) }
            }
        }
    }

    @Test("a signature lacks none of its documents, and has few others", arguments: [0, 1, 5, 400])
    func signatures(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        let documents = (0..<count).map { _ in DocID.random(in: 0..<1_000_000, using: &random) }
        // One that is empty has no address.
        let signature = (documents + [0]).withUnsafeBufferPointer { DocumentSignature($0.baseAddress!, count: count) }
        func has(_ docID: DocID) -> Bool {
            signature.bits[Int((docID & signature.mask) >> 6)] >> UInt64(docID & signature.mask & 63) & 1 == 1
        }
        #expect(documents.allSatisfy(has))
        #expect((0..<10_000).count { has(DocID($0)) } <= 10_000 / 8)
    }
}
