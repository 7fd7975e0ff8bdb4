/// Latin and Cyrillic letters that look alike, at least as capitals: `сoвет` with a Latin `o` is meant to be Russian.
///
/// Such words come from careless typing, from text recognition, and from writers who hide words from search.
enum Lookalikes {
    private static let pairs: [(latin: UInt8, cyrillic: UInt16)] = [
        (0x61, 0x430), (0x62, 0x432), (0x63, 0x441), (0x65, 0x435), (0x68, 0x43D), (0x6B, 0x43A), (0x6D, 0x43C),
        (0x6F, 0x43E), (0x70, 0x440), (0x74, 0x442), (0x78, 0x445), (0x79, 0x443),
    ]

    /// For each lower-case ASCII letter: the Cyrillic one, zero for none.
    private static let cyrillic: InlineArray<128, UInt16> = {
        var table = InlineArray<128, UInt16>(repeating: 0)
        for pair in pairs { table[Int(pair.latin)] = pair.cyrillic }
        return table
    }()

    /// The letter of the other alphabet that a folded letter looks like.
    static func twin(of letter: UInt32) -> UInt32? {
        if letter < 0x80 { return cyrillic[Int(letter)] == 0 ? nil : UInt32(cyrillic[Int(letter)]) }
        return pairs.first { UInt32($0.cyrillic) == letter }.map { UInt32($0.latin) }
    }

    /// Returns a folded word of Latin and Cyrillic letters in one alphabet, Cyrillic if it can be both.
    ///
    /// - Returns: `nil` if the word does not mix alphabets, or if letters of each have no twin in the other.
    static func unified(_ word: [UInt8]) -> (bytes: [UInt8], script: Script)? {
        let letters = String(decoding: word, as: UTF8.self).unicodeScalars.map(\.value)
        let latin = letters.filter { (0x61...0x7A).contains($0) }
        let cyrillic = letters.filter { (0x400..<0x530).contains($0) }
        guard !latin.isEmpty, !cyrillic.isEmpty else { return nil }
        let isCyrillic = latin.allSatisfy { twin(of: $0) != nil }
        guard isCyrillic || cyrillic.allSatisfy({ twin(of: $0) != nil }) else { return nil }
        let foreign = Set(isCyrillic ? latin : cyrillic)
        var unified = String.UnicodeScalarView()
        for letter in letters {
            let kept = foreign.contains(letter) ? twin(of: letter) ?? letter : letter
            if let scalar = Unicode.Scalar(kept) { unified.append(scalar) }
        }
        return (Array(String(unified).utf8), isCyrillic ? .cyrillic : .latin)
    }
}
