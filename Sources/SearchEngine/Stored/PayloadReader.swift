/// Reads the payloads of hits. Belongs to one thread at a time.
///
/// Remembers the block that it read last: what is asked for in the order of places is restored once.
public final class PayloadReader {
    private let decompressor = BlockDecompressor()
    private let restored: RestoredBlocks?
    private var last: (store: UInt64, number: UInt32, bytes: [UInt8])?

    /// Creates a reader.
    ///
    /// - Parameter restored: Blocks that other readers have restored; `nil` to remember none but the last.
    public init(_ restored: RestoredBlocks? = nil) {
        self.restored = restored
    }

    /// Returns the bytes that were given with a document; empty if they are damaged.
    ///
    /// - Complexity: O(bytes of a block), some ten microseconds, unless the block is remembered.
    public func payload(of document: StoredDocument) -> [UInt8] {
        withPayload(of: document) { payload in payload.withUnsafeBufferPointer { Array($0) } }
    }

    /// Lends the bytes that were given with a document; none if they are damaged.
    ///
    /// - Complexity: As ``payload(of:)``, without a copy.
    public func withPayload<Result, Failure: Error>(
        of document: StoredDocument, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let place = document.payloads.places[Int(document.docID)]
        let block = block(place.block, of: document.payloads)
        let end = Int(place.offset) + Int(place.length)
        return try body(block.span.extracting(end <= block.count ? Int(place.offset)..<end : 0..<0))
    }

    private func block(_ number: UInt32, of store: PayloadStore) -> [UInt8] {
        if let last, last.store == store.identity, last.number == number { return last.bytes }
        let bytes: [UInt8]
        if let known = restored?.block(number, of: store) {
            bytes = known
        } else {
            bytes = store.restored(number, decompressor)
            restored?.keep(bytes, number, of: store)
        }
        last = (store.identity, number, bytes)
        return bytes
    }
}

/// Where a payload lies. Places name payloads that were given to one process, and those of one block follow each other.
public struct PayloadPlace: Hashable, Comparable, Sendable {
    private let store: UInt64
    /// The block, then the offset in it.
    private let position: UInt64

    init(_ store: PayloadStore, _ place: PayloadStore.Place) {
        self.store = store.identity
        position = UInt64(place.block) << 32 | UInt64(place.offset)
    }

    /// Orders payloads so that no block is left and come back to.
    public static func < (left: PayloadPlace, right: PayloadPlace) -> Bool {
        left.store != right.store ? left.store < right.store : left.position < right.position
    }
}

extension StoredDocument {
    /// Where its payload lies; others may share it only if they have none.
    public var payloadPlace: PayloadPlace { PayloadPlace(payloads, payloads.places[Int(docID)]) }
}
