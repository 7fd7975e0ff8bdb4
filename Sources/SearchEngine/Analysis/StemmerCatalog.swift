/// The number of a stemmer in ``StemmerCatalog``; zero stands for "leave the word as it is".
typealias StemmerOrdinal = UInt8

/// A set of stemmers, one bit per ordinal.
struct StemmerSet: Hashable, Sendable {
    var bits: UInt32 = 0

    /// Adds a stemmer.
    mutating func insert(_ ordinal: StemmerOrdinal) { bits |= 1 << UInt32(ordinal) }

    /// Whether the stemmer is in the set.
    func contains(_ ordinal: StemmerOrdinal) -> Bool { bits & 1 << UInt32(ordinal) != 0 }
}

/// Which stemmer a word gets: by the language of its document and by its own script.
///
/// A word in the script of its document's language gets that language's stemmer; any other Cyrillic word gets the
/// Russian one and any other Latin word the English one, so that names and quotations inside foreign texts meet the
/// same words elsewhere.
enum StemmerCatalog {
    private struct Entry {
        let algorithm: String
        let codes: [String]
        let scripts: [Script]
    }

    /// The order is part of the cursor format: new entries go to the end.
    private static let entries: [Entry] = [
        Entry(algorithm: "english", codes: ["en", "eng"], scripts: [.latin]),
        Entry(algorithm: "russian", codes: ["ru", "rus"], scripts: [.cyrillic]),
        Entry(algorithm: "arabic", codes: ["ar", "ara"], scripts: [.arabic]),
        Entry(algorithm: "armenian", codes: ["hy", "hye"], scripts: [.armenian]),
        Entry(algorithm: "basque", codes: ["eu", "eus"], scripts: [.latin]),
        Entry(algorithm: "catalan", codes: ["ca", "cat"], scripts: [.latin]),
        Entry(algorithm: "danish", codes: ["da", "dan"], scripts: [.latin]),
        Entry(algorithm: "dutch", codes: ["nl", "nld"], scripts: [.latin]),
        Entry(algorithm: "finnish", codes: ["fi", "fin"], scripts: [.latin]),
        Entry(algorithm: "french", codes: ["fr", "fra"], scripts: [.latin]),
        Entry(algorithm: "german", codes: ["de", "deu"], scripts: [.latin]),
        Entry(algorithm: "greek", codes: ["el", "ell"], scripts: [.greek]),
        Entry(algorithm: "hindi", codes: ["hi", "hin"], scripts: [.devanagari]),
        Entry(algorithm: "hungarian", codes: ["hu", "hun"], scripts: [.latin]),
        Entry(algorithm: "indonesian", codes: ["id", "ind"], scripts: [.latin]),
        Entry(algorithm: "irish", codes: ["ga", "gle"], scripts: [.latin]),
        Entry(algorithm: "italian", codes: ["it", "ita"], scripts: [.latin]),
        Entry(algorithm: "lithuanian", codes: ["lt", "lit"], scripts: [.latin]),
        Entry(algorithm: "nepali", codes: ["ne", "nep"], scripts: [.devanagari]),
        Entry(algorithm: "norwegian", codes: ["no", "nb", "nn", "nor"], scripts: [.latin]),
        Entry(algorithm: "portuguese", codes: ["pt", "por"], scripts: [.latin]),
        Entry(algorithm: "romanian", codes: ["ro", "ron"], scripts: [.latin]),
        Entry(algorithm: "serbian", codes: ["sr", "srp"], scripts: [.cyrillic, .latin]),
        Entry(algorithm: "spanish", codes: ["es", "spa"], scripts: [.latin]),
        Entry(algorithm: "swedish", codes: ["sv", "swe"], scripts: [.latin]),
        Entry(algorithm: "tamil", codes: ["ta", "tam"], scripts: [.tamil]),
        Entry(algorithm: "turkish", codes: ["tr", "tur"], scripts: [.latin]),
        Entry(algorithm: "yiddish", codes: ["yi", "yid"], scripts: [.hebrew]),
    ]

    /// Leaves every word as it is.
    static let none: StemmerOrdinal = 0
    /// The stemmers that know more than rules.
    static let english: StemmerOrdinal = 1
    static let russian: StemmerOrdinal = 2

    private static let ordinals: [String: StemmerOrdinal] = {
        var ordinals: [String: StemmerOrdinal] = [:]
        for (index, entry) in entries.enumerated() {
            for code in entry.codes { ordinals[code] = StemmerOrdinal(index + 1) }
        }
        return ordinals
    }()

    /// The number of ordinals, "none" included.
    static var count: Int { entries.count + 1 }

    /// The Snowball name of a stemmer, `nil` for "none".
    static func algorithm(_ ordinal: StemmerOrdinal) -> String? {
        ordinal == 0 ? nil : entries[Int(ordinal) - 1].algorithm
    }

    /// The stemmer of a language code (`ru`, `pt-BR`), zero when Snowball does not have it.
    static func ordinal(ofLanguage language: String) -> StemmerOrdinal {
        if let ordinal = ordinals[language] { return ordinal }
        let primary = language.prefix { $0 != "-" && $0 != "_" }
        return ordinals[primary.lowercased()] ?? 0
    }

    /// The stemmer of a word that its document's language does not cover.
    static func fallback(for script: Script) -> StemmerOrdinal {
        switch script {
        case .latin: english
        case .cyrillic: russian
        default: 0
        }
    }

    /// The stemmer for each script in a document of this language, indexed by `Script.rawValue`.
    ///
    /// - Parameter stemsWords: `IndexSettings.stemsWords`; without it every word stays as it is.
    static func stemmersByScript(language: String, stemsWords: Bool = true) -> [StemmerOrdinal] {
        guard stemsWords else { return [StemmerOrdinal](repeating: 0, count: Script.count) }
        let own = ordinal(ofLanguage: language)
        return (0..<Script.count).map { index in
            let script = Script(rawValue: UInt8(index)) ?? .other
            return covers(own, script) ? own : fallback(for: script)
        }
    }

    /// Every stemmer that a word of this script may have met in documents whose languages have `present` stemmers.
    static func candidates(for script: Script, present: StemmerSet) -> [StemmerOrdinal] {
        let fallback = fallback(for: script)
        let others = (0..<UInt8(count)).filter { $0 != fallback && present.contains($0) && covers($0, script) }
        return [fallback] + others
    }

    private static func covers(_ ordinal: StemmerOrdinal, _ script: Script) -> Bool {
        ordinal != 0 && entries[Int(ordinal) - 1].scripts.contains(script)
    }
}
