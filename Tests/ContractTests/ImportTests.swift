import Testing

@Suite("Imports")
struct ImportTests {
    /// Modules that only few targets may import.
    static let owners: [String: Set<String>] = [
        "GRDB": ["ArticleLog", "FeedStore"], "CZeroMQ": ["ZeroMQ"], "CStemmer": ["SearchEngine"],
        "CLanguageDetector": ["ArticleParsing"], "CCurl": ["WebClient"], "CZlib": ["ContentCoding"],
        "CBrotliDecoder": ["ContentCoding"],
    ]

    @Test(
        "Targets of the core import no Foundation of any kind", arguments: ["NewsModels", "SearchEngine", "Messaging"])
    func core(target: String) throws {
        let files = try Package.swiftFiles(below: "Sources/\(target)")
        try #require(!files.isEmpty)
        for file in files {
            #expect(try imports(of: file).filter { $0.hasPrefix("Foundation") } == [], "\(file)")
        }
    }

    @Test("C libraries and GRDB stay behind their adapters")
    func adapters() throws {
        for file in try Package.swiftFiles(below: "Sources") {
            for module in try imports(of: file) {
                guard let owners = Self.owners[module] else { continue }
                #expect(owners.contains { file.hasPrefix("Sources/\($0)/") }, "\(file) imports \(module)")
            }
        }
    }

    @Test("An import is recognised in every form")
    func forms() {
        let text = """
            import A
            @testable import B
            public import struct C.D
            @preconcurrency internal import E.F
            @_spi(Testing) import G // why
            // import H
            let important = 1
            """
        #expect(modules(in: text) == ["A", "B", "C", "E", "G"])
    }

    @Test("Schemas named in the sources are there")
    func namedSchemas() throws {
        for file in try Package.swiftFiles(below: "Sources") {
            for match in try Package.text(file).matches(of: /proto\/[a-z-]+\.schema\.json/) {
                #expect(throws: Never.self, "\(file)") { try Package.bytes(String(match.0)) }
            }
        }
    }

    private func imports(of file: String) throws -> [String] { modules(in: try Package.text(file)) }

    private func modules(in text: String) -> [String] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").drop { $0.hasPrefix("@") || modifiers.contains($0) }
            guard words.first == "import" else { return nil }
            let path = words.dropFirst().drop { kinds.contains($0) }.first
            return path.map { String($0.prefix { $0 != "." }) }
        }
    }
}
