/// Decodes character references such as `&amp;`, `&#x2014;` and `&nbsp;`.
///
/// What is no reference, or names none that HTML 4 knows, stays as it is. Numbers from 128 to 159 mean windows-1252, as in
/// HTML; numbers that name no character of a text become U+FFFD.
struct CharacterReferences {
    /// The most bytes that entities declared in the document may add to it.
    static let expansionLimit = 1_048_576
    /// The most entities that a document may declare.
    static let declarationLimit = 256

    /// What the document declares, as it stands there: never expanded again.
    private(set) var declared: [String: [UInt8]] = [:]
    /// Ampersands that begin no reference of XML.
    private(set) var damages = 0
    private var expanded = 0

    /// Appends a text to `output` with its references decoded.
    ///
    /// - Complexity: O(n) and what ``expansionLimit`` allows.
    mutating func decode(_ text: TextSlice, into output: inout [UInt8]) {
        var rest = text
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            output.append(contentsOf: rest[..<ampersand])
            let after = rest[(ampersand + 1)...]
            let length = takeReference(after, into: &output)
            if length == 0 {
                damages += 1
                output.append(UInt8(ascii: "&"))
            }
            rest = after.dropFirst(length)
        }
        output.append(contentsOf: rest)
    }

    /// Declares an entity of the document, unless it declares one within.
    mutating func declare(_ name: String, as value: TextSlice) {
        guard declared.count < Self.declarationLimit, declared[name] == nil, value.count <= 1_024 else { return }
        var references = CharacterReferences()
        var decoded: [UInt8] = []
        references.decode(value, into: &decoded)
        declared[name] = decoded
    }

    /// Takes what follows `&`.
    ///
    /// - Returns: The bytes taken; 0 where it is no reference.
    private mutating func takeReference(_ text: TextSlice, into output: inout [UInt8]) -> Int {
        if text.first == UInt8(ascii: "#") { return Self.takeNumber(text, into: &output) }
        let name = text.prefix(32).prefix { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) }
        guard !name.isEmpty, text.dropFirst(name.count).first == UInt8(ascii: ";") else { return 0 }
        let key = name.string
        if let value = declared[key] {
            guard expanded + value.count <= Self.expansionLimit else { return 0 }
            expanded += value.count
            output.append(contentsOf: value)
        } else if let byte = Self.basic[key] {
            output.append(byte)
        } else if let value = Self.named[key] {
            Self.append(value, to: &output)
        } else {
            return 0
        }
        return name.count + 1
    }

    /// Takes `#8212;` or `#x2014;`; the semicolon may be missing.
    private static func takeNumber(_ text: TextSlice, into output: inout [UInt8]) -> Int {
        let isHex = text.dropFirst().first.map { $0 | 0x20 == 0x78 } ?? false
        let start = text.dropFirst(isHex ? 2 : 1)
        var value: UInt32 = 0
        var count = 0
        for byte in start {
            guard let digit = digit(byte, isHex: isHex) else { break }
            value = min(value * (isHex ? 16 : 10) + digit, 0x11_0000)
            count += 1
        }
        guard count > 0 else { return 0 }
        append(windows1252[value] ?? value, to: &output)
        let semicolon = start.dropFirst(count).first == UInt8(ascii: ";") ? 1 : 0
        return (isHex ? 2 : 1) + count + semicolon
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        if (0x30...0x39).contains(byte) { return UInt32(byte - 0x30) }
        guard isHex, (0x61...0x66).contains(byte | 0x20) else { return nil }
        return UInt32((byte | 0x20) - 0x61) + 10
    }

    private static func append(_ value: UInt32, to output: inout [UInt8]) {
        let isText = value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D
        let scalar = (isText ? Unicode.Scalar(value) : nil) ?? "\u{FFFD}"
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static let basic: [String: UInt8] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "AMP": 0x26, "LT": 0x3C, "GT": 0x3E,
        "QUOT": 0x22,
    ]

    private static let windows1252: [UInt32: UInt32] = {
        let characters = SingleByteCharsets.windows1252.prefix(32).enumerated()
        let pairs = characters.compactMap { index, encoded -> (UInt32, UInt32)? in
            guard let value = encoded[...].firstScalar, value != 0xFFFD else { return nil }
            return (UInt32(index) + 0x80, value)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// The names of HTML 4, in runs of code points.
    private static let named: [String: UInt32] = {
        var named: [String: UInt32] = [:]
        for (first, names) in runs {
            for (offset, name) in names.split(separator: " ").enumerated() {
                named[String(name)] = first + UInt32(offset)
            }
        }
        return named
    }()

    private static let runs: [(UInt32, String)] = [
        (
            0xA0,
            "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn "
                + "sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave "
                + "Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc "
                + "Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute "
                + "THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml "
                + "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave "
                + "uacute ucirc uuml yacute thorn yuml"
        ),
        (0x152, "OElig oelig"),
        (0x160, "Scaron scaron"),
        (0x178, "Yuml"),
        (0x192, "fnof"),
        (0x2C6, "circ"),
        (0x2DC, "tilde"),
        (0x391, "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"),
        (0x3A3, "Sigma Tau Upsilon Phi Chi Psi Omega"),
        (
            0x3B1,
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
                + "sigmaf sigma tau upsilon phi chi psi omega"
        ),
        (0x3D1, "thetasym upsih"),
        (0x3D6, "piv"),
        (0x2002, "ensp emsp"),
        (0x2009, "thinsp"),
        (0x200C, "zwnj zwj lrm rlm"),
        (0x2013, "ndash mdash"),
        (0x2018, "lsquo rsquo sbquo"),
        (0x201C, "ldquo rdquo bdquo"),
        (0x2020, "dagger Dagger bull"),
        (0x2026, "hellip"),
        (0x2030, "permil"),
        (0x2032, "prime Prime"),
        (0x2039, "lsaquo rsaquo"),
        (0x203E, "oline"),
        (0x2044, "frasl"),
        (0x20AC, "euro"),
        (0x2111, "image"),
        (0x2118, "weierp"),
        (0x211C, "real"),
        (0x2122, "trade"),
        (0x2135, "alefsym"),
        (0x2190, "larr uarr rarr darr harr"),
        (0x21B5, "crarr"),
        (0x21D0, "lArr uArr rArr dArr hArr"),
        (0x2200, "forall"),
        (0x2202, "part exist"),
        (0x2205, "empty"),
        (0x2207, "nabla isin notin"),
        (0x220B, "ni"),
        (0x220F, "prod"),
        (0x2211, "sum minus"),
        (0x2217, "lowast"),
        (0x221A, "radic"),
        (0x221D, "prop infin"),
        (0x2220, "ang"),
        (0x2227, "and or cap cup int"),
        (0x2234, "there4"),
        (0x223C, "sim"),
        (0x2245, "cong"),
        (0x2248, "asymp"),
        (0x2260, "ne equiv"),
        (0x2264, "le ge"),
        (0x2282, "sub sup nsub"),
        (0x2286, "sube supe"),
        (0x2295, "oplus"),
        (0x2297, "otimes"),
        (0x22A5, "perp"),
        (0x22C5, "sdot"),
        (0x2308, "lceil rceil lfloor rfloor"),
        (0x2329, "lang rang"),
        (0x25CA, "loz"),
        (0x2660, "spades"),
        (0x2663, "clubs"),
        (0x2665, "hearts diams"),
    ]
}
