/// A line of a date beside section names and agencies, such as «24 сентября 2015, 18:02 | Политика».
struct DatedLine: Hashable {
    var date: DateLine
    /// The section names.
    var tags: [String] = []

    /// Reads a line; `nil` where a part is nothing of these, or no part is a date.
    init?(_ line: TextSlice) {
        guard line.count <= DateLine.lengthLimit else { return nil }
        var date: DateLine?
        let parts = Self.parts(of: line)
        guard (2...4).contains(parts.count) else { return nil }
        for part in parts {
            if date == nil, let found = DateLine(part) {
                date = found
            } else if let tags = SectionLabel.tags(of: part) {
                self.tags += tags
            } else if !NewsAgency.isKnown(part) {
                return nil
            }
        }
        guard let date else { return nil }
        self.date = date
    }

    /// The parts between upright strokes, dots, slashes and dashes with a space before them.
    private static func parts(of line: TextSlice) -> [TextSlice] {
        var parts: [TextSlice] = []
        var start = line.startIndex
        var index = line.startIndex
        while index < line.endIndex {
            let (value, length) = line.scalar(at: index)
            let mayDivide = value == 0x2F || value == 0x2C || ScalarClass.isDash(value)
            let isSpaced = mayDivide && index > line.startIndex && line[index - 1] == 0x20
            if value == 0x7C || value == 0xB7 || value == 0x2022 || isSpaced {
                parts.append(line[start..<index].trimmed)
                start = index + length
            }
            index += length
        }
        parts.append(line[start...].trimmed)
        return parts.filter { !$0.isEmpty }
    }
}
