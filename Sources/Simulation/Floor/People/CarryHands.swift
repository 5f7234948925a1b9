import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue

/// Carries pieces as the warehouse's lists say, and now and then puts them into the bin beside: put-aways, refills, put-backs, and moves that
/// nobody asks for.
struct CarryHands {
    /// Pieces to be carried.
    private struct Load {
        let event: ShiftTally.Event
        let path: String
        let source: HallTruth.Source
        let goal: HallSpot
        let wanted: Int
        /// The body of the report of so many pieces in a bin of that code.
        let report: (UUID, Int, String) throws -> Data
    }

    private let shift: Shift
    private let site: RehearsalSite
    private var random: SeededRandom

    init(number: Int, site: RehearsalSite, shift: Shift) {
        (self.shift, self.site) = (shift, site)
        random = SeededRandom(seed: shift.habits.seed, purpose: "carry", index: number)
    }

    /// What lies at a dock goes to the bin that is proposed for it.
    mutating func putAway(over line: inout DeviceLine) async throws {
        guard !site.docks.isEmpty else { return }
        let dock = random.pick(site.docks)
        guard let list: DockAnswer = try await line.read("/floor/put-aways?dock=\(dock)") else { return }
        let goods = list.goods.filter { $0.status == .receiving && !$0.bins.isEmpty }
        guard !goods.isEmpty else { return }
        let item = random.pick(goods)
        guard let bin = item.bins.first else { return }
        let load = Load(
            event: .putAways, path: "/floor/put-aways", source: .place(.init(place: dock, sku: item.sku, lot: item.lot)),
            goal: .init(place: bin.bin, sku: item.sku, lot: item.lot), wanted: bin.quantity
        ) { id, pieces, bin in
            try JSONEncoder().encode(
                PutAwaysRequest(putAways: [.init(id: id, sku: item.sku, lot: item.lot, quantity: pieces, from: dock, to: bin)]))
        }
        try await carry(load, over: &line)
    }

    /// A face that runs low is filled from the bulk.
    mutating func refill(over line: inout DeviceLine) async throws {
        guard let list: RefillsAnswer = try await line.read("/floor/refills") else { return }
        let tasks = list.refills.filter { $0.from != nil && $0.site == site.code }
        guard !tasks.isEmpty else { return }
        let task = random.pick(tasks)
        guard let from = task.from else { return }
        let load = Load(
            event: .refills, path: "/floor/refills", source: .place(.init(place: from, sku: task.sku, lot: task.lot)),
            goal: .init(place: task.face, sku: task.sku, lot: task.lot), wanted: task.quantity
        ) { id, pieces, bin in
            try JSONEncoder().encode(
                RefillRequest(id: id, sku: task.sku, lot: task.lot, quantity: pieces, from: from, to: bin))
        }
        try await carry(load, over: &line)
    }

    /// What left its order goes to the bin that is proposed; what is packed with serial numbers stays, for nobody here reads them.
    mutating func putBack(over line: inout DeviceLine) async throws {
        guard let list: PutBackList = try await line.read("/floor/put-backs") else { return }
        let tasks = list.putBacks.filter { $0.to != nil && $0.site == site.code && $0.serials.isEmpty }
        guard !tasks.isEmpty else { return }
        let task = random.pick(tasks)
        guard let bin = task.to else { return }
        let load = Load(
            event: .returns, path: "/floor/put-backs",
            source: .order(.init(order: task.order, sku: task.sku, lot: task.lot)),
            goal: .init(place: bin, sku: task.sku, lot: task.lot), wanted: task.quantity
        ) { id, pieces, bin in
            try JSONEncoder().encode(
                PutBackRequest(
                    id: id, order: task.order, sku: task.sku, lot: task.lot, from: task.from, quantity: pieces, to: bin))
        }
        try await carry(load, over: &line)
    }

    /// A few pieces of something go to another bin of the same kind.
    mutating func move(over line: inout DeviceLine) async throws {
        guard !site.goods.isEmpty else { return }
        let spot = random.pick(site.goods)
        let lying = shift.truth.pieces(at: spot)
        guard lying > 0, let bin = site.beside(spot.place, &random) else { return }
        let load = Load(
            event: .moves, path: "/floor/moves", source: .place(spot),
            goal: .init(place: bin, sku: spot.sku, lot: spot.lot), wanted: random.int(1...min(5, lying))
        ) { id, pieces, bin in
            try JSONEncoder().encode(
                MoveRequest(id: id, sku: spot.sku, lot: spot.lot, quantity: pieces, from: spot.place, to: bin))
        }
        try await carry(load, over: &line)
    }

    private mutating func carry(_ load: Load, over line: inout DeviceLine) async throws {
        let carriage = shift.truth.carry(load.wanted, from: load.source, to: load.goal, putting: slip(load.goal))
        guard carriage.pieces > 0 else { return shift.truth.undo(carriage) }
        try await Task.sleep(for: .seconds(shift.habits.pace * random.double(0.5...1.5)))
        if random.chance(shift.habits.mistakes) {
            let wrong = try load.report(UUID(), carriage.pieces, "NO-SUCH-\(load.goal.place)")
            shift.tally.add(.wrongScans)
            _ = try await send(wrong, of: load, over: &line)
        }
        let report = try load.report(UUID(), carriage.pieces, load.goal.place)
        guard try await send(report, of: load, over: &line) else { return shift.truth.undo(carriage) }
        shift.truth.keep(carriage)
        shift.tally.add(load.event)
        if carriage.goal != carriage.actual { shift.tally.add(.misplaced) }
        try await line.repeatReport(load.path, report, &random)
    }

    /// The bin beside, where somebody errs.
    private mutating func slip(_ goal: HallSpot) -> HallSpot {
        guard random.chance(shift.habits.slips), let bin = site.beside(goal.place, &random) else { return goal }
        return HallSpot(place: bin, sku: goal.sku, lot: goal.lot)
    }

    /// - Returns: whether it is booked.
    private func send(_ report: Data, of load: Load, over line: inout DeviceLine) async throws -> Bool {
        let answer = try await line.call("POST", load.path, report)
        guard answer.isSuccess else {
            shift.tally.add(reason: Reason.of(answer))
            return false
        }
        guard load.event == .putAways else { return true }
        guard case .refused(_, let problem)? = try JSONDecoder().decode(PutAwaysAnswer.self, from: answer.body).putAways.first
        else { return true }
        shift.tally.add(reason: Reason.of(problem))
        return false
    }
}

extension DeviceLine {
    /// A list of the warehouse; nil when it is refused.
    mutating func read<List: Decodable>(_ path: String) async throws -> List? {
        let answer = try await call("GET", path)
        guard answer.isSuccess else {
            shift.tally.add(reason: Reason.of(answer))
            return nil
        }
        return try JSONDecoder().decode(List.self, from: answer.body)
    }

    /// Now and then a report that has got a yes is sent again; it must get another one.
    mutating func repeatReport(_ path: String, _ report: Data, _ random: inout SeededRandom) async throws {
        guard random.chance(shift.habits.slips) else { return }
        shift.tally.add(.doubled)
        let answer = try await call("POST", path, report)
        if !answer.isSuccess { shift.tally.add(fault: "\(path), sent again: \(answer.status) \(answer.excerpt)") }
    }
}
