import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue

/// What a picker does with pieces and scanner.
struct PickerHands {
    private let shift: Shift
    private var random: SeededRandom

    init(number: Int, shift: Shift) {
        self.shift = shift
        random = SeededRandom(seed: shift.habits.seed, purpose: "picker", index: number)
    }

    /// Goes to the place, takes what is wanted and lies there, scans, and puts it into the bin.
    /// - Returns: the scans, the last of which ends the pick.
    mutating func pick(_ task: PickTask, _ flow: inout PickFlow) async throws -> [ScanRecord] {
        let spot = HallSpot(place: task.locationCode, sku: task.sku, lot: task.lot)
        let leavesSome = random.chance(shift.habits.shorts)
        let wanted = leavesSome ? random.int(0...task.quantity - 1) : task.quantity
        try await Task.sleep(for: .seconds(shift.habits.pace * random.double(0.5...1.5)))
        let (taken, at) = shift.truth.pick(wanted, from: spot)
        let scans = try scan(task, taken, leavesSome ? ".3" : ".1", at, &flow)
        if taken > 0 { shift.truth.put(taken, into: OrderGoods(order: task.orderID, sku: task.sku, lot: task.lot)) }
        return scans
    }

    private mutating func scan(
        _ task: PickTask, _ taken: Int, _ short: String, _ at: Date, _ flow: inout PickFlow
    ) throws -> [ScanRecord] {
        var scans: [ScanRecord] = []
        while flow.task?.pickID == task.pickID {
            let prompt = flow.prompt
            if random.chance(shift.habits.mistakes) {
                scans.append(flow.scan(wrong(beside: task, on: flow.tour), at: at, id: UUID()).record)
            }
            let result = flow.scan(Self.code(prompt, task, taken, short), at: at, id: UUID())
            scans.append(result.record)
            guard result.verdict == .accepted else {
                throw OperationsError.failed("a right scan was refused at step \(prompt.step.rawValue): \(result.message)")
            }
        }
        return scans
    }

    /// A right code at a step; keys and numbers with their signs, which are understood at every step.
    private static func code(_ prompt: PickPrompt, _ task: PickTask, _ taken: Int, _ short: String) -> String {
        switch prompt.step {
        case .place: task.locationCode
        case .item: taken == 0 ? short : task.gtin.isEmpty ? task.sku : task.gtin
        case .quantity: prompt.counted < taken ? "=\(taken)" : short
        case .reason: short
        case .lot, .damaged, .empty, .full: prompt.expectedCode ?? ""
        case .bin, .done: task.binCode
        }
    }

    /// The label of another place of the tour, or a code that is none of ours.
    private mutating func wrong(beside task: PickTask, on tour: PickList) -> String {
        let other = random.pick(tour.tasks).locationCode
        return other == task.locationCode || random.chance(0.5) ? "4006381333931" : other
    }
}
