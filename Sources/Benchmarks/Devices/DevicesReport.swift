import OperatorConsole
import Simulation

/// What a run of devices gave.
struct DevicesReport: Sendable {
    let plan: DevicesBench.Plan
    let tally: ShiftTally
    let seconds: Double
    /// Everything in which books and truth differ.
    let differences: [String]
    /// What the audit found.
    let audit: [String]

    /// How many differences are named.
    private static let named = 50

    /// Why the run proves nothing, or proves something wrong; empty when all is right.
    var faults: [String] {
        var faults: [String] = []
        for (event, name) in [(ShiftTally.Event.picks, "pick"), (.counts, "count"), (.putAways, "put-away")]
        where tally[event] == 0 { faults.append("no \(name) was confirmed") }
        let (refused, first) = tally.refusals
        if refused > 0 { faults.append("\(HumanFormat.count(refused)) refused that should not be") }
        faults += first.map { "refused: \($0)" }
        if !differences.isEmpty { faults.append("books and truth differ \(HumanFormat.count(differences.count)) times") }
        faults += differences.prefix(Self.named)
        return faults + audit.map { "audit: \($0)" }
    }

    /// For people.
    var table: TextTable {
        var table = TextTable([.text("devices: \(plan.devices), seed \(plan.habits.seed)"), .number("")])
        let rows: [(String, ShiftTally.Event)] = [
            ("receipts finished", .receipts), ("counted lines", .counts), ("put-aways", .putAways), ("picks", .picks),
            ("short picks", .shorts), ("wrong scans", .wrongScans),
            ("conflicts that pickers were told", .conflicts), ("requests answered", .uploads), ("repeated sends", .repeated),
            ("tries without an answer", .unanswered), ("cut before the request", .cutBefore),
            ("cut while it was done", .cutMeanwhile), ("cut before the answer was read", .cutAfter), ("programs killed", .kills),
        ]
        for (name, event) in rows { table.add(["\(name)", "\(HumanFormat.count(tally[event]))"]) }
        let times = Spread(tally.scanSeconds)
        table.add(["uploads of scans that are timed", "\(HumanFormat.count(times.count))"])
        for (name, value) in [("p50", times.percentile(50)), ("p99", times.percentile(99)), ("max", times.max)] {
            table.add(["their round trip, \(name), ms", "\(HumanFormat.fixed(1000 * value, digits: 1))"])
        }
        table.add(["differences", "\(HumanFormat.count(differences.count))"])
        return table
    }

    /// One line for scripts.
    var line: String {
        let times = Spread(tally.scanSeconds)
        func milliseconds(_ value: Double) -> String { HumanFormat.fixed(1000 * value, digits: 1) }
        return """
            devices devices=\(plan.devices) seed=\(plan.habits.seed) actions=\(tally.actions) seconds=\(HumanFormat.fixed(seconds, digits: 0)) \
            kills=\(tally[.kills]) cuts=\(Self.cuts(tally)) repeated=\(tally[.repeated]) p50=\(milliseconds(times.percentile(50))) \
            p99=\(milliseconds(times.percentile(99))) max=\(milliseconds(times.max)) differences=\(differences.count)
            """
    }

    func print() {
        table.print()
        Console.line(line)
        for fault in faults { Console.line("FAULT \(fault)") }
    }

    /// How far a run is.
    static func progress(_ tally: ShiftTally, of plan: DevicesBench.Plan) -> String {
        """
        \(HumanFormat.count(tally.actions)) of \(HumanFormat.count(plan.actions)) actions: \(HumanFormat.count(tally[.picks])) picks, \
        \(HumanFormat.count(tally[.counts])) counts, \(HumanFormat.count(tally[.putAways])) put-aways; \
        \(HumanFormat.count(cuts(tally))) cuts, \(HumanFormat.count(tally[.kills])) kills
        """
    }

    private static func cuts(_ tally: ShiftTally) -> Int { tally[.cutBefore] + tally[.cutMeanwhile] + tally[.cutAfter] }
}
