import Foundation

/// A CSV file with a header and without quoting.
struct BenchTable {
    let rows: [[Substring: Substring]]

    init(contentsOf url: URL) throws {
        let lines = String(decoding: try Data(contentsOf: url), as: UTF8.self).split(whereSeparator: \.isNewline)
        let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        rows = lines.dropFirst().map { line in
            Dictionary(zip(header, line.split(separator: ",", omittingEmptySubsequences: false))) { first, _ in first }
        }
    }
}

/// Smallest, middle, largest and mean of measurements.
struct Spread: CustomStringConvertible {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var count: Int { sorted.count }
    var mean: Double { sorted.isEmpty ? 0 : sorted.reduce(0, +) / Double(sorted.count) }
    var max: Double { sorted.last ?? 0 }
    var min: Double { sorted.first ?? 0 }
    var median: Double { percentile(50) }

    /// The smallest value that so many percent do not exceed.
    func percentile(_ percent: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int((percent / 100 * Double(sorted.count)).rounded(.up)) - 1)]
    }

    /// `mean 0.58, min 0.00, median 0.41, p95 1.70, max 2.63`.
    var description: String { text(digits: 2) }

    func text(digits: Int) -> String {
        func number(_ value: Double) -> String { String(format: "%.\(digits)f", value) }
        return """
            mean \(number(mean)), min \(number(min)), median \(number(median)), p95 \(number(percentile(95))), \
            p99 \(number(percentile(99))), max \(number(max))
            """
    }
}

/// Processor time: what a computation costs, whatever else the machine does meanwhile.
enum ThreadTime {
    /// Seconds the calling thread has been running on a processor.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Seconds that a piece of work takes.
    static func of<Result>(_ work: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
        let start = seconds
        let result = try work()
        return (seconds - start, result)
    }
}
