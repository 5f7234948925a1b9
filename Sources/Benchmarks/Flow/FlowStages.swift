import OperatorConsole

/// Where the time of an order goes, by the times that its rows keep.
struct FlowStages: Sendable {
    /// How long one step took.
    struct Stage: Sendable, Equatable {
        /// What had happened at its end.
        let name: String
        /// Seconds, of orders that other carriers brought; nil when there was none.
        let others: Wait?
        /// Seconds, of orders of which the own fleet brought a parcel; nil when there was none.
        let fleet: Wait?
    }

    struct Wait: Sendable, Equatable {
        let p50: Double
        let p99: Double
    }

    /// In the order in which an order goes through them, the whole way last.
    let stages: [Stage]

    /// What has happened at the end of each step.
    static let names = [
        "allocated", "on a tour", "picked", "packed", "label bought", "waiting for its carrier", "delivered", "completed",
        "the whole way",
    ]

    /// - Parameter rows: number of the step, whether it is the own fleet's, p50 and p99; steps in their order.
    init(_ rows: [(step: Int, isFleet: Bool, p50: Double, p99: Double)]) {
        stages = Self.names.enumerated().compactMap { step, name in
            func wait(_ isFleet: Bool) -> Wait? {
                rows.first { $0.step == step && $0.isFleet == isFleet }.map { Wait(p50: $0.p50, p99: $0.p99) }
            }
            let (others, fleet) = (wait(false), wait(true))
            return others == nil && fleet == nil ? nil : Stage(name: name, others: others, fleet: fleet)
        }
    }

    /// For people.
    var table: TextTable {
        var table = TextTable([
            .text("seconds until"), .number("p50"), .number("p99"), .number("own fleet p50"), .number("own fleet p99"),
        ])
        for stage in stages {
            table.add(["\(stage.name)"] + [stage.others, stage.fleet].flatMap(Self.cells))
        }
        return table
    }

    private static func cells(_ wait: Wait?) -> [TextTable.Cell] {
        guard let wait else { return ["-", "-"] }
        return [wait.p50, wait.p99].map { "\(HumanFormat.fixed($0, digits: 2))" }
    }
}
