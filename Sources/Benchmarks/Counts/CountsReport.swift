import OperatorConsole
import Simulation

/// What a run of late counts gave.
struct CountsReport: Sendable {
    let plan: CountsBench.Plan
    let rehearsal: RehearsalReport
    /// What the audit found.
    let audit: [String]

    private var tally: ShiftTally { rehearsal.tally }
    private var counts: Int { tally[.stockCounts] + tally[.recounts] }

    /// Why the run proves nothing, or proves something wrong; empty when all is right.
    var faults: [String] {
        var faults: [String] = []
        if counts < plan.counts { faults.append("only \(HumanFormat.count(counts, "count")) of \(plan.counts) came in") }
        if tally[.lateCounts] == 0 { faults.append("no count was typed late") }
        if tally[.picksMeanwhile] == 0 { faults.append("nobody picked between a look and its typing") }
        if !rehearsal.differences.isEmpty {
            faults.append("books and truth differ \(HumanFormat.count(rehearsal.differences.count)) times")
        }
        if tally.refusals.count > 0 { faults.append("\(HumanFormat.count(tally.refusals.count)) refused that should not be") }
        return faults + audit.map { "audit: \($0)" }
    }

    /// One line for scripts.
    var line: String {
        """
        counts people=\(plan.people) seed=\(plan.habits.seed) hour=\(HumanFormat.fixed(plan.habits.hour.seconds, digits: 1)) counts=\(counts) \
        late=\(tally[.lateCounts]) picks=\(tally[.picks]) picks_meanwhile=\(tally[.picksMeanwhile]) \
        differences=\(rehearsal.differences.count) seconds=\(HumanFormat.fixed(rehearsal.seconds, digits: 0))
        """
    }

    func print() {
        for line in rehearsal.lines { Console.line(line) }
        Console.line(line)
        for fault in faults { Console.line("FAULT \(fault)") }
    }
}
