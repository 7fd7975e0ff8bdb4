/// A short name in small letters, packed into two words for quick comparison.
struct PackedName: Hashable {
    let first: UInt64
    let second: UInt64

    /// Packs the first sixteen bytes.
    init(_ name: TextSlice) {
        var words: (UInt64, UInt64) = (0, 0)
        for (position, byte) in name.prefix(16).enumerated() {
            let folded = UInt64((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            if position < 8 { words.0 = words.0 << 8 | folded } else { words.1 = words.1 << 8 | folded }
        }
        first = words.0
        second = words.1
    }
}

extension PageAttribute {
    /// The attributes by their packed names.
    static let byPackedName: [PackedName: PageAttribute] = Dictionary(
        uniqueKeysWithValues: allCases.map { (PackedName(TextSlice($0.markupName)), $0) })
}

/// The name of a tag by its first eight letters, which tell apart all that matter to ``MarkupGuard``.
struct TagName: Hashable {
    let packed: UInt64

    init(_ name: TextSlice) { packed = PackedName(name.prefix(8)).first }

    private init(_ name: String) { self.init(TextSlice(name)) }

    static let script = TagName("script")

    /// Elements without content.
    var isVoid: Bool { Self.voids.contains(packed) }
    /// Elements of SVG that close themselves.
    var isForeign: Bool { Self.foreign.contains(packed) }
    /// Elements whose content is no markup.
    var isRawText: Bool { Self.rawTexts.contains(packed) }
    /// Elements whose content is text that is read.
    var isText: Bool { packed == Self.title.packed || packed == Self.textarea.packed }
    /// Elements that end one of the same name right before them.
    var closesItself: Bool { Self.selfClosing.contains(packed) }

    /// Elements that a tree builder opens again behind what cut through them.
    var isFormatting: Bool { Self.formatting.contains(packed) }

    /// Whether end tags of inner elements do not reach beyond an element.
    static func isBarrier(_ packed: UInt64) -> Bool { barriers.contains(packed) }

    private static let title = TagName("title")
    private static let textarea = TagName("textarea")

    private static func set(_ names: String) -> Set<UInt64> {
        Set(names.split(separator: " ").map { TagName(String($0)).packed })
    }

    private static let voids = set("area base br col embed hr img input link meta param source track wbr keygen frame")
    private static let foreign = set("path circle g rect use polygon line svg ellipse polyline stop lineargradient")
    private static let rawTexts = set("script style title textarea iframe noembed noframes xmp")
    private static let selfClosing = set("p li td th tr dd dt option tbody")
    private static let formatting = set("a b i em strong font u s small big tt strike nobr code")
    private static let barriers = set("table td th caption html button marquee object applet template svg math")
}
