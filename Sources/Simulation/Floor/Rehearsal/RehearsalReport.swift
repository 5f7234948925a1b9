import OperatorConsole

/// What a rehearsal of the floor gave.
package struct RehearsalReport: Sendable {
    let seed: UInt64
    let people: Int
    package let tally: ShiftTally
    package let seconds: Double
    /// Everything in which books and truth differ, each by name.
    package let differences: [String]

    private static let actions: [(String, ShiftTally.Event)] = [
        ("picks", .picks), ("lines received", .counts), ("put-aways", .putAways), ("refills", .refills), ("moves", .moves),
        ("put-backs", .returns), ("counts", .stockCounts), ("recounts", .recounts), ("counts approved or rejected", .approvals),
    ]
    private static let mistakes: [(String, ShiftTally.Event)] = [
        ("wrong scans", .wrongScans), ("short picks", .shorts), ("pieces put into the bin beside (times)", .misplaced),
        ("looks that were typed late", .lateCounts), ("picks there before the number was typed", .picksMeanwhile),
        ("reports sent twice", .doubled), ("devices that died", .deaths),
        ("cut before the request", .cutBefore), ("cut while it was done", .cutMeanwhile),
        ("cut before the answer was read", .cutAfter), ("sent again", .repeated),
    ]

    /// Whether books and truth agree, and no report was refused that had got a yes.
    package var isClean: Bool { differences.isEmpty && tally.refusals.count == 0 }

    /// For people.
    package var lines: [String] {
        var table = TextTable([
            .text("\(HumanFormat.count(people)) people, seed \(seed), \(HumanFormat.time(seconds))"), .number(""),
        ])
        for (name, event) in Self.actions + Self.mistakes { table.add(["\(name)", "\(HumanFormat.count(tally[event]))"]) }
        for (reason, times) in tally.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            table.add(["told: \(reason)", "\(HumanFormat.count(times))"])
        }
        table.add(["refused though it was accepted before, or answered 500", "\(HumanFormat.count(tally.refusals.count))"])
        table.add(["differences between books and truth", "\(HumanFormat.count(differences.count))"])
        return table.lines(width: 100) + tally.refusals.first.map { "REFUSED \($0)" } + differences.map { "DIFFERENCE \($0)" }
            + ["`waybill audit` proves the rest: orders, parcels, messages."]
    }

    /// How far it is.
    static func progress(_ tally: ShiftTally) -> String {
        let kinds = actions.map { "\(HumanFormat.count(tally[$0.1])) \($0.0)" }.joined(separator: ", ")
        return "\(HumanFormat.count(tally.actions, "action")): \(kinds)"
    }
}
