extension TermTable {
    /// The order is noted again when so many entries are new, and an eighth of those whose place is known.
    private static let fewest = 4_096

    /// Notes the places of all entries in the order of their bytes, if many are new since that was done last: to sort
    /// some of them is then to sort numbers.
    ///
    /// - Complexity: O(entries) when it is done; O(log entries) for each entry in all.
    mutating func noteOrder() {
        let new = count - ranks.count
        guard new >= Self.fewest, new >= ranks.count / 8 else { return }
        var known = [UInt32](repeating: 0, count: ranks.count)
        for (entry, rank) in ranks.enumerated() { known[Int(rank)] = UInt32(entry) }
        let others = sortedByBytes(Array(UInt32(ranks.count)..<UInt32(count))) { $0 }
        ranks = [UInt32](repeating: 0, count: count)
        var rank: UInt32 = 0
        func append(_ entry: UInt32) {
            ranks[Int(entry)] = rank
            rank += 1
        }
        var next = 0
        for entry in known {
            while next < others.count && isBefore(others[next], entry) {
                append(others[next])
                next += 1
            }
            append(entry)
        }
        for entry in others[next...] { append(entry) }
    }

    /// Returns `items` in the order of the bytes of their entries.
    ///
    /// - Parameter entry: Returns the entry of an item.
    /// - Complexity: O(items) but for those whose place is not known, see ``noteOrder()``.
    func sorted(_ items: [UInt32], by entry: (UInt32) -> UInt32) -> [UInt32] {
        guard !ranks.isEmpty else { return sortedByBytes(items, by: entry) }
        var known: [UInt64] = []
        known.reserveCapacity(items.count)
        var others: [UInt32] = []
        for item in items {
            let entry = Int(entry(item))
            if entry < ranks.count {
                known.append(UInt64(ranks[entry]) << 32 | UInt64(item))
            } else {
                others.append(item)
            }
        }
        RadixSort.sort(&known, by: 32..<64 - ranks.count.leadingZeroBitCount + 32)
        var sorted: [UInt32] = []
        sorted.reserveCapacity(items.count)
        var next = 0
        for item in sortedByBytes(others, by: entry) {
            var end = known.count
            var low = next
            while low < end {
                let middle = (low + end) / 2
                let isBehind = isBefore(entry(item), entry(UInt32(truncatingIfNeeded: known[middle])))
                if isBehind { end = middle } else { low = middle + 1 }
            }
            for place in next..<end { sorted.append(UInt32(truncatingIfNeeded: known[place])) }
            sorted.append(item)
            next = end
        }
        for place in next..<known.count { sorted.append(UInt32(truncatingIfNeeded: known[place])) }
        return sorted
    }

    /// Returns `items` in the order of the bytes of their entries, which are compared.
    ///
    /// The first 16 bytes, which are eight letters of Russian, order most of them by two comparisons.
    private func sortedByBytes(_ items: [UInt32], by entry: (UInt32) -> UInt32) -> [UInt32] {
        var keyed = items.map { item in
            let entry = entry(item)
            return (key: sortKey(of: entry, from: 0), next: sortKey(of: entry, from: 8), entry: entry, item: item)
        }
        keyed.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            return left.next != right.next ? left.next < right.next : precedes(left.entry, right.entry)
        }
        return keyed.map(\.item)
    }

    /// Whether the bytes of one entry are before those of another.
    private func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
        let (leftKey, rightKey) = (sortKey(of: left, from: 0), sortKey(of: right, from: 0))
        return leftKey != rightKey ? leftKey < rightKey : precedes(left, right)
    }

    private func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        bytes[range(of: left)].lexicographicallyPrecedes(bytes[range(of: right)])
    }

    /// Eight bytes of an entry from `start` on, big-endian and padded with zeros.
    @inline(__always)
    private func sortKey(of entry: UInt32, from start: Int) -> UInt64 {
        let range = range(of: entry)
        let first = range.lowerBound + start
        guard first < range.upperBound else { return 0 }
        let key = ByteChunk(bytes.span, at: first).bits.byteSwapped
        let missing = max(0, 8 - (range.upperBound - first))
        return key & (UInt64.max << UInt64(8 * missing))
    }
}

/// Sorts numbers by some of their bits, eight at a time from the lowest on.
enum RadixSort {
    /// Sorts by the bits in `bits`; equal ones keep their order.
    ///
    /// - Complexity: O((numbers + 256) · bits / 8).
    static func sort(_ numbers: inout [UInt64], by bits: Range<Int>) {
        var other = [UInt64](repeating: 0, count: numbers.count)
        for shift in stride(from: bits.lowerBound, to: bits.upperBound, by: 8) {
            distribute(numbers.span, shift, into: &other)
            swap(&numbers, &other)
        }
    }

    private static func distribute(_ numbers: Span<UInt64>, _ shift: Int, into other: inout [UInt64]) {
        func digit(_ number: UInt64) -> Int { Int(truncatingIfNeeded: number >> UInt64(shift)) & 255 }
        var starts = InlineArray<256, Int>(repeating: 0)
        for index in numbers.indices { starts[digit(numbers[index])] += 1 }
        var start = 0
        for digit in 0..<256 { (starts[digit], start) = (start, start + starts[digit]) }
        var other = other.mutableSpan
        for index in numbers.indices {
            let digit = digit(numbers[index])
            other[starts[digit]] = numbers[index]
            starts[digit] += 1
        }
    }
}
