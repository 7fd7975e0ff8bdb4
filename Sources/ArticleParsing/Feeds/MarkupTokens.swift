/// A piece of XML or HTML, as ranges of the input; references in it are not decoded.
enum MarkupToken {
    /// Character data.
    case text(Range<Int>)
    /// The inside of a CDATA section.
    case cdata(Range<Int>)
    /// The inside of a document type declaration.
    case doctype(Range<Int>)
    /// A start tag.
    case start(MarkupTag)
    /// An end tag; the range is its name.
    case end(Range<Int>)
}

/// A start tag.
struct MarkupTag {
    /// Where it begins.
    var start: Int
    /// The name with its prefix.
    var name: Range<Int>
    /// Everything behind the name.
    var attributes: Range<Int>
    /// Whether it ends with `/>`.
    var isEmpty: Bool
}

/// Divides markup into tokens and accepts all input: what is no markup is text.
///
/// Where a construct has no end, the least is lost: a comment ends at the next `>`, a quoted value at the end of its tag,
/// a tag before the next `<`. Comments and processing instructions are skipped. No entity is ever fetched or expanded.
///
/// - Complexity: O(n) for the whole input: a search that failed once is not repeated.
struct MarkupTokens: IteratorProtocol {
    /// Valid UTF-8.
    let bytes: [UInt8]
    private(set) var index: Int
    private let end: Int
    /// Constructs that break the rules of XML.
    private(set) var damages = 0
    /// Ends of constructs of which there is no other one ahead.
    private var exhausted: Set<StaticEnd> = []

    /// Elements of which there is no end tag ahead.
    private var endless: Set<String> = []
    /// Whether a document type declaration without an end was met: others are not looked for.
    private var isDoctypeEndless = false

    private enum StaticEnd: String {
        case comment = "-->"
        case cdata = "]]>"
        case instruction = "?>"
        case doubleQuote = "\""
        case singleQuote = "'"
    }

