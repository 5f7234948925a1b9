import Fulfilment
import TestStack

/// What `ops/docs/states.md` says, from the enums.
enum StatesDocument {
    static var text: String {
        let machines = StateMachine.all.map(section).joined(separator: "\n")
        return """
            # States

            Every state that the system knows, who sets it and what may follow. The enums of `Sources/Fulfilment` are the source: stores,
            views, answers and this page follow them, and a test compares all of them with the database. Lines, holds and parcels have
            no states of their own: a line is where its allocations are, a hold is open until it is released, a parcel is where its
            shipment is.

            \(machines)
            ## Words that are no states

            | what | words | stored in |
            |---|---|---|
            \(words(HoldReason.self, "why an order is held", "`orders.hold.reason`"))
            \(words(StockMovement.self, "why a stock balance changed", "`warehouse.ledger.reason`"))
            \(words(CountReason.self, "why a place is counted", "`warehouse.count_task.reason`"))
            \(words(CountCause.self, "why the books were wrong", "`warehouse.count_task.cause`"))
            \(words(HandOverSign.self, "by what it is known that a parcel left", "`shipping.shipment.handed_over_by`"))
            \(words(InvoiceVerdict.self, "what we say to a line of a carrier's invoice", "`shipping.invoice_line.verdict`"))
            \(words(StopOutcome.self, "what a driver reports of a stop", "`routing.stop_report.outcome`"))
            \(words(ReportMark.self, "what is odd about such a report", "`routing.stop_report.marks`"))
            \(words(RouteChangeKind.self, "how a planned route was changed", "`routing.route_change.kind`"))
            \(words(TrackingStatus.self, "where a parcel is, in the one vocabulary all carriers are translated to", "`tracking.parcel.status`, `tracking.event.status`"))
            \(words(TrackingCause.self, "who or what is at fault", "`tracking.parcel.cause`, `tracking.event.cause`"))
            \(words(ArrivalCause.self, "why a parcel is expected at another time", "`tracking.arrival.cause`"))

            """
    }

    private static func section(_ machine: StateMachine) -> String {
        let rows = machine.states.map { state in
            let next = state.successors.isEmpty ? "nothing" : state.successors.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(state.name)` | \(state.meaning) | \(next) |"
        }
        let arrows = machine.states.flatMap { state in state.successors.map { "    \(state.name) --> \($0)" } }
        let ends = machine.states.filter(\.successors.isEmpty).map { "    \($0.name) --> [*]" }
        return """
            ## \(machine.subject.prefix(1).uppercased() + machine.subject.dropFirst())

            `\(machine.type)`, in `\(machine.place.schema).\(machine.place.table).\(machine.column)`.

            | state | meaning | may become |
            |---|---|---|
            \(rows.joined(separator: "\n"))

            ```mermaid
            stateDiagram-v2
            \((arrows + ends).joined(separator: "\n"))
            ```

            """
    }

    private static func words<Word: StoredCase>(_: Word.Type, _ what: String, _ place: String) -> String {
        "| \(what) (`\(Word.self)`) | \(Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")) | \(place) |"
    }
}
