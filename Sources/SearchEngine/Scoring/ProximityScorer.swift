/// Scores documents in which words stand near each other within one field; each word may be one of several terms.
///
/// An occurrence counts as much as its field, divided by one more than the words between or the places moved.
final class ProximityScorer: Scorer {
    private var matcher: ProximityMatcher
    private let start: ProximityMatcher

    init(_ words: [[WordList]], _ rule: ProximityRule, _ deadline: Deadline, _ context: TermContext) {
        start = ProximityMatcher(words, rule, deadline, context)
        matcher = start
    }

    override func nextCandidate(from target: DocID) -> DocID { matcher.nextCandidate(from: target) }

    override func fill(_ window: inout Window) { matcher.fill(&window) }

    override func explain(_ docID: DocID) -> Explanation? {
        var probe = start
        return probe.explain(docID)
    }
}

/// Finds the documents in which words stand near each other.
struct ProximityMatcher {
    /// For each word: the cursors of its terms.
    private var words: [[WordCursor]]
    private let rule: ProximityRule
    private let context: TermContext
    private let deadline: Deadline
    /// For each word: its ascending locations in the current document.
    private var locations: [[UInt32]]

    init(_ words: [[WordList]], _ rule: ProximityRule, _ deadline: Deadline, _ context: TermContext) {
        self.words = words.map { $0.map { WordCursor(context.segment.words, $0) } }
        self.rule = rule
        self.deadline = deadline
        self.context = context
        locations = words.map { _ in [] }
    }

    mutating func nextCandidate(from target: DocID) -> DocID {
        var docID = target
        var agreeing = 0
        var word = 0
        while agreeing < words.count {
            let next = seek(word, to: docID)
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

    /// The occurrences in a document at which all words stand, weighted by field and nearness.
    private mutating func frequency(_ docID: DocID) -> Double {
        var total = 0
        for word in words.indices {
            locations[word].removeAll(keepingCapacity: true)
            var sources = 0
            for cursor in words[word] where cursor.docID == docID {
                cursor.appendLocations(fields: context.fields, to: &locations[word])
                sources += 1
            }
            if sources > 1 { locations[word].sort() }
            if locations[word].isEmpty { return 0 }
            total += locations[word].count
        }
        // Thousands of occurrences are worth a look at the clock.
        if total > 4_096 && deadline.check() { return 0 }
        let weights = context.weights
        return rule.frequency(locations) { weights[Int($0 >> Occurrences.positionBits)] }
    }
}