    /// Reads the markup of a range.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> MarkupToken? {
        while index < end {
            guard bytes[index] == UInt8(ascii: "<") else { return .text(takeText(from: index)) }
            let following = index + 1 < end ? bytes[index + 1] : 0
            switch following {
            case UInt8(ascii: "!"):
                if let token = takeDeclaration() { return token }
            case UInt8(ascii: "?"):
                index = find(.instruction, from: index + 2).map { $0 + 2 } ?? afterTagEnd(from: index + 2)
            case UInt8(ascii: "/"):
                if let token = takeEndTag() { return token }
            case _ where Self.startsName(following):
                if let token = takeStartTag() { return token }
            default:
                damages += 1
                return .text(takeText(from: index))
            }
        }
        return nil
    }

    /// Whether a byte may begin the name of an element.
    static func startsName(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    // MARK: - Text, declarations, end tags

    private mutating func takeText(from start: Int) -> Range<Int> {
        index = start + 1
        while index < end, bytes[index] != UInt8(ascii: "<") { index += 1 }
        return start..<index
    }

    private mutating func takeDeclaration() -> MarkupToken? {
        if starts(with: "<![CDATA[") {
            let start = index + 9
            if let close = find(.cdata, from: start) {
                index = close + 3
                return .cdata(start..<close)
            }
            damages += 1
            index = end
            return .cdata(start..<end)
        }
        if starts(with: "<!--") {
            if let close = find(.comment, from: index + 4) {
                index = close + 3
            } else {
                damages += 1
                index = afterTagEnd(from: index + 4)
            }
            return nil
        }
        return takeDoctype()
    }

    /// Skips `<!DOCTYPE … [ … ]>`: brackets and quotes in it hide `>`.
    private mutating func takeDoctype() -> MarkupToken? {
        let start = index + 2
        index = start
        var isInSubset = false
        while index < end, !isDoctypeEndless {
            switch bytes[index] {
            case UInt8(ascii: "["): isInSubset = true
            case UInt8(ascii: "]"): isInSubset = false
            case UInt8(ascii: ">") where !isInSubset:
                index += 1
                return .doctype(start..<(index - 1))
            default: break
            }
            index += 1
        }
        isDoctypeEndless = true
        damages += 1
        index = start - 2
        return .text(takeText(from: index))
    }

    private mutating func takeEndTag() -> MarkupToken? {
        let start = index + 2
        var close = start
        while close < end, bytes[close] != UInt8(ascii: ">"), bytes[close] != UInt8(ascii: "<") { close += 1 }
        if close == end || bytes[close] == UInt8(ascii: "<") { damages += 1 }
        index = close < end && bytes[close] == UInt8(ascii: ">") ? close + 1 : close
        let name = nameRange(from: start, to: close)
        return name.isEmpty ? nil : .end(name)
    }

    // MARK: - Start tags

    private mutating func takeStartTag() -> MarkupToken? {
        let start = index
        let name = nameRange(from: start + 1, to: end)
        index = name.upperBound
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: ">"):
                let isEmpty = index > name.upperBound && bytes[index - 1] == UInt8(ascii: "/")
                let attributes = name.upperBound..<(isEmpty ? index - 1 : index)
                index += 1
                return .start(MarkupTag(start: start, name: name, attributes: attributes, isEmpty: isEmpty))
            case UInt8(ascii: "<"):
                damages += 1
                let attributes = name.upperBound..<index
                return .start(MarkupTag(start: start, name: name, attributes: attributes, isEmpty: false))
            case UInt8(ascii: "="): skipValue()
            default: index += 1
            }
        }
        damages += 1
        // A few words are text, such as `a<b or so`; an attribute that begins is a tag that was cut off.
        let rest = bytes[name.upperBound..<end]
        let isText = rest.contains(0x20) && !rest.contains(UInt8(ascii: "="))
        return isText ? .text(start..<end) : nil
    }

    /// Goes behind `=` and, where one follows, behind a quoted value.
    private mutating func skipValue() {
        index += 1
        while index < end, bytes[index] <= 0x20 { index += 1 }
        guard index < end, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else { return }
        let quote: StaticEnd = bytes[index] == UInt8(ascii: "\"") ? .doubleQuote : .singleQuote
        if let close = find(quote, from: index + 1) {
            index = close + 1
        } else {
            damages += 1
            index += 1
        }
    }

    private func nameRange(from start: Int, to limit: Int) -> Range<Int> {
        var index = start
        while index < limit {
            let byte = bytes[index]
            if byte <= 0x20 || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "<") {
                break
            }
            index += 1
        }
        return start..<index
    }

    /// Goes to the end tag of an element whose content is not wanted.
    ///
    /// - Parameter toEnd: Whether an element without an end tag reaches to the end of the input; else it has no content.
    mutating func skipContent(of name: String, toEnd: Bool) {
        guard !endless.contains(name) else { return }
        let letters = Array(name.utf8)
        var position = index
        while position + 2 + letters.count <= end {
            if bytes[position] == UInt8(ascii: "<"), bytes[position + 1] == UInt8(ascii: "/"),
                letters.indices.allSatisfy({ bytes[position + 2 + $0] | 0x20 == letters[$0] })
            {
                index = position
                return
            }
            position += 1
        }
        endless.insert(name)
        if toEnd { index = end }
    }

    // MARK: - Searching

    private func starts(with prefix: StaticString) -> Bool {
        guard index + prefix.utf8CodeUnitCount <= end else { return false }
        return (0..<prefix.utf8CodeUnitCount).allSatisfy { bytes[index + $0] == prefix.utf8Start[$0] }
    }

    private mutating func find(_ mark: StaticEnd, from start: Int) -> Int? {
        guard !exhausted.contains(mark) else { return nil }
        let mark8 = Array(mark.rawValue.utf8)
        let last = mark8[mark8.count - 1]
        var position = start + mark8.count - 1
        while position < end {
            if bytes[position] == last {
                let first = position - mark8.count + 1
                if mark8.indices.allSatisfy({ bytes[first + $0] == mark8[$0] }) { return first }
            }
            position += 1
        }
        exhausted.insert(mark)
        return nil
    }

    private func afterTagEnd(from start: Int) -> Int {
        var position = start
        while position < end, bytes[position] != UInt8(ascii: ">") { position += 1 }
        return min(position + 1, end)
    }
}
