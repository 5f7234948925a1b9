package import CoreMetrics
import Synchronization

/// Keeps the values of all metrics of one process and writes them as Prometheus text.
///
/// A backend of swift-metrics: the code counts through `Counter`, `Gauge` and `Timer` and knows nothing of Prometheus.
/// Timers become histograms in seconds; asking twice for the same name and labels gives the same series.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct Series: Hashable {
        let name: String
        let labels: String
    }

    private struct State {
        var counters: [Series: CounterSeries] = [:]
        var gauges: [Series: GaugeSeries] = [:]
        var histograms: [Series: HistogramSeries] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let key = Self.series(label, dimensions)
        return state.withLock { $0.counters.entry(key) { CounterSeries() } }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let key = Self.series(label, dimensions)
        return state.withLock { $0.gauges.entry(key) { GaugeSeries() } }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let key = Self.series(label, dimensions)
        if !aggregate { return state.withLock { $0.gauges.entry(key) { GaugeSeries() } } }
        return state.withLock { $0.histograms.entry(key) { HistogramSeries(bounds: HistogramSeries.counts) } }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let key = Self.series(label, dimensions)
        return state.withLock { $0.histograms.entry(key) { HistogramSeries(bounds: HistogramSeries.seconds) } }
    }

    // Series live as long as the process: a counter that vanished and came back would look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// All series in the text format 0.0.4, sorted by name.
    package func text() -> String {
        let now = state.withLock { $0 }
        var blocks: [String: [String]] = [:]
        for (key, counter) in now.counters { blocks["\(key.name) counter", default: []] += counter.lines(key.name, key.labels) }
        for (key, gauge) in now.gauges { blocks["\(key.name) gauge", default: []] += gauge.lines(key.name, key.labels) }
        for (key, histogram) in now.histograms {
            blocks["\(key.name) histogram", default: []] += histogram.lines(key.name, key.labels)
        }
        return blocks.sorted { $0.key < $1.key }.map { "# TYPE \($0.key)\n" + $0.value.joined(separator: "\n") + "\n" }.joined()
    }

    private static func series(_ label: String, _ dimensions: [(String, String)]) -> Series {
        let name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
        return Series(name: name, labels: dimensions.map { "\($0.0)=\"\(escape($0.1))\"" }.joined(separator: ","))
    }

    private static func escape(_ value: String) -> String {
        String(value.flatMap { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) })
    }
}

extension Dictionary {
    fileprivate mutating func entry(_ key: Key, _ make: () -> Value) -> Value {
        if let known = self[key] { return known }
        let made = make()
        self[key] = made
        return made
    }
}

/// A monotone count.
private final class CounterSeries: CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }
    func lines(_ name: String, _ labels: String) -> [String] {
        ["\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value.load(ordering: .relaxed))"]
    }
}

/// A value that goes up and down.
private final class GaugeSeries: MeterHandler, RecorderHandler {
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
private final class HistogramSeries: TimerHandler, RecorderHandler {
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
