/// Names of hosts as they stand in URLs.
enum HostName {
    /// The name in lower case and ASCII, without a dot at its end.
    ///
    /// - Returns: `nil` where it is no host name, IPv4 or bracketed IPv6 address.
    static func normalised(_ text: TextSlice) -> String? {
        if text.first == UInt8(ascii: "[") { return isBracketedAddress(text) ? text.string.lowercased() : nil }
        var name = NormalForm.compose(text.string.lowercased())
        if name.hasSuffix(".") { name.removeLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        var encoded: [String] = []
        for label in labels {
            guard let label = Punycode.label(label), isLabel(label) else { return nil }
            encoded.append(label)
        }
        let host = encoded.joined(separator: ".")
        return host.utf8.count <= 253 ? host : nil
    }

    private static func isLabel(_ label: String) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_")
            }
    }

    private static func isBracketedAddress(_ text: TextSlice) -> Bool {
        text.count > 3 && text.count <= 47 && text.last == UInt8(ascii: "]")
            && text.dropFirst().dropLast().allSatisfy { byte in
                (0x30...0x3A).contains(byte) || (0x61...0x66).contains(byte | 0x20) || byte == UInt8(ascii: ".")
            }
    }
}

/// Writes the labels of host names in ASCII (RFC 3492).
enum Punycode {
    /// The label as it is where it is ASCII, else with `xn--` and its Punycode.
    ///
    /// - Returns: `nil` for more than 63 code points, which no host name holds.
    static func label(_ label: Substring) -> String? {
        let scalars = label.unicodeScalars.map(\.value)
        guard scalars.count <= 63 else { return nil }
        guard scalars.contains(where: { $0 >= 0x80 }) else { return String(label) }
        guard scalars.allSatisfy({ $0 < 0x80 || ScalarClass.isWordPart($0) }) else { return nil }
        return "xn--" + encode(scalars)
    }

    private static func encode(_ scalars: [UInt32]) -> String {
        var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let basicCount = output.count
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var next: UInt32 = 128
        var delta = 0
        var bias = 72
        var handled = basicCount
        while handled < scalars.count {
            let smallest = scalars.filter { $0 >= next }.min() ?? next
            delta += Int(smallest - next) * (handled + 1)
            next = smallest
            for scalar in scalars {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                appendVariableLength(delta, bias: bias, to: &output)
                bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func appendVariableLength(_ delta: Int, bias: Int, to output: inout [UInt8]) {
        var rest = delta
        var position = 36
        while true {
            let threshold = min(max(position - bias, 1), 26)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            position += 36
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 97 + value : 22 + value) }

    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var position = 0
        while rest > 455 {
            rest /= 35
            position += 36
        }
        return position + 36 * rest / (rest + 38)
    }
}
