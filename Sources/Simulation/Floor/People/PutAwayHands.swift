import FoundationEssentials
import Fulfilment
import OperatorConsole

/// Carries what was counted from a dock to bins: to the one that is proposed, or to another.
struct PutAwayHands {
    private let shift: Shift
    private let dock: String
    private let bins: [String]
    private var random: SeededRandom
    /// Carried and not confirmed yet.
    private var journal: [(report: GoodsIn.PutAway, carriage: HallTruth.Carriage)] = []
    /// Broken pieces, which stay where they are.
    private var broken: [HallSpot: Int] = [:]

    init(dock: String, number: Int, bins: [String], shift: Shift) {
        (self.shift, self.dock, self.bins) = (shift, dock, bins)
        random = SeededRandom(seed: shift.habits.seed, purpose: "put-away", index: number)
    }

    /// Broken pieces stay at the dock.
    mutating func setAside(_ quantity: Int, of spot: HallSpot) { broken[spot, default: 0] += quantity }

    /// Carries everything sound that lies at these spots of the dock, which nobody else carries from.
    mutating func putAway(_ spots: [HallSpot], over line: inout DeviceLine) async throws {
        guard !shift.isOver else { return }
        let proposed = try await proposals(over: &line)
        for spot in spots {
            let sound = shift.truth.pieces(at: spot) - (broken[spot] ?? 0)
            let first = random.chance(0.3) ? random.int(0...max(0, sound)) : sound
            for quantity in [first, sound - first] where quantity > 0 && !shift.isOver {
                let bin = random.chance(0.7) ? proposed[spot] ?? random.pick(bins) : random.pick(bins)
                try await carry(quantity, of: spot, to: bin)
                if journal.count >= 3 || random.chance(0.5) { try await send(over: &line) }
            }
        }
        try await send(over: &line)
        broken = [:]
    }

    private mutating func carry(_ quantity: Int, of spot: HallSpot, to bin: String) async throws {
        try await Task.sleep(for: .seconds(shift.habits.pace * random.double(0.5...1.5)))
        let goal = HallSpot(place: bin, sku: spot.sku, lot: spot.lot)
        let carriage = shift.truth.carry(quantity, from: .place(spot), to: goal, putting: goal)
        guard carriage.pieces > 0 else { return shift.truth.undo(carriage) }
        let report = GoodsIn.PutAway(
            id: UUID(), sku: spot.sku, lot: spot.lot, status: StockStatus.receiving.rawValue, quantity: carriage.pieces,
            from: dock, to: bin)
        journal.append((report, carriage))
    }

    private func proposals(over line: inout DeviceLine) async throws -> [HallSpot: String] {
        let answer = try await line.call("GET", "/floor/put-aways?dock=\(dock)")
        guard answer.isSuccess else {
            shift.tally.add(refusal: "proposals for \(dock): \(answer.status) \(answer.excerpt)")
            return [:]
        }
        return try GoodsIn.proposals(in: answer.body, at: dock)
    }

    private mutating func send(over line: inout DeviceLine) async throws {
        guard !journal.isEmpty else { return }
        let answer = try await line.call(
            "POST", "/floor/put-aways", try JSONEncoder().encode(GoodsIn.PutAways(putAways: journal.map(\.report))))
        let booked = answer.isSuccess ? try GoodsIn.booked(in: answer.body) : []
        for (report, carriage) in journal {
            if booked.contains(report.id) {
                shift.truth.keep(carriage)
                shift.tally.add(.putAways)
                shift.tally.confirm { $0.putAways[report.id] = report.quantity }
            } else {
                shift.truth.undo(carriage)
                shift.tally.add(
                    refusal: "\(report.quantity) of \(report.sku) to \(report.to): \(answer.status) \(answer.excerpt)")
            }
        }
        journal = []
    }
}
