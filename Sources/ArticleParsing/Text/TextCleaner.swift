/// Cleans a text in one pass over its bytes.
///
/// - Line breaks of all kinds divide lines; spaces of all kinds become one space; a soft hyphen joins what it divided.
/// - Control characters, invisible characters, private-use characters and non-characters go.
/// - In crawled text (``Kind/crawl``) also: holes left by removed links are closed, character references are decoded,
///   placeholders such as `{mosads}` go.
/// - Complexity: O(n).
struct TextCleaner {
    /// What kind of text it is.
    enum Kind {
        /// Text that its author wrote as it is.
        case authored
        /// Text that a crawler stripped from a page.
        case crawl
    }

    let input: TextSlice
    private let isCrawl: Bool
    var output = CleanedText()
    var lineStart = 0
    var pendingSpaces = 0
    private var sawBlank = true
    private var softHyphenPending = false
    var index = 0

    /// Cleans valid UTF-8.
    static func clean(_ input: [UInt8], as kind: Kind) -> CleanedText {
        var cleaner = TextCleaner(input: input[...], isCrawl: kind == .crawl)
        cleaner.run()
        return cleaner.output
    }

    /// Cleans a text and joins its lines.
    static func cleanLine(_ text: String) -> String {
        let cleaned = clean(Array(NormalForm.compose(text).utf8), as: .authored)
        guard cleaned.lines.count > 1 else { return String(decoding: cleaned.bytes, as: UTF8.self) }
        return NormalForm.compose(cleaned.lines.map { cleaned.text(of: $0).string }.joined(separator: " "))
    }

    private init(input: TextSlice, isCrawl: Bool) {
        self.input = input
        self.isCrawl = isCrawl
        output.bytes.reserveCapacity(input.count)
    }

    private mutating func run() {
        while index < input.endIndex {
            switch classes[Int(input[index])] {
            case .ordinary: takeRun()
            case .mark, .point: takeMark()
            case .space:
                pendingSpaces += 1
                index += 1
            case .rare: takeRare()
            }
        }
        endLine()
    }

    /// What a byte asks for at the start of a word or mark.
    private enum ByteClass {
        /// Nothing: it is copied together with all that follow it.
        case ordinary
        /// A look at the crawl's dirt.
        case mark
        /// The same, unless it follows a word or mark.
        case point
        /// Counting.
        case space
        /// A look at the whole code point.
        case rare
    }

    private let classes = Self.byteClasses

    private static let byteClasses: [ByteClass] = (0...255).map { byte in
        switch UInt8(byte) {
        case 0x20, 0x09: .space
        case 0x2C, 0x2E, 0x3B, 0x3A, 0x21, 0x3F, 0x29: .point
        case 0x7B, 0x5B, 0x28, 0x26: .mark
        case 0x21...0x7E, 0xC3...0xCB, 0xCE...0xDF, 0x80...0xBF: .ordinary
        default: .rare
        }
    }

    // MARK: - Visible characters

    /// Takes words with the points behind them and single spaces between them: they stay as they are.
    private mutating func takeRun() {
        startVisible()
        let start = index
        index = input.withUnsafeBufferPointer { [classes] bytes in
            var end = start + 1
            while end < bytes.count {
                switch classes[Int(bytes[end])] {
                case .ordinary, .point: end += 1
                case .space
                where bytes[end] == 0x20 && end + 1 < bytes.count
                    && classes[Int(bytes[end + 1])] == .ordinary:
                    end += 2
                default: return end
                }
            }
            return end
        }
        output.bytes.append(contentsOf: input[start..<index])
    }

    private mutating func takeMark() {
        let byte = input[index]
        if isCrawl {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("): if skipPlaceholder() { return }
            case UInt8(ascii: "&"): if decodeReference() { return }
            default: break
            }
            if pendingSpaces > 0, closesHole(byte) {
                output.counts.holes += 1
                pendingSpaces = 0
            }
        }
        startVisible()
        output.bytes.append(byte)
        index += 1
    }

    private mutating func startVisible() {
        softHyphenPending = false
        guard pendingSpaces > 0 else { return }
        if output.bytes.count > lineStart { output.bytes.append(0x20) }
        pendingSpaces = 0
    }

    private mutating func endLine() {
        if softHyphenPending, output.bytes.count > lineStart {
            softHyphenPending = false
            pendingSpaces = 0
            return
        }
        pendingSpaces = 0
        if output.bytes.count == lineStart {
            sawBlank = true
        } else {
            output.lines.append(TextLine(range: lineStart..<output.bytes.count, followsBlank: sawBlank))
            sawBlank = false
            lineStart = output.bytes.count
        }
    }

    // MARK: - Everything else

    private mutating func takeRare() {
        let (value, length) = input.scalar(at: index)
        consume(value, length: length)
    }

    /// Takes any code point; `length` is what stands for it in the input.
    mutating func consume(_ value: UInt32, length: Int) {
        switch Self.treatment(of: value) {
        case .space:
            pendingSpaces += 1
        case .lineBreak:
            if value == 0x0D, index + length < input.endIndex, input[index + length] == 0x0A { index += 1 }
            endLine()
        case .softHyphen:
            output.counts.invisibles += 1
            softHyphenPending = true
        case .control:
            output.counts.controls += 1
        case .invisible where value == 0x200C || value == 0x200D:
            takeJoiner(value)
        case .invisible:
            output.counts.invisibles += 1
        case .visible:
            startVisible()
            if let scalar = Unicode.Scalar(value) {
                output.bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        index += length
    }

    /// Joiners shape emoji and the letters of some scripts; elsewhere they are dirt.
    private mutating func takeJoiner(_ value: UInt32) {
        let previous = output.bytes[lineStart...].lastScalar ?? 0
        let shapes = pendingSpaces == 0 && previous >= 0x590 && !(0x2000...0x206F).contains(previous)
        if shapes, let scalar = Unicode.Scalar(value) {
            output.bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        } else {
            output.counts.invisibles += 1
        }
    }

    private enum Treatment { case visible, space, lineBreak, softHyphen, invisible, control }

    private static func treatment(of value: UInt32) -> Treatment {
        switch value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: .lineBreak
        case 0x09, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: .space
        case 0xAD: .softHyphen
        case 0x034F, 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: .invisible
        case 0..<0x20, 0x7F..<0xA0, 0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xFFF0...0xFFFB, 0xF0000...: .control
        default: value & 0xFFFE == 0xFFFE ? .control : .visible
        }
    }
}
