import Synchronization

/// The frequent forms of a segment by first and by last letter and by length, with the letters of each as a set of bits:
/// what a misspelt word may have been meant to be. Some 30 bytes for each form.
///
/// A change of one letter changes at most two bits, which leaves few forms to be compared letter by letter.
struct SpellingTable: Sendable {
    /// Forms with the same length and the same first or last letter.
    private struct Group: Hashable {
        var letter: UInt32
        var length: Int
    }

    /// What is kept of a form: its letters, and where it lies among ``bytes``.
    private struct Entry {
        var letters: UInt32
        var start: UInt32
        var end: UInt32
    }

    /// The forms group by group.
    private struct Groups {
        private var places: [Group: Range<Int>] = [:]
        private var entries: [Entry] = []

        init(_ groups: [Group: [Entry]]) {
            for (group, members) in groups {
                places[group] = entries.count..<(entries.count + members.count)
                entries += members
            }
        }

        /// Calls `body` with the forms of a group whose letters differ by no more than `distance` changes make.
        func scan(_ letter: UInt32, length: Int, _ letters: UInt32, _ distance: Int, _ body: (Entry) -> Void) {
            guard let range = places[Group(letter: letter, length: length)] else { return }
            let entries = entries.span
            for place in range {
                var differing = entries[place].letters ^ letters
                differing &= differing &- 1
                differing &= differing &- 1
                if distance > 1 {
                    differing &= differing &- 1
                    differing &= differing &- 1
                }
                if differing == 0 { body(entries[place]) }
            }
        }
    }

    private let byFirst: Groups
    private let byLast: Groups
    private let bytes: [UInt8]

    /// Takes the forms with more than `least` documents.
    ///
    /// - Complexity: O(forms).
    init(_ forms: FormPostings, moreThan least: Int) {
        var byFirst: [Group: [Entry]] = [:]
        var byLast: [Group: [Entry]] = [:]
        var bytes: [UInt8] = []
        var walk = TermWalk(forms.dictionary, at: 0)
        while !walk.isAtEnd {
            if forms.count(at: walk.ordinal) > least {
                let form = SpelledForm(walk.term.span)
                let start = UInt32(bytes.count)
                bytes += walk.term
                let entry = Entry(letters: form.letters, start: start, end: UInt32(bytes.count))
                byFirst[Group(letter: form.firstLetter, length: form.length), default: []].append(entry)
                byLast[Group(letter: form.lastLetter, length: form.length), default: []].append(entry)
            }
            walk.advance()
        }
        self.byFirst = Groups(byFirst)
        self.byLast = Groups(byLast)
        self.bytes = bytes
    }

    /// Calls `body` with the forms that may be one letter away from `form`, and with those that begin with the same
    /// letter and may be no farther than `distance`; with some of them twice.
    ///
    /// - Parameter form: Three letters or more: one letter away is then what has either its first or its last letter.
    /// - Complexity: O(forms of about this length with one of these letters): one comparison of integers for each.
    func forEachForm(near form: SpelledForm, distance: Int, _ body: (Span<UInt8>) -> Void) {
        for length in (form.length - distance)...(form.length + distance) {
            byFirst.scan(form.firstLetter, length: length, form.letters, distance) { entry in
                body(bytes.span.extracting(Int(entry.start)..<Int(entry.end)))
            }
        }
        for length in (form.length - 1)...(form.length + 1) {
            byLast.scan(form.lastLetter, length: length, form.letters, 1) { entry in
                body(bytes.span.extracting(Int(entry.start)..<Int(entry.end)))
            }
        }
    }
}

/// What is compared first of two forms.
struct SpelledForm {
    let firstLetter: UInt32
    let lastLetter: UInt32
    /// In letters.
    let length: Int
    /// A bit for each letter that occurs: Cyrillic and Latin letters have one each.
    let letters: UInt32

    init(_ form: Span<UInt8>) {
        var letters: UInt32 = 0
        var length = 0
        var first: UInt32 = 0
        var letter: UInt32 = 0
        var offset = 0
        while offset < form.count {
            letter = Tokenizer.decode(form, at: &offset)
            if length == 0 { first = letter }
            length += 1
            letters |= 1 << (letter & 31)
        }
        self.letters = letters
        self.length = length
        firstLetter = first
        lastLetter = letter
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
