import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue

/// Looks into bins and reports what lies there, now and then long after; and decides of what two people found.
struct CountHands {
    /// What somebody saw and has not typed yet.
    private struct Look {
        let report: StockCountRequest
        let isRecount: Bool
        let due: ContinuousClock.Instant
        let spot: HallSpot
        /// Picks from the spot by then.
        let picks: Int
    }

    private let shift: Shift
    private let site: RehearsalSite
    private var random: SeededRandom
    private var looks: [Look] = []

    init(number: Int, site: RehearsalSite, shift: Shift) {
        (self.shift, self.site) = (shift, site)
        random = SeededRandom(seed: shift.habits.seed, purpose: "count", index: number)
    }

    /// One of the places that are to be counted, or one where somebody may have erred.
    mutating func count(over line: inout DeviceLine) async throws {
        guard let list: CountTasksAnswer = try await line.read("/floor/count-tasks") else { return }
        let tasks = countable(list)
        if !tasks.isEmpty {
            look(for: random.pick(tasks))
        } else if let spot = somewhere() {
            look(at: spot, for: nil, isRecount: false)
        }
        try await typeDue(over: &line)
    }

    private func countable(_ list: CountTasksAnswer) -> [CountTasksAnswer.Task] {
        list.tasks.filter { $0.status == .free && $0.site == site.code && site.isClean($0.bin) }
    }

    private mutating func somewhere() -> HallSpot? {
        let suspects = shift.truth.suspects
        if !suspects.isEmpty, random.chance(0.5) { return random.pick(suspects) }
        // Where people pick just now, others will before the number is typed.
        let busy = shift.truth.busy.filter { site.isClean($0.place) }
        if !busy.isEmpty, random.chance(0.5) { return random.pick(busy) }
        return site.goods.isEmpty ? nil : random.pick(site.goods)
    }

    private mutating func look(for task: CountTasksAnswer.Task) {
        look(at: HallSpot(place: task.bin, sku: task.sku, lot: task.lot), for: task.id, isRecount: task.isRecount)
    }

    private mutating func look(at spot: HallSpot, for task: Int64?, isRecount: Bool) {
        guard let seen = shift.truth.look(at: spot) else { return }
        let report = StockCountRequest(
            id: UUID(), bin: spot.place, sku: spot.sku, lot: spot.lot, status: .free, quantity: seen.pieces,
            seenAt: ZonedTime(seen.at), task: task)
        let isLate = !shift.isOver && random.chance(shift.habits.late)
        if isLate { shift.tally.add(.lateCounts) }
        let delay = isLate ? shift.habits.hour * random.unit() : .zero
        looks.append(Look(report: report, isRecount: isRecount, due: .now + delay, spot: spot, picks: seen.picks))
    }

    /// Types what is due; everything when the shift is over.
    mutating func typeDue(over line: inout DeviceLine) async throws {
        let now = ContinuousClock.now
        let due = looks.filter { shift.isOver || $0.due <= now }
        looks.removeAll { shift.isOver || $0.due <= now }
        for look in due { try await type(look, over: &line) }
    }

    /// - Returns: whether it is in the books.
    @discardableResult
    private mutating func type(_ look: Look, over line: inout DeviceLine) async throws -> Bool {
        let body = try JSONEncoder().encode(look.report)
        let answer = try await line.call("POST", "/floor/counts", body)
        guard answer.isSuccess else {
            shift.tally.add(reason: Reason.of(answer))
            return false
        }
        shift.tally.add(look.isRecount ? .recounts : .stockCounts)
        shift.tally.add(.picksMeanwhile, shift.truth.picks(from: look.spot) - look.picks)
        try await line.repeatReport("/floor/counts", body, &random)
        return try JSONDecoder().decode(CountAnswer.self, from: answer.body).after != nil
    }

    /// Decides of one difference: yes, and while the work goes on now and then no.
    mutating func decide(over line: inout DeviceLine) async throws {
        guard let list: CountTasksAnswer = try await line.read("/floor/count-tasks") else { return }
        let waiting = list.approvals.filter { $0.site == site.code }
        guard !waiting.isEmpty else { return }
        try await decide(random.pick(waiting), isApproved: shift.isOver || random.chance(0.9), over: &line)
    }

    private mutating func decide(
        _ approval: CountTasksAnswer.Approval, isApproved: Bool, over line: inout DeviceLine
    ) async throws {
        let path = "/floor/count-tasks/\(approval.id)/approval"
        let body = try JSONEncoder().encode(CountApproval(id: UUID(), approve: isApproved))
        let answer = try await line.call("POST", path, body)
        guard answer.isSuccess else { return shift.tally.add(reason: Reason.of(answer)) }
        shift.tally.add(.approvals)
        try await line.repeatReport(path, body, &random)
    }
}

// After the shift, when nobody else is in the hall.
extension CountHands {
    /// Looks at a spot and reports it at once.
    /// - Returns: whether it is in the books; if not, others have to count, or somebody to decide.
    mutating func settle(_ spot: HallSpot, over line: inout DeviceLine) async throws -> Bool {
        looks = []
        look(at: spot, for: nil, isRecount: false)
        guard let look = looks.popLast() else { return false }
        return try await type(look, over: &line)
    }

    /// Counts what this person may count, and approves all that waits.
    /// - Returns: whether there was anything of either.
    mutating func settleTasks(over line: inout DeviceLine) async throws -> Bool {
        guard let list: CountTasksAnswer = try await line.read("/floor/count-tasks") else { return false }
        let tasks = countable(list)
        for task in tasks { look(for: task) }
        try await typeDue(over: &line)
        let waiting = list.approvals.filter { $0.site == site.code }
        for approval in waiting { try await decide(approval, isApproved: true, over: &line) }
        return !tasks.isEmpty || !waiting.isEmpty
    }
}
