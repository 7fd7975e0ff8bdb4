/// The stemmers that one thread has opened, by ordinal, with what is known beyond their rules.
///
/// English words that are inflected irregularly are replaced by their base, and Russian words by the word that a
/// dictionary has for them, before they are stemmed.
final class StemmerPool {
    private var stemmers = [SnowballStemmer?](repeating: nil, count: StemmerCatalog.count)
    private let russian: RussianLemmatizer?
    private var scratch: [UInt8] = []

    /// - Parameter settings: Those of the index: all words of an index and of its queries are analysed alike.
    init(_ settings: IndexSettings) {
        russian = settings.russianLemmatizer
    }

    /// Writes the stem of the first `length` bytes of `word`, 1 or more, into `stem`; the word itself where there is no
    /// stemmer or it leaves nothing.
    func stem(_ word: Span<UInt8>, length: Int, with ordinal: StemmerOrdinal, into stem: inout [UInt8]) {
        if ordinal == StemmerCatalog.english, let base = EnglishIrregulars.base(of: word, length: length) {
            return snowball(base.span, length: base.count, with: ordinal, into: &stem)
        }
        if ordinal == StemmerCatalog.russian, let russian {
            return russian.stem(word, length: length, into: &stem) { word, length, stem in
                snowball(word, length: length, with: ordinal, into: &stem)
            }
        }
        snowball(word, length: length, with: ordinal, into: &stem)
    }

    private func snowball(
        _ word: Span<UInt8>, length: Int, with ordinal: StemmerOrdinal, into stem: inout [UInt8]
    ) {
        if let stemmer = stemmer(ordinal), stemmer.stem(word, length: length, into: &stem) > 0 { return }
        stem.removeAll(keepingCapacity: true)
        for index in 0..<length { stem.append(word[index]) }
    }

    private func stemmer(_ ordinal: StemmerOrdinal) -> SnowballStemmer? {
        if let open = stemmers[Int(ordinal)] { return open }
        guard let algorithm = StemmerCatalog.algorithm(ordinal) else { return nil }
        let opened = SnowballStemmer(algorithm: algorithm)
        stemmers[Int(ordinal)] = opened
        return opened
    }
}
