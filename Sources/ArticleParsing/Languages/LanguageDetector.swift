internal import CLanguageDetector

/// A language and how sure it is.
struct LanguageGuess: Hashable, Sendable {
    /// ISO 639 code, `und` when unknown.
    var code: String
    /// How sure it is, 0…1.
    var confidence: Double

    /// No language was recognised.
    static let unknown = LanguageGuess(code: "und", confidence: 0)
}

/// Recognises the language of a text: by CLD2 and, where that stays silent because the text is short, by script and
/// the commonest words.
enum LanguageDetector {
    /// How much of the title, of the lead and of the body is looked at, in bytes each: first a little, and more only where
    /// that leaves a doubt. More text makes CLD2 slower, and where it takes names for another language, no surer.
    static let shortSample = 512, sampleLimit = 1_536
    /// How sure the short sample must be.
    private static let clearConfidence = 0.97

    /// Recognises the language of an article.
    ///
    /// - Complexity: O(1) beyond ``sampleLimit``.
    static func detect(title: TextSlice, lead: TextSlice, body: TextSlice) -> LanguageGuess {
        let parts = [title, lead, body]
        if parts.contains(where: { $0.count > shortSample }), let guess = ask(sample(of: parts, shortSample)),
            guess.isReliable, guess.language.confidence >= clearConfidence
        {
            return guess.language
        }
        let sample = sample(of: parts, sampleLimit)
        let guess = ask(sample)
        if let guess, guess.isReliable { return guess.language }
        let byWords = ShortTextLanguage.guess(sample[...])
        guard let guess, guess.language.code != "und" else { return byWords }
        return byWords.code == guess.language.code
            ? LanguageGuess(code: byWords.code, confidence: max(byWords.confidence, guess.language.confidence / 2))
            : byWords
    }

    /// The beginning of each part, on lines of their own.
    private static func sample(of parts: [TextSlice], _ limit: Int) -> [UInt8] {
        var sample: [UInt8] = []
        for part in parts where !part.isEmpty {
            sample.append(contentsOf: part.prefix(limit).wholeScalars)
            sample.append(0x0A)
        }
        return sample
    }

    private static func ask(_ sample: [UInt8]) -> (language: LanguageGuess, isReliable: Bool)? {
        // The detector looks a few bytes ahead: it gets zeros to look at.
        let padded = sample + [UInt8](repeating: 0, count: 16)
        let guess = padded.withUnsafeBytes { buffer in
            language_detect(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), sample.count)
        }
        let code = withUnsafeBytes(of: guess.code) { buffer in
            String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard let iso = isoCode(of: code) else { return nil }
        return (LanguageGuess(code: iso, confidence: Double(min(max(guess.percent, 0), 100)) / 100), guess.reliable)
    }

    /// The ISO 639 code: CLD2 has a few old ones, variants by script, and codes of its own that begin with `xx`.
    private static func isoCode(of code: String) -> String? {
        switch code {
        case "iw": return "he"
        case "jw": return "jv"
        case "in": return "id"
        case "mo": return "ro"
        case "un", "": return nil
        default:
            let primary = code.prefix { $0 != "-" }
            guard (2...3).contains(primary.utf8.count), primary.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
                !primary.hasPrefix("xx")
            else { return nil }
            return String(primary)
        }
    }
}
