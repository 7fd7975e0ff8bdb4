import ArticleParsing

/// Shows people why a page was read as it was.
enum ExplanationPrinter {
    /// The longest start of a block that is shown, in characters.
    private static let textLength = 72

    static func print(_ explanation: PageExplanation) {
        head("facts")
        for fact in explanation.facts {
            Terminal.print("  \(fact.name): \(short(fact.value)) " + Terminal.styled("(\(fact.origin))", .dim))
        }
        Terminal.print("  charset: \(explanation.charset)")
        printStructuredData(explanation.structuredData)
        head("candidates for the body; the body was found by \(explanation.method)")
        for candidate in explanation.candidates {
            Terminal.print(
                "  \(candidate.name): \(candidate.blocks) blocks, \(candidate.words) words, weight \(candidate.weight), "
                    + "\(percent(candidate.agreement)) in common with the body")
        }
        head("blocks")
        for block in explanation.blocks { printBlock(block) }
        for warning in explanation.warnings {
            Terminal.print(Terminal.styled("note: " + Terminal.plain(warning), .dim))
        }
    }

    private static func printStructuredData(_ report: PageExplanation.StructuredDataReport) {
        head("structured data")
        guard !report.types.isEmpty || report.repaired > 0 || report.unreadable > 0 else {
            return Terminal.print("  none about an article")
        }
        let agreement =
            switch report.agreesWithPage {
            case true?: ", believed: the page has most of it"
            case false?: ", not believed: the page has not most of it"
            case nil: ""
            }
        Terminal.print(
            "  \(Terminal.plain(report.types.joined(separator: ", "))): article body of \(report.bodyWords) words\(agreement)"
        )
        if report.repaired > 0 { Terminal.print("  scripts that were broken and repaired: \(report.repaired)") }
        if report.unreadable > 0 { Terminal.print("  scripts that could not be read: \(report.unreadable)") }
    }

    private static func printBlock(_ block: PageExplanation.Block) {
        let mark = block.isKept ? Terminal.styled("+", .good) : Terminal.styled("-", .bad)
        Terminal.print("\(mark) \(short(block.text))")
        let votes = block.votes.isEmpty ? "none" : block.votes.joined(separator: ", ")
        Terminal.print(
            Terminal.styled(
                "    \(Terminal.plain(block.reason)) · votes: \(votes) · \(block.words) words, "
                    + "\(percent(block.linkDensity)) in links\n    \(Terminal.plain(block.path))", .dim))
    }

    private static func head(_ text: String) { Terminal.print("\n" + Terminal.styled(text, .bold)) }

    private static func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }

    private static func short(_ text: String) -> String {
        let plain = Terminal.plain(text)
        return plain.count > textLength ? plain.prefix(textLength) + "…" : plain
    }
}
