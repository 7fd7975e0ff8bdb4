/// A character encoding that the parsers read.
enum Charset: String, Hashable, Sendable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1251 = "windows-1251"
    case windows1252 = "windows-1252"
    case koi8r = "koi8-r"
    case koi8u = "koi8-u"
    case iso8859p5 = "iso-8859-5"
    case ibm866 = "ibm866"
    case macCyrillic = "x-mac-cyrillic"

    /// Finds a charset by the name that a declaration gives it (labels of the WHATWG Encoding standard).
    ///
    /// `utf-16` alone is little-endian, and `iso-8859-1` is windows-1252, as in that standard.
    init?(label: String) {
        guard let known = Self.labels[label.lowercased()] else { return nil }
        self = known
    }

    /// The charsets of Russian with one byte for each character, in the order of their use.
    static let cyrillic: [Charset] = [.windows1251, .koi8r, .ibm866, .iso8859p5, .macCyrillic]

    /// Whether the upper half holds Cyrillic letters.
    var isCyrillic: Bool { Self.cyrillic.contains(self) || self == .koi8u }

    /// The upper half of a charset with one byte for each character.
    var upperHalf: [[UInt8]]? {
        switch self {
        case .utf8, .utf16LittleEndian, .utf16BigEndian: nil
        case .windows1251: SingleByteCharsets.windows1251
        case .windows1252: SingleByteCharsets.windows1252
        case .koi8r: SingleByteCharsets.koi8r
        case .koi8u: SingleByteCharsets.koi8u
        case .iso8859p5: SingleByteCharsets.iso8859p5
        case .ibm866: SingleByteCharsets.ibm866
        case .macCyrillic: SingleByteCharsets.macCyrillic
        }
    }

    private static let labels: [String: Charset] = [
        "utf-8": .utf8, "utf8": .utf8, "unicode-1-1-utf-8": .utf8, "utf-16": .utf16LittleEndian,
        "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian, "unicode": .utf16LittleEndian,
        "windows-1251": .windows1251, "cp1251": .windows1251, "x-cp1251": .windows1251, "win-1251": .windows1251,
        "windows1251": .windows1251, "windows-1252": .windows1252, "cp1252": .windows1252, "x-cp1252": .windows1252,
        "iso-8859-1": .windows1252, "iso8859-1": .windows1252, "iso_8859-1": .windows1252, "latin1": .windows1252,
        "latin-1": .windows1252, "l1": .windows1252, "us-ascii": .windows1252, "ascii": .windows1252,
        "koi8-r": .koi8r, "koi8": .koi8r, "koi8r": .koi8r, "koi8_r": .koi8r, "koi8-u": .koi8u, "koi8u": .koi8u,
        "iso-8859-5": .iso8859p5, "iso8859-5": .iso8859p5, "iso_8859-5": .iso8859p5, "cyrillic": .iso8859p5,
        "ibm866": .ibm866, "cp866": .ibm866, "866": .ibm866, "dos-866": .ibm866,
        "x-mac-cyrillic": .macCyrillic, "maccyrillic": .macCyrillic, "mac-cyrillic": .macCyrillic,
    ]
}
