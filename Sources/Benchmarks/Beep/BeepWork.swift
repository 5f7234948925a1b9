import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Receiving
import ScanDialogue
import Simulation

/// What somebody types into a terminal, line by line.
struct BeepWork: Sendable {
    /// The command of the terminal, and its options.
    let arguments: [String]
    /// Typed first; each of these makes the terminal ask the warehouse.
    let asked: [String]
    /// Typed then, one after the other; known to the terminal without the warehouse.
    let known: [String]
}

/// Finds work for the person at the terminal.
struct BeepErrands: Sendable {
    let postgres: Postgres
    let floor: FloorService
    let articles: [DemoArticle]

    private static let picker = (badge: DevicesMasters.picker(1), cart: DevicesMasters.cart(1))
    private static let receiver = (badge: DevicesMasters.receiver(1), dock: DevicesMasters.dock(1))
    private static let piecesAtDock = 20_000
    private static let carriages = 20

    /// The scans of a whole tour, as the terminal that asks for it next will want them.
    /// - Throws: `OperationsError` when there is no work for a minute.
    func pick() async throws -> BeepWork {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if let work = try await floor.takeTour(badge: Self.picker.badge, cart: Self.picker.cart) {
                return BeepWork(
                    arguments: ["pick", "--badge", Self.picker.badge, "--cart", Self.picker.cart, "--once"], asked: [],
                    known: Self.codes(of: work))
            }
            try await Task.sleep(for: .milliseconds(300))
        }
        throw OperationsError.failed("no order waits for a picker", advice: "see the programs' output (--log)")
    }

    private static func codes(of work: TourAnswer) -> [String] {
        var flow = PickFlow(tour: work.tour, replaying: work.scans)
        var codes: [String] = []
        while let code = flow.prompt.expectedCode {
            guard flow.scan(code, at: Date(), id: UUID()).verdict == .accepted else { break }
            codes.append(code)
        }
        return codes
    }

    /// Goods at a dock, of which one piece after the other is carried to the same bin.
    func putAway() async throws -> BeepWork {
        let dock = Self.receiver.dock
        if try await bin(at: dock) == nil {
            guard let article = articles.first(where: { !$0.isPerishable }) else {
                throw OperationsError.failed("every article of the demo is perishable")
            }
            _ = try await GoodsEntry(database: postgres).receive(
                Self.piecesAtDock, as: ShelfChoice(place: dock, sku: article.code, lot: nil), at: nil, by: "bench")
        }
        guard let goods = try await bin(at: dock) else {
            throw OperationsError.failed("no bin is proposed for what lies at \(dock)")
        }
        let carriage = [goods.sku, "=1", goods.bin]
        return BeepWork(
            arguments: ["putaway", "--badge", Self.receiver.badge], asked: [dock] + carriage,
            known: (0..<Self.carriages).flatMap { _ in carriage })
    }

    private func bin(at dock: String) async throws -> (sku: String, bin: String)? {
        let waiting = try await PutAwayDesk(database: postgres).waiting(dock: dock)
        return waiting.lazy.compactMap { stock, plan in plan?.steps.first.map { (stock.sku, $0.place) } }.first
    }
}
