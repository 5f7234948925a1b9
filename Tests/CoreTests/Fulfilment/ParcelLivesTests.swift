import FoundationEssentials
import Fulfilment
import Testing

@Suite("Which parcel an event is about")
struct ParcelLivesTests {
    private static let start = Date(timeIntervalSince1970: 1_780_000_000)

    private static func life(_ id: Int64, _ carrier: String = "robin", day: Double? = 0, number: String = "R77") -> ParcelLife {
        ParcelLife(shipmentID: id, carrier: carrier, number: number, bookedAt: day.map { start + $0 * 86_400 })
    }

    private static func heard(
        _ status: TrackingStatus, day: Double?, from source: String = "robin", naming carrier: String = "",
        number: String = "R77",
        heard heardDay: Double = 900, countedFor: Int64? = nil
    ) -> HeardEvent {
        let event = CarrierEvent(
            id: "\(status) \(day ?? -1) \(source)", trackingNumber: number, carrier: carrier, status: status,
            occurredAt: day.map { ZonedTime(start + $0 * 86_400) })
        return HeardEvent(event, from: source, heardAt: start + heardDay * 86_400, countedFor: countedFor)
    }

    /// `hub` speaks of everybody; all others of the carrier with their name.
    private static func judge(_ lives: [ParcelLife], _ events: [HeardEvent]) -> [EventVerdict] {
        ParcelLives(lives, carriers: CarrierNames(["robin", "heron", "stork"])) { source, carrier in
            source == "hub" || source == carrier
        }.judge(events)
    }

    private static func counted(_ lives: [ParcelLife], _ events: [HeardEvent]) -> [Int64?] {
        judge(lives, events).map { if case .counts(let id) = $0 { id } else { nil } }
    }

    @Test("What happened more than two days before the label was bought is of an earlier parcel")
    func history() throws {
        let events = [
            Self.heard(.inTransit, day: -600), Self.heard(.delivered, day: -598), Self.heard(.pending, day: -2.01),
            Self.heard(.pending, day: -1.99), Self.heard(.pickedUp, day: 0.5),
        ]
        #expect(Self.counted([Self.life(1)], events) == [nil, nil, nil, 1, 1])
        guard case .refused(let refusal) = Self.judge([Self.life(1)], events)[1] else { throw TestFailure() }
        #expect(refusal.kind == "before_label" && refusal.description.contains("before the label was bought"))
        let old = Self.counted([Self.life(1, day: nil)], Array(events[2...]))
        #expect(old == [1, 1, 1], "nothing is too old when nobody knows the label's time")
    }

    private struct TestFailure: Error {}

    @Test("An event without a time happened before it was received")
    func undated() {
        let early = Self.heard(.delivered, day: nil, heard: -30), late = Self.heard(.delivered, day: nil, heard: 4)
        #expect(Self.counted([Self.life(1)], [early, late]) == [nil, 1])
        #expect(Self.counted([Self.life(1), Self.life(2, day: 300)], [early, late]) == [nil, 1])
        let long = [Self.heard(.inTransit, day: 1), Self.heard(.delivered, day: nil, heard: 800)]
        #expect(Self.counted([Self.life(1)], long) == [1, 1], "nobody knows how long before")
    }

    @Test("What happens long after all else is of a later parcel of somebody else's")
    func silence() {
        let events = [
            Self.heard(.inTransit, day: 3), Self.heard(.delivered, day: 5), Self.heard(.returnToSender, day: 60),
            Self.heard(.pickedUp, day: 500), Self.heard(.returnToSender, day: 503),
        ]
        #expect(Self.counted([Self.life(1)], events) == [1, 1, 1, nil, nil])
        #expect(Self.counted([Self.life(1)], [Self.heard(.delivered, day: 400)]) == [nil], "a label never used")
        let slow = (1...6).map { Self.heard(.inTransit, day: Double($0) * 170) }
        #expect(Self.counted([Self.life(1)], slow) == [1, 1, 1, 1, 1, 1])
        #expect(Self.counted([Self.life(1)], slow.reversed()) == [1, 1, 1, 1, 1, 1], "in any order")
    }

    @Test("A number that is used again: each parcel has the events of its own life")
    func again() {
        let lives = [Self.life(2, day: 200), Self.life(1)]
        let events = [
            Self.heard(.pickedUp, day: 201), Self.heard(.delivered, day: 4), Self.heard(.pickedUp, day: 1),
            Self.heard(.returnToSender, day: 30), Self.heard(.pending, day: 199), Self.heard(.delivered, day: 203),
            Self.heard(.delivered, day: -90),
        ]
        #expect(Self.counted(lives, events) == [2, 1, 1, 1, 2, 2, nil])
    }

