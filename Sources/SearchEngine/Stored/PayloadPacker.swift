/// Gathers payloads into a ``PayloadStore``. Belongs to one thread at a time.
struct PayloadPacker {
    private var bytes: [UInt8] = []
    private var blocks: [PayloadStore.Block] = []
    private var places: [PayloadStore.Place] = []
    /// The block that is being filled, and its number.
    private var open: [UInt8] = []
    private var openBlock: UInt32?
    private let compressor: BlockCompressor

    /// - Parameter memory: An array whose memory the payloads are gathered in.
    init(_ compressor: BlockCompressor, memory: consuming [UInt8] = []) {
        self.compressor = compressor
        bytes = memory
    }

    /// Adds the next document's payload, of less than 2^32 bytes.
    mutating func append(_ payload: some Collection<UInt8>) {
        let block = openBlock ?? reserveBlock()
        openBlock = block
        places.append(
            PayloadStore.Place(block: block, offset: UInt32(open.count), length: UInt32(payload.count)))
        open.append(contentsOf: payload)
        if open.count >= PayloadStore.blockSize { close() }
    }

    /// Adds the payloads of the live documents of another store, in order.
    ///
    /// A block that is at least half full of live documents is taken over as it is; the others are packed anew.
    mutating func append(contentsOf store: PayloadStore, live: LiveDocuments) {
        let decompressor = BlockDecompressor()
        var liveBytes = [Int](repeating: 0, count: store.blocks.count)
        for (index, place) in store.places.enumerated() where live.contains(DocID(index)) {
            liveBytes[Int(place.block)] += Int(place.length)
        }
        let storedSize = store.blocks.indices.reduce(0) { sum, number in
            isTaken(liveBytes[number]) ? sum + Int(store.blocks[number].storedSize) : sum
        }
        bytes.reserveCapacity(bytes.count + storedSize)
        var taken = [UInt32?](repeating: nil, count: store.blocks.count)
        var restored: (block: UInt32, bytes: [UInt8])?
        for (index, place) in store.places.enumerated() where live.contains(DocID(index)) {
            if isTaken(liveBytes[Int(place.block)]) {
                let block = taken[Int(place.block)] ?? take(place.block, of: store)
                taken[Int(place.block)] = block
                places.append(PayloadStore.Place(block: block, offset: place.offset, length: place.length))
            } else {
                if restored?.block != place.block {
                    restored = (place.block, store.restored(place.block, decompressor))
                }
                append(place.slice(of: restored?.bytes ?? []))
            }
        }
    }

    /// Gives the documents other numbers, and leaves their payloads where they are; `order` has for each number the one
    /// before.
    mutating func renumber(_ order: [DocID]) { places = order.map { places[Int($0)] } }

    /// Whether a block with so many live bytes is taken over as it is.
    private func isTaken(_ liveBytes: Int) -> Bool { liveBytes * 2 >= PayloadStore.blockSize }

    /// Ends the last block and returns the store.
    mutating func build() -> PayloadStore {
        var memory: [UInt8] = []
        return build(returning: &memory)
    }

    /// Ends the last block and returns the store; the packer is of no use afterwards.
    ///
    /// - Parameter memory: Takes the memory that the payloads were gathered in, for another packer.
    mutating func build(returning memory: inout [UInt8]) -> PayloadStore {
        close()
        let store = PayloadStore(bytes: FlatArray(bytes), blocks: blocks, places: places)
        memory = []
        swap(&memory, &bytes)
        return store
    }

    private mutating func reserveBlock() -> UInt32 {
        blocks.append(PayloadStore.Block(start: 0, storedSize: 0, size: 0))
        return UInt32(blocks.count - 1)
    }

    /// Copies a block as it is stored and returns its new number.
    private mutating func take(_ number: UInt32, of store: PayloadStore) -> UInt32 {
        let block = store.blocks[Int(number)]
        let start = UInt64(bytes.count)
        store.withStored(block) { bytes.append(contentsOf: $0) }
        blocks.append(PayloadStore.Block(start: start, storedSize: block.storedSize, size: block.size))
        return UInt32(blocks.count - 1)
    }

    /// Ends the block that is being filled, compressed unless it is less than half full.
    private mutating func close() {
        guard let block = openBlock else { return }
        let start = bytes.count
        let isCompressed = open.count * 2 >= PayloadStore.blockSize && compressor.compress(open, to: &bytes)
        if !isCompressed { bytes.append(contentsOf: open) }
        blocks[Int(block)] = PayloadStore.Block(
            start: UInt64(start), storedSize: UInt32(bytes.count - start), size: UInt32(open.count))
        open.removeAll(keepingCapacity: true)
        openBlock = nil
    }
}
