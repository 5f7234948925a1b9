import CoreMetrics
import Synchronization

/// A monotone count.
final class CounterSeries: CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }
    func lines(_ name: String, _ labels: String) -> [String] {
        ["\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value.load(ordering: .relaxed))"]
    }
}

/// A value that goes up and down.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ new: Int64) { value.withLock { $0 = Double(new) } }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(new) }
    func record(_ new: Double) { set(new) }
    func lines(_ name: String, _ labels: String) -> [String] {
        ["\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value.withLock { $0 })"]
    }
}

/// Counts per bucket, sum and count.
final class HistogramSeries: TimerHandler, RecorderHandler {
    /// Upper bounds for durations in seconds.
    static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
    /// Upper bounds for sizes of batches and the like.
    static let counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000.0]

    private struct Totals {
        var buckets: [Int64]
        var sum = 0.0
        var count: Int64 = 0
    }

    private let bounds: [Double]
    private let totals: Mutex<Totals>

    init(bounds: [Double]) {
        self.bounds = bounds
        totals = Mutex(Totals(buckets: Array(repeating: 0, count: bounds.count)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 }
        totals.withLock { totals in
            if let bucket { totals.buckets[bucket] += 1 }
            totals.sum += value
            totals.count += 1
        }
    }

    func lines(_ name: String, _ labels: String) -> [String] {
        let now = totals.withLock { $0 }
        let prefix = labels.isEmpty ? "" : labels + ","
        let suffix = labels.isEmpty ? "" : "{\(labels)}"
        var cumulative: Int64 = 0
        var lines = zip(bounds, now.buckets).map { bound, count in
            cumulative += count
            return "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(cumulative)"
        }
        lines.append("\(name)_bucket{\(prefix)le=\"+Inf\"} \(now.count)")
        lines.append("\(name)_sum\(suffix) \(now.sum)")
        lines.append("\(name)_count\(suffix) \(now.count)")
        return lines
    }
}
