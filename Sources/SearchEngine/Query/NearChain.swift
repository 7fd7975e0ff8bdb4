/// Operands joined by `NEAR`, which must be words or phrases of one field with one distance.
struct NearChain {
    private var first: Operand
    private var phrases: [[QueryWord]] = []
    private var fields: FieldSet = []
    private var distance: Int?
    /// Operands that could not be joined, which must all match.
    private var others: [QueryNode] = []

    init(_ first: Operand) {
        self.first = first
        if case .words(let words, let fields)? = first.node {
            phrases = [words]
            self.fields = fields
        }
    }

    /// Joins an operand. Returns what is wrong with it; it then has to match, wherever it stands.
    mutating func append(_ operand: Operand, distance: Int) -> String? {
        guard case .words(let words, let fields)? = operand.node, !phrases.isEmpty else {
            if let node = operand.node { others.append(node) }
            return "NEAR joins words and phrases"
        }
        guard fields == self.fields else {
            others.append(.words(words, fields))
            return "NEAR joins words of the same field"
        }
        let isOther = self.distance != nil && self.distance != distance
        self.distance = self.distance ?? distance
        phrases.append(words)
        return isOther ? "words joined by NEAR have one distance" : nil
    }

    /// The chain as one operand.
    var operand: Operand {
        var chain = first
        if let distance { chain.node = .proximity(.near(phrases, distance: distance), fields) }
        guard !others.isEmpty else { return chain }
        let node = BooleanNode(must: [chain.node].compactMap { $0 } + others).node
        return Operand(node: node)
    }
}
