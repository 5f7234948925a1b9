/// What one run of the whole flow gave.
struct FlowReport: Sendable {
    let batch: Int?
    let seconds: Double
    let completed: Int
    let p50: Double
    let p99: Double
    let usage: [ProcessMeters.Usage]

    /// Completed orders per second.
    var rate: Double { Double(completed) / seconds }

    func print() {
        Console.line(
            "batch \(batch.map(String.init) ?? "as set"): \(completed) orders in \(rounded(seconds)) s = \(rounded(rate)) orders/s"
        )
        Console.line("latency from POST to delivered: p50 \(rounded(p50)) s, p99 \(rounded(p99)) s")
        var table = TextTable([
            .text("process"), .number("CPU s"), .number("CPU ms/order"), .number("idle MB"), .number("at start MB"),
            .number("at end MB"),
        ])
        for one in usage {
            let perOrder = rounded(1000 * one.cpu / Double(max(completed, 1)))
            table.add([
                "\(one.name)", "\(rounded(one.cpu))", "\(perOrder)", "\(one.idle >> 20)", "\(one.start >> 20)",
                "\(one.end >> 20)",
            ])
        }
        let total = usage.reduce(0) { $0 + $1.cpu }
        table.add(["together", "\(rounded(total))", "\(rounded(1000 * total / Double(max(completed, 1))))", "", "", ""])
        table.print()
        // One line for scripts.
        Console.line(
            "flow batch=\(batch.map(String.init) ?? "default") rate=\(rounded(rate)) p50=\(rounded(p50)) p99=\(rounded(p99))")
    }

    private func rounded(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
