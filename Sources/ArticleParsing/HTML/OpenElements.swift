/// The elements that are open while markup is guarded.
///
/// The tree builder looks through them at many tags, so what would nest too deeply is left out; and it takes formatting
/// elements apart that close across others, so after many of these formatting is left out.
struct OpenElements {
    /// The deepest nesting that is kept.
    static let depthLimit = 512
    /// After so many formatting elements that close across others, formatting is left out.
    static let misnestingLimit = 500
    /// How far up an end tag looks for its start tag.
    private static let reach = 16

    private var open: [UInt64] = []
    private var droppedDepth = 0
    private var misnestings = 0

    /// Notes a start tag; `false` where it is to be left out.
    mutating func open(_ name: TagName) -> Bool {
        if leavesOut(name) { return false }
        if let last = open.last, last == name.packed, name.traits.contains(.closesItself) { open.removeLast() }
        guard open.count < Self.depthLimit, droppedDepth == 0 else {
            droppedDepth += 1
            return false
        }
        open.append(name.packed)
        return true
    }

    /// Notes an end tag; `false` where that of its start tag was left out.
    mutating func close(_ name: TagName) -> Bool {
        if leavesOut(name) { return false }
        if droppedDepth > 0 {
            droppedDepth -= 1
            return false
        }
        for (steps, packed) in open.reversed().prefix(Self.reach).enumerated() {
            if packed == name.packed {
                open.removeLast(steps + 1)
                if steps > 0, name.traits.contains(.formatting) { misnestings += 1 }
                break
            }
            if TagTraits.of(packed).contains(.barrier), !name.traits.contains(.barrier) { break }
        }
        return true
    }

    /// Whether an element is one of SVG or MathML, whose tags may close themselves.
    func isForeign(_ name: TagName) -> Bool {
        if name.traits.contains(.foreign) { return true }
        return name.traits.contains(.rawText)
            && open.suffix(Self.reach).contains { $0 == TagName.svg.packed || $0 == TagName.math.packed }
    }

    private func leavesOut(_ name: TagName) -> Bool {
        misnestings > Self.misnestingLimit && name.traits.contains(.formatting)
    }
}
