/// Words and phrases, and what may stand behind them.
extension QueryParser {
    mutating func parsePhrase(in scope: QueryScope) throws(SearchError) -> Operand {
        let position = input.position
        guard let content = input.takeQuoted() else {
            try fault("unbalanced quote", at: position)
            input.advance()
            return Operand()
        }
        let slopPosition = input.position
        let slop = input.skipSlop()
        let leaf = try words(content, in: scope, at: position, contentPosition: position + 1)
        return Operand(node: try boosted(try sloppy(leaf, slop, at: slopPosition)))
    }

    mutating func parseWord(in scope: QueryScope) throws(SearchError) -> Operand {
        let position = input.position
        var content = input.takeWord()
        let boost = try takeBoost(from: &content, at: position)
        if content == "*" {
            try countClause(at: position)
            return Operand(node: .everything)
        }
        let distance = try takeDistance(from: &content, at: position)
        let node: QueryNode?
        if Self.hasWildcard(content) {
            if distance != nil { try fault("~ works on words without * and ?", at: position) }
            node = try shape(content, in: scope, at: position)
        } else if let distance {
            node = try fuzzy(content, distance, in: scope, at: position)
        } else {
            node = try words(content, in: scope, at: position, contentPosition: position)
        }
        return Operand(node: boost.flatMap { boost in node.map { .boosted($0, boost) } } ?? node)
    }

    /// The node with the boost that stands here, if any.
    mutating func boosted(_ node: QueryNode?) throws(SearchError) -> QueryNode? {
        let position = input.position
        guard let boost = input.skipBoost(), try isBoost(boost, at: position) else { return node }
        return node.map { .boosted($0, boost) }
    }

    private mutating func isBoost(_ boost: Double, at position: Int) throws(SearchError) -> Bool {
        if boost > 0 && boost <= limits.boost { return true }
        try fault("a boost is a number above 0 and at most \(Int(limits.boost))", at: position)
        return false
    }

    /// Cuts `^2` off the end of a word.
    private mutating func takeBoost(from content: inout String, at position: Int) throws(SearchError) -> Double? {
        let scalars = content.unicodeScalars
        guard let mark = scalars.lastIndex(of: "^"), mark != scalars.startIndex else { return nil }
        guard let boost = QueryInput.decimal(scalars[scalars.index(after: mark)...]) else { return nil }
        let markPosition = position + scalars.distance(from: scalars.startIndex, to: mark)
        content = String(scalars[..<mark])
        return try isBoost(boost, at: markPosition) ? boost : nil
    }

    /// Cuts `~` or `~1` off the end of a word. A tilde that does not follow a letter is punctuation.
    ///
    /// - Returns: The distance; for `~` alone the one that suits the length: 1 from three letters on, 2 from six.
    private mutating func takeDistance(from content: inout String, at position: Int) throws(SearchError) -> Int? {
        let scalars = content.unicodeScalars
        guard let mark = scalars.lastIndex(of: "~") else { return nil }
        let word = String(scalars[..<mark])
        let digits = scalars[scalars.index(after: mark)...]
        guard Tokenizer.endsInWord(word), digits.isEmpty || QueryInput.number(digits) != nil else { return nil }
        content = word
        guard let distance = QueryInput.number(digits) else {
            return FuzzyPattern.distance(ofLength: Tokenizer.words(of: word).last?.letterCount ?? 0)
        }
        if distance > FuzzyPattern.maximumDistance {
            let markPosition = position + scalars.distance(from: scalars.startIndex, to: mark)
            try fault("~ takes a distance of at most \(FuzzyPattern.maximumDistance)", at: markPosition)
        }
        return min(distance, FuzzyPattern.maximumDistance)
    }

    /// Returns the clause of a word or phrase as it stands; `nil` if there is no letter or digit in it.
    private mutating func words(
        _ content: String, in scope: QueryScope, at position: Int, contentPosition: Int
    ) throws(SearchError) -> QueryNode? {
        guard case .text(let fields) = scope else { return try value(content, in: scope, at: position) }
        let words = Tokenizer.words(of: content)
        guard !words.isEmpty else { return nil }
        try countClause(at: position)
        spelledWords.append(SpelledWords(text: content, position: contentPosition, fields: fields))
        return .words(words, fields)
    }

