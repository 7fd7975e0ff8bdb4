/// Why a page was read as it was: every decision, as values for people and programs.
public struct PageExplanation: Codable, Hashable, Sendable {
    /// A value with the place in the page that it was read from, such as `og:title`, `json_ld` or `text`.
    public struct Fact: Codable, Hashable, Sendable {
        /// What it is, by the name of the member of the article.
        public var name: String
        /// The value; elements of a list stand behind one another with commas.
        public var value: String
        /// Where it was read.
        public var origin: String
    }

    /// What structured data (JSON-LD) was found.
    public struct StructuredDataReport: Codable, Hashable, Sendable {
        /// The types of the objects that were read as articles.
        public var types: [String]
        /// Scripts that were broken and could be read all the same.
        public var repaired: Int
        /// Scripts that could not be read.
        public var unreadable: Int
        /// Words of its article body; 0 where it has none.
        public var bodyWords: Int
        /// Whether most of that body stands on the page too, so that it decides about blocks; `nil` where it is not looked
        /// at.
        public var agreesWithPage: Bool?

        enum CodingKeys: String, CodingKey {
            case types, repaired, unreadable
            case bodyWords = "body_words"
            case agreesWithPage = "agrees_with_page"
        }
    }

    /// An opinion on which blocks are the body of the article.
    public struct Candidate: Codable, Hashable, Sendable {
        /// What it rests on: `score`, `density`, `hints`.
        public var name: String
        /// How much it counts.
        public var weight: Double
        /// Blocks that it takes.
        public var blocks: Int
        /// Words that it takes.
        public var words: Int
        /// Words in both it and the body, divided by words in either, 0…1.
        public var agreement: Double
    }

    /// A run of text that no block element divides.
    public struct Block: Codable, Hashable, Sendable {
        /// The text.
        public var text: String
        /// The innermost elements around it, the outermost of them first, with id and classes.
        public var path: String
        /// Words of it.
        public var words: Int
        /// The part of the words that stand in links, 0…1.
        public var linkDensity: Double
        /// The candidates that take it.
        public var votes: [String]
        /// Whether it is part of the body.
        public var isKept: Bool
        /// Why.
        public var reason: String

        enum CodingKeys: String, CodingKey {
            case text, path, words
            case linkDensity = "link_density"
            case votes
            case isKept = "kept"
            case reason
        }
    }

    /// The charset that the page was read in.
    public var charset: String
    /// How the body was found: `blocks`, by agreement of the candidates, or `json_ld`.
    public var method: String
    /// What the page says about the article, and where.
    public var facts: [Fact]
    /// What structured data was found.
    public var structuredData: StructuredDataReport
    /// The opinions on which blocks are the body.
    public var candidates: [Candidate]
    /// The blocks of the page in its order.
    public var blocks: [Block]
    /// What was removed, repaired or doubted.
    public var warnings: [String]

    enum CodingKeys: String, CodingKey {
        case charset, method, facts
        case structuredData = "structured_data"
        case candidates, blocks, warnings
    }
}
