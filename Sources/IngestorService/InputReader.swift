import ArticleLog
import DocumentFiles
import Logging
import NewsModels
import Synchronization
import ZeroMQ

/// How many articles of an input went which way.
struct IntakeTally: Sendable, CustomStringConvertible {
    var published = 0
    var unchanged = 0
    var rejected = 0
    /// The first reasons for rejections, with the document's name.
    var reasons: [String] = []
    /// Whether the input was read to its end.
    var isComplete = false
    /// The failure that stopped the log, such as a full disk; what it hit can be tried again.
    var failure: LogError?
    /// Why the input could not be read on.
    var readError: WireError?

    static let maximumReasons = 20

    var description: String { "\(published) published, \(unchanged) unchanged, \(rejected) rejected" }

    mutating func add(_ result: SubmitResult, name: String) {
        switch result.status {
        case .published: published += 1
        case .unchanged: unchanged += 1
        case .rejected:
            rejected += 1
            guard reasons.count < Self.maximumReasons, let error = result.error else { return }
            reasons.append("\(name): \(error.code.rawValue): \(error.message)")
        }
    }
}

/// Feeds the documents of files to the log, and waits until they are synced.
struct FileIntake: Sendable {
    let intake: DocumentIntake
    let writer: LogWriter
    let stop: StopSignal
    /// Called now and then with what is done so far.
    var progress: @Sendable (IntakeTally) -> Void = { _ in }

    /// Documents that may wait for the log at a time.
    private static let window = 256

    private final class Account: Sendable {
        let tally = Mutex((tally: IntakeTally(), open: 0))
        let changed = Wakeup()
    }

    /// Reads everything under the paths.
    ///
    /// - Returns: What became of it; of what was read before the stop signal, where that was given.
    func take(_ paths: [String]) -> IntakeTally {
        let account = Account()
        let isComplete = DocumentReader(shouldStop: { stop.isSignalled }).read(paths) { input in
            submit(input, account)
            return !stop.isSignalled && account.tally.withLock { $0.tally.failure == nil && $0.tally.readError == nil }
        }
        wait(for: account, below: 1)
        return account.tally.withLock { state in
            state.tally.isComplete = isComplete && state.tally.failure == nil && state.tally.readError == nil
            return state.tally
        }
    }

    private func submit(_ input: InputDocument, _ account: Account) {
        let yields: [DocumentIntake.Yield]
        switch input.content {
        case .success(let document): yields = intake.parse(document)
        case .failure(let error):
            if error.code == .internalError { account.tally.withLock { $0.tally.readError = error } }
            yields = [.rejected(error)]
        }
        let entries = yields.entries
        guard !entries.isEmpty else { return note(yields, [], input.name, account) }
        wait(for: account, below: Self.window)
        account.tally.withLock { $0.open += 1 }
        writer.append(entries) { result in
            switch result {
            case .success(let outcomes): note(yields, outcomes, input.name, account)
            case .failure(let error): account.tally.withLock { $0.tally.failure = error }
            }
            account.tally.withLock { $0.open -= 1 }
            account.changed.signal()
        }
    }

    private func note(
        _ yields: [DocumentIntake.Yield], _ outcomes: [AppendOutcome], _ name: String, _ account: Account
    ) {
        let tally = account.tally.withLock { state in
            for result in DocumentIntake.results([yields], outcomes) { state.tally.add(result, name: name) }
            return state.tally
        }
        progress(tally)
    }

    /// Waits until fewer documents than that are on their way to the log.
    private func wait(for account: Account, below count: Int) {
        while account.tally.withLock({ $0.open >= count }) {
            var items = [account.changed.pollItem()]
            _ = try? poll(&items, until: ContinuousClock.now + .seconds(1))
            account.changed.clear()
        }
    }
}
