/// Reads the query language by recursive descent over code points.
///
/// ```
/// sequence    = conjunction { [ "OR" ] conjunction }
/// conjunction = operand { "AND" operand }
/// operand     = "NOT" operand | { "+" | "-" } proximity
/// proximity   = primary { "NEAR/" digits primary }
/// primary     = [ field ":" ] ( "(" sequence ")" [ boost ] | phrase [ "~" digits ] [ boost ] | word )
/// word        = characters [ "*" | "~" [ digits ] ] [ boost ], with "*" and "?" anywhere
/// boost       = "^" digits [ "." digits ]
/// ```
struct QueryParser {
    var input: QueryInput
    let limits: QueryLimits
    /// What `now` stands for.
    let now: Int64?
    /// Whether a date named `now`.
    var usesNow = false
    /// What was ignored.
    private(set) var warnings: [QueryWarning] = []
    /// Parts that are read as plain words.
    var spelledWords: [SpelledWords] = []

    private let mode: QueryMode
    private var clauses = 0

    init(_ text: String, mode: QueryMode, now: Int64?, limits: QueryLimits) throws(SearchError) {
        self.limits = limits
        self.mode = mode
        self.now = now
        let scalars = Array(text.unicodeScalars.prefix(limits.codePoints + 1))
        guard scalars.count <= limits.codePoints else {
            throw .badQuery("query has more than \(limits.codePoints) code points", at: limits.codePoints)
        }
        input = QueryInput(scalars)
    }

    /// Reads the whole query.
    mutating func parse() throws(SearchError) -> QueryNode {
        input.skipSpace()
        if input.isAtEnd { return .everything }
        return try parseSequence(in: .anyText, depth: 0).node ?? .nothing
    }

    /// Reads clauses up to a closing parenthesis or the end.
    private mutating func parseSequence(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        var group = ClauseGroup()
        var orPosition: Int?
        while true {
            input.skipSpace()
            if input.isAtEnd || (input.current == ")" && depth > 0) { break }
            let position = input.position
            if input.current == ")" {
                try fault("unbalanced parenthesis", at: position)
                input.advance()
            } else if input.skip(operator: "OR") {
                if group.isEmpty || orPosition != nil {
                    try fault("OR has no operand on its left", at: position)
                } else {
                    orPosition = position
                }
            } else if input.skip(operator: "AND") {
                try fault("AND has no operand on its left", at: position)
            } else if input.skipNear() != nil {
                try fault("NEAR has no operand on its left", at: position)
            } else {
                let operand = try parseConjunction(in: scope, depth: depth)
                group.append(operand, isAfterOr: orPosition != nil)
                orPosition = nil
            }
        }
        if let orPosition { try fault("OR has no operand on its right", at: orPosition) }
        return group.operand
    }

    private mutating func parseConjunction(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let first = try parseOperand(in: scope, depth: depth)
        var operands = [first]
        while true {
            input.skipSpace()
            let position = input.position
            guard input.skip(operator: "AND"), try hasOperand(behind: "AND", at: position) else { break }
            operands.append(try parseOperand(in: scope, depth: depth))
        }
        guard operands.count > 1 else { return first }
        var boolean = BooleanNode()
        for operand in operands {
            guard let node = operand.node else { continue }
            if operand.sign.isNegative { boolean.mustNot.append(node) } else { boolean.must.append(node) }
        }
        return Operand(node: boolean.node)
    }

    private mutating func parseOperand(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let position = input.position
        if input.skip(operator: "NOT") {
            guard try isShallow(depth + 1, at: position), try hasOperand(behind: "NOT", at: position) else {
                return Operand()
            }
            var operand = try parseOperand(in: scope, depth: depth + 1)
            operand.sign = operand.sign.isNegative ? .none : .not
            operand.narrows = operand.sign == .none ? operand.narrows : nil
            return operand
        }
        guard let sign = input.skipSigns() else { return try parseProximity(in: scope, depth: depth) }
        var operand = try parseProximity(in: scope, depth: depth)
        operand.sign = sign
        return operand
    }

