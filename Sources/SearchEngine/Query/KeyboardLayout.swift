/// The keys that Russian and English keyboards have in common: `ghbdtn` is `привет` typed on the other layout.
enum KeyboardLayout {
    private static let latin = Array("`qwertyuiop[]asdfghjkl;'zxcvbnm,.".unicodeScalars)
    private static let cyrillic = Array("ёйцукенгшщзхъфывапролджэячсмитьбю".unicodeScalars)
    private static let shifted: [Unicode.Scalar: Unicode.Scalar] = [
        "~": "`", "{": "[", "}": "]", ":": ";", "\"": "'", "<": ",", ">": ".",
    ]

    private static let toCyrillic = Dictionary(uniqueKeysWithValues: zip(latin, cyrillic))
    private static let toLatin = Dictionary(uniqueKeysWithValues: zip(cyrillic, latin))

    /// Returns the text as the same keys of the other layout give it, in lower case.
    ///
    /// - Returns: `nil` if there are letters of both alphabets, or of neither.
    static func other(_ text: String) -> String? {
        let scalars = text.unicodeScalars.map(lowered)
        let isLatin = scalars.contains { ("a"..."z").contains($0) }
        let isCyrillic = scalars.contains { toLatin[$0] != nil }
        guard isLatin != isCyrillic else { return nil }
        var view = String.UnicodeScalarView()
        for scalar in scalars {
            let key = isLatin ? shifted[scalar] ?? scalar : scalar
            view.append((isLatin ? toCyrillic : toLatin)[key] ?? scalar)
        }
        return String(view)
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    }
}