    /// The clause of a whole value.
    private mutating func value(
        _ content: String, in scope: QueryScope, at position: Int
    ) throws(SearchError) -> QueryNode? {
        if scope == .identifier {
            try countClause(at: position)
            return .identifier(content)
        }
        let value = Folding.fold(content)
        guard case .keyword(let field) = scope, !value.isEmpty else { return nil }
        try countClause(at: position)
        return .keyword(field, value, isPrefix: false)
    }

    private mutating func sloppy(
        _ node: QueryNode?, _ slop: Int?, at position: Int
    ) throws(SearchError) -> QueryNode? {
        guard let slop, slop > 0, let node else { return node }
        guard case .words(let words, let fields) = node else {
            try fault("~ works on phrases of text", at: position)
            return node
        }
        guard words.count > 1 else { return node }
        if words.count > limits.sloppyWords {
            throw .badQuery("a phrase with ~ has more than \(limits.sloppyWords) words", at: position)
        }
        if slop > limits.distance { try fault("~ reaches no further than \(limits.distance) words", at: position) }
        return .proximity(.sloppy(words, slop: min(slop, limits.distance)), fields)
    }

    private mutating func fuzzy(
        _ content: String, _ distance: Int, in scope: QueryScope, at position: Int
    ) throws(SearchError) -> QueryNode? {
        guard case .text(let fields) = scope else {
            try fault("~ works on words of text", at: position)
            return try value(content, in: scope, at: position)
        }
        var words = Tokenizer.words(of: content)
        guard let last = words.popLast() else { return nil }
        try countClause(at: position)
        let leading: [QueryNode] = words.isEmpty ? [] : [.words(words, fields)]
        return BooleanNode(must: leading + [.fuzzy(last, distance: distance, fields)]).node
    }

    /// The clause of a word with `*` or `?` in it.
    private mutating func shape(
        _ content: String, in scope: QueryScope, at position: Int
    ) throws(SearchError) -> QueryNode? {
        if scope == .identifier { return try value(content, in: scope, at: position) }
        let isPrefix = Self.isPrefix(content)
        if case .keyword(let field) = scope {
            let folded = Folding.fold(content)
            guard folded.contains(where: { $0 != UInt8(ascii: "*") }) else { return nil }
            try countClause(at: position)
            if isPrefix { return .keyword(field, folded.dropLast { $0 == UInt8(ascii: "*") }, isPrefix: true) }
            return .keywordWildcard(field, WildcardPattern(folded))
        }
        let pieces = WildcardPattern.pieces(of: content)
        if pieces.allSatisfy(\.isWords) {
            return try words(content, in: scope, at: position, contentPosition: position)
        }
        try countClause(at: position)
        let fields = scope.fields
        if pieces.count == 2, case .words(let words) = pieces[0], case .prefix(let prefix) = pieces[1] {
            return .prefix(prefix, leading: words, fields)
        }
        return BooleanNode(must: pieces.map { $0.node(fields) }).node
    }

    private static func hasWildcard(_ content: String) -> Bool {
        content.unicodeScalars.contains { $0 == "*" || $0 == "?" }
    }

    /// Whether the only wildcards are asterisks at the end.
    private static func isPrefix(_ content: String) -> Bool {
        let scalars = content.unicodeScalars
        let rest = scalars.reversed().drop { $0 == "*" }
        return scalars.last == "*" && !rest.contains { $0 == "*" || $0 == "?" }
    }
}

extension Array {
    /// The array without the elements at its end that satisfy a condition.
    fileprivate func dropLast(while isDropped: (Element) -> Bool) -> [Element] {
        Array(self[..<((lastIndex { !isDropped($0) } ?? -1) + 1)])
    }
}
