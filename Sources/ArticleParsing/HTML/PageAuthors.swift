/// Chooses the authors of a page.
enum PageAuthors {
    /// Names of persons, in the order of the page.
    static func choose(_ metadata: PageMetadata, _ data: StructuredData) -> [String] {
        let stated: [[String]] = [
            data.authors,
            ["author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"]
                .compactMap { metadata.meta[$0] },
            metadata.properties["author"] ?? [], metadata.bylines,
        ]
        for names in stated {
            let site = metadata.meta["og:site_name"].map(fold)
            var found: [String] = []
            for name in names.flatMap(split) where fold(name) != site && !found.contains(name) { found.append(name) }
            if !found.isEmpty { return Array(found.prefix(8)) }
        }
        return []
    }

    private static func fold(_ text: String) -> String {
        String(decoding: CaseFolding.fold(TextSlice(text)), as: UTF8.self)
    }

    /// The names in a byline, without labels, places and dates.
    private static func split(_ text: String) -> [String] {
        guard text.utf8.count <= 300, !text.hasPrefix("http"), !text.contains("@") else { return [] }
        var names: [String] = []
        var line = TextCleaner.cleanLine(text)
        let folded = fold(line)
        for label in labels where folded.hasPrefix(label) && folded.count == line.count {
            line = String(line.dropFirst(label.count))
            break
        }
        for separator in [" and ", " und ", " et ", " и ", " & ", ";", "|", "/"] {
            line = line.split(separator: separator).joined(separator: ",")
        }
        for piece in line.split(separator: ",") {
            let name = TextSlice(String(piece)).trimming { $0 == 0x20 || $0 == 0x3A || $0 == 0x2E }
            guard !NewsAgency.isKnown(name), PersonName.isName(name, minimumWords: 2) else {
                if names.isEmpty { continue } else { break }
            }
            names.append(name.string)
        }
        return names
    }

    private static let labels = [
        "written by ", "posted by ", "story by ", "reported by ", "by ", "von ", "par ", "por ", "автор:", "автор ",
        "авторы:", "author:", "text:", "текст:",
    ]
}
