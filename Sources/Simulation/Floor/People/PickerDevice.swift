import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue

/// A picker with a cart and a device that keeps a journal: takes what lies there, and sends the journal in small parts whenever there is a
/// network.
package struct PickerDevice {
    private let shift: Shift
    private let cart: String
    private var line: DeviceLine
    private var hands: PickerHands
    /// Scans that got no answer yet, in the order they were made; so many of the first were sent before.
    private var journal: [ScanRecord] = []
    private var sentBefore = 0
    private var tour: Int64?
    /// The warehouse has objected to something: the tour is fetched again. What lies in bins of orders that left it stays there, for it is
    /// somebody's task.
    private var hasConflict = false
    private var sizes: SeededRandom

    package init(badge: String, cart: String, number: Int, shift: Shift) {
        (self.shift, self.cart) = (shift, cart)
        line = DeviceLine(badge: badge, number: number, shift: shift)
        hands = PickerHands(number: number, shift: shift)
        sizes = SeededRandom(seed: shift.habits.seed, purpose: "uploads", index: number)
    }

    /// Works until the shift is over, and sends the rest.
    package mutating func run() async throws {
        while !shift.isOver {
            if let work = try await askForWork() {
                try await walk(work)
                try await sendAll()
            } else {
                try await Task.sleep(for: .milliseconds(sizes.int(300...900)))
            }
        }
    }

    private mutating func walk(_ work: TourAnswer) async throws {
        var flow = PickFlow(tour: work.tour, replaying: work.scans)
        while let task = flow.task, !hasConflict, !shift.isOver {
            let scans = try await hands.pick(task, &flow)
            journal += scans
            // The answer to a short pick is worth a moment.
            let isUrgent = scans.contains { $0.effect == .short }
            if isUrgent || sizes.chance(0.7), line.isOnline { try await sendSome() }
            if shift.habits.slips > 0, sizes.chance(shift.habits.slips / 10) {
                line.die()
                // The other device asks where the tour stands.
                return
            }
        }
    }

    private mutating func sendAll() async throws {
        while !journal.isEmpty {
            try await line.waitUntilOnline()
            try await sendSome()
        }
    }

    /// Sends the first scans of the journal, once.
    private mutating func sendSome() async throws {
        guard let tour, !journal.isEmpty else { return }
        let scans = Array(journal.prefix(sizes.int(1...12)))
        let isFirst = sentBefore == 0
        if !isFirst { shift.tally.add(.repeated) }
        let body = try JSONEncoder().encode(ScanUpload(badge: line.badge, scans: scans, sentAt: Date()))
        let reply = try await line.attempt("POST", "/floor/tours/\(tour)/scans", body)
        if line.wasSent { sentBefore = max(sentBefore, scans.count) }
        guard let reply else { return }
        journal.removeFirst(scans.count)
        sentBefore = max(0, sentBefore - scans.count)
        guard reply.answer.isSuccess else {
            return shift.tally.add(refusal: "scans of tour \(tour): \(reply.answer.status) \(reply.answer.excerpt)")
        }
        let receipt = try JSONDecoder().decode(ScanReceipt.self, from: reply.answer.body)
        if isFirst, receipt.duplicates == 0, let time = reply.time { shift.tally.add(time) }
        let now = Date()
        shift.tally.add(waits: scans.map { now.timeIntervalSince($0.at) })
        settle(scans, receipt)
    }

    private mutating func settle(_ scans: [ScanRecord], _ receipt: ScanReceipt) {
        let tally = shift.tally
        tally.add(.picks, scans.count { $0.effect != nil })
        tally.add(.shorts, scans.count { $0.effect == .short })
        tally.add(.wrongScans, scans.count { !$0.accepted })
        tally.add(.conflicts, receipt.conflicts.count)
        tally.confirm { $0.scans.formUnion(scans.map(\.id)) }
        for conflict in receipt.conflicts { tally.add(reason: Reason.of(conflict.message)) }
        if !receipt.conflicts.isEmpty { hasConflict = true }
    }

    /// Asks for work with an empty journal.
    private mutating func askForWork() async throws -> TourAnswer? {
        let answer = try await line.call(
            "POST", "/floor/tours", try JSONEncoder().encode(TourRequest(badge: line.badge, cart: cart)))
        guard answer.isSuccess else {
            shift.tally.add(refusal: "a tour for \(cart): \(answer.status) \(answer.excerpt)")
            return nil
        }
        let work = answer.status == 204 ? nil : try JSONDecoder().decode(TourAnswer.self, from: answer.body)
        (tour, hasConflict) = (work?.tour.tourID, false)
        return work
    }
}
