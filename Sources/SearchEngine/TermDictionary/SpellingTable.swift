import Synchronization

/// The frequent forms of a segment by first letter and length, with the letters of each as a set of bits: what a
/// misspelt word may have been meant to be.
///
/// A change of one letter changes at most two bits, which leaves few forms to be compared letter by letter.
struct SpellingTable: Sendable {
    /// Forms with the same first letter and length.
    private struct Group: Hashable {
        var firstLetter: UInt32
        var length: Int
    }

    private let places: [Group: Range<Int>]
    /// By place: the letters of a form, and its ordinal.
    private let letters: [UInt32]
    private let ordinals: [UInt32]

    /// Takes the forms with more than `least` documents.
    ///
    /// - Complexity: O(forms).
    init(_ forms: FormPostings, moreThan least: Int) {
        var groups: [Group: [(letters: UInt32, ordinal: UInt32)]] = [:]
        var walk = TermWalk(forms.dictionary, at: 0)
        while walk.ordinal < forms.dictionary.count {
            if forms.count(at: walk.ordinal) > least {
                let form = SpelledForm(walk.term)
                groups[Group(firstLetter: form.firstLetter, length: form.length), default: []]
                    .append((form.letters, UInt32(walk.ordinal)))
            }
            walk.advance()
        }
        var places: [Group: Range<Int>] = [:]
        var letters: [UInt32] = []
        var ordinals: [UInt32] = []
        for (group, forms) in groups {
            places[group] = letters.count..<(letters.count + forms.count)
            for form in forms {
                letters.append(form.letters)
                ordinals.append(form.ordinal)
            }
        }
        self.places = places
        self.letters = letters
        self.ordinals = ordinals
    }

    /// Calls `body` with the forms that begin as `form` does and may be no farther from it than `distance`.
    ///
    /// - Complexity: O(forms with this first letter and about this length).
    func forEachForm(near form: SpelledForm, distance: Int, _ body: (_ ordinal: Int) -> Void) {
        for length in max(1, form.length - distance)...(form.length + distance) {
            guard let range = places[Group(firstLetter: form.firstLetter, length: length)] else { continue }
            for place in range where (letters[place] ^ form.letters).nonzeroBitCount <= 2 * distance {
                body(Int(ordinals[place]))
            }
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

    init(_ bytes: [UInt8]) {
        var letters: UInt32 = 0
        var length = 0
        var first: UInt32 = 0
        let span = bytes.span
        var offset = 0
        while offset < span.count {
            let letter = Tokenizer.decode(span, at: &offset)
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
