/// Scores documents in which words stand side by side within one field; each word may be one of several terms.
final class PhraseScorer: Scorer {
    // One value, so that its loops run without checks of access to the members of an object.
    private var matcher: PhraseMatcher
    private let start: PhraseMatcher

    init(_ words: [[WordList]], _ deadline: Deadline, _ context: TermContext) {
        start = PhraseMatcher(words, deadline, context)
        matcher = start
    }

    override func nextCandidate(from target: DocID) -> DocID { matcher.nextCandidate(from: target) }

    override func fill(_ window: inout Window) { matcher.fill(&window) }

    override func explain(_ docID: DocID) -> Explanation? {
        var probe = start
        return probe.explain(docID)
    }
}

/// Finds the documents in which the words of a phrase stand side by side.
struct PhraseMatcher {
    /// For each word of the phrase: the cursors of its terms.
    private var words: [[WordCursor]]
    /// The words of the phrase from the rarest to the most frequent.
    private let order: [Int]
    private let context: TermContext
    private var current: [UInt32] = []
    private var surviving: [UInt32] = []

    private let deadline: Deadline

    init(_ words: [[WordList]], _ deadline: Deadline, _ context: TermContext) {
        self.deadline = deadline
        self.words = words.map { $0.map { WordCursor(context.segment.words, $0) } }
        let counts = words.map { terms in terms.reduce(0) { $0 + $1.count } }
        order = counts.indices.sorted { counts[$0] < counts[$1] }
        self.context = context
    }

    mutating func nextCandidate(from target: DocID) -> DocID {
        var docID = target
        var agreeing = 0
        var word = 0
        while agreeing < words.count {
            let next = seek(order[word], to: docID)
            if next == .max { return .max }
            agreeing = next == docID ? agreeing + 1 : 1
            docID = next
            word = (word + 1) % words.count
        }
        return docID
    }

    mutating func fill(_ window: inout Window) {
        var docID = nextCandidate(from: window.base)
        while docID < window.end {
            let frequency = frequency(docID)
            if frequency > 0 {
                window.match(docID)
                window.scores[Int(docID - window.base)] += context.score(frequency, docID)
            }
            docID = nextCandidate(from: docID + 1)
        }
    }

    /// As in ``Scorer``, for a matcher that has not moved yet.
    mutating func explain(_ docID: DocID) -> Explanation? {
        guard nextCandidate(from: docID) == docID else { return nil }
        let frequency = frequency(docID)
        return frequency > 0 ? context.explain(frequency, docID) : nil
    }

    /// Moves the cursors of a word to `target` and returns the first document not before it.
    private mutating func seek(_ word: Int, to target: DocID) -> DocID {
        var least = DocID.max
        for term in words[word].indices {
            words[word][term].seek(to: target)
            least = min(least, words[word][term].docID)
        }
        return least
    }

    /// The occurrences of the phrase in a document at which all words stand, weighted by field.
    private mutating func frequency(_ docID: DocID) -> Double {
        Self.locations(of: words[0], docID, context, into: &surviving)
        for word in 1..<words.count {
            Self.locations(of: words[word], docID, context, into: &current)
            keepFollowed(by: UInt32(word))
            if surviving.isEmpty { return 0 }
            // A phrase of a thousand words in a document of a million is worth a look at the clock.
            if surviving.count > 4_096 && deadline.check() { return 0 }
        }
        var frequency = 0.0
        for location in surviving { frequency += context.weights[Int(location >> Occurrences.positionBits)] }
        return frequency
    }

    /// Keeps the beginnings in `surviving` that have a location in `current` at this distance.
    private mutating func keepFollowed(by distance: UInt32) {
        var kept = 0
        var next = 0
        for location in surviving {
            let wanted = location + distance
            while next < current.count && current[next] < wanted { next += 1 }
            if next == current.count { break }
            if current[next] == wanted {
                surviving[kept] = location
                kept += 1
            }
        }
        surviving.removeSubrange(kept...)
    }

    /// The ascending locations of a word's terms in the document.
    private static func locations(
        of cursors: [WordCursor], _ docID: DocID, _ context: TermContext, into locations: inout [UInt32]
    ) {
        locations.removeAll(keepingCapacity: true)
        var sources = 0
        for cursor in cursors where cursor.docID == docID {
            cursor.appendLocations(fields: context.fields, to: &locations)
            sources += 1
        }
        if sources > 1 { locations.sort() }
    }
}
