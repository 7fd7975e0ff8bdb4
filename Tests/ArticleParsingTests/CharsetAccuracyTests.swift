import Testing

@testable import ArticleParsing

/// How often the charset of real text is found that nothing declares. Prints its table.
@Suite(.enabled(if: RealTexts.isAvailable, "no ../shared/data/speed"))
struct CharsetAccuracyTests {
    /// Russian text of that many bytes, in each charset, as text, page and feed.
    @Test func undeclaredRussian() throws {
        let texts = try Self.russianTexts()
        for charset in Charset.cyrillic {
            for (length, least) in [(60, 0.98), (120, 0.99), (400, 0.995)] {
                let parts = texts.compactMap { Self.encode($0, length, charset) }.prefix(400)
                try #require(parts.count > 200)
                let right = parts.count { $0.text == Self.text(DocumentCharset.decode($0.bytes)) }
                let pages = parts.count { part in
                    Self.text(PageCharset.decode(Array("<p>".utf8) + part.bytes)).hasSuffix(part.text)
                }
                let feeds = parts.count { part in
                    let document = RawDocument(bytes: Array("<rss>".utf8) + part.bytes)
                    return Self.text(FeedCharset.decode(document, label: nil)).hasSuffix(part.text)
                }
                print(
                    "\(charset.rawValue), \(length) bytes: text \(right), page \(pages), feed \(feeds) of \(parts.count)"
                )
                // Without capitals, MacCyrillic is windows-1251 but for one letter.
                guard charset != .macCyrillic else { continue }
                #expect(Double(min(right, pages, feeds)) >= least * Double(parts.count), "\(charset), \(length) bytes")
            }
        }
    }

    /// Texts that hold hardly anything but Cyrillic, so that their start tells their charset.
    private static func russianTexts() throws -> [String] {
        try RealTexts.beyondASCII().filter { text in
            let start = text.unicodeScalars.prefix(400)
            return start.count == 400 && start.count { (0x400...0x4FF).contains($0.value) } > 280
        }
    }

    /// The start of a text in a charset with one byte for each character; `nil` where it has no byte for one of them.
    private static func encode(_ text: String, _ length: Int, _ charset: Charset) -> (bytes: [UInt8], text: String)? {
        let start = text.unicodeScalars.prefix(length)
        let upperHalf = charset.upperHalf ?? []
        var bytes: [UInt8] = []
        for scalar in start {
            if scalar.isASCII {
                bytes.append(UInt8(scalar.value))
            } else if let index = upperHalf.firstIndex(of: Array(String(scalar).utf8)) {
                bytes.append(UInt8(index + 0x80))
            } else {
                return nil
            }
        }
        return (bytes, String(String.UnicodeScalarView(start)))
    }

    private static func text(_ decoded: DecodedText) -> String { String(decoding: decoded.bytes, as: UTF8.self) }
}

extension DocumentCharset {
    fileprivate static func decode(_ bytes: [UInt8]) -> DecodedText { decode(bytes, label: nil, isDecodedText: false) }
}

extension PageCharset {
    fileprivate static func decode(_ bytes: [UInt8]) -> DecodedText { decode(bytes, label: nil, isDecodedText: false) }
}
