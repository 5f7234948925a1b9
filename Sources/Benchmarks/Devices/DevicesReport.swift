import OperatorConsole
import Simulation

/// What a run of devices gave.
struct DevicesReport: Sendable {
    let plan: DevicesBench.Plan
    let tally: ShiftTally
    /// Of those who pick for the flow.
    let flow: ShiftTally
    /// Orders that have ended: delivered, mostly.
    let ended: Int
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
        if plan.flow > 0, ended == 0 { faults.append("no order of the flow was delivered") }
        let (refused, first) = (tally.refusals.count + flow.refusals.count, tally.refusals.first + flow.refusals.first)
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
        if plan.flow > 0 {
            table.add(["picks for the flow", "\(HumanFormat.count(flow[.picks]))"])
            table.add(["orders that were delivered meanwhile", "\(HumanFormat.count(ended))"])
        }
        for (name, spread) in times {
            table.add(["\(name), p50, p99, max, ms", "\(Self.milliseconds(spread))"])
        }
        table.add(["differences", "\(HumanFormat.count(differences.count))"])
        return table
    }

    /// What is judged, what of it is nobody's fault but the load's, and what a bad network makes of it.
    private var times: [(name: String, spread: Spread)] {
        let requests = tally.requests
        return [
            ("\(HumanFormat.count(requests.count)) uploads of scans, the request", Spread(requests.map(\.seconds))),
            (
                "those of them behind the rush of the beginning, no program away or just back",
                Spread(requests.filter(\.isCalm).map(\.seconds))
            ),
            ("from a scan to its answer, with cuts and tries and what lay on the device", Spread(tally.waits)),
        ]
    }

    private static func milliseconds(_ spread: Spread) -> String {
        [spread.percentile(50), spread.percentile(99), spread.max].map { HumanFormat.fixed(1000 * $0, digits: 1) }
            .joined(separator: ", ")
    }

    /// One line for scripts.
    var line: String {
        let (times, calm) = (Spread(tally.requests.map(\.seconds)), Spread(tally.requests.filter(\.isCalm).map(\.seconds)))
        func milliseconds(_ value: Double) -> String { HumanFormat.fixed(1000 * value, digits: 1) }
        return """
            devices devices=\(plan.devices) flow=\(HumanFormat.fixed(plan.flow, digits: 1)) seed=\(plan.habits.seed) actions=\(tally.actions) seconds=\(HumanFormat.fixed(seconds, digits: 0)) \
            kills=\(tally[.kills]) cuts=\(Self.cuts(tally)) repeated=\(tally[.repeated]) p50=\(milliseconds(times.percentile(50))) \
            p99=\(milliseconds(times.percentile(99))) max=\(milliseconds(times.max)) \
            calm_p99=\(milliseconds(calm.percentile(99))) ended=\(ended) differences=\(differences.count)
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
