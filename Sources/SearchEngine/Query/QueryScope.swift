/// Where the words of a clause or a group are searched.
enum QueryScope: Hashable, Sendable {
    case text(FieldSet)
    case keyword(KeywordField)
    case identifier
    case published

    /// Words without a field.
    static let anyText = QueryScope.text(.text)

    /// The text fields; none for other scopes.
    var fields: FieldSet {
        if case .text(let fields) = self { fields } else { [] }
    }

    /// Whether, and by what, a clause of this scope narrows the result when it stands beside words.
    var narrowing: Narrowing? {
        switch self {
        case .text(.tag): .tag
        case .text(.author): .author
        case .text: nil
        case .keyword(.language): .language
        case .keyword: .source
        case .identifier: .identifier
        case .published: .published
        }
    }
}

/// The fields whose clauses narrow the result: any of the same field, all of different fields.
enum Narrowing: Hashable, Sendable {
    case language, source, tag, author, identifier, published
    /// A group of narrowing clauses: stands for itself.
    case group
}

/// A field that a query can name.
struct QueryField: Sendable {
    let name: String
    let scope: QueryScope

    /// All fields; no name is the beginning of another one.
    static let all: [QueryField] = [
        QueryField(name: "title", scope: .text(.title)),
        QueryField(name: "lead", scope: .text(.lead)),
        QueryField(name: "body", scope: .text(.body)),
        QueryField(name: "tag", scope: .text(.tag)),
        QueryField(name: "author", scope: .text(.author)),
        QueryField(name: "source", scope: .keyword(.source)),
        QueryField(name: "language", scope: .keyword(.language)),
        QueryField(name: "lang", scope: .keyword(.language)),
        QueryField(name: "id", scope: .identifier),
        QueryField(name: "published", scope: .published),
    ]
}

/// How an operand is marked.
enum Sign: Hashable, Sendable {
    case none, plus, minus, not

    var isNegative: Bool { self == .minus || self == .not }
}

/// A clause with its mark.
struct Operand: Sendable {
    /// `nil` for a clause without a letter or digit, which means nothing.
    var node: QueryNode? = nil
    var sign = Sign.none
    /// Set for a clause that narrows the result when it stands beside words.
    var narrows: Narrowing?
}

/// The operands of one group, side by side or joined by OR.
struct ClauseGroup {
    private struct Item {
        var operand: Operand
        var isJoinedByOr: Bool
    }

    private var items: [Item] = []

    /// Whether no operand has come yet.
    var isEmpty: Bool { items.isEmpty }

    /// Adds an operand; `isAfterOr` when OR stands between it and the one before.
    mutating func append(_ operand: Operand, isAfterOr: Bool) {
        if isAfterOr, let last = items.indices.last { items[last].isJoinedByOr = true }
        items.append(Item(operand: operand, isJoinedByOr: isAfterOr))
    }

    /// The group as one operand.
    var operand: Operand {
        var boolean = BooleanNode()
        var filters: [(key: Narrowing, nodes: [QueryNode])] = []
        for item in items {
            guard let node = item.operand.node else { continue }
            switch item.operand.sign {
            case .plus: boolean.must.append(node)
            case .minus: boolean.mustNot.append(node)
            case .not where item.isJoinedByOr: boolean.should.append(.boolean(BooleanNode(mustNot: [node])))
            case .not: boolean.mustNot.append(node)
            case .none:
                if let key = item.operand.narrows, !item.isJoinedByOr {
                    Self.add(node, key, to: &filters)
                } else {
                    boolean.should.append(node)
                }
            }
        }
        boolean.filters = filters.map(\.nodes)
        return Operand(node: boolean.node, narrows: narrows)
    }

    /// A group narrows when each of its clauses does.
    private var narrows: Narrowing? {
        items.allSatisfy { $0.operand.narrows != nil || $0.operand.node == nil } ? .group : nil
    }

    private static func add(
        _ node: QueryNode, _ key: Narrowing, to filters: inout [(key: Narrowing, nodes: [QueryNode])]
    ) {
        if key != .group, let known = filters.firstIndex(where: { $0.key == key }) {
            filters[known].nodes.append(node)
        } else {
            filters.append((key, [node]))
        }
    }
}
