/// Joins the lines of a text into paragraphs.
///
/// Empty lines divide paragraphs. Single line breaks do too, unless the document is hard-wrapped: at least three of its
/// line breaks, and three in ten, stand within a sentence (no mark before them and a small letter after).
/// In a hard-wrapped document a line break divides only where the line had room for the next word and the next line
/// begins no small letter. In any document a line break within a sentence, behind a line of some length, joins.
struct ParagraphDivider {
    private let lines: [KeptLine]
    private let isWrapped: Bool
    private let width: Int

    /// The paragraphs of a text; none is empty.
    ///
    /// - Complexity: O(n); lines that stand alone are not copied.
    static func divide(_ lines: [KeptLine]) -> [TextSlice] {
        ParagraphDivider(lines).paragraphs()
    }

    private init(_ lines: [KeptLine]) {
        self.lines = lines
        var breaks = 0
        var within = 0
        for number in lines.indices.dropFirst() where lines[number].boundary == .lineBreak {
            breaks += 1
            if Self.breaksSentence(lines[number - 1].text, lines[number].text) { within += 1 }
        }
        isWrapped = within >= 3 && within * 10 >= breaks * 3
        width = isWrapped ? lines.lazy.map(\.text.codePointCount).max() ?? 0 : 0
    }

    private func paragraphs() -> [TextSlice] {
        var paragraphs: [TextSlice] = []
        var joined: [UInt8]?
        for number in lines.indices {
            let text = lines[number].text
            guard number > 0, joins(number) else {
                if let whole = joined { paragraphs[paragraphs.count - 1] = whole[...] }
                joined = nil
                paragraphs.append(text)
                continue
            }
            var whole = joined ?? Array(paragraphs[paragraphs.count - 1])
            joined = nil
            if !Self.endsInHyphen(lines[number - 1].text), !Self.startsWithMark(text) { whole.append(0x20) }
            whole.append(contentsOf: text)
            joined = whole
        }
        if let whole = joined { paragraphs[paragraphs.count - 1] = whole[...] }
        return paragraphs
    }

    private func joins(_ number: Int) -> Bool {
        let previous = lines[number - 1].text
        let next = lines[number].text
        switch lines[number].boundary {
        case .blank: return false
        case .removal: return Self.breaksSentence(previous, next) && previous.isLonger(than: 30)
        case .lineBreak:
            if Self.breaksSentence(previous, next) { return isWrapped || previous.isLonger(than: 30) }
            guard isWrapped else { return Self.startsWithMark(next) }
            let firstWord = next.prefix { $0 != 0x20 }
            return previous.codePointCount + 1 + firstWord.codePointCount > width
        }
    }

    /// Whether a line ends without a mark and the next begins with a small letter or a closing mark.
    private static func breaksSentence(_ previous: TextSlice, _ next: TextSlice) -> Bool {
        guard let last = previous.lastScalar, let first = next.firstScalar else { return false }
        let isOpen =
            ScalarClass.isWordPart(last) || last == 0x2C || ScalarClass.isDash(last)
            || ScalarClass.closesQuote(last)
        return isOpen && (ScalarClass.isLowercase(first) || startsWithMark(next))
    }

    private static func startsWithMark(_ text: TextSlice) -> Bool {
        guard let first = text.first, text.count > 2 else { return false }
        return (first == 0x2C || first == 0x2E || first == 0x3B) && text.dropFirst().first == 0x20
    }

    private static func endsInHyphen(_ text: TextSlice) -> Bool {
        text.last == 0x2D && (text.scalar(before: text.endIndex - 1).map { ScalarClass.isLetter($0.value) } ?? false)
    }
}
