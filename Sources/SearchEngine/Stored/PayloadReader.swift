import Synchronization

/// Reads the payloads of hits. Belongs to one thread at a time.
public final class PayloadReader {
    private let decompressor = BlockDecompressor()
    private let cache: BlockCache

    /// - Parameter cache: May be shared with readers of other threads.
    public init(cache: BlockCache = BlockCache(byteLimit: 0)) {
        self.cache = cache
    }

    /// Returns the bytes that were given with a document; empty if they are damaged.
    ///
    /// - Complexity: O(bytes of a block), some ten microseconds unless the cache has it.
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
        let key = BlockCache.Key(store: store.identity, block: number)
        if let known = cache.block(key) { return known }
        let bytes = store.restored(number, decompressor)
        cache.keep(bytes, key)
        return bytes
    }
}

/// Keeps blocks that were restored last: hits of one search lie side by side, and those of the next often again there.
///
/// - Source: the second chance of the clock algorithm, Corbató 1968.
public final class BlockCache: Sendable {
    struct Key: Hashable, Sendable {
        let store: UInt64
        let block: UInt32
    }

    private struct Entry {
        let key: Key
        let bytes: [UInt8]
        var isUsed = false
    }

    private struct State {
        var entries: [Entry] = []
        var places: [Key: Int] = [:]
        var byteCount = 0
        /// The entry that is looked at next when room is needed.
        var hand = 0
    }

    private let byteLimit: Int
    private let state = Mutex(State())

    /// - Parameter byteLimit: The bytes that are kept, but for one block, which is always kept.
    public init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    func block(_ key: Key) -> [UInt8]? {
        state.withLock { state in
            guard let place = state.places[key] else { return nil }
            state.entries[place].isUsed = true
            return state.entries[place].bytes
        }
    }

    func keep(_ bytes: [UInt8], _ key: Key) {
        state.withLock { state in
            guard state.places[key] == nil else { return }
            while state.byteCount + bytes.count > byteLimit, !state.entries.isEmpty { Self.dropOne(&state) }
            state.places[key] = state.entries.count
            state.entries.append(Entry(key: key, bytes: bytes))
            state.byteCount += bytes.count
        }
    }

    /// Drops the next entry that was not used since the hand came by.
    private static func dropOne(_ state: inout State) {
        while true {
            if state.hand >= state.entries.count { state.hand = 0 }
            if !state.entries[state.hand].isUsed { break }
            state.entries[state.hand].isUsed = false
            state.hand += 1
        }
        // The last one takes its place.
        let dropped = state.entries[state.hand]
        state.entries.swapAt(state.hand, state.entries.count - 1)
        state.entries.removeLast()
        state.places[dropped.key] = nil
        state.byteCount -= dropped.bytes.count
        if state.hand < state.entries.count { state.places[state.entries[state.hand].key] = state.hand }
    }
}
