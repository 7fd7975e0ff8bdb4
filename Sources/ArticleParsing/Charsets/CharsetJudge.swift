/// Weighs how well bytes read as Russian, and as a language of Western Europe, in a charset of one byte each.
///
/// The weight of a pair of letters is the logarithm of how much likelier it is in Russian than by chance: 387 of the 1,024
/// pairs make up 97.5 % of Russian text. A capital behind a small letter, signs amid letters, and boxes weigh against.
enum CharsetJudge {
    /// How well bytes read in a charset.
    struct Weight {
        /// The sum of all weights; more is better, and 0 is as good as chance.
        var total = 0.0
        /// Letters beyond ASCII.
        var letters = 0
        /// Letters beyond ASCII that follow another one, as nearly all do in Cyrillic.
        var pairs = 0

        /// Whether the letters stand together as in words of another script.
        var hasWords: Bool { pairs > 1 && pairs * 3 > letters }
    }

    /// Weighs bytes as Russian, and as its neighbours as far as they are alike.
    ///
    /// - Parameter charset: One with Cyrillic letters.
    /// - Complexity: O(n).
    static func russianWeight(of bytes: ArraySlice<UInt8>, in charset: Charset) -> Weight {
        guard let classes = cyrillicClasses[charset] else { return Weight() }
        var weight = Weight(), previous = LetterClass.gap
        for byte in bytes {
            let current = byte < 0x80 ? (isASCIILetter(byte) ? .latin : .gap) : classes[Int(byte & 0x7F)]
            weight.total += pairWeight(previous, current)
            if case .russian = current {
                weight.letters += 1
                if case .russian = previous { weight.pairs += 1 }
            }
            previous = current
        }
        return weight
    }

    /// Weighs bytes as a language of Western Europe in windows-1252, where letters beyond ASCII stand one by one.
    ///
    /// - Complexity: O(n).
    static func westernWeight(of bytes: ArraySlice<UInt8>) -> Weight {
        var weight = Weight(), previous = UInt8(0x20)
        for byte in bytes {
            defer { previous = byte }
            guard byte >= 0x80 else { continue }
            switch byte {
            case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0xFF, 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F:
                let isCapitalInWord = byte < 0xDF && byte >= 0xC0 && (0x61...0x7A).contains(previous)
                weight.total += previous >= 0xC0 ? -2 : isCapitalInWord ? -1.5 : 1
                weight.letters += 1
            case 0x81, 0x8D, 0x8F, 0x90, 0x9D: weight.total -= 4
            case 0x80, 0x82...0x89, 0x8B, 0x91...0x99, 0x9B, 0xA0, 0xA3, 0xA7, 0xA9...0xAB, 0xAD, 0xAE, 0xB0, 0xB4,
                0xB7,
                0xBA, 0xBB, 0xBF:
                weight.total += isASCIILetter(previous) || previous < 0x80 ? 0.5 : -0.5
            default: weight.total -= 1
            }
        }
        return weight
    }

    // MARK: - Pairs

    /// What a byte stands for.
    private enum LetterClass {
        /// A Russian letter, 0…31; ё is е.
        case russian(index: Int, isCapital: Bool)
        /// A letter of a neighbour's alphabet.
        case neighbour
        case latin
        /// Space, a digit or punctuation of ASCII.
        case gap
        /// Quotation marks, dashes and other signs of print.
        case print
        /// What hardly stands in prose: boxes, mathematics, controls, letters of Serbia and Macedonia.
        case odd
    }

    private static func pairWeight(_ previous: LetterClass, _ current: LetterClass) -> Double {
        switch (previous, current) {
        case (.russian(let first, let wasCapital), .russian(let second, let isCapital)):
            let common = isCommon(first, second) ? 0.94 : -3.2
            return isCapital && !wasCapital ? common - 3 : common
        case (.latin, .russian), (.russian, .latin), (.print, .latin): return -1
        // No Russian word begins with ъ, ы or ь.
        case (_, .russian(let index, _)): return 26...28 ~= index ? -3 : 0
        case (_, .neighbour): return -0.5
        case (_, .odd): return -3
        default: return 0
        }
    }

    private static func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isCommon(_ first: Int, _ second: Int) -> Bool { successors[first] >> UInt32(second) & 1 == 1 }

    /// The letters that commonly follow each letter from а to я.
    private static let successors: [UInt32] = [
        "бвгдежзийклмнпрстуфхцчшщюя", "аеилнорсущъы", "аезиклмнорстушыя", "адеилору", "авежиклмнопрсуыя",
        "абвгдежзйклмнопрстхцчшщ", "адеиноу", "абвдеимноруы", "абвгдежзийклмнопрстхцчшюя", "ност", "авежилорстуц",
        "аежиклносуыьюя", "аеилмнопсуыья", "агдеикностуфцыья", "бвгдежзийклмнопрстфхцчшщюя", "аеилопруы",
        "абвгдежиклмнорстухшыья", "авдеиклмнопрстучшыья", "авеикмнорсуыья", "абвгдежзклмнпрстхчшщю", "аеиор", "аинор",
        "аеиы", "аеинт", "аеиклнт", "аеи", "ею", "бвейлмнрстхш", "езкмнстшюя", "вкт", "дтчщ", "бвдезлмнстхщю",
    ].map { row in
        row.unicodeScalars.reduce(into: UInt32(0)) { $0 |= 1 << ($1.value - 0x430) }
    }

    private static let cyrillicClasses: [Charset: [LetterClass]] = {
        var classes: [Charset: [LetterClass]] = [:]
        for charset in Charset.cyrillic + [.koi8u] {
            classes[charset] = (charset.upperHalf ?? []).map { letterClass(of: $0[...].firstScalar ?? 0xFFFD) }
        }
        return classes
    }()

    private static func letterClass(of value: UInt32) -> LetterClass {
        switch value {
        case 0x430...0x44F: .russian(index: Int(value - 0x430), isCapital: false)
        case 0x410...0x42F: .russian(index: Int(value - 0x410), isCapital: true)
        case 0x451: .russian(index: 5, isCapital: false)
        case 0x401: .russian(index: 5, isCapital: true)
        case 0x404, 0x406, 0x407, 0x40E, 0x454, 0x456, 0x457, 0x45E, 0x490, 0x491: .neighbour
        case 0xA0, 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xB7, 0xBB, 0x2013...0x2022, 0x2026, 0x20AC, 0x2116, 0x2122: .print
        default: .odd
        }
    }
}
