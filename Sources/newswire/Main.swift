import ArgumentParser

@main
struct NewswireCommand: ParsableCommand {
    mutating func run() throws {}
}
