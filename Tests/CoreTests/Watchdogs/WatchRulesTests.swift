import FoundationEssentials
import Fulfilment
import LaneStatistics
import Testing
import Watchdogs

@Suite("What is wrong with a parcel") struct WatchRulesTests {
    static let start = Date(timeIntervalSince1970: 1_767_600_000)

    static func at(_ hour: Double) -> Date { start.addingTimeInterval(hour * 3600) }

    static let lane = Lane(
        carrier: "swift", service: "slow", site: "SAO", origin: "BR", country: "BR", postcodePrefix: "01", weekday: nil)

    /// A lane whose parcels wait a day, are hauled for two and are at the door in ten hours, all of them alike.
    static let limits: SilenceLimits = {
        var book = LaneBook()
        let week = LaneWeek.containing(start)
        let seconds: [Leg: Int] = [.acceptance: 86_400, .haul: 172_800, .door: 36_000, .attempt: 208_800, .transit: 208_800]
        for _ in 0..<40 { book.add(LaneCase(lane: lane, week: week, seconds: seconds)) }
        return SilenceLimits(lane, book, in: week)
    }()

    private static func kinds(_ parcel: WatchedParcel, _ hour: Double) -> [ParcelExceptionKind] {
        WatchRules(parcel, limits).exceptions(at: at(hour)).map(\.kind)
    }

    @Test("Limits are those of the lane, within bounds, and those of nobody where it is not known")
    func known() {
        let limits = Self.limits
        #expect(limits.haul.level == .lane && limits.haul.cases == 40)
        #expect(abs(limits.haul.seconds - 172_800) <= 0.01 * 172_800, "all alike: the limit is their percentile")
        #expect(limits.acceptance.seconds == 36 * 3600 && limits.door.seconds == 20 * 3600, "a night is no silence")
        #expect(SilenceLimits.unknown.haul.p95 == nil && SilenceLimits.unknown.haul.seconds == 8 * 86_400)
    }

    @Test("A carrier that never tells of the van is judged by the way to the first attempt")
    func vanless() {
        var book = LaneBook()
        let week = LaneWeek.containing(Self.start)
        for _ in 0..<40 { book.add(LaneCase(lane: Self.lane, week: week, seconds: [.attempt: 259_200, .transit: 259_200])) }
        let limit = SilenceLimits(Self.lane, book, in: week).haul
        #expect(limit.leg == .haul && limit.cases == 40 && abs(limit.seconds - 259_200) <= 0.01 * 259_200)
    }

    @Test("Silence is counted from the last event, on each leg by its own limit")
    func silence() {
        let hauled = WatchedParcel(status: .inTransit, statusAt: Self.at(10), lastAt: Self.at(20), readyAt: Self.start)
        #expect(Self.kinds(hauled, 20 + 47).isEmpty && Self.kinds(hauled, 20 + 49) == [.silence])
        let out = WatchedParcel(status: .outForDelivery, statusAt: Self.at(10), lastAt: Self.at(10), readyAt: Self.start)
        #expect(Self.kinds(out, 29).isEmpty && Self.kinds(out, 31) == [.silence])
        let left = WatchedParcel(readyAt: Self.start, handedOverAt: Self.at(5))
        #expect(Self.kinds(left, 40).isEmpty && Self.kinds(left, 42) == [.silence])
        let evidence = WatchRules(hauled, Self.limits).exceptions(at: Self.at(100)).first?.evidence
        #expect(evidence?.since == Self.at(20) && evidence?.leg == "haul" && evidence?.level == .lane && evidence?.cases == 40)
    }

    @Test("A parcel is not handed over when its pickup and its carrier's first scan are overdue")
    func handOver() {
        let listed = WatchedParcel(readyAt: Self.start, listedUntil: Self.at(8))
        #expect(Self.kinds(listed, 35).isEmpty && Self.kinds(listed, 37) == [.notHandedOver])
        let unlisted = WatchedParcel(readyAt: Self.start)
        #expect(Self.kinds(unlisted, 95).isEmpty && Self.kinds(unlisted, 97) == [.notHandedOver])
        let accepted = WatchedParcel(
            status: .pickedUp, statusAt: Self.at(30), lastAt: Self.at(30), readyAt: Self.start, listedUntil: Self.at(8))
        #expect(Self.kinds(accepted, 60).isEmpty)
    }

