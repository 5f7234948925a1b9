import OperatorConsole
import Simulation
import Testing

@testable import Benchmarks

/// What a measurement of the flow says, and when it says that it measured nothing.
@Suite("Report of the flow")
struct FlowReportTests {
    private func report(completed: Int = 2000, load: BenchLoad = .closed(window: 500), posted: ShopReport = ShopReport())
        -> FlowReport
    {
        func usage(_ name: String, _ part: ProcessMeters.Part, _ cpu: Double) -> ProcessMeters.Usage {
            ProcessMeters.Usage(name: name, part: part, cpu: cpu, idle: 1 << 20, start: 2 << 20, end: 3 << 20)
        }
        return FlowReport(
            load: load, batch: nil, start: .init(at: 100, completed: 50, underWay: 480, wal: 1_000_000),
            end: .init(at: 110, completed: 50 + completed, underWay: 490, wal: 41_000_000), rows: 90_000,
            orders: .init(taken: 2010, completed: completed, byFleet: completed / 4, p50: 4.123, p99: 11),
            stages: FlowStages([(3, false, 0.5, 1), (3, true, 0.25, 2.25), (7, true, 1, 12)]),
            usage: [
                usage("tracking", .system, 1), usage("database", .system, 5), usage("broker", .system, 2),
                usage("simulate pickers", .world, 3), usage("posting orders", .world, 1),
            ], posted: posted)
    }

    @Test("The line for scripts has every figure, per order or second")
    func line() {
        #expect(
            report().line == """
                flow load=closed window=500 batch=default orders=2000 rate=200.00 p50=4.12 p99=11.00 cpu=4.00 cpu_all=6.00 \
                wal=20000 rows=45.00 fleet=0.250
                """)
        #expect(report(load: .open(rate: 140)).line.hasPrefix("flow load=open asked=140.00 batch=default orders=2000 "))
    }

    @Test("What is measured and what stands for the world around it have sums of their own")
    func sums() {
        let lines = report().table.lines(width: 200).map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.count == 8)
        #expect(lines[1] == "tracking 1.00 0.50 1 2 3")
        #expect(lines.suffix(2) == ["programs, database and broker 8.00 4.00", "together 12.00 6.00"])
    }

    @Test("Each step of an order's way has its times, the own fleet's beside the others'")
    func stages() {
        let lines = report().stages.table.lines(width: 200).dropFirst().map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines == ["packed 0.50 1.00 0.25 2.25", "completed - - 1.00 12.00"])
    }

    @Test("People read which load it was, and what the own fleet carried")
    func headlines() {
        let lines = report().headlines
        #expect(
            lines[0].hasPrefix("load: closed, at most 500 orders under way; under way 480 at the start, 490 at the end; 201.00"))
        #expect(lines[1] == "batch as set: 2000 orders in 10.00 s = 200.00 orders/s, 25.00 % of them by the own fleet")
        #expect(lines[3] == "written an order: 20,000 bytes of WAL, 45.00 rows")
        #expect(report(load: .open(rate: 140)).headlines[0].hasPrefix("load: open, 140.00 orders/s evenly"))
    }

    @Test("A run without a completed order is an error that says what became of the orders")
    func nothing() throws {
        try report().check()
        var posted = ShopReport()
        (posted.refused, posted.example) = ([403: 12], "403 not yours")
        let error = #expect(throws: OperationsError.self) { try report(completed: 0, posted: posted).check() }
        let text = try #require(error?.description)
        #expect(error?.kind == .failed && text.contains("no order was completed in the 10.00 s"))
        #expect(text.contains("12 refused with 403") && text.contains("403 not yours") && text.contains("--log"))
        #expect(report(posted: posted).headlines.last?.contains("12 refused with 403") == true)
    }
}
