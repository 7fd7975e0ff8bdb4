/// What the tokenizer does with one Unicode scalar.
enum ScalarClass: UInt8 {
    /// Ends a word: space, punctuation, symbols, controls.
    case separator = 0
    /// A letter or a digit.
    case word = 1
    /// A combining mark: continues a word, never starts one.
    case mark = 2
    /// A CJK character: a word of its own.
    case ideograph = 3
    /// Invisible inside words: soft hyphen, joiners, direction marks.
    case ignorable = 4
    /// `'` and `’`: part of a word when letters stand on both sides.
    case apostrophe = 5
}

/// The writing system of a word, as far as the choice of a stemmer depends on it.
enum Script: UInt8, Sendable, Hashable {
    case none = 0
    case latin, cyrillic, greek, arabic, armenian, devanagari, tamil, hebrew, other

    /// The number of scripts, for tables indexed by `rawValue`.
    static let count = 10
}

/// Class, script and lower case of every scalar of the Basic Multilingual Plane, as two flat tables.
///
/// Built once per process from the standard library's Unicode tables (about 2 ms); the scalars above U+FFFF are looked
/// up one by one.
final class ScalarTable: Sendable {
    static let shared = ScalarTable()

    /// `ScalarClass` in the low four bits, `Script` in the high four.
    let traits: [UInt8]
    /// The folded scalar: lower case, `ё` as `е`, `ς` as `σ`.
    let folded: [UInt16]

    private init() {
        var traits = [UInt8](repeating: 0, count: 0x10000)
        var folded = [UInt16](repeating: 0, count: 0x10000)
        for value in UInt32(0)..<0x10000 {
            folded[Int(value)] = UInt16(value)
            guard let scalar = Unicode.Scalar(value) else { continue }
            traits[Int(value)] = Self.traits(of: scalar)
            folded[Int(value)] = UInt16(truncatingIfNeeded: Self.fold(scalar))
        }
        self.traits = traits
        self.folded = folded
    }

    /// Returns class and script of `value`, packed as in ``traits``.
    @inline(__always)
    func traits(of value: UInt32) -> UInt8 {
        if value < 0x10000 { return traits[Int(value)] }
        return Unicode.Scalar(value).map(Self.traits(of:)) ?? 0
    }

    /// Returns the folded form of `value`.
    @inline(__always)
    func fold(_ value: UInt32) -> UInt32 {
        if value < 0x10000 { return UInt32(folded[Int(value)]) }
        return Unicode.Scalar(value).map(Self.fold) ?? value
    }

    private static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
        switch scalar.value {
        case 0x401, 0x451: return 0x435
        case 0x3C2: return 0x3C3
        default: break
        }
        guard scalar.properties.changesWhenLowercased,
            let first = scalar.properties.lowercaseMapping.unicodeScalars.first
        else { return scalar.value }
        return first.value
    }

    private static func traits(of scalar: Unicode.Scalar) -> UInt8 {
        let kind = scalarClass(of: scalar)
        let script = kind == .word ? script(of: scalar.value) : .none
        return kind.rawValue | script.rawValue << 4
    }

    private static func scalarClass(of scalar: Unicode.Scalar) -> ScalarClass {
        switch scalar.value {
        case 0x27, 0x2019, 0x2BC: return .apostrophe
        case 0x200B: return .separator
        case 0x34F, 0xFE00...0xFE0F: return .ignorable
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
            return isIdeographic(scalar.value) ? .ideograph : .word
        case .decimalNumber: return .word
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
        case .format: return .ignorable
        default: return .separator
        }
    }

    private static func isIdeographic(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x11FF, 0x3005...0x3007, 0x3040...0x30FF, 0x3100...0x318F, 0x31A0...0x31FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC, 0x1B000...0x1B16F, 0x20000...0x3FFFF:
            return true
        default:
            return false
        }
    }

    private static func script(of value: UInt32) -> Script {
        switch value {
        case 0x30...0x39: return .none
        case 0x41...0x24F, 0x250...0x2AF, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA720...0xA7FF, 0xFF21...0xFF5A:
            return .latin
        case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: return .cyrillic
        case 0x370...0x3FF, 0x1F00...0x1FFF: return .greek
        case 0x530...0x58F: return .armenian
        case 0x590...0x5FF: return .hebrew
        case 0x600...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: return .arabic
        case 0x900...0x97F: return .devanagari
        case 0xB80...0xBFF: return .tamil
        default: return .other
        }
    }
}
