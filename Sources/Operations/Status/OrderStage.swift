import OperatorConsole

/// The stages of an order, in the order it meets them.
package enum OrderStage: String, Sendable, CaseIterable {
    case held, accepted, backordered, allocated, picking, picked, packed, unroutable, booking, booked, dispatched, exception,
        delivered
    case completed, cancelled

    /// Nothing moves an order on from here but a person or new stock; the other stages pass by themselves.
    package var isResting: Bool { [.held, .backordered, .unroutable, .exception, .completed, .cancelled].contains(self) }

    /// How it stands out in a table.
    var style: TextStyle {
        switch self {
        case .completed: .green
        case .held, .backordered: .yellow
        case .unroutable, .exception: .red
        case .cancelled: .dim
        default: .plain
        }
    }

    /// Stages as an order meets them; unknown ones last.
    static func sorted(_ stages: [StatusReport.Stage]) -> [StatusReport.Stage] {
        func rank(_ stage: StatusReport.Stage) -> Int { allCases.firstIndex { $0.rawValue == stage.stage } ?? allCases.count }
        return stages.sorted { rank($0) < rank($1) }
    }
}
