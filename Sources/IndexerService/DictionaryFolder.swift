import Foundation
import SearchEngine

/// A folder of Hunspell dictionaries, such as Debian's packages fill.
struct DictionaryFolder {
    let path: String

    /// The most bytes of a file that are read.
    private static let maximumBytes = 64 << 20

    /// Reads `NAME.aff` and `NAME.dic`; `nil` if one is missing, too large, or not what ``AffixDictionary`` reads.
    func dictionary(named name: String) -> AffixDictionary? {
        guard let affixes = bytes(of: name + ".aff"), let words = bytes(of: name + ".dic") else { return nil }
        return AffixDictionary(affixes: affixes, words: words)
    }

    private func bytes(of file: String) -> [UInt8]? {
        guard let handle = FileHandle(forReadingAtPath: path + "/" + file),
            let data = try? handle.read(upToCount: Self.maximumBytes + 1), data.count <= Self.maximumBytes
        else { return nil }
        return Array(data)
    }
}