    private mutating func parseProximity(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let first = try parsePrimary(in: scope, depth: depth)
        var chain = NearChain(first)
        while true {
            input.skipSpace()
            let position = input.position
            guard let distance = input.skipNear() else { break }
            guard try hasOperand(behind: "NEAR", at: position) else { break }
            let bounded = min(distance, limits.distance)
            if distance > limits.distance { try fault("NEAR reaches no further than \(bounded) words", at: position) }
            let next = try parsePrimary(in: scope, depth: depth)
            if let problem = chain.append(next, distance: bounded) { try fault(problem, at: position) }
        }
        return chain.operand
    }

    private mutating func parsePrimary(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let position = input.position
        guard let field = input.skipFieldName() else {
            if let name = input.unknownFieldName { warn("\(name) is no field; it is read as a word", at: position) }
            return try parseValue(in: scope, depth: depth)
        }
        input.skipSpace()
        guard !input.isAtEnd, input.current != ")" else {
            try fault("\(field.name): needs a value", at: position)
            return Operand()
        }
        if field.scope == .published { return try parsePublished(at: position) }
        var operand = try parseValue(in: field.scope, depth: depth)
        operand.narrows = field.scope.narrowing
        return operand
    }

    private mutating func parseValue(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        switch input.current {
        case "(": try parseGroup(in: scope, depth: depth)
        case "\"": try parsePhrase(in: scope)
        default: try parseWord(in: scope)
        }
    }

    private mutating func parseGroup(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let position = input.position
        let isCounted = try isShallow(depth + 1, at: position)
        input.advance()
        guard isCounted else { return Operand() }
        input.skipSpace()
        if !input.isAtEnd && input.current == ")" { try fault("empty parentheses", at: position) }
        var operand = try parseSequence(in: scope, depth: depth + 1)
        if input.isAtEnd {
            try fault("unbalanced parenthesis", at: position)
        } else {
            input.advance()
            operand.node = try boosted(operand.node)
        }
        return operand
    }

    private mutating func parsePublished(at position: Int) throws(SearchError) -> Operand {
        let valuePosition = input.position
        let quoted = input.current == "\"" ? input.takeQuoted() : input.takeWord()
        guard let value = quoted else {
            try fault("unbalanced quote", at: valuePosition)
            input.advance()
            return Operand()
        }
        let range: PublishedRange
        switch PublishedRange.parse(value, now: now) {
        case .range(let found, let isRelative):
            range = found
            usesNow = usesNow || isRelative
        case .malformed(let offset):
            let help = "each a date as 2015-09-01, a time as 2015-09-01T12:00:00Z, or now, now-7d, now/d"
            try fault("published: needs FROM..TO, \(help)", at: valuePosition + offset)
            return Operand()
        }
        try countClause(at: position)
        return Operand(node: .published(from: range.from, until: range.until), narrows: .published)
    }
}

// MARK: - Faults and limits

extension QueryParser {
    /// Refuses what stands at `position`; in lenient mode notes it, and the caller goes on without it.
    mutating func fault(_ message: String, at position: Int) throws(SearchError) {
        guard mode == .lenient else { throw .badQuery(message, at: position) }
        warn(message, at: position)
    }

    /// Notes in lenient mode what may not be meant as it is read.
    private mutating func warn(_ message: String, at position: Int) {
        guard mode == .lenient, warnings.count < limits.warnings else { return }
        warnings.append(QueryWarning(message: message, position: position))
    }

    /// Moves to the operand that must follow the operator at `position`. Returns whether it is there.
    private mutating func hasOperand(behind name: String, at position: Int) throws(SearchError) -> Bool {
        input.skipSpace()
        var probe = input
        let isMissing =
            input.isAtEnd || input.current == ")" || input.isAt(operator: "AND") || input.isAt(operator: "OR")
            || probe.skipNear() != nil
        if isMissing { try fault("\(name) has no operand on its right", at: position) }
        return !isMissing
    }

    private mutating func isShallow(_ depth: Int, at position: Int) throws(SearchError) -> Bool {
        guard depth > limits.depth else { return true }
        try fault("query is nested deeper than \(limits.depth)", at: position)
        return false
    }

    /// Counts a clause; too many of them are refused in every mode.
    mutating func countClause(at position: Int) throws(SearchError) {
        clauses += 1
        guard clauses <= limits.clauses else {
            throw .badQuery("query has more than \(limits.clauses) clauses", at: position)
        }
    }
}
