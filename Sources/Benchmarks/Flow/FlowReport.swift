import OperatorConsole
import Simulation

/// What one run of the whole flow gave.
struct FlowReport: Sendable {
    let load: BenchLoad
    let batch: Int?
    let start: FlowBenchStore.Mark
    let end: FlowBenchStore.Mark
    /// Rows that were inserted, updated and deleted.
    let rows: Int
    let orders: FlowBenchStore.Orders
    let stages: FlowStages
    let usage: [ProcessMeters.Usage]
    /// What became of all orders that were posted, also before the measurement.
    let posted: ShopReport

    var seconds: Double { end.at - start.at }
    /// Orders that were completed between the two marks.
    var completed: Int { end.completed - start.completed }
    /// Completed orders per second.
    var rate: Double { Double(completed) / seconds }
    /// Share of the completed orders that the own fleet carried, wholly or in part.
    var fleetShare: Double { orders.completed > 0 ? Double(orders.byFleet) / Double(orders.completed) : 0 }
    /// Bytes of write-ahead log of the whole server.
    var walPerOrder: Double { perOrder(Double(end.wal - start.wal)) }
    var rowsPerOrder: Double { perOrder(Double(rows)) }

    /// CPU milliseconds an order of what is measured: programs, database and broker.
    var cpu: Double { cpu(of: usage.filter { $0.part == .system }) }
    /// CPU milliseconds an order of everything, what stands for the world around it included.
    var cpuTogether: Double { cpu(of: usage) }

    private func cpu(of usage: [ProcessMeters.Usage]) -> Double { perOrder(1000 * usage.reduce(0) { $0 + $1.cpu }) }

    private func perOrder(_ value: Double) -> Double { value / Double(max(completed, 1)) }

    /// - Throws: `OperationsError` when no order was completed: then nothing was measured.
    func check() throws {
        guard completed <= 0 else { return }
        throw OperationsError.failed(
            """
            no order was completed in the \(text(seconds)) s that were measured, \(HumanFormat.count(orders.taken)) were taken and \
            \(HumanFormat.count(end.underWay)) are under way\(failures.map { "; \($0)" }.joined())
            """, advice: "a longer --warmup, or see the programs' output (--log)")
    }

    /// Orders that order-intake did not take.
    private var failures: [String] {
        posted.isClean ? [] : ["of all orders that were posted \(posted.lines(seconds: 0).joined(separator: "; "))"]
    }

    /// For people, above the table.
    var headlines: [String] {
        let underWay = "\(HumanFormat.count(start.underWay)) at the start, \(HumanFormat.count(end.underWay)) at the end"
        return [
            "load: \(load.words); under way \(underWay); \(text(Double(orders.taken) / seconds)) orders/s were taken",
            """
            batch \(batch.map(String.init) ?? "as set"): \(completed) orders in \(text(seconds)) s = \(text(rate)) orders/s, \
            \(text(100 * fleetShare)) % of them by the own fleet
            """,
            """
            latency from POST to delivered: p50 \(text(orders.p50)) s, p99 \(text(orders.p99)) s; \
            of the POST itself: p50 \(HumanFormat.time(posted.latency(0.5))), p99 \(HumanFormat.time(posted.latency(0.99)))
            """,
            "written an order: \(HumanFormat.count(Int(walPerOrder))) bytes of WAL, \(text(rowsPerOrder)) rows",
        ] + failures
    }

    /// CPU and memory of every process, and the sums.
    var table: TextTable {
        var table = TextTable([
            .text("process"), .number("CPU s"), .number("CPU ms/order"), .number("idle MB"), .number("at start MB"),
            .number("at end MB"),
        ])
        for one in usage {
            table.add(sum(one.name, [one]) + ["\(one.idle >> 20)", "\(one.start >> 20)", "\(one.end >> 20)"])
        }
        table.add(sum("programs, database and broker", usage.filter { $0.part == .system }))
        table.add(sum("together", usage))
        return table
    }

    private func sum(_ name: String, _ usage: [ProcessMeters.Usage]) -> [TextTable.Cell] {
        ["\(name)", "\(text(usage.reduce(0) { $0 + $1.cpu }))", "\(text(cpu(of: usage)))"]
    }

    /// One line for scripts: CPU in milliseconds an order without and with the simulators, WAL in bytes an order, the fleet's share from 0 to 1.
    var line: String {
        """
        flow \(load.fields) batch=\(batch.map(String.init) ?? "default") orders=\(completed) rate=\(text(rate)) \
        p50=\(text(orders.p50)) p99=\(text(orders.p99)) cpu=\(text(cpu)) cpu_all=\(text(cpuTogether)) \
        wal=\(Int(walPerOrder)) rows=\(text(rowsPerOrder)) fleet=\(HumanFormat.fixed(fleetShare, digits: 3))
        """
    }

    func print() {
        for headline in headlines { Console.line(headline) }
        stages.table.print()
        table.print()
        Console.line(line)
    }

    private func text(_ value: Double) -> String { HumanFormat.fixed(value, digits: 2) }
}