    @Test("Just before a new label the old parcel still moves, unless it has ended")
    func handover() {
        let lives = [Self.life(1), Self.life(2, day: 130)]
        #expect(Self.counted(lives, [Self.heard(.inTransit, day: 2), Self.heard(.inTransit, day: 129)]) == [1, 1])
        #expect(Self.counted(lives, [Self.heard(.delivered, day: 2), Self.heard(.inTransit, day: 129)]) == [1, 2])
    }

    @Test("An end told again, or taken back, is the ended parcel's and not that of the next one, which has no label yet")
    func endedTwice() {
        let lives = [Self.life(1), Self.life(2, day: 6.5)]
        let again = [Self.heard(.delivered, day: 5), Self.heard(.delivered, day: 5.5), Self.heard(.returnToSender, day: 6)]
        #expect(Self.counted(lives, again) == [1, 1, 1])
        let next = [Self.heard(.pending, day: 6.1), Self.heard(.delivered, day: 6.2)]
        #expect(Self.counted(lives, again + next) == [1, 1, 1, 2, 1], "what is only announced has not arrived")
        let moving = [Self.heard(.pickedUp, day: 6.1), Self.heard(.delivered, day: 6.2)]
        #expect(Self.counted(lives, again + moving) == [1, 1, 1, 2, 2], "a clock that is hours behind")
        let taken = CarrierEvent(
            id: "x", trackingNumber: "R77", kind: .correction, status: .inTransit,
            occurredAt: ZonedTime(Self.start + 5.2 * 86_400))
        let correction = HeardEvent(taken, from: "robin", heardAt: Self.start + 900 * 86_400)
        #expect(Self.counted(lives, [again[0], correction]) == [1, 1])
    }

    @Test("Two carriers with one number: the carrier's own source, or the name an aggregator gives, says whose")
    func twoCarriers() {
        let lives = [Self.life(1, "robin"), Self.life(2, "heron")]
        let events = [
            Self.heard(.inTransit, day: 1, from: "robin"), Self.heard(.delivered, day: 2, from: "heron"),
            Self.heard(.inTransit, day: 3, from: "hub", naming: "Robin"),
            Self.heard(.inTransit, day: 3, from: "hub", naming: "HERON"),
            Self.heard(.delivered, day: 4, from: "hub"), Self.heard(.delivered, day: 4, from: "hub", naming: "GLS-IT"),
            Self.heard(.delivered, day: 5, from: "hub", naming: "stork"), Self.heard(.delivered, day: 6, from: "stork"),
        ]
        #expect(Self.counted(lives, events) == [1, 2, 1, 2, nil, nil, nil, nil])
        let reasons = Self.judge(lives, events).suffix(4).map { if case .refused(let refusal) = $0 { refusal.kind } else { "" } }
        #expect(reasons == ["ambiguous", "ambiguous", "carrier", "source"])
    }

    @Test("An aggregator's event that names nobody goes to the one parcel whose life it fits")
    func aggregator() {
        let lives = [Self.life(1, "robin"), Self.life(2, "heron", day: 300)]
        let events = [Self.heard(.delivered, day: 3, from: "hub"), Self.heard(.pickedUp, day: 301, from: "hub")]
        #expect(Self.counted(lives, events) == [1, 2])
        #expect(Self.counted([Self.life(1)], [Self.heard(.delivered, day: 3, from: "hub", naming: "somebody")]) == [1])
    }

    @Test("A name of a carrier that the source may not speak of says nothing: a partner does the last mile")
    func partner() {
        #expect(Self.counted([Self.life(1)], [Self.heard(.delivered, day: 3, from: "robin", naming: "stork")]) == [1])
        #expect(Self.counted([Self.life(1)], [Self.heard(.delivered, day: 3, from: "hub", naming: "stork")]) == [nil])
    }

    @Test("A carrier that tells numbers apart by small letters is taken at its word; what is written otherwise is not guessed")
    func letters() {
        let lives = [Self.life(1, number: "Rb7"), Self.life(2, number: "rB7")]
        let events = ["Rb7", "rB7", "RB7"].map { Self.heard(.delivered, day: 3, number: $0) }
        #expect(Self.counted(lives, events) == [1, 2, nil])
        #expect(Self.counted([lives[0]], events) == [1, 1, 1])
    }

    @Test("A source goes on being believed about a parcel it has spoken of; what waits for its carrier counts for nothing")
    func standing() {
        let event = Self.heard(.delivered, day: 3, from: "gone", countedFor: 1)
        #expect(Self.counted([Self.life(1), Self.life(2, "heron")], [event]) == [1])
        #expect(Self.judge([], [event]) == [.unmatched])
        let waiting = HeardEvent(event.event, from: "robin", heardAt: Self.start, waits: true)
        #expect(Self.judge([Self.life(1)], [waiting]) == [.waits])
    }
}
