import SearchEngine
import Synchronization

/// Keeps articles that hits have shown: those of one search are often hits of the next.
///
/// - Source: the second chance of the clock algorithm, Corbató 1968.
final class ArticleCache: Sendable {
    private struct Entry {
        let place: PayloadPlace
        let article: HitArticle
        var isUsed = false
    }

    private struct State {
        var entries: [Entry] = []
        var indices: [PayloadPlace: Int] = [:]
        var byteCount = 0
        /// The entry that is looked at next when room is needed.
        var hand = 0
    }

    private let byteLimit: Int
    private let state = Mutex(State())

    /// - Parameter byteLimit: The bytes that are kept; no article takes more than a sixteenth of them.
    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// Returns the articles that are kept of those at `places`, in the order of these.
    func articles(at places: [PayloadPlace]) -> [HitArticle?] {
        state.withLock { state in
            places.map { place in
                guard let index = state.indices[place] else { return nil }
                state.entries[index].isUsed = true
                return state.entries[index].article
            }
        }
    }

    /// Keeps an article, in place of others that were not asked for lately.
    func keep(_ article: HitArticle, at place: PayloadPlace) {
        let size = article.byteCount
        guard size <= byteLimit / 16 else { return }
        state.withLock { state in
            guard state.indices[place] == nil else { return }
            while state.byteCount + size > byteLimit, !state.entries.isEmpty { Self.dropOne(&state) }
            state.indices[place] = state.entries.count
            state.entries.append(Entry(place: place, article: article))
            state.byteCount += size
        }
    }

    /// Drops the next entry that was not used since the hand came by.
    private static func dropOne(_ state: inout State) {
        while true {
            if state.hand >= state.entries.count { state.hand = 0 }
            if !state.entries[state.hand].isUsed { break }
            state.entries[state.hand].isUsed = false
            state.hand += 1
        }
        // The last one takes its place, and its turn comes after all others.
        let dropped = state.entries[state.hand]
        state.entries.swapAt(state.hand, state.entries.count - 1)
        state.entries.removeLast()
        state.indices[dropped.place] = nil
        state.byteCount -= dropped.article.byteCount
        guard state.hand < state.entries.count else { return }
        state.indices[state.entries[state.hand].place] = state.hand
        state.hand += 1
    }
}
