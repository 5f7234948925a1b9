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
