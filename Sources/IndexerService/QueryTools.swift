import Messaging
import SearchEngine

/// What a thread that answers queries keeps from one to the next.
final class QueryTools {
    /// Reads stored articles.
    let payloads: PayloadReader
    /// What was learned of the words of texts.
    private(set) lazy var words = KnownWords(settings: settings)
    /// Room for a text that has escapes where it is stored, and for another one.
    var body: [UInt8] = []
    var lead: [UInt8] = []
    private let settings: IndexSettings

    /// - Parameter blocks: Shared by all threads.
    init(settings: IndexSettings, blocks: BlockCache) {
        self.settings = settings
        payloads = PayloadReader(cache: blocks)
    }
}
