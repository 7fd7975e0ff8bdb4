import Synchronization

/// The payloads of a segment's documents, several in a block, each block compressed by itself.
///
/// A block holds ``blockSize`` bytes or little more, so that one is restored in some ten microseconds; one that is half
/// empty, as in a segment of few documents, is left as it is until a merge fills it.
final class PayloadStore: Sendable {
    /// Bytes at which a block is closed.
    static let blockSize = 16_384

    /// Where a payload lies.
    struct Place: Sendable {
        var block: UInt32
        var offset: UInt32
        var length: UInt32

        /// The payload in the restored block; empty if the block does not have it.
        func slice(of block: [UInt8]) -> ArraySlice<UInt8> {
            let end = Int(offset) + Int(length)
            return end <= block.count ? block[Int(offset)..<end] : []
        }
    }

    /// A block: where it lies in ``bytes``, and its size once it is restored; equal sizes mean that it is as it is.
    struct Block: Sendable {
        var start: UInt64
        var storedSize: UInt32
        var size: UInt32
    }

    /// Stores that were made in this process so far.
    private static let count = Atomic<UInt64>(0)
    /// Tells this store from all others of the process.
    let identity = count.wrappingAdd(1, ordering: .relaxed).newValue

    /// The blocks, one behind the other.
    let bytes: FlatArray<UInt8>
    let blocks: [Block]
    /// By doc ID.
    let places: [Place]

    init(bytes: FlatArray<UInt8>, blocks: [Block], places: [Place]) {
        self.bytes = bytes
        self.blocks = blocks
        self.places = places
    }

    /// The memory that the store takes, in bytes.
    var byteCount: Int {
        bytes.count + blocks.count * MemoryLayout<Block>.stride + places.count * MemoryLayout<Place>.stride
    }

    /// A block restored; empty if it is damaged.
    func restored(_ block: UInt32, _ decompressor: BlockDecompressor) -> [UInt8] {
        let block = blocks[Int(block)]
        return withStored(block) { stored in
            if block.storedSize == block.size { return Array(stored) }
            return decompressor.decompress(stored, size: Int(block.size)) ?? []
        }
    }

    /// Calls `body` with the bytes of a block as they are stored.
    func withStored<Result>(_ block: Block, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { bytes in
            let range = Int(block.start)..<Int(block.start) + Int(block.storedSize)
            return body(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }
}
