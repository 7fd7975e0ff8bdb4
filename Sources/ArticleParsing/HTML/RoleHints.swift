internal import CHTMLParser

/// What class, id, role and name of an element say about its part in the page.
struct RoleHints: OptionSet, Sendable {
    let rawValue: UInt8

    /// Beside the article, unless much of the text stands in it.
    static let beside = RoleHints(rawValue: 1)
    /// Comments and such: not of the article, unless nearly all the text stands in it.
    static let foreign = RoleHints(rawValue: 2)
    /// Perhaps the article.
    static let likely = RoleHints(rawValue: 4)
    /// The body of the article.
    static let body = RoleHints(rawValue: 8)
    /// The body of the article by its microdata.
    static let stated = RoleHints(rawValue: 128)
    /// Not shown.
    static let hidden = RoleHints(rawValue: 16)
    /// The caption of an image.
    static let caption = RoleHints(rawValue: 64)
    /// The lead of the article, or the start of another one.
    static let lead = RoleHints(rawValue: 32)

    /// The hints of an element.
    static func of(_ node: Int, in tree: PageTree) -> RoleHints {
        var hints: RoleHints = []
        if let tag = tree.nodes[node].tag, PageTags.asides.contains(tag) { hints.insert(.beside) }
        if tree.nodes[node].tag == GUMBO_TAG_FIGCAPTION { hints.insert(.caption) }
        let isHeading = tree.nodes[node].tag.map(PageTags.headings.contains) ?? false
        for attribute in tree.nodes[node].attributes {
            let value = tree.bytes[tree.attributes[attribute].value]
            switch tree.attributes[attribute].name {
            case .id where isHeading: break
            case .class, .id: hints.formUnion(named(value))
            case .itemprop: hints.formUnion(property(value))
            case .role: hints.formUnion(roles[value.string] ?? [])
            case .hidden: hints.insert(.hidden)
            case .style:
                let style = value.prefix(200).filter { $0 > 0x20 }[...]
                if style.holds("display:none") { hints.insert(.hidden) }
            default: break
            }
        }
        return hints
    }

    private static func property(_ value: TextSlice) -> RoleHints {
        switch value.string {
        case "articleBody": [.body, .stated]
        case "comment", "author", "publisher": .beside
        default: []
        }
    }

    /// Reads the words of a class or id; capitals begin a word too.
    private static func named(_ names: TextSlice) -> RoleHints {
        var hints: RoleHints = []
        var isFirst = true
        var previousIsSubject = false
        var start = names.startIndex
        var index = start
        let end = min(names.endIndex, names.startIndex + 400)
        while index <= end {
            let isEdge = index == end || !isLetter(names[index])
            let isHump = !isEdge && index > start && isCapital(names[index]) && !isCapital(names[index - 1])
            if isEdge || isHump {
                if index > start {
                    let word = PackedName(names[start..<index])
                    hints.formUnion(words[word] ?? (isFirst ? firstWords[word] : nil) ?? [])
                    isFirst = false
                    if previousIsSubject, contents[word] != nil { hints.insert(.body) }
                    previousIsSubject = subjects[word] != nil
                }
                if isEdge, index < end, names[index] <= 0x20 { (previousIsSubject, isFirst) = (false, true) }
                start = isHump ? index : index + 1
            }
            index += 1
        }
        return hints
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

    private static let roles: [String: RoleHints] = [
        "navigation": .beside, "complementary": .beside, "contentinfo": .foreign, "search": .beside,
        "menu": .beside, "menubar": .beside, "dialog": .foreign, "alert": .beside, "banner": .beside,
        "main": .likely, "article": .likely,
    ]

    private static func list(_ names: String) -> [PackedName] {
        names.split(separator: " ").map { PackedName(TextSlice(String($0))) }
    }

    private static let subjects = PackedNameTable(
        list("article art entry post story news content page single main detail details text item material topic doc")
            .map { ($0, true) })
    private static let contents = PackedNameTable(
        list("body content contents text copy inner full fulltext").map { ($0, true) })

    /// Words that say something only at the start of a name: elsewhere they tell how a thing looks.
    private static let firstWords = PackedNameTable(list("bottom more links print").map { ($0, RoleHints.beside) })

    private static let words: PackedNameTable<RoleHints> = {
        var words: [PackedName: RoleHints] = [:]
        let beside = """
            nav navi navigation navbar menu submenu breadcrumb breadcrumbs crumbs crumb share shares sharing sharebar social \
            soc socials related relateds recommend recommended recommendation recommendations promo promos promoted promotion \
            ad ads adv advert adverts advertisement advertising adsense banner banners sponsor sponsored sponsors newsletter \
            newsletters subscribe subscription signup login register popup modal overlay widget widgets teaser teasers \
            pagination pager paging pages tags taglist tagcloud toolbar tools trending popular mostpopular mostread latest \
            rating ratings vote voting poll byline bio copyright disclaimer credit credits \
            readmore seealso skip rail aside rss similar likes tooltip dropdown anons anonce anounce announce toc \
            announces lenta informer bookmarks bookmark addthis sharethis ya feed feeds otherstories othernews \
            cookie cookies consent gdpr outbrain taboola privacy sidebar footer foot sidecolumn copyrights \
            moreinfo authorbox factbox metadata meta postmeta entrymeta infobox partner partners topnews hotnews \
            breaking ticker counter counters donate donation alsoread readalso insert inset boxout sidebox
            """
        for word in list(beside) { words[word] = .beside }
        let lead = """
            lead lede intro excerpt abstract standfirst subtitle subheadline deck dek summary chapo chapeau vorspann \
            anleser bajada entradilla copete sommario lid description teaser preview headline subhead introtext
            """
        for word in list("caption captions imagecaption cutline photocaption figcaption") {
            words[word] = .caption
        }
        for word in list(lead) { words[word, default: []].insert(.lead) }
        let foreign = """
            comment comments commentlist commenttext commenttitle commentbody commentbox commentform commentblock \
            commentarea disqus respond reply replies commenting livefyre
            """
        for word in list(foreign) { words[word] = .foreign }
        for word in list("article story post entry news material") { words[word] = .likely }
        let body = """
            articlebody articletext articlecontent storybody storytext storycontent entrycontent entrytext postcontent \
            posttext postbody newstext newsbody newscontent fulltext bodytext bodycopy textbody contentbody
            """
        for word in list(body) { words[word] = .body }
        return PackedNameTable(words.map { ($0.key, $0.value) })
    }()
}
