import ArgumentParser

@main
struct NewswireIndexerCommand: ParsableCommand {
    mutating func run() throws {}
}
