import ArgumentParser
import Fulfilment
import OperatorConsole

extension FloorCommand {
    /// `waybill floor packaging`
    struct Packaging: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows which carton wastes: empty space, material and its cost, by carton.",
            discussion: """
                Of parcels that were closed in the last --days days, in UTC. 'air' is the litres of empty space they were sent with; the carton \
                that sent most comes first. Weight, cost and expected carriage are those of one parcel, as a mean. What is not known is left \
                blank: parcels from before figures were kept, pieces in their own packaging, costs while there was no rate card.
                """)

        @Option(help: "Days, today included.")
        var days = 30

        func validate() throws {
            if !(1...3660).contains(days) { throw ValidationError("--days \(days): allowed is 1 to 3660") }
        }

        func run() async throws {
            let usage = try await OperatorSettings.load().withDatabase { [days] in
                try await PackagingStore().usage(days: days, on: $0)
            }
            guard !usage.isEmpty else { return Console.line("there is no carton and no parcel") }
            PackagingView(usage).table.print()
        }
    }
}

/// The usage of cartons as a table.
struct PackagingView: Sendable {
    private let usage: [PackagingStore.Usage]

    init(_ usage: [PackagingStore.Usage]) { self.usage = usage }

    var table: TextTable {
        var table = TextTable([
            .text("carton"), .number("parcels"), .number("void"), .text(""), .number("air l"), .number("g"), .number("material"),
            .number("carriage"), .text(""),
        ])
        for carton in usage {
            table.add([
                "\(carton.carton ?? "own packaging")", "\(HumanFormat.count(carton.parcels))",
                "\(carton.void.map { "\(HumanFormat.fixed($0 * 100, digits: 0)) %" } ?? "")",
                "\(carton.void.map(Self.bar) ?? "")",
                "\(carton.air.map { HumanFormat.fixed($0, digits: 1) } ?? "")",
                "\(carton.grams.map { HumanFormat.fixed($0, digits: 0) } ?? "")", "\(amount(carton.cost, carton))",
                "\(amount(carton.carriage, carton))", "\(carton.currency ?? "")",
            ])
        }
        return table
    }

    /// Twenty signs wide: what is full, then what is empty.
    static func bar(_ void: Double) -> String {
        let empty = min(20, max(0, Int((void * 20).rounded())))
        return String(repeating: "█", count: 20 - empty) + String(repeating: "░", count: empty)
    }

    private func amount(_ minor: Double?, _ carton: PackagingStore.Usage) -> String {
        guard let minor, let currency = carton.currency.flatMap({ Currency($0) }) else { return "" }
        return Money(minor: Int(minor.rounded()), currency: currency).decimalText
    }
}
