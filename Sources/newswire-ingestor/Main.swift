import ArgumentParser

@main
struct NewswireIngestorCommand: ParsableCommand {
    mutating func run() throws {}
}
