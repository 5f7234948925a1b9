import FoundationEssentials
import Fulfilment
import OperatorConsole

/// A receiver with a device: unloads what really came, counts it, and carries it to bins.
package struct ReceiverDevice {
    private let shift: Shift
    private let supply: any LorrySource
    private let dock: String
    private var line: DeviceLine
    private var carrying: PutAwayHands
    private var random: SeededRandom
    /// Counts that are not sent yet.
    private var journal: [GoodsIn.Count] = []

    /// - Parameter bins: where goods may be put, whatever is proposed.
    package init(badge: String, dock: String, number: Int, bins: [String], supply: any LorrySource, shift: Shift) {
        (self.shift, self.supply, self.dock) = (shift, supply, dock)
        line = DeviceLine(badge: badge, number: number, shift: shift)
        carrying = PutAwayHands(dock: dock, number: number, bins: bins, shift: shift)
        random = SeededRandom(seed: shift.habits.seed, purpose: "receiver", index: number)
    }

    /// Works until the shift is over, and sends the rest.
    package mutating func run() async throws {
        while !shift.isOver {
            try await Task.sleep(for: .seconds(shift.habits.pace * random.double(0.5...1.5)))
            if let lorry = try await supply.lorry() {
                try await receive(lorry)
            } else {
                try await Task.sleep(for: .milliseconds(300))
            }
        }
    }

    private mutating func receive(_ lorry: Lorry) async throws {
        let arrival = GoodsIn.Arrival(document: lorry.document, dock: dock, blind: false)
        let answer = try await line.call("POST", "/floor/receipts", try JSONEncoder().encode(arrival))
        guard answer.isSuccess else { return refuse("the arrival of \(lorry.document)", answer) }
        let receipt = try JSONDecoder().decode(GoodsIn.Receipt.self, from: answer.body).id
        var unloaded: [HallSpot] = []
        for load in lorry.loads where !shift.isOver {
            unloaded.append(HallSpot(place: dock, sku: load.sku, lot: load.lot))
            try await count(load, of: receipt)
        }
        try await send(to: receipt)
        // Who goes home in the middle leaves the papers open.
        if !shift.isOver { try await finish(receipt, lorry) }
        try await carrying.putAway(unloaded, over: &line)
    }

    /// In one or two parts, what is broken by itself.
    private mutating func count(_ load: Lorry.Load, of receipt: Int64) async throws {
        let first = random.chance(0.4) ? random.int(0...load.sound) : load.sound
        for (quantity, isDamaged) in [(first, false), (load.sound - first, false), (load.broken, true)] where quantity > 0 {
            try await Task.sleep(for: .seconds(shift.habits.pace * random.double(0.5...1.5)))
            shift.truth.put(quantity, to: HallSpot(place: dock, sku: load.sku, lot: load.lot))
            if isDamaged { carrying.setAside(quantity, of: HallSpot(place: dock, sku: load.sku, lot: load.lot)) }
            journal.append(
                GoodsIn.Count(
                    id: UUID(), code: load.sku, lot: load.lot, expiry: load.expiry, quantity: quantity, damaged: isDamaged))
            if journal.count >= 3 || random.chance(0.5) { try await send(to: receipt) }
        }
    }

    /// Sends all counts of the journal together until there is an answer.
    private mutating func send(to receipt: Int64) async throws {
        guard !journal.isEmpty else { return }
        let body = try JSONEncoder().encode(GoodsIn.Counts(counts: journal))
        let answer = try await line.call("POST", "/floor/receipts/\(receipt)/counts", body)
        let booked = answer.isSuccess ? try GoodsIn.booked(in: answer.body) : []
        for count in journal {
            if booked.contains(count.id) {
                shift.tally.add(.counts)
                shift.tally.confirm { $0.counts[count.id] = count.quantity }
            } else {
                // Back onto the lorry.
                _ = shift.truth.take(count.quantity, from: HallSpot(place: dock, sku: count.code, lot: count.lot))
                refuse("a count of \(count.quantity) of \(count.code)", answer)
            }
        }
        journal = []
    }

    private mutating func finish(_ receipt: Int64, _ lorry: Lorry) async throws {
        let finish = GoodsIn.Finish(reason: lorry.isShort ? "the lorry had no more" : nil)
        let answer = try await line.call("POST", "/floor/receipts/\(receipt)/finish", try JSONEncoder().encode(finish))
        guard answer.isSuccess else { return refuse("the end of \(lorry.document)", answer) }
        shift.tally.add(.receipts)
    }

    private func refuse(_ what: String, _ answer: HTTPAnswer) {
        shift.tally.add(refusal: "\(what): \(answer.status) \(answer.excerpt)")
    }
}
