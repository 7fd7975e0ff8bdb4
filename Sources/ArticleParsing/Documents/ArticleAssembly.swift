internal import NewsModels

/// Completes drafts into articles: lays over what the submitter states, bounds, counts, hashes and names.
struct ArticleAssembly {
    let document: RawDocument
    let context: ParsingContext
    let inputKind: String
    let defaultSource: String
    /// What the submitter states about identity and place holds only for the one article of a document.
    let isOnlyArticle: Bool

    /// Completes a draft.
    ///
    /// - Throws: `unparseable` without text, `too_large` for the body, `bad_request` for an `id`, source or language
    ///   that the wire cannot carry.
    func article(from draft: ArticleDraft) throws(WireError) -> Article {
        var warnings = draft.warnings
        let text = try text(of: draft, &warnings)
        let address = address(of: draft, &warnings)
        let canonical = canonicalAddress(of: draft, address, &warnings)
        let language = try language(of: draft, text)
        let source = try source(of: draft, address, language: language.code, &warnings)
        let (hash, words) = ArticleIdentity.content(title: text.titleBytes, body: text.bodyBytes)
        let published = published(of: draft)
        let authors = names(draft.authors, ArticleLimits.authorCount, "authors", &warnings)
        let tags = names(draft.tags, ArticleLimits.tagCount, "tags", &warnings)
        return Article(
            id: try identity(of: draft, canonical, hash), url: address?.text, canonicalURL: canonical?.canonical,
            source: source, title: text.title, lead: text.lead, body: text.body, language: language.code,
            languageConfidence: language.confidence, authors: authors, tags: tags, publishedAt: published?.time,
            publishedAtOrigin: published?.origin, modifiedAt: draft.modifiedAt,
            modifiedAtOrigin: draft.modifiedAtOrigin,
            fetchedAt: document.fetchedAt ?? draft.fetchedAt ?? context.fetchedAt, imageURL: draft.imageURL,
            imageCaption: draft.imageCaption.flatMap { caption(of: $0, &warnings) }, isPaywalled: draft.isPaywalled,
            isLiveBlog: draft.isLiveBlog, isCorrected: draft.isCorrected, wordCount: words + text.leadWordCount,
            contentHash: hash,
            parser: ParserReport(input: inputKind, method: draft.method, warnings: warnings.summary)
        )
    }

    // MARK: - Text

    /// The texts of an article, as strings and as bytes.
    private struct ArticleText {
        let title: String
        let lead: String?
        let body: String
        let titleBytes: TextSlice
        let bodyBytes: TextSlice

        init(title: String, lead: String?, body: String) {
            self.title = title
            self.lead = lead
            self.body = body
            titleBytes = TextSlice(title)
            bodyBytes = TextSlice(body)
        }

        var leadWordCount: Int { lead.map { WordCount.count(TextSlice($0)) } ?? 0 }
    }

    private func text(of draft: ArticleDraft, _ warnings: inout WarningList) throws(WireError) -> ArticleText {
        let draft = Self.repaired(draft, &warnings)
        let body = NormalForm.compose(draft.body)
        guard body.utf8.count <= WireLimits.articleBodyBytes else {
            throw WireError(
                .tooLarge, "the body has \(body.utf8.count) bytes, more than \(WireLimits.articleBodyBytes)")
        }
        guard !Self.isBroken(body) else {
            throw WireError(.unparseable, "no text found: the document is mostly binary or broken")
        }
        let title = title(of: draft, &warnings)
        let isTitle = Self.hasWords(title) || draft.acceptsWordlessTitle && !title.isEmpty
        guard isTitle, Self.hasWords(body) || draft.acceptsEmptyBody else { throw .noTextFound }
        let lead = draft.lead.map { bounded(NormalForm.compose($0), "lead", ArticleLimits.leadLength, &warnings) }
        return ArticleText(title: title, lead: lead.flatMap { $0.isEmpty ? nil : $0 }, body: body)
    }

    /// Repairs what was encoded twice, where the parser could not see it.
    private static func repaired(_ draft: ArticleDraft, _ warnings: inout WarningList) -> ArticleDraft {
        var draft = draft
        var count = 0
        func repair(_ text: inout String) {
            guard let repaired = DoubleEncoding.repaired(text) else { return }
            text = repaired.split(separator: "\n", omittingEmptySubsequences: false)
                .map { TextCleaner.cleanLine(String($0)) }.joined(separator: "\n")
            count += 1
        }
        repair(&draft.title)
        repair(&draft.body)
        if var lead = draft.lead {
            repair(&lead)
            draft.lead = lead
        }
        warnings.add("repaired", count, "text encoded twice", "texts encoded twice")
        return draft
    }

    /// Whether more than one in eight characters is U+FFFD, which stands for one that was lost.
    private static func isBroken(_ text: String) -> Bool {
        // Nearly all texts have not even its first byte.
        var text = text
        guard text.withUTF8({ bytes in bytes.contains(0xEF) }) else { return false }
        let lost = text.unicodeScalars.count { $0 == "\u{FFFD}" }
        return lost * 8 > text.unicodeScalars.count
    }

