import Synchronization

/// Blocks of payloads that were restored lately, for all threads: the hits of one search lie in blocks of hits of others,
/// as articles of one time and source lie side by side.
///
/// A table with one place for each block, which takes the place of the one that was there.
public final class RestoredBlocks: Sendable {
    private struct Entry {
        let store: UInt64
        let number: UInt32
        let bytes: [UInt8]
    }

    /// The most bytes of a block that is kept: a long article is a block by itself.
    static let maximumSize = 2 * PayloadStore.blockSize

    private let entries: Mutex<[Entry?]>
    private let mask: UInt64

    /// - Parameter count: How many blocks are kept, a power of two: some 17 KB each, 32 at most.
    public init(count: Int) {
        precondition(count.nonzeroBitCount == 1, "the number of places is a power of two")
        entries = Mutex([Entry?](repeating: nil, count: count))
        mask = UInt64(count - 1)
    }

    /// The block, if it is kept.
    ///
    /// - Complexity: O(1).
    func block(_ number: UInt32, of store: PayloadStore) -> [UInt8]? {
        let place = place(number, store)
        return entries.withLock { entries in
            guard let entry = entries[place], entry.store == store.identity, entry.number == number else { return nil }
            return entry.bytes
        }
    }

    /// Keeps a block that was restored, unless it is damaged or long.
    ///
    /// - Complexity: O(1).
    func keep(_ bytes: [UInt8], _ number: UInt32, of store: PayloadStore) {
        guard (1...Self.maximumSize).contains(bytes.count) else { return }
        let entry = Entry(store: store.identity, number: number, bytes: bytes)
        let place = place(number, store)
        entries.withLock { $0[place] = entry }
    }

    /// Blocks of one store lie side by side, those of another somewhere else.
    private func place(_ number: UInt32, _ store: PayloadStore) -> Int {
        Int(((store.identity &* 0x9E37_79B9_7F4A_7C15) >> 32 &+ UInt64(number)) & mask)
    }
}
