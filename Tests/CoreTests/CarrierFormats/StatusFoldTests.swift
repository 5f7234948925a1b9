import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

@Suite("Status fold")
struct StatusFoldTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)

    private static func event(
        _ status: TrackingStatus, _ hour: Double?, id: String? = nil, cause: String? = nil, correction: Bool = false
    ) -> CarrierEvent {
        CarrierEvent(
            id: id, trackingNumber: "W", kind: correction ? .correction : .report, status: status, cause: cause,
            occurredAt: hour.map { ZonedTime(start + $0 * 3600) })
    }

    @Test("The usual life of a parcel")
    func usual() {
        let folded = StatusFold.fold([
            Self.event(.pending, 0), Self.event(.pickedUp, 1), Self.event(.inTransit, 2), Self.event(.outForDelivery, 20),
            Self.event(.deliveryFailed, 21, cause: "consignee_not_home"), Self.event(.outForDelivery, 44),
            Self.event(.delivered, 46),
        ])
        #expect(folded.status == .delivered)
        #expect(folded.deliveredAt == Self.start + 46 * 3600)
        #expect(folded.statusAt == folded.deliveredAt)
        #expect(folded.attempts == 1)
        #expect(folded.cause == nil)
        #expect(folded.firstAt == Self.start)
        #expect(folded.lastAt == folded.deliveredAt)
    }

    @Test("Nothing known is pending, undated events never decide")
    func undated() {
        #expect(StatusFold.fold([]) == FoldedStatus())
        #expect(StatusFold.fold([Self.event(.delivered, nil)]).status == .pending)
        #expect(StatusFold.fold([Self.event(.inTransit, 1), Self.event(.delivered, nil)]).status == .inTransit)
    }

    @Test("Delivered stays, whatever comes late, but for return to sender or a correction")
    func delivered() {
        let delivered = [Self.event(.inTransit, 1), Self.event(.delivered, 5)]
        for status in TrackingStatus.allCases where status != .returnToSender {
            let folded = StatusFold.fold(delivered + [Self.event(status, 9, id: "late")])
            #expect(folded.status == .delivered)
            #expect(folded.deliveredAt == Self.start + 5 * 3600)
        }
        let returned = StatusFold.fold(delivered + [Self.event(.returnToSender, 9)])
        #expect(returned.status == .returnToSender)
        #expect(returned.deliveredAt == nil)
        let corrected = StatusFold.fold(delivered + [Self.event(.inTransit, 9, correction: true)])
        #expect(corrected.status == .inTransit)
        #expect(corrected.deliveredAt == nil)
        #expect(StatusFold.fold(delivered + [Self.event(.delivered, 4, id: "earlier")]).deliveredAt == Self.start + 4 * 3600)
    }

    @Test("Returned stays returned, even when it is delivered back")
    func returned() {
        #expect(StatusFold.fold([Self.event(.returnToSender, 1), Self.event(.delivered, 2)]).status == .returnToSender)
    }

    @Test("Unknown, pending and picked up take nobody back; a failed attempt goes back to the depot")
    func backwards() {
        #expect(StatusFold.fold([Self.event(.inTransit, 1), Self.event(.unknown, 2)]).status == .inTransit)
        #expect(StatusFold.fold([Self.event(.inTransit, 1), Self.event(.pending, 2)]).status == .inTransit)
        #expect(StatusFold.fold([Self.event(.outForDelivery, 1), Self.event(.pickedUp, 2)]).status == .outForDelivery)
        #expect(StatusFold.fold([Self.event(.deliveryFailed, 1), Self.event(.inTransit, 2)]).status == .inTransit)
        #expect(StatusFold.fold([Self.event(.unknown, 1), Self.event(.pending, 2)]).status == .pending)
        #expect(StatusFold.fold([Self.event(.cancelled, 1), Self.event(.inTransit, 2)]).status == .inTransit)
    }

    @Test("At one moment the one further down the life wins")
    func ties() {
        #expect(StatusFold.fold([Self.event(.delivered, 1), Self.event(.outForDelivery, 1)]).status == .delivered)
        #expect(StatusFold.fold([Self.event(.inTransit, 1), Self.event(.pickedUp, 1)]).status == .inTransit)
    }

    @Test("Two carriers that report one attempt at one moment report one attempt")
    func twoCarriers() {
        func failed(_ carrier: String, _ hour: Double) -> CarrierEvent {
            CarrierEvent(
                id: nil, trackingNumber: "W", carrier: carrier, status: .deliveryFailed,
                occurredAt: ZonedTime(Self.start + hour * 3600))
        }
        let folded = StatusFold.fold([failed("a", 1), failed("b", 1), failed("a", 25), Self.event(.outForDelivery, 24)])
        #expect(folded.attempts == 2 && folded.status == .deliveryFailed)
    }

    @Test("Events dated more than a day ahead do not count until their time has come")
    func future() {
        let events = [Self.event(.inTransit, 1), Self.event(.outForDelivery, 3), Self.event(.inTransit, 24 * 365)]
        #expect(StatusFold.fold(events, now: Self.start + 4 * 3600).status == .outForDelivery)
        #expect(StatusFold.fold(events, now: Self.start + 366 * 86_400).status == .inTransit)
        #expect(StatusFold.fold([Self.event(.delivered, 12)], now: Self.start).status == .delivered)
    }

    @Test("The carrier's last estimate counts, and only while the parcel is on its way")
    func estimates() {
        func estimate(_ days: Double, said hour: Double) -> CarrierEvent {
            CarrierEvent(
                id: nil, trackingNumber: "W", kind: .estimate, status: .unknown, occurredAt: ZonedTime(Self.start + hour * 3600),
                expectedAt: ZonedTime(Self.start + days * 86_400))
        }
        let events = [estimate(3, said: 5), Self.event(.inTransit, 1), estimate(2, said: 1)]
        let folded = StatusFold.fold(events)
        #expect(folded.expectedAt == Self.start + 3 * 86_400 && folded.status == .inTransit)
        #expect(folded.lastAt == Self.start + 3600 && StatusFold.fold(events.reversed()) == folded)
        #expect(StatusFold.fold(events + [Self.event(.delivered, 40)]).expectedAt == nil)
    }

    @Test("Who took the parcel is known while it is delivered")
    func recipient() {
        let delivered = CarrierEvent(
            id: nil, trackingNumber: "W", status: .delivered, occurredAt: ZonedTime(Self.start + 10), deliveredTo: "reception")
        #expect(StatusFold.fold([delivered]).deliveredTo == "reception")
        #expect(StatusFold.fold([delivered, Self.event(.returnToSender, 1)]).deliveredTo == nil)
    }

    private static func randomEvent(using generator: inout SplitMix64) -> CarrierEvent {
        event(
            TrackingStatus.allCases.randomElement(using: &generator) ?? .unknown,
            Int.random(in: 0...9, using: &generator) == 0 ? nil : Double(Int.random(in: 0...4, using: &generator)),
            id: Bool.random(using: &generator) ? nil : "e\(Int.random(in: 0...5, using: &generator))",
            cause: [nil, "weather_delay", "customs_delay"].randomElement(using: &generator) ?? nil,
            correction: Int.random(in: 0...7, using: &generator) == 0)
    }

    @Test("Every permutation of every small set gives one status", arguments: 0..<40)
    func permutations(seed: Int) {
        var generator = SplitMix64(seed: seed)
        let events = (0..<(seed % 5 + 1)).map { _ in Self.randomEvent(using: &generator) }
        let expected = StatusFold.fold(events)
        Self.everyOrder(of: events) { #expect(StatusFold.fold($0) == expected) }
    }

    private static func everyOrder(of events: [CarrierEvent], from index: Int = 0, _ body: ([CarrierEvent]) -> Void) {
        guard index < events.count else { return body(events) }
        for other in index..<events.count {
            var swapped = events
            swapped.swapAt(index, other)
            everyOrder(of: swapped, from: index + 1, body)
        }
    }

    @Test("Shuffling and any number of copies change nothing", arguments: 100..<200)
    func copies(seed: Int) {
        var generator = SplitMix64(seed: seed)
        let events = (0..<Int.random(in: 1...25, using: &generator)).map { _ in Self.randomEvent(using: &generator) }
        let expected = StatusFold.fold(events)
        for _ in 0..<10 {
            let copies = (0..<Int.random(in: 0...30, using: &generator)).compactMap { _ in events.randomElement(using: &generator)
            }
            #expect(StatusFold.fold((events + copies).shuffled(using: &generator)) == expected)
        }
    }

    @Test("A delivered parcel is never anything else without a return or a correction", arguments: 300..<400)
    func terminal(seed: Int) {
        var generator = SplitMix64(seed: seed)
        let events = (0..<20).map { _ in Self.randomEvent(using: &generator) }
        let folded = StatusFold.fold(events.filter { $0.kind != .correction && $0.status != .returnToSender })
        let wasDelivered = events.contains {
            $0.status == .delivered && $0.occurredAt != nil && $0.kind != .correction && $0.id == nil
        }
        if wasDelivered { #expect(folded.status == .delivered) }
    }
}
