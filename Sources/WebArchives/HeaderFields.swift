/// Fields of a header, of an archive's record or of an HTTP message: `Name: value`, a line each.
struct HeaderFields {
    /// The line before the fields.
    let startLine: String
    private let fields: [(name: String, value: String)]

    /// The most fields that are kept.
    static let countLimit = 512

    /// Reads a header, with or without the empty line at its end; lines that are no fields are passed over.
    init(_ header: ArraySlice<UInt8>) {
        var fields: [(name: String, value: String)] = []
        var startLine: String?
        for line in header.split(separator: 0x0A, omittingEmptySubsequences: true) {
            let text = Self.trimmed(line)
            guard startLine != nil else {
                startLine = text
                continue
            }
            // A line that begins with white space goes on with the value before it.
            if let first = line.first, first == 0x20 || first == 0x09 {
                if let last = fields.indices.last, !text.isEmpty { fields[last].value += " " + text }
                continue
            }
            guard fields.count < Self.countLimit, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
                continue
            }
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields.append((text[..<colon].lowercased(), String(value)))
        }
        self.startLine = startLine ?? ""
        self.fields = fields
    }

    /// The first value of a field, by its name in small letters.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Where the empty line behind a header ends.
    static func end(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while let newline = bytes[index...].firstIndex(of: 0x0A) {
            let next = newline + 1
            if next < bytes.count, bytes[next] == 0x0A { return next + 1 }
            if next + 1 < bytes.count, bytes[next] == 0x0D, bytes[next + 1] == 0x0A { return next + 2 }
            index = next
        }
        return nil
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> String {
        var line = line.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = line.last, last <= 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