    @Test("Late is what has passed its promise, or is expected later; who waits at a pickup point keeps it")
    func late() {
        var parcel = WatchedParcel(
            status: .inTransit, statusAt: Self.at(10), lastAt: Self.at(40), readyAt: Self.start, promisedBy: Self.at(50))
        #expect(Self.kinds(parcel, 52).isEmpty && Self.kinds(parcel, 54) == [.late])
        parcel.estimatedAt = Self.at(70)
        #expect(Self.kinds(parcel, 41) == [.late])
        parcel.status = .readyForPickup
        (parcel.statusAt, parcel.estimatedAt) = (Self.at(45), nil)
        #expect(Self.kinds(parcel, 100).isEmpty)
    }

    @Test("A status that lasts is stuck, unless nothing is heard at all")
    func stuck() {
        let held = WatchedParcel(
            status: .onHold, cause: .carrierSortingError, statusAt: Self.at(10), lastAt: Self.at(60), readyAt: Self.start)
        #expect(Self.kinds(held, 81).isEmpty && Self.kinds(held, 83) == [.stuck])
        #expect(WatchRules(held, Self.limits).exceptions(at: Self.at(83)).first?.cause == "carrier_sorting_error")
        let circling = WatchedParcel(status: .inTransit, statusAt: Self.start, lastAt: Self.at(90), readyAt: Self.start)
        #expect(Self.kinds(circling, 100) == [.stuck])
        #expect(Self.kinds(circling, 140) == [.silence])
    }

    @Test("What carriers say is wrong is so as long as they say it")
    func told() {
        for (cause, kind) in [
            (TrackingCause.consigneeIncorrectAddress, ParcelExceptionKind.address), (.retailerIncorrectDimensions, .weight),
            (.customsDutiesUnpaid, .customs), (.carrierParcelLost, .loss),
        ] {
            let parcel = WatchedParcel(
                status: .onHold, cause: cause, statusAt: Self.start, lastAt: Self.start, readyAt: Self.start)
            #expect(Self.kinds(parcel, 1) == [kind])
        }
        let twice = WatchedParcel(
            status: .deliveryFailed, cause: .consigneeNotHome, statusAt: Self.start, lastAt: Self.start, attempts: 2,
            readyAt: Self.start)
        #expect(Self.kinds(twice, 1) == [.attempts])
        let weather = WatchedParcel(
            status: .onHold, cause: .weatherDelay, statusAt: Self.start, lastAt: Self.start, readyAt: Self.start)
        #expect(Self.kinds(weather, 1).isEmpty)
    }

    @Test(
        "Nothing is wrong with what is over, and why it is over is said",
        arguments: [
            (TrackingStatus.delivered, "it was delivered"), (.returnToSender, "it goes back"),
            (.cancelled, "its carrier cancelled it"),
        ])
    func over(status: TrackingStatus, reason: String) {
        let parcel = WatchedParcel(
            status: status, cause: .consigneeIncorrectAddress, statusAt: Self.start, lastAt: Self.start, attempts: 3,
            readyAt: Self.start, promisedBy: Self.start)
        let rules = WatchRules(parcel, Self.limits)
        #expect(rules.exceptions(at: Self.at(1e4)).isEmpty && rules.nextLook(after: Self.start, isExceptional: true) == nil)
        #expect(ParcelExceptionKind.allCases.allSatisfy { rules.clearing(of: $0) == reason })
    }
}

@Suite("What is wrong depends on nothing but what is known") struct WatchPropertyTests {
    private static let statuses: [TrackingStatus] = [
        .pending, .pickedUp, .inTransit, .inTransit, .outForDelivery, .deliveryFailed, .onHold, .readyForPickup, .deliveryDelayed,
        .unknown, .delivered,
    ]
    private static let causes: [String?] = [
        nil, nil, "consignee_not_home", "consignee_incorrect_address", "customs_documentation",
    ]

