/// Classes of code points: quick for Latin and Cyrillic, by the Unicode database for the rest.
enum ScalarClass {
    /// Letters of any script.
    @inline(__always)
    static func isLetter(_ value: UInt32) -> Bool {
        switch value {
        case 0x61...0x7A, 0x41...0x5A: true
        case 0..<0xAA: false
        case 0x400...0x481, 0x48A...0x52F: true
        case 0x2000...0x206F: false
        default: properties(value)?.isAlphabetic ?? false
        }
    }

    /// ASCII digits.
    @inline(__always)
    static func isASCIIDigit(_ value: UInt32) -> Bool { (0x30...0x39).contains(value) }

    /// What words are made of: letters, digits and marks.
    @inline(__always)
    static func isWordPart(_ value: UInt32) -> Bool {
        switch value {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: true
        case 0..<0xAA: false
        case 0x400...0x481, 0x48A...0x52F: true
        case 0x2000...0x206F: false
        default: isRareWordPart(value)
        }
    }

    private static func isRareWordPart(_ value: UInt32) -> Bool {
        guard let properties = properties(value) else { return false }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }

    /// Capital letters.
    static func isUppercase(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x5A, 0x400...0x42F: true
        case 0..<0xC0, 0x430...0x45F: false
        default: properties(value)?.isUppercase ?? false
        }
    }

    /// Small letters.
    static func isLowercase(_ value: UInt32) -> Bool {
        switch value {
        case 0x61...0x7A, 0x430...0x45F: true
        case 0..<0xAA, 0x400...0x42F: false
        default: properties(value)?.isLowercase ?? false
        }
    }

    /// `"`, `'`, `»`, `”`, `’`, `)`, `]`.
    static func closesQuote(_ value: UInt32) -> Bool {
        switch value {
        case 0x22, 0x27, 0xBB, 0x201D, 0x2019, 0x29, 0x5D: true
        default: false
        }
    }

    /// `"`, `'`, `«`, `„`, `“`, `‘`, `(`, `[`.
    static func opensQuote(_ value: UInt32) -> Bool {
        switch value {
        case 0x22, 0x27, 0xAB, 0x201E, 0x201C, 0x2018, 0x28, 0x5B: true
        default: false
        }
    }

    /// Hyphen, minus and the dashes.
    static func isDash(_ value: UInt32) -> Bool {
        value == 0x2D || (0x2010...0x2015).contains(value) || value == 0x2212
    }

    /// `.`, `!`, `?`, `…`.
    static func endsSentence(_ value: UInt32) -> Bool {
        value == 0x2E || value == 0x21 || value == 0x3F || value == 0x2026
    }

    private static func properties(_ value: UInt32) -> Unicode.Scalar.Properties? {
        Unicode.Scalar(value)?.properties
    }
}
