/// A short name in small letters, packed into two words for quick comparison.
struct PackedName: Hashable, Sendable {
    let first: UInt64
    let second: UInt64

    init(first: UInt64, second: UInt64) {
        self.first = first
        self.second = second
    }

    /// Packs the first sixteen bytes.
    init(_ name: TextSlice) {
        self = name.withUnsafeBufferPointer { bytes in
            var words: (UInt64, UInt64) = (0, 0)
            for position in 0..<min(bytes.count, 16) {
                let byte = bytes[position]
                let folded = UInt64((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
                if position < 8 { words.0 = words.0 << 8 | folded } else { words.1 = words.1 << 8 | folded }
            }
            return PackedName(first: words.0, second: words.1)
        }
    }
}

/// Values by packed names: a look-up costs one multiplication and, mostly, one comparison.
struct PackedNameTable<Value: Sendable>: Sendable {
    private var keys: [PackedName]
    private var values: [Value?]
    private let mask: Int

    /// Creates a table; of equal names the last wins.
    init(_ entries: [(PackedName, Value)]) {
        var capacity = 16
        while capacity < entries.count * 4 { capacity *= 2 }
        mask = capacity - 1
        keys = [PackedName](repeating: PackedName([]), count: capacity)
        values = [Value?](repeating: nil, count: capacity)
        for (name, value) in entries {
            var slot = Self.slot(name, mask)
            while values[slot] != nil, keys[slot] != name { slot = (slot + 1) & mask }
            keys[slot] = name
            values[slot] = value
        }
    }

    /// The value of a name.
    subscript(name: PackedName) -> Value? {
        var slot = Self.slot(name, mask)
        while let value = values[slot] {
            if keys[slot] == name { return value }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func slot(_ name: PackedName, _ mask: Int) -> Int {
        let mixed = (name.first ^ name.second &* 0xC2B2_AE3D_27D4_EB4F) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40) & mask
    }
}

extension PageAttribute {
    private static let table = PackedNameTable(allCases.map { (PackedName(TextSlice($0.markupName)), $0) })

    /// Finds an attribute that is looked at.
    init?(markupName name: TextSlice) {
        guard name.count <= 11, let attribute = Self.table[PackedName(name)] else { return nil }
        self = attribute
    }

    /// The name in guarded markup: a letter. The type keeps its name, for it tells the tree builder something.
    var guardedName: [UInt8] { self == .type ? Array("type".utf8) : [UInt8(ascii: "a") + rawValue] }

    /// Finds an attribute by its name in guarded markup.
    init?(guardedName name: UnsafePointer<CChar>) {
        guard name[0] != 0, name[1] != 0 else {
            let letter = UInt8(bitPattern: name[0])
            guard letter >= UInt8(ascii: "a"), let attribute = PageAttribute(rawValue: letter - UInt8(ascii: "a"))
            else {
                return nil
            }
            self = attribute
            return
        }
        self = .type
    }
}

/// What ``MarkupGuard`` must know of an element.
struct TagTraits: OptionSet, Sendable {
    let rawValue: UInt8

    /// Elements without content.
    static let void = TagTraits(rawValue: 1)
    /// Elements of SVG that close themselves.
    static let foreign = TagTraits(rawValue: 2)
    /// Elements whose content is no markup.
    static let rawText = TagTraits(rawValue: 4)
    /// Elements whose content is no markup, but text that is read.
    static let text = TagTraits(rawValue: 8)
    /// Elements that end one of the same name right before them.
    static let closesItself = TagTraits(rawValue: 16)
    /// Elements that a tree builder opens again behind what cut through them.
    static let formatting = TagTraits(rawValue: 32)
    /// Elements that end tags of inner elements do not reach beyond.
    static let barrier = TagTraits(rawValue: 64)

    private static let table: PackedNameTable<TagTraits> = {
        var traits: [PackedName: TagTraits] = [:]
        let lists: [(TagTraits, String)] = [
            (.void, "area base br col embed hr img input link meta param source track wbr keygen frame"),
            (.foreign, "path circle g rect use polygon line svg ellipse polyline stop lineargradient"),
            (.rawText, "script style title textarea iframe noembed noframes xmp"), (.text, "title"),
            (.closesItself, "p li td th tr dd dt option tbody"),
            (.formatting, "a b i em strong font u s small big tt strike nobr code"),
            (.barrier, "table td th caption html button marquee object applet template svg math"),
        ]
        for (trait, names) in lists {
            for name in names.split(separator: " ") {
                traits[PackedName(TextSlice(String(name)).prefix(8)), default: []].insert(trait)
            }
        }
        return PackedNameTable(traits.map { ($0.key, $0.value) })
    }()

    /// The traits of the element of a name, packed as in ``TagName``.
    static func of(_ packed: UInt64) -> TagTraits { table[PackedName(first: packed, second: 0)] ?? [] }
}

/// The name of a tag by its first eight letters, which tell apart all that matter to ``MarkupGuard``.
struct TagName: Equatable {
    let packed: UInt64
    let traits: TagTraits

    init(_ name: TextSlice) {
        packed = PackedName(name.prefix(8)).first
        traits = TagTraits.of(packed)
    }

    static let script = TagName(TextSlice("script"))
    static let svg = TagName(TextSlice("svg"))
    static let math = TagName(TextSlice("math"))
}
