import CoreMetrics
import Observability
import Testing

@Suite("Metrics and traces")
struct ObservabilityTests {
    @Test("Counters, gauges and histograms are written as Prometheus reads them")
    func prometheus() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "orders_total", dimensions: [("queue", "a\"b")]).increment(by: 3)
        registry.makeCounter(label: "orders_total", dimensions: [("queue", "a\"b")]).increment(by: 2)
        registry.makeMeter(label: "lag", dimensions: []).set(Int64(4))
        let timer = registry.makeTimer(label: "took_seconds", dimensions: [])
        timer.recordNanoseconds(1_500_000)
        timer.recordNanoseconds(400_000_000_000)
        let text = registry.text()
        #expect(text.contains("# TYPE orders_total counter\norders_total{queue=\"a\\\"b\"} 5\n"))
        #expect(text.contains("# TYPE lag gauge\nlag 4.0\n"))
        // 1.5 ms lies in the bucket up to 2.5 ms, 400 s only in +Inf.
        #expect(text.contains("took_seconds_bucket{le=\"0.001\"} 0\n") && text.contains("took_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("took_seconds_bucket{le=\"+Inf\"} 2\n") && text.contains("took_seconds_count 2\n"))
    }

    @Test("A traceparent is taken when it is well-formed")
    func wellFormed() throws {
        let trace = try #require(TraceContext(traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        #expect(trace.traceID == "0af7651916cd43dd8448eb211c80319c")
        let child = trace.child()
        #expect(child.traceID == trace.traceID && child != trace)
        #expect(TraceContext(traceparent: TraceContext.generate().traceparent) != nil)
    }

    @Test(
        "A malformed traceparent is refused",
        arguments: [
            "", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
        ])
    func malformed(_ header: String) {
        #expect(TraceContext(traceparent: header) == nil)
    }
}
