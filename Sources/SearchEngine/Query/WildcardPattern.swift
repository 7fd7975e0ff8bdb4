/// The shape of a folded word in UTF-8: `*` stands for any letters or none, `?` for one letter.
struct WildcardPattern: Hashable, Sendable {
    /// The pattern; no two asterisks stand side by side.
    let bytes: [UInt8]

    private static let any = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")

    init(_ bytes: [UInt8]) {
        var pattern: [UInt8] = []
        for byte in bytes where byte != Self.any || pattern.last != Self.any { pattern.append(byte) }
        self.bytes = pattern
    }

    /// The pattern of authors' words, which begin with a mark.
    var marked: WildcardPattern { WildcardPattern([Segment.authorMark] + bytes) }

    /// What every match begins with.
    var literalPrefix: [UInt8] { Array(bytes.prefix { $0 != Self.any && $0 != Self.one }) }

    /// Whether a term has this shape.
    ///
    /// - Complexity: O(term · pattern) at worst, O(term) for most.
    func matches(_ term: ArraySlice<UInt8>) -> Bool {
        var place = 0
        var offset = term.startIndex
        /// Behind the last asterisk, and where the letters that it stands for end.
        var retry: (place: Int, offset: Int)?
        while offset < term.endIndex {
            if place < bytes.count, bytes[place] == Self.any {
                place += 1
                retry = (place, offset)
            } else if place < bytes.count, bytes[place] == Self.one {
                place += 1
                offset = Self.nextLetter(term, offset)
            } else if place < bytes.count, bytes[place] == term[offset] {
                place += 1
                offset += 1
            } else if let last = retry {
                offset = Self.nextLetter(term, last.offset)
                retry = (last.place, offset)
                place = last.place
            } else {
                return false
            }
        }
        return place == bytes.count || place == bytes.count - 1 && bytes[place] == Self.any
    }

    private static func nextLetter(_ term: ArraySlice<UInt8>, _ offset: Int) -> Int {
        var next = offset + 1
        while next < term.endIndex, term[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}

extension WildcardPattern {
    /// A part of a word as written.
    enum Piece: Hashable {
        /// Words side by side.
        case words([QueryWord])
        case prefix([UInt8])
        case pattern(WildcardPattern)

        var isWords: Bool {
            if case .words = self { true } else { false }
        }

        func node(_ fields: FieldSet) -> QueryNode {
            switch self {
            case .words(let words): .words(words, fields)
            case .prefix(let prefix): .prefix(prefix, leading: [], fields)
            case .pattern(let pattern): .wildcard(pattern, fields)
            }
        }
    }

    /// Cuts a text at everything that is neither part of a word nor a wildcard.
    ///
    /// A question mark at the end of a run without another wildcard is punctuation, and so is a run of wildcards alone.
    static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        for run in text.unicodeScalars.split(whereSeparator: isSeparator) {
            switch piece(of: String(run)) {
            case .words(let words)?:
                if case .words(let before)? = pieces.last {
                    pieces[pieces.count - 1] = .words(before + words)
                } else {
                    pieces.append(.words(words))
                }
            case let piece?: pieces.append(piece)
            case nil: break
            }
        }
        return pieces
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "*" && scalar != "?"
            && ScalarTable.shared.traits(of: scalar.value) & 0xF == ScalarClass.separator.rawValue
    }

    private static func piece(of run: String) -> Piece? {
        let scalars = run.unicodeScalars
        let body = String(String.UnicodeScalarView(Array(scalars.reversed().drop { $0 == "?" }.reversed())))
        if !body.unicodeScalars.contains(where: { $0 == "*" || $0 == "?" }) {
            let words = Tokenizer.words(of: body)
            return words.isEmpty ? nil : .words(words)
        }
        let pattern = WildcardPattern(folded(scalars))
        let letters = pattern.bytes.filter { $0 != any && $0 != one }
        if letters.isEmpty { return nil }
        if letters.count == pattern.bytes.count - 1 && pattern.bytes.last == any { return .prefix(letters) }
        return .pattern(pattern)
    }

    private static func folded(_ scalars: String.UnicodeScalarView) -> [UInt8] {
        var pattern: [UInt8] = []
        var rest = scalars[...]
        while !rest.isEmpty {
            let literal = rest.prefix { $0 != "*" && $0 != "?" }
            for word in Tokenizer.words(of: String(literal)) { pattern += word.bytes }
            rest = rest[literal.endIndex...]
            if let wildcard = rest.popFirst() { pattern.append(UInt8(truncatingIfNeeded: wildcard.value)) }
        }
        return pattern
    }
}
