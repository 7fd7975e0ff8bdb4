import NewsTestSupport
import Testing

@testable import ZeroMQ

@Suite struct WorkQueueTests {
    @Test func takesInOrderUpToACountAndACost() {
        let queue = WorkQueue<Int>(capacity: 100)
        for number in 1...6 { #expect(queue.offer(number, cost: number)) }
        #expect(queue.take(upTo: 2) == [1, 2])
        #expect(queue.take(upTo: 9, maximumCost: 7) == [3, 4])
        #expect(queue.take(upTo: 9, maximumCost: 1) == [5], "the first one is taken however large")
        #expect(queue.take(upTo: 9) == [6])
    }

    @Test func refusesBeyondItsBound() {
        let queue = WorkQueue<Int>(capacity: 10)
        #expect(queue.offer(1, cost: 1_000), "an empty queue takes any one element")
        #expect(!queue.offer(2, cost: 0))
        #expect(queue.take(upTo: 9) == [1])
        #expect(queue.offer(3, cost: 4))
        #expect(queue.offer(4, cost: 6))
        #expect(!queue.offer(5, cost: 1))
        #expect(queue.offer(6, cost: 0))
        #expect(queue.take(upTo: 1) == [3])
        #expect(!queue.offer(7, cost: 5))
        #expect(queue.offer(8, cost: 4))
        #expect(queue.take(upTo: 9) == [4, 6, 8])
    }

    @Test func finishedQueuesAreEmptied() {
        let queue = WorkQueue<Int>(capacity: 10)
        #expect(queue.put(1, cost: 1))
        queue.finish()
        queue.finish()
        #expect(!queue.offer(2, cost: 1))
        #expect(!queue.put(3, cost: 1))
        #expect(queue.take(upTo: 9) == [1])
        #expect(queue.take(upTo: 9).isEmpty)
        #expect(queue.take(upTo: 9).isEmpty)
    }

    @Test func finishingReleasesThoseWhoWait() {
        let full = WorkQueue<Int>(capacity: 1)
        #expect(full.offer(0, cost: 1))
        let empty = WorkQueue<Int>(capacity: 1)
        let results = Collected<Bool>()
        let threads =
            (0..<3).map { number in OwnedThread(name: "put") { results.append(full.put(number, cost: 1)) } }
            + (0..<3).map { _ in OwnedThread(name: "take") { results.append(!empty.take(upTo: 1).isEmpty) } }
        full.finish()
        empty.finish()
        for thread in threads { thread.join() }
        #expect(results.all == Array(repeating: false, count: 6))
    }

    /// A queue with room for a few elements between many threads: each element comes out once, in order for each producer.
    @Test(arguments: UInt64(0)..<5)
    func nothingIsLostBetweenThreads(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let queue = WorkQueue<(producer: Int, number: Int)>(capacity: Int.random(in: 1...20, using: &random))
        let (producers, count) = (3, 3_000)
        let taken = Collected<[(producer: Int, number: Int)]>()
        let consumers = (0..<2).map { index in
            OwnedThread(name: "take") {
                var mine: [(producer: Int, number: Int)] = []
                while true {
                    let elements = queue.take(upTo: 1 + index * 7, maximumCost: 5)
                    guard !elements.isEmpty else { break }
                    mine += elements
                }
                taken.append(mine)
            }
        }
        let threads = (0..<producers).map { producer in
            OwnedThread(name: "put") {
                for number in 0..<count { #expect(queue.put((producer, number), cost: number % 4)) }
            }
        }
        for thread in threads { thread.join() }
        queue.finish()
        for consumer in consumers { consumer.join() }
        for list in taken.all {
            for producer in 0..<producers {
                let numbers = list.filter { $0.producer == producer }.map(\.number)
                #expect(numbers == numbers.sorted())
            }
        }
        for producer in 0..<producers {
            let numbers = taken.all.joined().filter { $0.producer == producer }.map(\.number).sorted()
            #expect(numbers == Array(0..<count))
        }
    }
}

@Suite struct OwnedThreadTests {
    @Test func joiningTwiceIsHarmless() {
        let ran = Collected<Int>()
        let thread = OwnedThread(name: "a name longer than fifteen bytes") { ran.append(1) }
        thread.join()
        thread.join()
        #expect(ran.all == [1])
    }

    @Test func stopSignalStays() {
        let stop = StopSignal()
        #expect(!stop.isSignalled)
        stop.signal()
        stop.signal()
        #expect(stop.isSignalled)
        var items = [stop.wakeup.pollItem()]
        #expect((try? poll(&items, until: .now)) == true)
    }
}

@Suite struct PollTests {
    @Test func waitsUntilTheDeadlineAndNotLess() throws {
        let wakeup = Wakeup()
        for milliseconds in [0, 1, 20] {
            let deadline = ContinuousClock.now + .milliseconds(milliseconds)
            var items = [wakeup.pollItem()]
            #expect(try !poll(&items, until: deadline))
            #expect(!items[0].isReady)
            #expect(ContinuousClock.now >= deadline)
        }
    }

    @Test func deadlinesThatHavePassedOnlyLook() throws {
        let wakeup = Wakeup()
        var items = [wakeup.pollItem()]
        #expect(try !poll(&items, until: .now - .seconds(100)))
        wakeup.signal()
        #expect(try poll(&items, until: .now - .seconds(100)))
        #expect(items[0].isReady)
    }

    @Test func tellsWhichItemIsReady() throws {
        let (quiet, loud) = (Wakeup(), Wakeup())
        loud.signal()
        loud.signal()
        var items = [quiet.pollItem(), loud.pollItem(), quiet.pollItem()]
        #expect(try poll(&items, until: .now + patience))
        #expect(items.map(\.isReady) == [false, true, false])
        #expect(try poll(&items, until: .now), "a signal stays until it is taken")
        loud.clear()
        #expect(try !poll(&items, until: .now))
        #expect(items.map(\.isReady) == [false, false, false])
        loud.clear()
        loud.signal()
        #expect(try poll(&items, until: .now))
    }

    @Test func durationsAreRoundedUp() {
        #expect(Duration.zero.milliseconds == 0)
        #expect(Duration.nanoseconds(1).milliseconds == 1)
        #expect(Duration.milliseconds(7).milliseconds == 7)
        #expect(Duration.microseconds(7_001).milliseconds == 8)
        #expect(Duration.seconds(2).milliseconds == 2_000)
    }

    /// Two threads that wake each other a great many times: one lost signal and the test would hang until its patience ends.
    @Test func noSignalIsLost() throws {
        let (ping, pong) = (Wakeup(), Wakeup())
        let counter = ValueBox(0)
        let rounds = 20_000
        let thread = OwnedThread(name: "pong") {
            var seen = 0
            while seen < rounds {
                var items = [ping.pollItem()]
                guard (try? poll(&items, until: .now + patience)) == true else { return }
                ping.clear()
                let value = counter.value
                guard value > seen else { continue }
                seen = value
                pong.signal()
            }
        }
        for round in 1...rounds {
            counter.update { $0 = round }
            ping.signal()
            var items = [pong.pollItem()]
            guard try poll(&items, until: .now + patience) else {
                Issue.record("a signal was lost in round \(round)")
                break
            }
            pong.clear()
        }
        thread.join()
    }
}

@Suite struct TimeSliceTests {
    /// A thread hands its slice on, but not to those that stand back.
    @Test(.enabled(if: TimeSlice.current > 0, "this kernel does not say how long slices are"))
    func isHandedOnButNotToTheBackground() {
        let slices = Collected<[UInt64]>()
        let outer = OwnedThread(name: "outer") {
            let ordinary = TimeSlice.current
            TimeSlice.shorten()
            let inner = Collected<UInt64>()
            OwnedThread(name: "inner") { inner.append(TimeSlice.current) }.join()
            OwnedThread(name: "back", niceness: 1) { inner.append(TimeSlice.current) }.join()
            slices.append([ordinary, TimeSlice.current] + inner.all)
        }
        outer.join()
        let ordinary = TimeSlice.current
        #expect(ordinary > TimeSlice.shortest)
        #expect(slices.all == [[ordinary, TimeSlice.shortest, TimeSlice.shortest, ordinary]])
    }
}
