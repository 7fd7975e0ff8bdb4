import Synchronization

/// The frequent forms of a segment by first letter and length, with the letters of each as a set of bits: what a
/// misspelt word may have been meant to be. Some 20 bytes for each form.
///
/// A change of one letter changes at most two bits, which leaves few forms to be compared letter by letter.
struct SpellingTable: Sendable {
    /// Forms with the same first letter and length.
    private struct Group: Hashable {
        var firstLetter: UInt32
        var length: Int
    }

    private let places: [Group: Range<Int>]
    /// All forms of a length stand side by side.
    private let lengths: [Int: Range<Int>]
    /// By place: the letters of a form, and where it lies among ``bytes``.
    private let letters: [UInt32]
    private let ranges: [Range<UInt32>]
    private let bytes: [UInt8]

    /// Takes the forms with more than `least` documents.
    ///
    /// - Complexity: O(forms).
    init(_ forms: FormPostings, moreThan least: Int) {
        var groups: [Group: [(letters: UInt32, range: Range<UInt32>)]] = [:]
        var bytes: [UInt8] = []
        var walk = TermWalk(forms.dictionary, at: 0)
        while !walk.isAtEnd {
            if forms.count(at: walk.ordinal) > least {
                let form = SpelledForm(walk.term.span)
                let start = UInt32(bytes.count)
                bytes += walk.term
                groups[Group(firstLetter: form.firstLetter, length: form.length), default: []]
                    .append((form.letters, start..<UInt32(bytes.count)))
            }
            walk.advance()
        }
        var places: [Group: Range<Int>] = [:]
        var lengths: [Int: Range<Int>] = [:]
        var letters: [UInt32] = []
        var ranges: [Range<UInt32>] = []
        for (group, forms) in groups.sorted(by: { $0.key.length < $1.key.length }) {
            let range = letters.count..<(letters.count + forms.count)
            places[group] = range
            lengths[group.length] = (lengths[group.length]?.lowerBound ?? range.lowerBound)..<range.upperBound
            for form in forms {
                letters.append(form.letters)
                ranges.append(form.range)
            }
        }
        self.places = places
        self.lengths = lengths
        self.letters = letters
        self.ranges = ranges
        self.bytes = bytes
    }

    /// Calls `body` with the forms that may be one letter away from `form`, and with those that begin with the same
    /// letter and may be no farther than `distance`; with some of them twice.
    ///
    /// - Complexity: O(forms of about this length): one comparison of integers for each.
    func forEachForm(near form: SpelledForm, distance: Int, _ body: (Span<UInt8>) -> Void) {
        for length in (form.length - 1)...(form.length + 1) { scan(lengths[length], form, 1, body) }
        guard distance > 1 else { return }
        for length in (form.length - distance)...(form.length + distance) {
            scan(places[Group(firstLetter: form.firstLetter, length: length)], form, distance, body)
        }
    }

    private func scan(_ range: Range<Int>?, _ form: SpelledForm, _ distance: Int, _ body: (Span<UInt8>) -> Void) {
        guard let range else { return }
        let (letters, ranges, bytes) = (letters.span, ranges.span, bytes.span)
        for place in range {
            var differing = letters[place] ^ form.letters
            differing &= differing &- 1
            differing &= differing &- 1
            if distance > 1 {
                differing &= differing &- 1
                differing &= differing &- 1
            }
            guard differing == 0 else { continue }
            body(bytes.extracting(Int(ranges[place].lowerBound)..<Int(ranges[place].upperBound)))
        }
    }
}

/// What is compared first of two forms.
struct SpelledForm {
    let firstLetter: UInt32
    /// In letters.
    let length: Int
    /// A bit for each letter that occurs: Cyrillic and Latin letters have one each.
    let letters: UInt32

    init(_ form: Span<UInt8>) {
        var letters: UInt32 = 0
        var length = 0
        var first: UInt32 = 0
        var offset = 0
        while offset < form.count {
            let letter = Tokenizer.decode(form, at: &offset)
            if length == 0 { first = letter }
            length += 1
            letters |= 1 << (letter & 31)
        }
        self.letters = letters
        self.length = length
        firstLetter = first
    }
}

/// A value that is made when it is first needed.
final class LazyValue<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    /// The value, made by `make` unless it is there. Whoever comes meanwhile waits.
    func get(_ make: () -> Value) -> Value {
        value.withLock { value in
            if let value { return value }
            let made = make()
            value = made
            return made
        }
    }
}
