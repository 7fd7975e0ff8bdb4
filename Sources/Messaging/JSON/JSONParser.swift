/// A recursive-descent parser over valid UTF-8.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    private let maximumDepth: Int
    private(set) var index = 0
    /// Where strings with escapes are put together.
    private var scratch: [UInt8] = []
    private var depth = 0

    /// - Parameter bytes: Valid UTF-8 that outlives the parser.
    init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func parseText() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try parseValue()
        skipSpace()
        guard index == bytes.count else { throw fault("unexpected text behind the value") }
        return value
    }

    func fault(_ message: String) -> JSONError { JSONError(.syntax, message, offset: index) }

    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    mutating func parseValue() throws(JSONError) -> JSONValue {
        guard let byte = current else { throw fault("unexpected end") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.parseObject() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.parseArray() }
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try parseLiteral("false", .bool(false))
        case UInt8(ascii: "n"): return try parseLiteral("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        default: throw fault("unexpected character")
        }
    }

    /// Passes the first character of an array or an object and reads the rest by `parse`.
    mutating func nested<Value>(_ parse: (inout JSONParser) throws(JSONError) -> Value) throws(JSONError) -> Value {
        guard depth < maximumDepth else {
            throw JSONError(.depth, "nested deeper than \(maximumDepth)", offset: index)
        }
        depth += 1
        index += 1
        let value = try parse(&self)
        depth -= 1
        return value
    }

    private mutating func parseObject() throws(JSONError) -> JSONValue {
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(JSONObject([])) }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(8)
        while true {
            guard current == UInt8(ascii: "\"") else { throw fault("expected a name") }
            let name = try parseString()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("expected a colon") }
            skipSpace()
            members.append(JSONObject.Member(name, try parseValue()))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(JSONObject(members)) }
            guard take(UInt8(ascii: ",")) else { throw fault("expected a comma or the end of the object") }
            skipSpace()
        }
    }

    private mutating func parseArray() throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try parseValue())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw fault("expected a comma or the end of the array") }
            skipSpace()
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    private mutating func parseLiteral(_ literal: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let length = literal.utf8CodeUnitCount
        guard index + length <= bytes.count,
            (0..<length).allSatisfy({ bytes[index + $0] == literal.utf8Start[$0] })
        else { throw fault("unexpected character") }
        index += length
        return value
    }
}

// MARK: - Numbers

extension JSONParser {
    private mutating func skipDigits() -> Int {
        let start = index
        while let byte = current, (48...57).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func parseNumber() throws(JSONError) -> JSONValue {
        let start = index
        let isNegative = take(UInt8(ascii: "-"))
        let firstDigit = current
        let integerDigits = skipDigits()
        guard integerDigits > 0, firstDigit != UInt8(ascii: "0") || integerDigits == 1 else {
            throw fault("malformed number")
        }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            guard skipDigits() > 0 else { throw fault("malformed number") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw fault("malformed number") }
        }
        if isInteger, integerDigits <= 18 {
            return .integer(smallInteger(from: isNegative ? start + 1 : start, isNegative: isNegative))
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        if isInteger, let value = UInt64(text) { return .unsigned(value) }
        guard let value = Double(text), value.isFinite else { throw fault("number out of range") }
        return .number(value)
    }

    private func smallInteger(from start: Int, isNegative: Bool) -> Int64 {
        var value: Int64 = 0
        for position in start..<index { value = value * 10 + Int64(bytes[position] - 48) }
        return isNegative ? -value : value
    }
}

// MARK: - Strings

extension JSONParser {
    mutating func parseString() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            skipPlainBytes()
            guard index < bytes.count else { break }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = text(in: start..<index)
                index += 1
                return text
            case UInt8(ascii: "\\"): return try parseEscapedString(from: start)
            case 0..<0x20: throw fault("unescaped control character")
            default: index += 1
            }
        }
        throw fault("unterminated string")
    }

    /// Passes a string without escapes and returns where it stands between its quotes.
    mutating func passPlainString() throws(JSONError) -> Range<Int> {
        guard take(UInt8(ascii: "\"")) else { throw fault("expected a string") }
        let start = index
        while index < bytes.count {
            skipPlainBytes()
            guard index < bytes.count else { break }
            if take(UInt8(ascii: "\"")) { return start..<(index - 1) }
            guard bytes[index] != UInt8(ascii: "\\"), bytes[index] >= 0x20 else { break }
            index += 1
        }
        throw fault("expected a string without escapes")
    }

    /// The text in a range of bytes between whole scalars.
    func text(in range: Range<Int>) -> String {
        // SAFETY: the bytes are valid UTF-8, as `init` demands, and the range does not cut a scalar.
        unsafe String(copying: UTF8Span(unchecked: bytes.extracting(range).span))
    }

    /// Passes the bytes of a string that stand for themselves, eight at a time; may stop before the last of them.
    @inline(__always)
    mutating func skipPlainBytes() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high = ones << 7
        while index + 8 <= bytes.count {
            // SAFETY: the eight bytes lie inside the buffer.
            let place = UnsafeRawPointer(bytes.baseAddress!) + index
            let word = unsafe UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
            let quotes = word ^ ones &* 0x22
            let slashes = word ^ ones &* 0x5C
            // The lowest bit set is exact: a borrow can only spoil bytes behind it.
            let ends = (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
            let special = (ends | (word &- ones &* 0x20) & ~word) & high
            guard special == 0 else {
                index += special.trailingZeroBitCount / 8
                return
            }
            index += 8
        }
    }

    /// Goes on with a string in which an escape was met.
    private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
        var text: [UInt8] = []
        swap(&text, &scratch)
        defer { swap(&text, &scratch) }
        text.removeAll(keepingCapacity: true)
        // Most texts with escapes are bodies, and most of what is left is the body.
        text.reserveCapacity(bytes.count - start)
        try parseRest(ofStringFrom: start, into: &text)
        // SAFETY: the bytes are valid UTF-8, as `init` demands, and escapes are whole scalars.
        return unsafe String(copying: UTF8Span(unchecked: text.span))
    }

    /// Reads a string, which must come next, behind what is in `text`.
    mutating func parseString(into text: inout [UInt8]) throws(JSONError) {
        guard take(UInt8(ascii: "\"")) else { throw fault("expected a string") }
        try parseRest(ofStringFrom: index, into: &text)
    }

    /// Reads a string to its end; what stands from `start` up to here stands for itself.
    private mutating func parseRest(ofStringFrom start: Int, into text: inout [UInt8]) throws(JSONError) {
        // What stands between two escapes is copied at once.
        var runStart = start
        while index < bytes.count {
            skipPlainBytes()
            guard index < bytes.count else { break }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                text.append(contentsOf: bytes[runStart..<index])
                index += 1
                return
            case UInt8(ascii: "\\"):
                text.append(contentsOf: bytes[runStart..<index])
                try parseEscape(into: &text)
                runStart = index
            case 0..<0x20: throw fault("unescaped control character")
            default: index += 1
            }
        }
        throw fault("unterminated string")
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(JSONError) {
        index += 1
        guard let byte = current else { throw fault("unterminated string") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try parseUnicodeEscape()).utf8)
        default: throw fault("unknown escape")
        }
    }

    /// Reads the digits of `\uXXXX`, and of the low surrogate that must follow a high one.
    private mutating func parseUnicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let unit = try parseFourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fault("lone surrogate") }
        let low = try parseFourHexDigits()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("lone surrogate") }
        return scalar
    }

    private mutating func parseFourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("malformed escape")
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }
}
