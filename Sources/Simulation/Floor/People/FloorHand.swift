import Fulfilment
import OperatorConsole

/// Somebody with a device who does whatever there is to do but picking and receiving.
struct FloorHand {
    private let shift: Shift
    private var line: DeviceLine
    private var carrying: CarryHands
    private var counting: CountHands
    private var random: SeededRandom

    init(badge: String, number: Int, site: RehearsalSite, shift: Shift) {
        self.shift = shift
        line = DeviceLine(badge: badge, number: number, shift: shift)
        carrying = CarryHands(number: number, site: site, shift: shift)
        counting = CountHands(number: number, site: site, shift: shift)
        random = SeededRandom(seed: shift.habits.seed, purpose: "hand", index: number)
    }

    /// Works until the shift is over, and sends the rest.
    mutating func run() async throws {
        while !shift.isOver {
            try await Task.sleep(for: .seconds(shift.habits.pace * random.double(0.5...1.5)))
            if random.chance(shift.habits.slips / 10) { line.die() }
            try await work()
        }
        try await counting.typeDue(over: &line)
    }

    private mutating func work() async throws {
        if random.chance(shift.habits.counting) { return try await counting.count(over: &line) }
        switch random.int(0...4) {
        case 0: try await carrying.putAway(over: &line)
        case 1: try await carrying.refill(over: &line)
        case 2: try await carrying.putBack(over: &line)
        case 3: try await carrying.move(over: &line)
        default: try await counting.decide(over: &line)
        }
    }

    /// After the shift: one of three who look into every bin where somebody erred.
    mutating func settle(_ spots: [HallSpot]) async throws -> [HallSpot] {
        var open: [HallSpot] = []
        for spot in spots where try await !counting.settle(spot, over: &line) { open.append(spot) }
        return open
    }

    /// - Returns: whether there was anything left to count or to decide.
    mutating func settleTasks() async throws -> Bool { try await counting.settleTasks(over: &line) }
}