    private static func events(_ random: inout SeededRandom) -> [CarrierEvent] {
        (0..<random.int(0...7)).map { number in
            CarrierEvent(
                id: "\(number)", trackingNumber: "N1", status: random.pick(statuses), cause: random.pick(causes),
                occurredAt: ZonedTime(WatchRulesTests.at(random.double(0...200))),
                expectedAt: random.chance(0.2) ? ZonedTime(WatchRulesTests.at(random.double(0...400))) : nil)
        }
    }

    private static func known(_ random: inout SeededRandom) -> WatchedParcel {
        WatchedParcel(
            readyAt: WatchRulesTests.start, handedOverAt: random.chance(0.5) ? WatchRulesTests.at(random.double(0...40)) : nil,
            listedUntil: random.chance(0.5) ? WatchRulesTests.at(random.double(0...40)) : nil,
            promisedBy: random.chance(0.7) ? WatchRulesTests.at(random.double(20...300)) : nil)
    }

    @Test("The same events in any order, with copies, come to the same exceptions")
    func order() {
        var (random, bits) = (SeededRandom(seed: 11), SplitMix64(seed: 12))
        for _ in 0..<300 {
            let (events, parcel) = (Self.events(&random), Self.known(&random))
            let now = WatchRulesTests.at(random.double(0...600))
            func found(_ events: [CarrierEvent]) -> [ParcelException] {
                WatchRules(parcel.told(StatusFold.fold(events)), WatchRulesTests.limits).exceptions(at: now)
            }
            let again = (events + events.prefix(3)).shuffled(using: &bits)
            #expect(found(again) == found(events))
        }
    }

    @Test("Nothing becomes wrong, and nothing right, between two looks without anything being heard")
    func looks() {
        var random = SeededRandom(seed: 21)
        for _ in 0..<500 {
            let parcel = Self.known(&random).told(StatusFold.fold(Self.events(&random)))
            let rules = WatchRules(parcel, WatchRulesTests.limits)
            let now = WatchRulesTests.at(random.double(0...600))
            let before = rules.exceptions(at: now)
            guard let next = rules.nextLook(after: now, isExceptional: !before.isEmpty) else {
                #expect(parcel.isOver && before.isEmpty)
                continue
            }
            #expect(next > now)
            let between = now.addingTimeInterval(next.timeIntervalSince(now) * random.double(0...0.999))
            #expect(rules.exceptions(at: between) == before)
        }
    }

    @Test("A parcel whose carrier can be asked is looked at when it becomes quiet, half way to silence, and not over and over")
    func quiet() throws {
        let hauled = WatchedParcel(
            status: .inTransit, statusAt: WatchRulesTests.at(0), lastAt: WatchRulesTests.at(0), readyAt: WatchRulesTests.start)
        let rules = WatchRules(hauled, WatchRulesTests.limits)
        let quietAt = try #require(rules.quietAt)
        let half = WatchRulesTests.limits.haul.seconds / 2
        #expect(abs(quietAt.timeIntervalSince(WatchRulesTests.start) - half) < 1)
        let now = WatchRulesTests.at(1)
        #expect(rules.nextLook(after: now, isExceptional: false, isPolled: true) == quietAt)
        #expect(rules.nextLook(after: now, isExceptional: false) == rules.nextAlarm(after: now))
        #expect(rules.nextLook(after: quietAt, isExceptional: false, isPolled: true) == rules.nextAlarm(after: now))
    }

    @Test("Opening and clearing leaves exactly what was found, and changes nothing when it is done again")
    func changes() {
        var random = SeededRandom(seed: 31)
        var open: Set<ParcelExceptionKind> = []
        for _ in 0..<500 {
            let parcel = Self.known(&random).told(StatusFold.fold(Self.events(&random)))
            let found = WatchRules(parcel, WatchRulesTests.limits).exceptions(at: WatchRulesTests.at(random.double(0...600)))
            let changes = ExceptionChanges(open: open, found: found)
            #expect(Set(changes.opened.map(\.kind)).isDisjoint(with: open) && Set(changes.cleared).isSubset(of: open))
            open.formUnion(changes.opened.map(\.kind))
            open.subtract(changes.cleared)
            #expect(open == Set(found.map(\.kind)) && found.count == open.count)
            #expect(ExceptionChanges(open: open, found: found) == ExceptionChanges(open: [], found: []))
        }
    }
}
