import FoundationEssentials
import Fulfilment

/// A tracking number's years: parcels of ours and of others that had it, at two carriers, and everything that was said of them.
struct NumberHistory {
    static let number = "HX204815"
    static let carriers = ["robin", "heron"]

    /// Parcels of ours.
    private(set) var lives: [ParcelLife] = []
    /// Every event, with the parcel of ours it is truly about; nil for somebody else's.
    private(set) var events: [(heard: HeardEvent, about: Int64?)] = []

    private static let start = Date(timeIntervalSince1970: 1_600_000_000)
    private var random: SplitMix64
    private var lastID: Int64

    /// - Parameter firstID: of the first parcel; the others' follow.
    init(seed: Int, firstID: Int64 = 1) {
        random = SplitMix64(seed: seed)
        lastID = firstID - 1
        for carrier in Self.carriers { addYears(of: carrier) }
    }

    /// Parcels of one carrier, one after the other: mostly so long apart as carriers wait before they use a number again, some of ours within
    /// a day of the end.
    private mutating func addYears(of carrier: String) {
        var day = Double.random(in: 0...400, using: &random)
        var gap: Double?
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let isOurs = gap != nil || Int.random(in: 0...2, using: &random) > 0
            let bookedAt = Self.start + day * 86_400
            if isOurs {
                lastID += 1
                lives.append(ParcelLife(shipmentID: lastID, carrier: carrier, number: Self.number, bookedAt: bookedAt))
            }
            let isUsedAgain = isOurs && Int.random(in: 0...2, using: &random) == 0
            day += addJourney(of: carrier, from: bookedAt, about: isOurs ? lastID : nil, after: gap, isUsedAgain)
            gap = isUsedAgain ? Double.random(in: 0.05...0.8, using: &random) : nil
            day += gap ?? Double.random(in: 200...500, using: &random)
        }
    }

    /// - Parameters:
    ///   - gap: days since the end of the parcel that had the number before, where that was less than two days ago.
    ///   - isUsedAgain: the number is at once; then the parcel ends, for all to hear, and the carrier may say so several times.
    /// - Returns: days from the label to the last event.
    private mutating func addJourney(
        of carrier: String, from bookedAt: Date, about id: Int64?, after gap: Double?, _ isUsedAgain: Bool
    ) -> Double {
        var day = Double.random(in: (gap.map { -$0 } ?? -1.9)...1, using: &random)
        let way: [TrackingStatus] = [.pending, .pickedUp, .inTransit, .outForDelivery, .deliveryFailed, .inTransit]
        for status in way.prefix(Int.random(in: 1...6, using: &random)) {
            day += Double.random(in: 0.01...(gap == nil ? 20 : 0.4), using: &random)
            add(status, carrier, at: bookedAt + day * 86_400, about: id)
        }
        let ends: [TrackingStatus?] = [.delivered, .delivered, .returnToSender] + (isUsedAgain ? [] : [nil])
        guard let end = ends.randomElement(using: &random) ?? nil else { return day }
        day = max(day, 0) + Double.random(in: 0.01...20, using: &random)
        add(end, carrier, at: bookedAt + day * 86_400, about: id, isClear: isUsedAgain)
        for _ in 0..<(isUsedAgain ? Int.random(in: 0...2, using: &random) : 0) {
            day += Double.random(in: 0.01...0.2, using: &random)
            add(end, carrier, at: bookedAt + day * 86_400, about: id, isClear: true)
        }
        return day
    }

    private mutating func add(_ status: TrackingStatus, _ carrier: String, at: Date, about id: Int64?, isClear: Bool = false) {
        let place = String(Int.random(in: 0..<1_000_000, using: &random))
        let ways = [(carrier, ""), ("hub", carrier.uppercased())] + (isClear ? [] : [("hub", "")])
        let (source, name) = ways.randomElement(using: &random) ?? (carrier, "")
        let written = ["HX204815", "hx204815", "HX 2048 15", "HX-204815"].randomElement(using: &random) ?? Self.number
        let event = CarrierEvent(
            id: nil, trackingNumber: written, carrier: name, status: status, code: status.rawValue,
            occurredAt: ZonedTime(Date(timeIntervalSince1970: at.timeIntervalSince1970.rounded())), place: place)
        events.append((HeardEvent(event, from: source, heardAt: Self.start + 4e8), id))
    }

    /// Whether an event tells by its source or its words whose parcel it is about.
    func saysWhose(_ index: Int) -> Bool { events[index].heard.source != "hub" || !events[index].heard.event.carrier.isEmpty }

    /// `hub` speaks of everybody, a carrier's source of its own parcels.
    func judge(_ order: [Int]) -> [Int: EventVerdict] {
        let lives = ParcelLives(lives, carriers: CarrierNames(Self.carriers)) { source, carrier in
            source == "hub" || source == carrier
        }
        return Dictionary(uniqueKeysWithValues: zip(order, lives.judge(order.map { events[$0].heard })))
    }

    /// What the events that count for a parcel come to.
    func folded(_ life: ParcelLife, _ verdicts: [Int: EventVerdict]) -> FoldedStatus {
        StatusFold.fold(
            verdicts.compactMap { $0.value == .counts(shipmentID: life.shipmentID) ? events[$0.key].heard.event : nil })
    }
}
