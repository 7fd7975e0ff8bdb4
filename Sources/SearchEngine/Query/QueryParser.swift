/// Reads the query language by recursive descent over code points.
///
/// ```
/// sequence    = conjunction { [ "OR" ] conjunction }
/// conjunction = operand { "AND" operand }
/// operand     = "NOT" operand | { "+" | "-" } primary
/// primary     = "(" sequence ")" | phrase | word | word "*" | field ":" ( "(" sequence ")" | phrase | word )
/// ```
struct QueryParser {
    private var input: QueryInput
    private let limits: QueryLimits
    private var clauses = 0

    init(_ text: String, limits: QueryLimits) throws(SearchError) {
        self.limits = limits
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
        let sequence = try parseSequence(in: .anyText, depth: 0)
        if !input.isAtEnd { throw .badQuery("unbalanced parenthesis", at: input.position) }
        return sequence.node ?? .nothing
    }

    /// Reads clauses up to a closing parenthesis or the end.
    private mutating func parseSequence(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        var group = ClauseGroup()
        var orPosition: Int?
        while true {
            input.skipSpace()
            if input.isAtEnd || input.current == ")" { break }
            let position = input.position
            if input.skip(operator: "OR") {
                if group.isEmpty || orPosition != nil {
                    throw .badQuery("OR has no operand on its left", at: position)
                }
                orPosition = position
                continue
            }
            if input.isAt(operator: "AND") { throw .badQuery("AND has no operand on its left", at: position) }
            let operand = try parseConjunction(in: scope, depth: depth)
            group.append(operand, isAfterOr: orPosition != nil)
            orPosition = nil
        }
        if let orPosition { throw .badQuery("OR has no operand on its right", at: orPosition) }
        return group.operand
    }

    private mutating func parseConjunction(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let first = try parseOperand(in: scope, depth: depth)
        var operands = [first]
        while true {
            input.skipSpace()
            let position = input.position
            guard input.skip(operator: "AND") else { break }
            try requireOperand(of: "AND", at: position)
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
            try checkDepth(depth + 1, at: position)
            try requireOperand(of: "NOT", at: position)
            var operand = try parseOperand(in: scope, depth: depth + 1)
            operand.sign = operand.sign.isNegative ? .none : .not
            operand.narrows = operand.sign == .none ? operand.narrows : nil
            return operand
        }
        guard let sign = input.skipSigns() else { return try parsePrimary(in: scope, depth: depth) }
        var operand = try parsePrimary(in: scope, depth: depth)
        operand.sign = sign
        return operand
    }

    private mutating func parsePrimary(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        if input.current == "(" { return try parseGroup(in: scope, depth: depth) }
        if input.current == "\"" { return try parsePhrase(in: scope) }
        let position = input.position
        guard let field = input.skipFieldName() else { return try parseWord(in: scope) }
        input.skipSpace()
        guard !input.isAtEnd, input.current != ")" else {
            throw .badQuery("\(field.name): needs a value", at: position)
        }
        if field.scope == .published { return try parsePublished(at: position) }
        var operand: Operand
        switch input.current {
        case "(": operand = try parseGroup(in: field.scope, depth: depth)
        case "\"": operand = try parsePhrase(in: field.scope)
        default: operand = try parseWord(in: field.scope)
        }
        operand.narrows = field.scope.narrowing
        return operand
    }

    private mutating func parseGroup(in scope: QueryScope, depth: Int) throws(SearchError) -> Operand {
        let position = input.position
        try checkDepth(depth + 1, at: position)
        input.advance()
        input.skipSpace()
        if !input.isAtEnd && input.current == ")" { throw .badQuery("empty parentheses", at: position) }
        let operand = try parseSequence(in: scope, depth: depth + 1)
        guard !input.isAtEnd else { throw .badQuery("unbalanced parenthesis", at: position) }
        input.advance()
        return operand
    }

    private mutating func parsePhrase(in scope: QueryScope) throws(SearchError) -> Operand {
        let position = input.position
        guard let content = input.takeQuoted() else { throw .badQuery("unbalanced quote", at: position) }
        return Operand(node: try leaf(content, in: scope, isPrefix: false, at: position))
    }

    private mutating func parseWord(in scope: QueryScope) throws(SearchError) -> Operand {
        let position = input.position
        var content = input.takeWord()
        if content == "*" {
            try countClause(at: position)
            return Operand(node: .everything)
        }
        let isPrefix = content.hasSuffix("*")
        while content.hasSuffix("*") { content.removeLast() }
        return Operand(node: try leaf(content, in: scope, isPrefix: isPrefix, at: position))
    }

    private mutating func parsePublished(at position: Int) throws(SearchError) -> Operand {
        let valuePosition = input.position
        let quoted = input.current == "\"" ? input.takeQuoted() : input.takeWord()
        guard let value = quoted else { throw .badQuery("unbalanced quote", at: valuePosition) }
        guard let range = PublishedRange.parse(value) else {
            throw .badQuery(
                "published: needs FROM..TO, each a date as 2015-09-01 or a time as 2015-09-01T12:00:00Z",
                at: valuePosition)
        }
        try countClause(at: position)
        return Operand(node: .published(from: range.from, until: range.until), narrows: .published)
    }

    /// Returns the clause of a word or phrase; `nil` if there is no letter or digit in it.
    private mutating func leaf(
        _ content: String, in scope: QueryScope, isPrefix: Bool, at position: Int
    ) throws(SearchError) -> QueryNode? {
        if case .keyword(let field) = scope {
            let value = Folding.fold(content)
            guard !value.isEmpty else { return nil }
            try countClause(at: position)
            return .keyword(field, value, isPrefix: isPrefix)
        }
        var words = Tokenizer.words(of: content)
        guard let last = words.last else { return nil }
        try countClause(at: position)
        guard isPrefix, Tokenizer.endsInWord(content) else { return .words(words, scope.fields) }
        words.removeLast()
        return .prefix(last.bytes, leading: words, scope.fields)
    }

    /// Moves to the operand that must follow the operator at `position`.
    private mutating func requireOperand(of name: String, at position: Int) throws(SearchError) {
        input.skipSpace()
        let isMissing =
            input.isAtEnd || input.current == ")" || input.isAt(operator: "AND") || input.isAt(operator: "OR")
        if isMissing { throw .badQuery("\(name) has no operand on its right", at: position) }
    }

    private func checkDepth(_ depth: Int, at position: Int) throws(SearchError) {
        guard depth <= limits.depth else {
            throw .badQuery("query is nested deeper than \(limits.depth)", at: position)
        }
    }

    private mutating func countClause(at position: Int) throws(SearchError) {
        clauses += 1
        guard clauses <= limits.clauses else {
            throw .badQuery("query has more than \(limits.clauses) clauses", at: position)
        }
    }
}
