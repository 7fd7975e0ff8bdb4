/// Counts the values of facets over matching documents, segment by segment.
struct FacetCollector {
    private let requests: [FacetRequest]
    private var totals: [[String: Int]]
    private var days: [Int64: Int] = [:]
    /// For each request: the counts of the current segment, by ordinal.
    private var counts: [[Int]]
    private var columns: [ValueColumn?] = []

    init(_ requests: [FacetRequest]) {
        self.requests = requests
        totals = requests.map { _ in [:] }
        counts = requests.map { _ in [] }
    }

    /// Whether anything is counted.
    var isNeeded: Bool { !requests.isEmpty }

    /// Starts a segment.
    mutating func begin(_ segment: Segment) {
        columns = requests.map { $0.field.keyword.map { segment.columns.column($0) } }
        for index in requests.indices { counts[index] = [Int](repeating: 0, count: columns[index]?.values.count ?? 0) }
    }

    /// Counts a document of the current segment.
    mutating func collect(_ docID: DocID, publishedAt: Int64) {
        for index in requests.indices {
            if let column = columns[index] {
                for place in column.range(of: docID) { counts[index][Int(column.ordinals[place])] += 1 }
            } else if publishedAt != DocumentColumns.noTime {
                days[Self.day(publishedAt), default: 0] += 1
            }
        }
    }

    /// Ends the current segment.
    mutating func end() {
        for index in requests.indices {
            guard let column = columns[index] else { continue }
            for (ordinal, count) in counts[index].enumerated() where count > 0 {
                totals[index][column.values[ordinal], default: 0] += count
            }
        }
    }

    /// The results, in the order of the requests.
    var results: [FacetResult] {
        let dayRequests = max(1, requests.count { $0.field == .day })
        return requests.enumerated().map { index, request in
            let all: [FacetCount]
            if request.field == .day {
                all = days.map { FacetCount(value: Timestamp.date(ofDay: $0.key), count: $0.value / dayRequests) }
            } else {
                all = totals[index].map { FacetCount(value: $0.key, count: $0.value) }
            }
            let sorted = all.sorted { left, right in
                left.count != right.count
                    ? left.count > right.count : left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
            }
            return FacetResult(field: request.field, values: Array(sorted.prefix(max(0, request.size))))
        }
    }

    /// The day since 1970-01-01 UTC, rounding down.
    private static func day(_ milliseconds: Int64) -> Int64 {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
