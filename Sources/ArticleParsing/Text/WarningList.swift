/// What was removed, repaired or doubted: each thing once, bounded in number and length.
struct WarningList: Sendable {
    /// The most warnings that an article carries.
    static let countLimit = 32
    /// The longest warning, in code points.
    static let lengthLimit = 160

    private(set) var entries: [String] = []
    private var omitted = 0

    /// Adds a warning, unless it stands there already.
    mutating func add(_ warning: String) {
        let warning = TextSlice(warning).shortened(toCodePoints: Self.lengthLimit)
        guard !entries.contains(warning) else { return }
        if entries.count < Self.countLimit - 1 {
            entries.append(warning)
        } else {
            omitted += 1
        }
    }

    /// Adds a warning with a number, such as `removed 3 control characters`; none for 0.
    mutating func add(_ verb: String, _ count: Int, _ singular: String, _ plural: String) {
        guard count > 0 else { return }
        add("\(verb) \(count) \(count == 1 ? singular : plural)")
    }

    /// Names something that was removed.
    mutating func addRemoval(of name: String, _ text: TextSlice) {
        guard entries.count < Self.countLimit - 1 else {
            omitted += 1
            return
        }
        add("removed \(name): " + text.shortened(toCodePoints: 100))
    }

    /// The warnings, with a last one that counts those left out.
    var summary: [String] {
        omitted > 0 ? entries + ["and \(omitted) more"] : entries
    }
}
