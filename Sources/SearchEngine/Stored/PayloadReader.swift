/// Reads the payloads of hits; keeps the block that it restored last, in which the next hit often lies too. Belongs to
/// one thread at a time.
public final class PayloadReader {
    private let decompressor = BlockDecompressor()
    private var last: (store: PayloadStore, block: UInt32, bytes: [UInt8])?

    /// Makes a reader.
    public init() {}

    /// Returns the bytes that were given with a document; empty if they are damaged.
    ///
    /// - Complexity: O(bytes of a block), some ten microseconds unless it is the last one again.
    public func payload(of document: StoredDocument) -> [UInt8] {
        let place = document.payloads.places[Int(document.docID)]
        if let last, last.store === document.payloads, last.block == place.block {
            return Array(place.slice(of: last.bytes))
        }
        let bytes = document.payloads.restored(place.block, decompressor)
        last = (document.payloads, place.block, bytes)
        return Array(place.slice(of: bytes))
    }
}
