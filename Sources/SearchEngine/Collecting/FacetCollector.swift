/// Counts the values of facets over matching documents, segment by segment.
struct FacetCollector {
    private let requests: [FacetRequest]
    private var totals: [[String: Int]]
    /// Documents by day or, where an hour is asked for, by hour.
    private var times = TimeCounts()
    private let timeUnit: CalendarUnit?
    /// For each request: the counts of the current segment, by ordinal.
    private var counts: [[Int]]
    private var columns: [ValueColumn?] = []

    init(_ requests: [FacetRequest]) {
        self.requests = requests
        totals = requests.map { _ in [:] }
        counts = requests.map { _ in [] }
        let units = requests.compactMap(\.field.unit)
        timeUnit = units.contains(.hour) ? .hour : units.isEmpty ? nil : .day
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
            guard let column = columns[index] else { continue }
            for place in column.range(of: docID) { counts[index][Int(column.ordinals[place])] += 1 }
        }
        if let timeUnit, publishedAt != DocumentColumns.noTime { times.add(timeUnit.bucket(of: publishedAt)) }
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
        requests.enumerated().map { index, request in
            let size = max(0, request.size)
            guard let unit = request.field.unit else {
                let values = totals[index].map { FacetCount(value: $0.key, count: $0.value) }
                return FacetResult(field: request.field, values: Self.mostFrequent(values, size))
            }
            let buckets = times.counts(by: unit, from: timeUnit ?? unit)
            if request.isHistogram {
                return FacetResult(field: request.field, values: Self.histogram(buckets, unit, size))
            }
            let values = buckets.map { FacetCount(value: unit.name(ofBucket: $0.key), count: $0.value) }
            return FacetResult(field: request.field, values: Self.mostFrequent(values, size))
        }
    }

    private static func mostFrequent(_ values: [FacetCount], _ size: Int) -> [FacetCount] {
        let sorted = values.sorted { left, right in
            left.count != right.count
                ? left.count > right.count : left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
        }
        return Array(sorted.prefix(size))
    }

    /// The last `size` buckets up to the last that has a document, empty ones included, none before the first that has.
    private static func histogram(_ buckets: [Int64: Int], _ unit: CalendarUnit, _ size: Int) -> [FacetCount] {
        guard let first = buckets.keys.min(), var bucket = buckets.keys.max() else { return [] }
        var values: [FacetCount] = []
        while bucket >= first, values.count < size {
            values.append(FacetCount(value: unit.name(ofBucket: bucket), count: buckets[bucket] ?? 0))
            bucket -= 1
        }
        return values.reversed()
    }
}

/// Counts of hours or days. News come nearly in order, so the last one is remembered apart.
private struct TimeCounts {
    private var counts: [Int64: Int] = [:]
    private var last: Int64 = 0
    private var lastCount = 0

    mutating func add(_ bucket: Int64) {
        if bucket != last {
            flush()
            last = bucket
        }
        lastCount += 1
    }

    private mutating func flush() {
        if lastCount > 0 { counts[last, default: 0] += lastCount }
        lastCount = 0
    }

    /// The counts by a unit that is no shorter than the counted one.
    func counts(by unit: CalendarUnit, from counted: CalendarUnit) -> [Int64: Int] {
        var whole = self
        whole.flush()
        var result: [Int64: Int] = [:]
        for (bucket, count) in whole.counts { result[unit.bucket(from: counted, bucket), default: 0] += count }
        return result
    }
}

/// Units of time, numbered from 1970 on.
extension CalendarUnit {
    /// The number of the hour or day that a time lies in.
    func bucket(of time: Int64) -> Int64 {
        Self.floorDivide(time, self == .hour ? 3_600_000 : 86_400_000)
    }

    /// The number of the unit that an hour or a day lies in.
    fileprivate func bucket(from counted: CalendarUnit, _ number: Int64) -> Int64 {
        if self == .hour { return number }
        let day = counted == .hour ? Self.floorDivide(number, 24) : number
        switch self {
        // 1970-01-01 was a Thursday.
        case .week: return Self.floorDivide(day + 3, 7)
        case .month:
            let date = Timestamp.civil(ofDay: day)
            return date.year * 12 + date.month - 1
        default: return day
        }
    }

    /// How a unit is named: an hour by its first instant, any other by its first day.
    fileprivate func name(ofBucket number: Int64) -> String {
        switch self {
        case .hour:
            let day = Self.floorDivide(number, 24)
            let hour = number - day * 24
            return Timestamp.date(ofDay: day) + (hour < 10 ? "T0" : "T") + "\(hour):00:00.000Z"
        case .week: return Timestamp.date(ofDay: number * 7 - 3)
        case .month:
            let year = Self.floorDivide(number, 12)
            return Timestamp.date(ofDay: Timestamp.days(year, number - year * 12 + 1, 1))
        default: return Timestamp.date(ofDay: number)
        }
    }
}
