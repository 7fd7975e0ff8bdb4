import Foundation
import Testing

/// Checks that reading some bytes takes no more of the processor than a quadratic step would leave: 1 s per MB in release
/// builds, and what unoptimised code needs in debug builds. The time of this thread counts, so a busy machine changes
/// nothing.
func expectLinearTime(of count: Int, _ location: SourceLocation = #_sourceLocation, _ body: () -> Void) {
    let start = processorSeconds()
    body()
    #if DEBUG
        let limit = 5 + 40 * Double(count) / 1_000_000
    #else
        let limit = 0.2 + Double(count) / 1_000_000
    #endif
    let taken = processorSeconds() - start
    #expect(taken < limit, "\(count) bytes took \(taken) s", sourceLocation: location)
}

private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
