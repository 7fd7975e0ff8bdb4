/// Why a block of a page is part of the body of the article, or is not.
enum BlockVerdict: Hashable, CustomStringConvertible {
    /// It is part of the body.
    case kept
    /// It is part of the body by the article body of the structured data.
    case stated
    /// It is the lead, between the headline and the body.
    case lead
    /// Most candidates leave it out.
    case outvoted
    /// The article body of the structured data leaves it out.
    case notStated
    /// It stands behind the start of comments or of lists of other articles.
    case afterEnd
    /// It stands behind the element that holds the text.
    case afterText
    /// It is the teaser of another article.
    case teaser
    /// An element around it says that it is beside the article, or not shown.
    case beside
    /// It is mostly links.
    case links
    /// It is an item of a list of links.
    case linkList
    /// It is a few words without the end of a sentence.
    case scrap
    /// It repeats the headline.
    case headline
    /// It stands before the first sentence or behind the last one.
    case edge
    /// It is a line of the page, or says something about the article, such as `byline`.
    case line(String)

    /// Whether it is part of the body.
    var isKept: Bool { self == .kept || self == .stated || self == .lead }

    /// The reason in a few words.
    var description: String {
        switch self {
        case .kept: "most candidates take it"
        case .stated: "the article body of the structured data has it"
        case .lead: "the lead, between headline and body"
        case .outvoted: "most candidates leave it out"
        case .notStated: "the article body of the structured data has it not"
        case .afterEnd: "behind the start of comments or of other articles"
        case .afterText: "behind the element that holds the text"
        case .teaser: "teaser of another article"
        case .beside: "beside the article"
        case .links: "mostly links"
        case .linkList: "in a list of links"
        case .scrap: "a few words, no sentence"
        case .headline: "repeats the headline"
        case .edge: "before the first sentence or behind the last one"
        case .line(let name): "\(name)"
        }
    }
}
