internal import NewsModels

/// A value with the place in the page that it was read from, such as `og:title`.
struct Finding<Value> {
    var value: Value
    var origin: String
}

/// A page as it was read: its parts, and what was decided about each.
struct PageReading {
    /// The charset that the bytes were read in.
    let charset: Charset
    let metadata: PageMetadata
    let data: StructuredData
    /// The headline; empty where the page has none.
    let title: Finding<String>
    /// The blocks of the page.
    let page: BlockTree
    /// What was decided about each block.
    private(set) var body: BodyChoice
    /// The lines of the body, and what other lines told about the article.
    private(set) var lines: SortedLines
    /// How the body was found: `blocks` or `json_ld`.
    private(set) var method: String
    /// What was removed, repaired or doubted.
    private(set) var warnings: WarningList

    /// Reads a page.
    ///
    /// - Throws: `too_large` where its tree would take too much memory.
    init(_ decoded: DecodedText) throws(WireError) {
        charset = decoded.charset
        warnings = WarningList()
        for warning in decoded.warnings { warnings.add(warning) }
        warnings.add("replaced", decoded.replacements, "broken byte sequence", "broken byte sequences")
        let tree = try PageTreeBuilder.parse(decoded.bytes)
        let metadata = PageMetadata.read(tree)
        data = StructuredData.read(tree)
        let content = BlockReader.read(tree)
        title = PageTitle.choose(metadata, data, shownIn: content)
        page = BlockTree(tree, content, title: CaseFolding.fold(TextSlice(title.value)))
        self.metadata = metadata.withoutComments(of: page)
        let structured = data.body.map { PlainMarkup.text($0) }
        let description = metadata.meta["og:description"] ?? metadata.meta["description"] ?? data.description
        body = BodySelection.select(
            page, structured: structured.map { StructuredText($0) }, title: title.value,
            description: description.map { StructuredText(PlainMarkup.text($0)) })
        lines = SortedLines()
        method = "blocks"
        sortLines()
        if let structured { takeInstead(structured) }
    }

    // MARK: - Lines

    /// Takes out of the body the lines of the page.
    private mutating func sortLines() {
        var text = CleanedText()
        var blocks: [Int] = []
        for index in body.verdicts.indices where body.verdicts[index].isKept {
            text.append(Self.clean(page.content.text(of: page.blocks[index])))
            while blocks.count < text.lines.count { blocks.append(index) }
        }
        lines = LineSorter.sort(text, warnings: &warnings)
        for (number, reason) in lines.removed { body.verdicts[blocks[number]] = .line(reason) }
    }

    /// Takes the article body of the structured data where the page shows much less of it.
    private mutating func takeInstead(_ structured: String) {
        let words = lines.kept.reduce(0) { $0 + WordCount.count($1.text) }
        guard WordCount.count(TextSlice(structured)) > max(40, words * 2) else { return }
        method = "json_ld"
        var text = CleanedText()
        for line in TextSlice(structured).split(separator: 0x0A) { text.append(Self.clean(line)) }
        lines = LineSorter.sort(text, warnings: &warnings)
    }

    private static func clean(_ text: TextSlice) -> CleanedText {
        TextCleaner.clean(NormalForm.compose(Array(text)).bytes, as: .authored)
    }

    // MARK: - Text

    /// The paragraphs, divided by empty lines.
    var text: String {
        var body: [UInt8] = []
        for line in lines.kept {
            if !body.isEmpty { body += [0x0A, 0x0A] }
            body.append(contentsOf: line.text)
        }
        return String(decoding: body, as: UTF8.self)
    }
}

extension CleanedText {
    /// Appends a text, with an empty line before it.
    fileprivate mutating func append(_ other: CleanedText) {
        let start = bytes.count
        bytes += other.bytes
        lines += other.lines.map {
            TextLine(
                range: ($0.range.lowerBound + start)..<($0.range.upperBound + start), followsBlank: $0.followsBlank)
        }
    }
}
