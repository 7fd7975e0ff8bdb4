import Synchronization

/// Brings the forms of a Russian word together by a dictionary, and by rules where the dictionary ends.
///
/// | word | becomes the stem of | example |
/// |---|---|---|
/// | known | its dictionary word; an adjective of a name, that name | стали → сталь, берлинский → Берлин |
/// | unknown, such as most names | itself, stemmed until nothing changes, down to three letters | Коболева, Коболев → кобол |
///
/// Snowball's Russian stemmer takes `-ов` from a name in the nominative and `-а` in the genitive; stemming again brings
/// both together. Forms are remembered, so that a frequent word costs one look at a table.
public final class RussianLemmatizer: Sendable {
    /// Stems a folded word: the first bytes of a span, into an array.
    typealias Stemmer = (Span<UInt8>, Int, inout [UInt8]) -> Void

    /// The forms that are remembered at most, and the bytes of the longest one of them: about 6 MB for real words.
    static let cacheLimit = 65_536
    private static let cachedBytes = 64
    /// What stemming may leave of an unknown word: three letters. Fewer are a preposition: Обама is not `об`.
    private static let leastBytes = 6

    private let dictionary: AffixDictionary
    private let cache = Mutex<[[UInt8]: [UInt8]]>([:])

    /// - Parameter dictionary: A Russian dictionary.
    public init(_ dictionary: AffixDictionary) {
        self.dictionary = dictionary
    }

    /// Writes the stem of a folded Cyrillic word into `stem`.
    func stem(_ word: Span<UInt8>, length: Int, into stem: inout [UInt8], with stemmer: Stemmer) {
        var form: [UInt8] = []
        form.reserveCapacity(length)
        for index in 0..<length { form.append(word[index]) }
        if let known = cache.withLock({ $0[form] }) {
            stem = known
            return
        }
        if let base = base(of: form) {
            stemmer(base.span, base.count, &stem)
        } else {
            stemRepeatedly(form, into: &stem, with: stemmer)
        }
        guard length <= Self.cachedBytes else { return }
        cache.withLock { [stem] cache in
            if cache.count >= Self.cacheLimit { cache.removeAll(keepingCapacity: true) }
            cache[form] = stem
        }
    }

    /// The word that a form is brought to before it is stemmed; `nil` if the dictionary does not know it.
    func base(of form: [UInt8]) -> [UInt8]? {
        dictionary.lemma(of: form).map { RelationalAdjective.name(of: $0, in: dictionary) ?? $0 }
    }

    private func stemRepeatedly(_ form: [UInt8], into stem: inout [UInt8], with stemmer: Stemmer) {
        var before = form
        while true {
            stemmer(before.span, before.count, &stem)
            if stem.count < Self.leastBytes { stem = before }
            if stem.count >= before.count { return }
            before = stem
        }
    }
}

extension RussianLemmatizer: Hashable {
    /// Whether both are the same object.
    public static func == (left: RussianLemmatizer, right: RussianLemmatizer) -> Bool { left === right }

    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Adjectives that say only where something belongs: `берлинский` is of Berlin.
///
/// News speak of a country by its name and by its adjective in turn, so both are one word to a search.
enum RelationalAdjective {
    /// What looks like the adjective of a name and is none: of women, of the world, of warriors, of March, of May.
    private static let exceptions: Set<[UInt8]> = Set(
        ["женский", "светский", "воинский", "мартовский", "майский"].map { Array($0.utf8) })
    private static let endings = ["", "ия", "а", "я", "о", "ь", "ы", "и", "е"].map { Array($0.utf8) }
    private static let shortEndings = ["а", "я", "ия", "ы", "", "о", "и", "ва"].map { Array($0.utf8) }
    private static let suffixes = ["ин", "ан", "ов", "ев"].map { Array($0.utf8) }

    /// The name that a folded adjective belongs to, if the dictionary has it as a name.
    static func name(of adjective: [UInt8], in dictionary: AffixDictionary) -> [UInt8]? {
        guard adjective.ends(with: "кий"), !exceptions.contains(adjective) else { return nil }
        if adjective.ends(with: "цкий") {
            let name = Array(adjective.dropLast(4))
            return dictionary.hasName(name) ? name : nil
        }
        guard adjective.ends(with: "ский") else { return nil }
        return candidates(Array(adjective.dropLast(8))).first(where: dictionary.hasName)
    }

    /// The names that may be meant by a stem, the likeliest first.
    private static func candidates(_ stem: [UInt8]) -> [[UInt8]] {
        var candidates = [stem]
        if stem.ends(with: "ь") { candidates.append(stem.dropLast(2)) }
        if stem.ends(with: "й") { candidates.append(stem.dropLast(2) + Array("я".utf8)) }
        for ending in endings.dropFirst() { candidates.append(stem + ending) }
        guard suffixes.contains(where: { stem.suffix($0.count) == $0[...] }) else { return candidates }
        for ending in shortEndings { candidates.append(stem.dropLast(4) + ending) }
        return candidates
    }
}

extension [UInt8] {
    /// Whether the bytes end as the text does.
    fileprivate func ends(with text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        for index in 0..<length where self[count - length + index] != text.utf8Start[index] { return false }
        return true
    }
}
