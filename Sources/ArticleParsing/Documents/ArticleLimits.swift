/// Limits of what one article holds beside those of the wire. What goes beyond is cut or left out, with a warning.
enum ArticleLimits {
    /// Code points of a title.
    static let titleLength = 1_000
    /// Code points of a lead.
    static let leadLength = 10_000
    /// Authors.
    static let authorCount = 32
    /// Tags.
    static let tagCount = 64
    /// Code points of an author's name or a tag.
    static let nameLength = 200
}
