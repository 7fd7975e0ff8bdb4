/// Finds the documents in which words stand near each other within one field.
///
/// An occurrence counts as much as its field, divided by one more than the words between or the places moved.
struct ProximityMatcher: PositionMatcher {
    var words: AlignedWords
    let context: TermContext
    private let rule: ProximityRule
    private let deadline: Deadline
    /// For each word: its ascending locations in the current document.
    private var locations: [[UInt32]]

    init(_ words: [[WordList]], _ rule: ProximityRule, _ deadline: Deadline, _ context: TermContext) {
        self.words = AlignedWords(words, context.segment.words)
        self.rule = rule
        self.deadline = deadline
        self.context = context
        locations = words.map { _ in [] }
    }

    /// The occurrences in a document at which all words stand, weighted by field and nearness.
    mutating func frequency(_ docID: DocID) -> Double {
        var total = 0
        for word in 0..<words.count {
            words.locations(of: word, docID, fields: context.fields, into: &locations[word])
            if locations[word].isEmpty { return 0 }
            total += locations[word].count
        }
        // Thousands of occurrences are worth a look at the clock.
        if total > 4_096 && deadline.check() { return 0 }
        let weights = context.weights
        return rule.frequency(locations) { weights[Int($0 >> Occurrences.positionBits)] }
    }
}