    private func title(of draft: ArticleDraft, _ warnings: inout WarningList) -> String {
        let stated = isOnlyArticle ? document.title.map { TextCleaner.cleanLine($0) } : nil
        let title = stated.flatMap { Self.hasWords($0) ? $0 : nil } ?? NormalForm.compose(draft.title)
        return bounded(title, "title", ArticleLimits.titleLength, &warnings)
    }

    private func caption(of text: String, _ warnings: inout WarningList) -> String? {
        let caption = bounded(TextCleaner.cleanLine(text), "image caption", ArticleLimits.leadLength, &warnings)
        return caption.isEmpty ? nil : caption
    }

    private func bounded(_ text: String, _ name: String, _ limit: Int, _ warnings: inout WarningList) -> String {
        let slice = TextSlice(text)
        guard slice.isLonger(than: limit) else { return text }
        warnings.add("cut the \(name) to \(limit) code points")
        return slice.shortened(toCodePoints: limit)
    }

    private func names(_ names: [String], _ limit: Int, _ what: String, _ warnings: inout WarningList) -> [String] {
        var unique: [String] = []
        for name in names {
            let name = TextSlice(TextCleaner.cleanLine(name)).shortened(toCodePoints: ArticleLimits.nameLength)
            guard !name.isEmpty, !unique.contains(name) else { continue }
            guard unique.count < limit else {
                warnings.add("kept \(limit) of \(names.count) \(what)")
                break
            }
            unique.append(name)
        }
        return unique
    }

    private static func hasWords(_ text: String) -> Bool {
        text.unicodeScalars.contains { ScalarClass.isWordPart($0.value) }
    }

    // MARK: - Place

    private func address(of draft: ArticleDraft, _ warnings: inout WarningList) -> WebAddress? {
        if let stated = document.url, isOnlyArticle {
            if let address = context.address { return address }
            if !stated.isEmpty { warnings.add("ignored the stated URL, which is no absolute http or https URL") }
        }
        guard let found = draft.url else { return nil }
        if let address = WebAddress(found) { return address }
        warnings.add("ignored a URL that is no absolute http or https URL")
        return nil
    }

    private func canonicalAddress(
        of draft: ArticleDraft, _ address: WebAddress?, _ warnings: inout WarningList
    ) -> WebAddress? {
        guard let declared = draft.canonicalURL else { return address }
        if let canonical = WebAddress(declared) { return canonical }
        warnings.add("ignored a canonical URL that is no absolute http or https URL")
        return address
    }

    private func source(
        of draft: ArticleDraft, _ address: WebAddress?, language: String, _ warnings: inout WarningList
    ) throws(WireError) -> String {
        if let stated = [document.source, draft.source].compactMap({ $0 }).first(where: { !$0.isEmpty }) {
            guard stated.utf8.count <= 1_024, let topic = Topic(language: language, source: NormalForm.compose(stated))
            else {
                throw WireError(.badRequest, "source: cannot be made part of a topic of \(Topic.maximumLength) bytes")
            }
            return topic.source
        }
        guard let address else { return defaultSource }
        if let topic = Topic(language: language, source: address.source) { return topic.source }
        warnings.add("the host of the URL cannot be made part of a topic")
        return defaultSource
    }

    // MARK: - Language, identity, time

    private func language(of draft: ArticleDraft, _ text: ArticleText) throws(WireError) -> LanguageGuess {
        for (code, confidence) in [(document.language, 1), (draft.language, draft.languageConfidence ?? 1)] {
            guard let code, !code.isEmpty, code != "und" else { continue }
            guard let cleaned = Topic.cleanedLanguage(code), cleaned.utf8.count <= 35 else {
                throw WireError(.badRequest, "language: is no ISO 639 code")
            }
            return LanguageGuess(code: cleaned, confidence: confidence)
        }
        return LanguageDetector.detect(title: text.titleBytes, lead: TextSlice(text.lead ?? ""), body: text.bodyBytes)
    }

    private func identity(
        of draft: ArticleDraft, _ canonical: WebAddress?, _ hash: String
    ) throws(WireError) -> String {
        let stated = isOnlyArticle ? document.id : nil
        if let id = stated ?? draft.id {
            let isProper =
                (1...WireLimits.articleIDBytes).contains(id.utf8.count)
                && !id.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            guard isProper else {
                throw WireError(
                    .badRequest, "id: must have 1 to \(WireLimits.articleIDBytes) bytes and no control characters"
                )
            }
            return id
        }
        guard let canonical, canonical.namesDocument else { return ArticleIdentity.articleID(contentHash: hash) }
        return ArticleIdentity.articleID(canonicalURL: canonical.canonical)
    }

    private func published(of draft: ArticleDraft) -> (time: Timestamp, origin: TimeOrigin)? {
        if let stated = document.publishedAt, isOnlyArticle { return (stated, .submitter) }
        return draft.publishedAt.map { ($0, draft.publishedAtOrigin ?? .submitter) }
    }
}
