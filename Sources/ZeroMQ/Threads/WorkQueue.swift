internal import DequeModule
internal import Glibc

/// A bounded queue between threads; taking blocks while it is empty.
///
/// Its bound is a cost that the owner gives each element, such as bytes. An element that is offered to a full queue is
/// refused or waits, as the caller chooses; an empty queue takes any one element, however large.
public final class WorkQueue<Element: Sendable>: @unchecked Sendable {
    // Sound: every field that changes is only touched while `mutex` is held; the conditions are constant, and may be
    // signalled without it. A condition variable is what `Synchronization` lacks.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Signalled after each element, and when the queue is finished.
    private let arrived: UnsafeMutablePointer<pthread_cond_t>
    /// Signalled when elements were taken, and when the queue is finished.
    private let hasSpace: UnsafeMutablePointer<pthread_cond_t>
    private var elements: Deque<(element: Element, cost: Int)> = []
    private var cost = 0
    private var isFinished = false
    private let capacity: Int

    /// Creates a queue.
    ///
    /// - Parameter capacity: The cost that it holds at most.
    public init(capacity: Int) {
        self.capacity = capacity
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        (arrived, hasSpace) = (.allocate(capacity: 1), .allocate(capacity: 1))
        for condition in [arrived, hasSpace] {
            condition.initialize(to: pthread_cond_t())
            pthread_cond_init(condition, nil)
        }
    }

    deinit {
        for condition in [arrived, hasSpace] {
            pthread_cond_destroy(condition)
            condition.deallocate()
        }
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    private func hasRoom(for cost: Int) -> Bool { elements.isEmpty || self.cost + cost <= capacity }

    private func append(_ element: Element, cost: Int) {
        elements.append((element, cost))
        self.cost += cost
    }

    /// Appends an element unless the queue is full or finished.
    ///
    /// - Returns: Whether it was taken.
    public func offer(_ element: Element, cost: Int) -> Bool {
        let isTaken = withLock {
            guard !isFinished, hasRoom(for: cost) else { return false }
            append(element, cost: cost)
            return true
        }
        if isTaken { wakeTaker() }
        return isTaken
    }

    /// Appends an element, waiting for room.
    ///
    /// - Returns: `false` where the queue was finished meanwhile.
    public func put(_ element: Element, cost: Int) -> Bool {
        let isTaken = withLock {
            while !isFinished, !hasRoom(for: cost) { pthread_cond_wait(hasSpace, mutex) }
            guard !isFinished else { return false }
            append(element, cost: cost)
            return true
        }
        if isTaken { wakeTaker() }
        return isTaken
    }

    /// Wakes whoever waits for an element; without the lock, for which the woken thread would have to wait at once.
    private func wakeTaker() { pthread_cond_signal(arrived) }

    /// Takes elements in order, waiting for the first.
    ///
    /// - Parameters:
    ///   - count: Elements at most.
    ///   - maximumCost: Their cost at most, but for a first element that is larger.
    /// - Returns: One element or more; empty once the queue is finished and all were taken.
    public func take(upTo count: Int, maximumCost: Int = .max) -> [Element] {
        withLock {
            while elements.isEmpty, !isFinished { pthread_cond_wait(arrived, mutex) }
            var taken: [Element] = []
            var takenCost = 0
            while taken.count < count, let (element, cost) = elements.first {
                guard taken.isEmpty || takenCost + cost <= maximumCost else { break }
                taken.append(element)
                takenCost += cost
                elements.removeFirst()
            }
            cost -= takenCost
            pthread_cond_broadcast(hasSpace)
            return taken
        }
    }

    /// Takes no more elements; those in the queue can still be taken.
    public func finish() {
        withLock {
            isFinished = true
            pthread_cond_broadcast(arrived)
            pthread_cond_broadcast(hasSpace)
        }
    }
}
