/// An element of a feed that an article can be made from, with the elements in it.
struct FeedNode {
    /// Local name in small letters; before it, for modules, a conventional prefix: `title`, `dc:creator`, `media:content`.
    var name: String
    /// Attributes by name in small letters, without prefix; the first of each name.
    var attributes: [String: String] = [:]
    /// Character data, that of elements in it too; references are decoded.
    var text: [UInt8] = []
    /// Where markup stands, if elements stand within a text.
    var markup: Range<Int>?
    /// Elements within, in their order, as far as they are known.
    var children: [FeedNode] = []
    /// What relative addresses start from: `xml:base`, own or inherited.
    var base: WebAddress?
    /// `xml:lang`, own or inherited.
    var language: String?

    init(name: String) {
        self.name = name
    }

    /// The elements of a name.
    func all(_ name: String) -> some Sequence<FeedNode> { children.lazy.filter { $0.name == name } }

    /// The first element of a name that holds text.
    func first(_ name: String) -> FeedNode? { children.first { $0.name == name && !$0.isBlank } }

    /// The first element of the first of the names that holds text.
    func first(of names: [String]) -> FeedNode? { names.lazy.compactMap { first($0) }.first }

    /// Whether there is no text.
    var isBlank: Bool { text.allSatisfy { $0 <= 0x20 } }

    /// The text without white space at its ends.
    var trimmedText: String { text[...].trimming { $0 <= 0x20 || $0 == 0xA0 }.string }
}

/// The limits of what is kept of a feed. What goes beyond is left out, with a warning.
enum FeedLimits {
    /// Entries.
    static let entries = 10_000
    /// Elements of all entries.
    static let nodes = 200_000
    /// Elements of one entry, or of the feed itself.
    static let nodesOfEntry = 512
    /// Elements within elements; deeper ones are text.
    static let depth = 16
    /// Declarations of namespaces that are in force at once.
    static let namespaces = 128
}

/// A feed as it was read.
struct FeedDocument {
    /// `rss`, `rdf`, `atom` or `cdf`.
    var format: String
    /// The elements of the feed itself.
    var feed: FeedNode
    /// Entries in their order.
    var entries: [FeedNode]
    /// Whether the entries beyond a limit were left out.
    var isCut: Bool
    /// Places where the XML is ill-formed.
    var damages: Int
    /// Entities that the document declares.
    var references: CharacterReferences
}
