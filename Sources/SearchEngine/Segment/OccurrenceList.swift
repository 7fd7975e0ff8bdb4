/// Words in the order of the text, waiting to be inverted.
struct OccurrenceList {
    /// The number in the ``Vocabulary`` of each word's reading.
    private var words: [UInt32] = []
    private var runs: [Run] = []
    /// For each reading: how often it occurs, while inverting; zero otherwise.
    private var counts: [UInt32] = []
    /// Room for the occurrences of all readings.
    private var occurrences: [UInt64] = []
    /// Whether memory is kept from one segment to the next, however much it is.
    private let keepsMemory: Bool

    /// Words that follow one another in a field of a document.
    private struct Run {
        /// Which of the words they are.
        var start: UInt32
        var end: UInt32
        var docID: DocID
        /// Where the first word stands, see ``Occurrences``.
        var location: UInt32
    }

    init(keepsMemory: Bool) {
        self.keepsMemory = keepsMemory
    }

    /// The number of words.
    var count: Int { words.count }

    /// Makes room for so many more words.
    mutating func reserve(_ more: Int) {
        let needed = words.count + more
        // More than is needed now: else each batch of a large segment would move all that came before.
        if words.capacity < needed { words.reserveCapacity(max(needed, 2 * words.capacity)) }
    }

    /// Adds words that stand side by side from `location` on.
    mutating func append(_ readings: ArraySlice<UInt32>, _ docID: DocID, _ location: UInt32) {
        let start = UInt32(words.count)
        words.append(contentsOf: readings)
        runs.append(Run(start: start, end: UInt32(words.count), docID: docID, location: location))
    }

    /// Adds a word.
    mutating func append(_ reading: UInt32, _ docID: DocID, _ location: UInt32) {
        let start = UInt32(words.count)
        words.append(reading)
        runs.append(Run(start: start, end: start + 1, docID: docID, location: location))
    }

    /// Gives the documents other numbers.
    ///
    /// - Parameter order: For each new doc ID the one before.
    mutating func renumber(_ order: [DocID]) {
        var firstRuns = [Int](repeating: 0, count: order.count + 1)
        for run in runs { firstRuns[Int(run.docID) + 1] += 1 }
        for index in 0..<order.count { firstRuns[index + 1] += firstRuns[index] }
        var ordered: [Run] = []
        ordered.reserveCapacity(runs.count)
        for (new, old) in order.enumerated() {
            for index in firstRuns[Int(old)]..<firstRuns[Int(old) + 1] {
                var run = runs[index]
                run.docID = DocID(new)
                ordered.append(run)
            }
        }
        runs = ordered
    }

    /// Sorts the occurrences by reading, the readings by their stems; what is returned is good until the next call.
    ///
    /// - Complexity: O(words + readings · log readings).
    mutating func inverted(_ vocabulary: Vocabulary) -> InvertedWords {
        let readings = vocabulary.terms.sorted(count(vocabulary.readings.count)) { reading in
            vocabulary.readings[Int(reading)].stem
        }
        var ends: [Int] = []
        ends.reserveCapacity(readings.count)
        var total = 0
        for reading in readings {
            let count = Int(counts[Int(reading)])
            counts[Int(reading)] = UInt32(total)
            total += count
            ends.append(total)
        }
        let words = words
        Self.place(words.span, runs, at: &counts, in: &occurrences)
        for reading in readings { counts[Int(reading)] = 0 }
        let stems = readings.map { vocabulary.readings[Int($0)].stem }
        var inverted = InvertedWords(readings: readings, stems: stems, ends: ends)
        swap(&inverted.occurrences, &occurrences)
        return inverted
    }

    /// Forgets the words, and takes back the memory of what ``inverted(_:)`` returned.
    mutating func removeAll(_ inverted: consuming InvertedWords) {
        let keepsMemory = keepsMemory || words.capacity <= Self.keptCapacity
        words.removeAll(keepingCapacity: keepsMemory)
        runs.removeAll(keepingCapacity: keepsMemory)
        if keepsMemory { swap(&inverted.occurrences, &occurrences) }
    }

    private static let keptCapacity = 1 << 18

