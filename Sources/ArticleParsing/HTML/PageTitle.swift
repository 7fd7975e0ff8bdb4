/// Chooses the headline of a page: without the name of the site.
enum PageTitle {
    /// The headline, and where it stands; empty where the page has none.
    static func choose(_ metadata: PageMetadata, _ data: StructuredData, shownIn content: PageBlocks) -> Finding<String>
    {
        let whole = metadata.title ?? ""
        let headings = metadata.headings.filter { !$0.isEmpty }
        let stated = [
            ("og:title", metadata.meta["og:title"]), ("json_ld", data.headline),
            ("twitter:title", metadata.meta["twitter:title"]),
        ]
        .compactMap { origin, text in text.map { Finding(value: TextCleaner.cleanLine($0), origin: origin) } }
        .filter { !$0.value.isEmpty }
        let site = [metadata.meta["og:site_name"], metadata.meta["application-name"]].compactMap { $0 }
        let reference = whole.isEmpty ? stated.first?.value ?? "" : whole
        let named = Set(site.map(words) + nameParts(of: whole))
        let isHeadline: (String) -> Bool = { !named.contains(words($0)) }
        func heading(_ text: String) -> Finding<String> { Finding(value: text, origin: "h1") }
        if let text = headings.first(where: { text in stated.contains { $0.value == text } }), isHeadline(text) {
            return heading(text)
        }
        if stated.isEmpty, let part = shownPart(of: whole, behind: headings.first, in: content),
            isHeadline(part)
        {
            return headings.contains(part) ? heading(part) : Finding(value: part, origin: "title")
        }
        if let text = headings.first(where: { isPart($0, of: reference) && isHeadline($0) }) { return heading(text) }
        if headings.count == 1, isPart(reference, of: headings[0]) { return heading(headings[0]) }
        if let title = stated.first {
            return Finding(value: withoutSite(title.value, site), origin: title.origin)
        }
        let short = withoutSite(whole, site)
        if let text = headings.first(where: isHeadline), short.isEmpty || headings.count == 1 && wordCount(text) >= 3 {
            return wordCount(short) >= 4 && text.hasPrefix(short)
                ? Finding(value: short, origin: "title") : heading(text)
        }
        return Finding(value: short, origin: "title")
    }

    /// The longest run of parts of a title that stands in the page as a text of its own, if it is a headline by its
    /// length: a title that names the site and its sections has it at the start or at the end. The start may also be a
    /// link, and the whole title counts where it stands behind the first heading.
    ///
    /// - Complexity: O(n) in the blocks, times the few parts.
    private static func shownPart(of title: String, behind heading: String?, in content: PageBlocks) -> String? {
        let candidates = runs(of: title).filter { wordCount($0) >= 4 }
        if let found = candidates.first(where: { index(of: $0, in: content, isLink: false) != nil }) { return found }
        if let start = candidates.first(where: {
            title.hasPrefix($0) && index(of: $0, in: content, isLink: true) != nil
        }) {
            return start
        }
        guard let heading, wordCount(title) >= 4, let place = index(of: title, in: content, isLink: false),
            let other = index(of: heading, in: content, isLink: true)
        else { return nil }
        return place > other ? title : nil
    }

    /// The first block that is a text.
    private static func index(of line: String, in content: PageBlocks, isLink: Bool) -> Int? {
        let wanted = words(line)
        return content.blocks.firstIndex { block in
            let text = content.text(of: block)
            return (isLink || block.linkDensity < 0.5) && abs(text.count - line.utf8.count) <= 8
                && words(text) == wanted
        }
    }

    /// The most parts of a title that are looked at.
    private static let partLimit = 6

    /// What remains of a title without some of its last or first parts, the longest first; empty where nothing divides it.
    private static func runs(of title: String) -> [String] {
        for separator in separators where title.holds(separator) {
            let parts = title.split(separator: separator)
            guard (2...partLimit).contains(parts.count) else { continue }
            let runs = (1..<parts.count).flatMap { [parts[..<$0], parts[$0...]] }
            return runs.map { TextCleaner.cleanLine($0.joined(separator: separator)) }
                .sorted { $0.utf8.count > $1.utf8.count }
        }
        return []
    }

    private static let separators = [
        " | ", " » ", " :: ", " — ", " – ", " - ", " // ", " / ", " • ", " · ", " : ",
    ]

    /// What stands behind the last separator of a title, or before the first one, where the other part is longer.
    private static func nameParts(of title: String) -> [String] {
        for separator in [" | ", " » ", " :: ", " — ", " – ", " - ", " • ", " · ", "|"]
        where title.holds(separator) {
            let parts = title.split(separator: separator).map { words(String($0)) }
            guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
            return last.utf8.count < first.utf8.count ? [last] : []
        }
        return []
    }

    private static func wordCount(_ text: String) -> Int { WordCount.count(TextSlice(text)) }

    /// Whether a heading of some length stands in the title of the page; one of two words only at its start.
    private static func isPart(_ part: String, of whole: String) -> Bool {
        let part = words(part)
        let whole = words(whole)
        guard part.count >= 8 else { return false }
        if wordCount(part) < 3 { return (whole + " ").hasPrefix(part + " ") }
        return (" " + whole + " ").contains(" " + part + " ")
    }

    private static func words(_ text: String) -> String { words(TextSlice(text)) }

    private static func words(_ text: TextSlice) -> String {
        let folded = CaseFolding.fold(text)[...]
        var output: [UInt8] = []
        folded.forEachScalar { value in
            if ScalarClass.isWordPart(value), let scalar = Unicode.Scalar(value) {
                output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            } else if output.last != 0x20 {
                output.append(0x20)
            }
        }
        return output[...].trimmed.string
    }

    /// Cuts the name of the site off the end or the start: behind the last separator, where that is its name or the
    /// shorter part.
    static func withoutSite(_ title: String, _ site: [String]) -> String {
        for separator in separators + [": "] where title.holds(separator) {
            let parts = title.split(separator: separator)
            guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
            let isNamed = site.contains { words($0) == words(String(last)) }
            if separator == ": " {
                guard isNamed || site.contains(where: { words($0) == words(String(first)) }) else { continue }
                return parts[isNamed ? 0..<(parts.count - 1) : 1..<parts.count].joined(separator: separator)
            }
            if site.contains(where: { words($0) == words(String(first)) }) {
                return parts.dropFirst().joined(separator: separator)
            }
            let isShort = wordCount(String(last)) <= 4 && wordCount(String(first)) >= 3
            if isNamed || isShort {
                let cut = parts.dropLast().joined(separator: separator)
                return [" | ", " :: "].contains(separator) && parts.count > 2 && wordCount(String(first)) >= 4
                    ? String(first) : cut
            }
            let isName = wordCount(String(first)) <= 2 || !first.contains(" ") && first.contains(".")
            if isName, wordCount(String(last)) >= 4 { return String(last) }
        }
        return title
    }
}
