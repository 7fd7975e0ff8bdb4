import ArgumentParser
import ArticleParsing
import FeedPolling
import Foundation
import IngestorService
import ServiceRuntime

/// What to poll.
struct FeedOptions: ParsableArguments {
    @Option(
        name: .customLong("feed"),
        help: ArgumentHelp("A feed or sitemap to poll; may be given again and again.", valueName: "url"))
    var urls: [String] = []
    @Option(
        help: ArgumentHelp(
            "A list of feeds to poll: OPML, or one address a line (NEWSWIRE_FEEDS).", valueName: "file"))
    var feeds: String?
    @Flag(help: "Fetch the page of an entry that carries a summary only (NEWSWIRE_FETCH_FULL=1).")
    var fetchFull = false
    @Option(
        help: ArgumentHelp("The shortest time between two requests for a feed; default: 300.", valueName: "seconds"))
    var pollMin: Int?
    @Option(help: ArgumentHelp("The longest; default: 21600.", valueName: "seconds"))
    var pollMax: Int?

    mutating func validate() throws {
        let policy = policy
        guard (1...604_800).contains(policy.floor) else { throw ValidationError("--poll-min must be from 1 to 604800") }
        guard (policy.floor...604_800).contains(policy.ceiling) else {
            throw ValidationError("--poll-max must be from --poll-min to 604800")
        }
        _ = try list()
    }

    /// The settings; valid options have some.
    func settings() -> FeedSettings {
        let isAsked = ["1", "true", "yes"].contains(ServiceOptions.environment("NEWSWIRE_FETCH_FULL")?.lowercased())
        return FeedSettings(urls: (try? list()) ?? [], fetchesPages: fetchFull || isAsked, policy: policy)
    }

    private var policy: PollingPolicy {
        var policy = PollingPolicy()
        policy.floor = pollMin ?? policy.floor
        policy.ceiling = pollMax ?? max(policy.ceiling, policy.floor)
        return policy
    }

    /// The addresses of both options, each once.
    private func list() throws -> [String] {
        var bytes = Array(urls.map { $0 + "\n" }.joined().utf8)
        var (feeds, refused) = SubscriptionList.read(bytes)
        if let path = self.feeds ?? ServiceOptions.environment("NEWSWIRE_FEEDS") {
            do {
                bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            } catch {
                throw ValidationError("--feeds: cannot read \(path)")
            }
            let list = SubscriptionList.read(bytes)
            let known = Set(feeds)
            feeds += list.feeds.filter { !known.contains($0) }
            refused += list.refused
        }
        if let first = refused.first {
            throw ValidationError("\"\(first.prefix(200))\" is no absolute http or https URL of a feed")
        }
        return feeds
    }
}
