import OperatorConsole

/// How long after Enter terminals beeped.
struct BeepReport: Sendable {
    /// Seconds of the scans of one kind of work.
    struct Times: Sendable {
        /// Of codes that the terminal judges by itself.
        private(set) var known: [Double] = []
        /// Of codes that it has the warehouse look up first.
        private(set) var asked: [Double] = []
        private(set) var missing = 0

        /// - Parameter seconds: nil: there was no beep.
        mutating func note(_ seconds: Double?, isAsked: Bool) {
            guard let seconds else {
                missing += 1
                // It was scanned, and there is no point in scanning for ever.
                if !isAsked { known.append(.infinity) }
                return
            }
            if isAsked { asked.append(seconds) } else { known.append(seconds) }
        }
    }

    let plan: BeepBench.Plan
    private var rows: [(work: String, condition: BeepBench.Condition, times: Times)] = []
    /// Seconds from Enter to the beep: later, a person looks up from the goods to see what is wrong.
    static let aim = 0.1

    init(plan: BeepBench.Plan) { self.plan = plan }

    mutating func add(_ times: Times, of work: String, _ condition: BeepBench.Condition) {
        rows.append((work, condition, times))
    }

    /// Scans without a beep.
    var faults: [String] {
        rows.filter { $0.times.missing > 0 }.map {
            "\($0.work) \($0.condition.rawValue): \(HumanFormat.count($0.times.missing, "scan")) without a beep in half a minute"
        }
    }

    /// For people.
    var table: TextTable {
        var table = TextTable([
            .text("terminal, warehouse"), .number("scans"), .number("p50 ms"), .number("p99 ms"), .number("max ms"),
            .number("later than \(Self.milliseconds(Self.aim))"),
        ])
        for (work, condition, times) in rows {
            add("\(work), \(condition.rawValue)", times.known, to: &table)
            if !times.asked.isEmpty, [.online, .loaded].contains(condition) {
                add("\(work), \(condition.rawValue), codes that are looked up", times.asked, to: &table)
            }
        }
        return table
    }

    private func add(_ name: String, _ seconds: [Double], to table: inout TextTable) {
        let spread = Spread(seconds)
        table.add([
            "\(name)", "\(HumanFormat.count(spread.count))", "\(Self.milliseconds(spread.percentile(50)))",
            "\(Self.milliseconds(spread.percentile(99)))", "\(Self.milliseconds(spread.max))",
            "\(HumanFormat.count(seconds.count { $0 > Self.aim }))",
        ])
    }

    /// One line for scripts and each row.
    var lines: [String] {
        rows.map { work, condition, times in
            let spread = Spread(times.known)
            return """
                beep work=\(work) warehouse=\(condition.rawValue) scans=\(spread.count) p50=\(Self.milliseconds(spread.percentile(50))) \
                p99=\(Self.milliseconds(spread.percentile(99))) max=\(Self.milliseconds(spread.max)) missing=\(times.missing)
                """
        }
    }

    private static func milliseconds(_ seconds: Double) -> String {
        seconds.isFinite ? HumanFormat.fixed(1000 * seconds, digits: 1) : "never"
    }

    func print() {
        table.print()
        for line in lines { Console.line(line) }
        for fault in faults { Console.line("FAULT \(fault)") }
    }
}
