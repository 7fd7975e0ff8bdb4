internal import NewsModels

/// Reads plain text that a crawler stripped from a page, in Russian or English.
///
/// 1. The bytes become clean text (``TextDecoder``, ``NormalForm``, ``TextCleaner``).
/// 2. Lines of the page go, lines about the article are read (``LineSorter``).
/// 3. Lines become paragraphs (``ParagraphDivider``).
/// 4. The headline and the lead are taken off (``Head``), then the dateline (``Dateline``). Without a headline of its own
///    the text is titled by its first sentence, which stays in the body.
/// 5. The day of publication is that of the URL, made exact by a date line with a time on about that day; else that of a
///    date line, else of the dateline, else of the running text (``PublicationDay``).
struct PlainTextParser: ArticleParser {
    /// The longest title that is made of a first sentence, in code points.
    static let sentenceTitleLength = 120

    /// Creates a parser.
    init() {}

    var inputKind: String { "text" }

    func parse(_ document: RawDocument, in context: ParsingContext) throws(WireError) -> [ArticleDraft] {
        var warnings = WarningList()
        let decoded = DocumentCharset.decode(
            document.bytes, label: context.mediaType.charset, isDecodedText: document.isDecodedText)
        for warning in decoded.warnings { warnings.add(warning) }
        let repaired = DoubleEncoding.repaired(decoded.bytes)
        let composed = NormalForm.compose(repaired.map { Array($0.utf8) } ?? decoded.bytes)
        var text = TextCleaner.clean(composed.bytes, as: .crawl)
        text.counts.doubleEncodings = repaired == nil ? 0 : 1
        text.counts.replacements = decoded.replacements
        try Self.refuseJunk(text)
        text.counts.report(to: &warnings)
        warnings.add("removed", composed.droppedMarks, "piled-up mark", "piled-up marks")
        return [try draft(of: text, document, context, warnings)]
    }

    private func draft(
        of text: CleanedText, _ document: RawDocument, _ context: ParsingContext, _ warnings: WarningList
    ) throws(WireError) -> ArticleDraft {
        var warnings = warnings
        let lines = LineSorter.sort(text, warnings: &warnings)
        let stated = document.title.map { TextSlice(TextCleaner.cleanLine($0)) }.flatMap { $0.isEmpty ? nil : $0 }
        var head = Head.read(ParagraphDivider.divide(lines.kept), stated: stated, warnings: &warnings)
        let dateline = takeDateline(from: &head, warnings: &warnings)
        guard let firstOfBody = head.body.first ?? head.title else { throw .noTextFound }
        let body = head.body.isEmpty ? [firstOfBody] : head.body
        let title =
            head.title?.string
            ?? SentenceSplitter.firstSentence(of: firstOfBody).shortened(toCodePoints: Self.sentenceTitleLength)
        var draft = ArticleDraft(title: title, body: Self.join(body), method: "crawl")
        draft.lead = head.lead?.string
        draft.url = lines.address?.text
        draft.authors = lines.authors
        if let author = dateline?.author, !draft.authors.contains(author) { draft.authors.append(author) }
        draft.tags = head.tags + lines.tags.filter { !head.tags.contains($0) }
        draft.modifiedAt = lines.modified
        setDate(of: &draft, lines, dateline, body, context)
        draft.warnings = warnings
        return draft
    }

    // MARK: - Parts

    /// Takes the dateline off the first of the first three paragraphs that has one.
    private func takeDateline(from head: inout Head, warnings: inout WarningList) -> Dateline? {
        for index in head.body.indices.prefix(3) {
            guard let dateline = Dateline(head.body[index]) else { continue }
            guard !dateline.rest.isEmpty || head.body.count > 1 else { return nil }
            warnings.addRemoval(of: "dateline", dateline.text)
            if dateline.rest.isEmpty {
                head.body.remove(at: index)
            } else {
                head.body[index] = dateline.rest
            }
            return dateline
        }
        return nil
    }

    private func setDate(
        of draft: inout ArticleDraft, _ lines: SortedLines, _ dateline: Dateline?, _ body: ArraySlice<TextSlice>,
        _ context: ParsingContext
    ) {
        let latest = context.latestDate
        let address = lines.address ?? context.address
        let fromText = [lines.published, dateline?.published].compactMap { $0 }.first { $0 <= latest }
        if let day = address?.date(notAfter: latest) {
            let exact = fromText.flatMap { $0.hasTimeOfDay && $0.isWithinADay(of: day) ? $0 : nil }
            draft.publishedAt = exact ?? day
            draft.publishedAtOrigin = exact == nil ? .url : .text
        } else if let time = fromText ?? PublicationDay.find(in: TextSlice(draft.body), notAfter: latest) {
            draft.publishedAt = time
            draft.publishedAtOrigin = .text
        }
    }

    private static func join(_ paragraphs: ArraySlice<TextSlice>) -> String {
        var body: [UInt8] = []
        body.reserveCapacity(paragraphs.reduce(0) { $0 + $1.count + 2 })
        for paragraph in paragraphs {
            if !body.isEmpty { body += [0x0A, 0x0A] }
            body.append(contentsOf: paragraph)
        }
        return String(decoding: body, as: UTF8.self)
    }

    /// Refuses what is no text: more than one in four characters is broken or a control character.
    private static func refuseJunk(_ text: CleanedText) throws(WireError) {
        let junk = text.counts.controls + text.counts.replacements
        guard junk > 0 else { return }
        let whole = text.bytes[...].codePointCount + text.counts.controls
        if junk * 4 > whole { throw .init(.unparseable, "no text found: the document is mostly binary or broken") }
    }
}

extension Timestamp {
    fileprivate var hasTimeOfDay: Bool { millisecondsSinceEpoch % 86_400_000 != 0 }

    fileprivate func isWithinADay(of day: Timestamp) -> Bool {
        let distance = millisecondsSinceEpoch - day.millisecondsSinceEpoch
        return distance > -86_400_000 && distance < 2 * 86_400_000
    }
}
