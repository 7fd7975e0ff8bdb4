internal import CHTMLParser
public import NewsModels

extension PageExplanation {
    init(_ reading: PageReading, _ facts: PageFacts, language: LanguageGuess) {
        charset = reading.charset.rawValue
        method = reading.method
        self.facts = Self.list(reading, facts, language)
        structuredData = StructuredDataReport(
            types: reading.data.types, repaired: reading.data.repairs, unreadable: reading.data.unreadable,
            bodyWords: reading.data.body.map { WordCount.count(TextSlice(PlainMarkup.text($0))) } ?? 0,
            agreesWithPage: reading.body.agreesWithStructuredData)
        candidates = reading.body.candidates.map { Self.candidate($0, reading) }
        blocks = reading.page.blocks.indices.map { Self.block($0, reading) }
        warnings = reading.warnings.summary
    }

    private static func list(_ reading: PageReading, _ facts: PageFacts, _ language: LanguageGuess) -> [Fact] {
        func text(_ name: String, _ finding: Finding<String>?) -> Fact? {
            finding.map { Fact(name: name, value: $0.value, origin: $0.origin) }
        }
        func flag(_ name: String, _ finding: Finding<Bool>?) -> Fact? {
            finding.map { Fact(name: name, value: "\($0.value)", origin: $0.origin) }
        }
        func time(_ name: String, _ time: (time: Timestamp, origin: TimeOrigin)?) -> Fact? {
            time.map { Fact(name: name, value: $0.time.description, origin: $0.origin.rawValue) }
        }
        let authors = facts.authors.map {
            Fact(name: "authors", value: $0.value.joined(separator: ", "), origin: $0.origin)
        }
        let title = reading.title.value.isEmpty ? nil : reading.title
        return [
            text("title", title), text("lead", facts.lead), authors, time("published_at", facts.published),
            time("modified_at", facts.modified),
            Fact(name: "language", value: language.code, origin: "text, \(Int(language.confidence * 100)) % sure"),
            text("canonical_url", facts.canonicalURL), text("section", facts.section), text("image_url", facts.image),
            text("image_caption", facts.imageCaption), flag("paywalled", facts.isPaywalled),
            flag("live_blog", facts.isLiveBlog), flag("correction", facts.isCorrected),
        ].compactMap { $0 }
    }

    private static func candidate(_ candidate: BodyCandidate, _ reading: PageReading) -> Candidate {
        func words(where isWanted: (Int) -> Bool) -> Int {
            reading.page.blocks.indices.reduce(0) { $0 + (isWanted($1) ? reading.page.blocks[$1].words : 0) }
        }
        let verdicts = reading.body.verdicts
        let both = words { candidate.blocks[$0] && verdicts[$0].isKept }
        let either = words { candidate.blocks[$0] || verdicts[$0].isKept }
        return Candidate(
            name: candidate.name, weight: candidate.weight, blocks: candidate.blocks.count { $0 },
            words: words { candidate.blocks[$0] }, agreement: either == 0 ? 0 : Double(both) / Double(either))
    }

    private static func block(_ index: Int, _ reading: PageReading) -> Block {
        let page = reading.page
        let block = page.blocks[index]
        return Block(
            text: page.content.text(of: block).string, path: path(to: block.node, in: page.tree), words: block.words,
            linkDensity: block.linkDensity,
            votes: reading.body.candidates.filter { $0.blocks[index] }.map(\.name),
            isKept: reading.body.verdicts[index].isKept, reason: reason(reading.body.verdicts[index], block, page))
    }

    private static func reason(_ verdict: BlockVerdict, _ block: PageBlock, _ page: BlockTree) -> String {
        guard page.isBeside(block.node), !verdict.isKept else { return verdict.description }
        return "\(verdict.description); \(element(page.asideOf[block.node], in: page.tree)) is beside the article"
    }

    /// The innermost elements around a node.
    private static func path(to node: Int, in tree: PageTree) -> String {
        var names: [String] = []
        var node = node
        while node >= 0, names.count < 8 {
            if tree.nodes[node].tag != nil { names.append(element(node, in: tree)) }
            node = tree.nodes[node].parent
        }
        return names.reversed().joined(separator: " > ")
    }

    /// An element as a selector.
    private static func element(_ node: Int, in tree: PageTree) -> String {
        guard let tag = tree.nodes[node].tag else { return "" }
        var name = String(cString: gumbo_normalized_tagname(tag))
        if let id = tree.value(.id, of: node), !id.isEmpty { name += "#" + id.prefix(40).wholeScalars.string }
        guard let classes = tree.value(.class, of: node)?.prefix(80).wholeScalars else { return name }
        for word in classes.split(whereSeparator: { $0 <= 0x20 }).prefix(3) { name += "." + word.string }
        return name
    }
}

extension DocumentParser {
    /// Explains how a page is read.
    ///
    /// - Returns: `nil` where the document is no page.
    /// - Throws: `too_large`, and `unparseable` for a media type that is not known.
    public func explain(_ document: RawDocument, now: Timestamp) throws(WireError) -> PageExplanation? {
        let (kind, context) = try Self.classify(document, now: now)
        guard kind == .html else { return nil }
        let reading = try HTMLParser.read(document, in: context)
        let facts = PageFacts(reading, in: context)
        let language = LanguageDetector.detect(
            title: TextSlice(reading.title.value), lead: TextSlice(facts.lead?.value ?? ""),
            body: TextSlice(reading.text))
        return PageExplanation(reading, facts, language: language)
    }
}