    /// Counts the occurrences of each reading; returns those that occur.
    private mutating func count(_ readingCount: Int) -> [UInt32] {
        if counts.count < readingCount {
            let more = max(readingCount, counts.count * 2) - counts.count
            counts.append(contentsOf: repeatElement(0, count: more))
        }
        let words = words
        return Self.count(words.span, into: &counts)
    }

    private static func count(_ words: Span<UInt32>, into counts: inout [UInt32]) -> [UInt32] {
        var seen: [UInt32] = []
        var counts = counts.mutableSpan
        for index in words.indices {
            let reading = words[index]
            if counts[Int(reading)] == 0 { seen.append(reading) }
            counts[Int(reading)] += 1
        }
        return seen
    }

    /// Puts each occurrence at the place that its reading has in `next`.
    private static func place(
        _ words: Span<UInt32>, _ runs: [Run], at next: inout [UInt32], in occurrences: inout [UInt64]
    ) {
        if occurrences.count < words.count {
            // What is in it is of no use, and need not be copied; the next segment may have a little more.
            occurrences = []
            let room = words.count + words.count / 8
            // Each place is written before it is read.
            occurrences = [UInt64](unsafeUninitializedCapacity: room) { _, count in count = room }
        }
        var next = next.mutableSpan
        var occurrences = occurrences.mutableSpan
        for run in runs {
            var occurrence = UInt64(run.docID) << 32 | UInt64(run.location)
            for index in Int(run.start)..<Int(run.end) {
                let reading = Int(words[index])
                occurrences[Int(next[reading])] = occurrence
                next[reading] += 1
                occurrence += 1
            }
        }
    }
}

/// The occurrences of a segment's words, reading by reading, and for each reading in the order of the text.
///
/// Occurrences are as ``Occurrences`` has them.
struct InvertedWords {
    /// Those that occur, in the order of their stems' bytes.
    let readings: [UInt32]
    /// The stem of each of them.
    let stems: [UInt32]
    /// Where the occurrences of each reading end.
    let ends: [Int]
    var occurrences: [UInt64] = []
    private var scratch: [UInt64] = []

    init(readings: [UInt32], stems: [UInt32], ends: [Int]) {
        self.readings = readings
        self.stems = stems
        self.ends = ends
    }

    /// Where the occurrences of a reading lie, which is given by its place in ``readings``.
    func range(of place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

    /// Brings the occurrences of neighbouring readings together into the order of the text.
    ///
    /// - Complexity: O(occurrences · log readings).
    mutating func merge(_ places: Range<Int>) {
        guard places.count > 1 else { return }
        let middle = (places.lowerBound + places.upperBound) / 2
        merge(places.lowerBound..<middle)
        merge(middle..<places.upperBound)
        let start = range(of: places.lowerBound).lowerBound
        mergeRuns(start, ends[middle - 1], ends[places.upperBound - 1])
    }

    /// Merges two runs, each in order, that lie side by side.
    private mutating func mergeRuns(_ start: Int, _ middle: Int, _ end: Int) {
        guard occurrences[middle - 1] > occurrences[middle] else { return }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: occurrences[start..<middle])
        var (left, right, target) = (0, middle, start)
        while left < scratch.count {
            if right < end && occurrences[right] < scratch[left] {
                occurrences[target] = occurrences[right]
                right += 1
            } else {
                occurrences[target] = scratch[left]
                left += 1
            }
            target += 1
        }
    }

    /// Calls `body` with each document of neighbouring readings that are merged, and where its occurrences lie.
    @inline(__always)
    func forEachDocument(_ places: Range<Int>, _ body: (DocID, Range<Int>) -> Void) {
        var start = range(of: places.lowerBound).lowerBound
        let end = ends[places.upperBound - 1]
        while start < end {
            let docID = Occurrences.docID(occurrences[start])
            var next = start + 1
            while next < end && Occurrences.docID(occurrences[next]) == docID { next += 1 }
            body(docID, start..<next)
            start = next
        }
    }

    /// The fields in which some occurrences stand.
    @inline(__always)
    func fields(_ range: Range<Int>) -> FieldSet {
        var fields: FieldSet = []
        for index in range { fields.formUnion(FieldSet(location: Occurrences.location(occurrences[index]))) }
        return fields
    }
}
