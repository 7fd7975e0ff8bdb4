/// Scores documents by where the words of a phrase or of a NEAR group stand; each word may be one of several terms.
final class PositionScorer<Matcher: PositionMatcher>: Scorer {
    // One value, so that its loops run without checks of access to the members of an object.
    private var matcher: Matcher
    private let start: Matcher

    init(_ matcher: Matcher) {
        start = matcher
        self.matcher = matcher
    }

    override func nextCandidate(from target: DocID) -> DocID { matcher.words.next(from: target) }

    override func fill(_ window: inout Window) {
        var docID = matcher.words.next(from: window.base)
        while docID < window.end {
            let frequency = matcher.frequency(docID)
            if frequency > 0 {
                window.match(docID)
                window.scores[Int(docID - window.base)] += matcher.context.score(frequency, docID)
            }
            docID = matcher.words.next(from: docID + 1)
        }
    }

    override func explain(_ docID: DocID) -> Explanation? {
        var probe = start
        guard probe.words.next(from: docID) == docID else { return nil }
        let frequency = probe.frequency(docID)
        return frequency > 0 ? probe.context.explain(frequency, docID) : nil
    }
}

/// Decides by the positions of words in a document whether and how often they match there.
protocol PositionMatcher {
    var context: TermContext { get }
    var words: AlignedWords { get set }

    /// The occurrences in a document at which all words stand, weighted by field.
    mutating func frequency(_ docID: DocID) -> Double
}

/// Words that are moved together over the documents that have all of them.
struct AlignedWords {
    /// For each word: the cursors of its terms.
    private var cursors: [[WordCursor]]
    /// The words from the rarest to the most frequent.
    private let order: [Int]

    init(_ words: [[WordList]], _ postings: WordPostings) {
        cursors = words.map { $0.map { WordCursor(postings, $0) } }
        let counts = words.map { terms in terms.reduce(0) { $0 + $1.count } }
        order = counts.indices.sorted { counts[$0] < counts[$1] }
    }

    var count: Int { cursors.count }

    /// Moves to the first document not before `target` that has all words; `DocID.max` at the end.
    mutating func next(from target: DocID) -> DocID {
        var docID = target
        var agreeing = 0
        var word = 0
        while agreeing < cursors.count {
            let next = seek(order[word], to: docID)
            if next == .max { return .max }
            agreeing = next == docID ? agreeing + 1 : 1
            docID = next
            word = (word + 1) % cursors.count
        }
        return docID
    }

    /// Moves the cursors of a word to `target` and returns the first document not before it.
    private mutating func seek(_ word: Int, to target: DocID) -> DocID {
        var least = DocID.max
        for term in cursors[word].indices {
            cursors[word][term].seek(to: target)
            least = min(least, cursors[word][term].docID)
        }
        return least
    }

    /// The occurrences of a word in the document at which all stand, weighted by field.
    func frequency(of word: Int, _ docID: DocID, _ context: TermContext) -> Double {
        var frequency = 0.0
        for cursor in cursors[word] where cursor.docID == docID { frequency += context.frequency(cursor) }
        return frequency
    }

    /// Replaces `locations` by the ascending ones of a word in the document at which all stand.
    func locations(of word: Int, _ docID: DocID, fields: FieldSet, into locations: inout [UInt32]) {
        locations.removeAll(keepingCapacity: true)
        var sources = 0
        for cursor in cursors[word] where cursor.docID == docID {
            cursor.appendLocations(fields: fields, to: &locations)
            sources += 1
        }
        if sources > 1 { locations.sort() }
    }
}

/// Finds the documents in which the words of a phrase stand side by side.
struct PhraseMatcher: PositionMatcher {
    var words: AlignedWords
    let context: TermContext
    private var current: [UInt32] = []
    private var surviving: [UInt32] = []
    private let deadline: Deadline

    init(_ words: [[WordList]], _ deadline: Deadline, _ context: TermContext) {
        self.words = AlignedWords(words, context.segment.words)
        self.deadline = deadline
        self.context = context
    }

    /// The occurrences of the phrase in a document at which all words stand, weighted by field.
    mutating func frequency(_ docID: DocID) -> Double {
        words.locations(of: 0, docID, fields: context.fields, into: &surviving)
        for word in 1..<words.count {
            words.locations(of: word, docID, fields: context.fields, into: &current)
            let count = surviving.count
            let kept = Occurrences.keep(
                &surviving, count: count, followedBy: current, current.count, at: UInt32(word))
            surviving.removeLast(count - kept)
            if surviving.isEmpty { return 0 }
            // A phrase of a thousand words in a document of a million is worth a look at the clock.
            if surviving.count > 4_096 && deadline.check() { return 0 }
        }
        var frequency = 0.0
        for location in surviving { frequency += context.weights[Int(location >> Occurrences.positionBits)] }
        return frequency
    }
}
