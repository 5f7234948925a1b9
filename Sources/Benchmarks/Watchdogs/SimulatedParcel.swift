import FoundationEssentials
import Fulfilment
import LaneStatistics
import Watchdogs

/// A parcel whose whole life is known: what really became of it, and what was heard of it and when.
struct SimulatedParcel: Sendable {
    /// Something that its carrier tells, and when that arrives here: later than it happened, and in another order.
    struct Report: Sendable {
        let heardAt: Date
        let event: CarrierEvent
    }

    let lane: Lane
    let readyAt: Date
    /// The cut-off of its pickup.
    let listedUntil: Date
    /// When somebody scanned it as it left; nil: nobody did.
    private(set) var scannedAt: Date?
    let promisedBy: Date
    /// By the time they are heard.
    private(set) var reports: [Report] = []
    /// What is really wrong with it at some time of its life.
    private(set) var truth: Set<ParcelExceptionKind> = []
    /// What may be said of it as well, being no more than another word for that.
    var synonyms: Set<ParcelExceptionKind> { truth.contains(.silence) ? [.stuck] : [] }
    /// When it really arrived; nil: never.
    private(set) var arrivedAt: Date?

    private var clock: Date
    private let carrier: SimulatedCarrier

    /// Lives the whole life.
    /// - Parameters:
    ///   - readyAt: when its label was bought.
    ///   - trouble: how often something goes wrong, as a factor: 0 for parcels that only teach.
    init(of carrier: SimulatedCarrier, lane: SimulatedLane, readyAt: Date, trouble: Double, _ random: inout SeededRandom) {
        (self.carrier, self.lane, self.readyAt, clock) = (carrier, lane.lane, readyAt, readyAt)
        listedUntil = SimulatedClock.next(hour: 16, after: readyAt, sundays: false)
        promisedBy = SimulatedClock.next(hour: 22, after: listedUntil.addingTimeInterval(lane.promise), sundays: false)
        live(lane, trouble, &random)
        reports.sort { $0.heardAt < $1.heardAt }
        if arrivedAt.map({ $0 > promisedBy.addingTimeInterval(WatchRules.grace) }) ?? true { truth.insert(.late) }
    }

    private mutating func live(_ lane: SimulatedLane, _ trouble: Double, _ random: inout SeededRandom) {
        guard leave(trouble, &random) else { return }
        guard haul(lane, trouble, &random) else { return }
        deliver(trouble, &random)
    }

    /// - Returns: whether it ever left.
    private mutating func leave(_ trouble: Double, _ random: inout SeededRandom) -> Bool {
        clock = listedUntil
        if random.chance(0.008 * trouble) {
            truth.insert(.notHandedOver)
            guard random.chance(0.5) else { return false }
            clock = SimulatedClock.next(hour: 16, after: clock.addingTimeInterval(random.double(4...8) * 86_400), sundays: false)
        } else if random.chance(0.7) {
            scannedAt = clock
        }
        clock += random.double(2...14) * 3600
        tell(.pickedUp, &random)
        return true
    }

    /// - Returns: whether it came out of the last hub.
    private mutating func haul(_ lane: SimulatedLane, _ trouble: Double, _ random: inout SeededRandom) -> Bool {
        let lostAt = random.chance(0.01 * trouble) ? random.int(0...lane.hubs) : -1
        let stalledAt = random.chance(0.006 * trouble) ? random.int(0...lane.hubs) : -1
        let heldAt = random.chance(0.02 * trouble) ? random.int(0...lane.hubs) : -1
        for hub in 0...lane.hubs {
            if hub == lostAt {
                truth.insert(.silence)
                return false
            }
            if hub == stalledAt {
                truth.insert(.silence)
                clock += 2.5 * max(lane.haul * 2, 3 * 86_400)
            }
            if hub == heldAt { hold(&random) }
            move(lane.haul / Double(lane.hubs + 1), lane.spread, &random)
            if random.chance(carrier.scans) || hub == 0 { tell(.inTransit, &random) }
        }
        return true
    }

    /// Whoever holds a parcel tells when it goes on.
    private mutating func hold(_ random: inout SeededRandom) {
        let (cause, kind): (TrackingCause, ParcelExceptionKind?) = random.pick([
            (.carrierSortingError, nil), (.weatherDelay, nil), (.retailerIncorrectDimensions, .weight),
            (.customsDocumentation, .customs),
        ])
        let isLong = random.chance(0.4)
        tell(.onHold, cause: cause, &random)
        if let kind { truth.insert(kind) }
        if isLong { truth.insert(.stuck) }
        clock += (isLong ? random.double(4...9) : random.double(0.3...2)) * 86_400
        tell(.inTransit, &random)
    }

    /// Hours of work, of which there are none on Sundays.
    private mutating func move(_ mean: Double, _ spread: Double, _ random: inout SeededRandom) {
        clock += mean * (1 + max(-0.7, spread * random.normal()))
        if SimulatedClock.isSunday(clock) { clock = SimulatedClock.next(hour: 6, after: clock, sundays: false) }
    }

    private mutating func deliver(_ trouble: Double, _ random: inout SeededRandom) {
        let hasBadAddress = random.chance(0.006 * trouble)
        for attempt in 1... {
            clock = SimulatedClock.next(hour: 8, after: clock, sundays: false)
            if carrier.tellsVan { tell(.outForDelivery, &random) }
            clock += random.double(1...11) * 3600
            if hasBadAddress, attempt == 1 {
                truth.insert(.address)
                tell(.deliveryFailed, cause: .consigneeIncorrectAddress, &random)
                clock += random.double(0.2...1.5) * 86_400
            } else if random.chance(0.05), attempt < 4 {
                tell(.deliveryFailed, cause: .consigneeNotHome, &random)
            } else {
                arrivedAt = clock
                tell(.delivered, &random)
                if attempt > 2 { truth.insert(.attempts) }
                return
            }
        }
    }

    private mutating func tell(_ status: TrackingStatus, cause: TrackingCause? = nil, _ random: inout SeededRandom) {
        let delay = random.chance(0.01) ? random.double(1...8) * 3600 : random.double(10...1800)
        let event = CarrierEvent(
            id: "\(reports.count)", trackingNumber: "W", status: status, cause: cause?.rawValue, occurredAt: ZonedTime(clock))
        reports.append(Report(heardAt: clock.addingTimeInterval(delay), event: event))
    }

    /// What its lane is taught when it has arrived; nil: it has not.
    var lesson: LaneCase? {
        guard let arrivedAt else { return nil }
        let milestones = reports.map { report in
            let at = report.event.occurredAt?.instant ?? arrivedAt
            return Milestone(status: report.event.status, at: at, weekday: SimulatedClock.weekday(at))
        }
        guard let times = LegTimes(milestones, bookedAt: readyAt, deliveredAt: arrivedAt) else { return nil }
        return LaneCase(lane: lane, week: LaneWeek.containing(arrivedAt), seconds: times.seconds)
    }
}

/// How a carrier tells.
struct SimulatedCarrier: Sendable {
    let name: String
    /// The share of hubs that it tells of.
    let scans: Double
    /// Whether it tells of the van to the door.
    let tellsVan: Bool
}

/// A way that parcels take.
struct SimulatedLane: Sendable {
    let lane: Lane
    let hubs: Int
    /// Seconds from the first scan to the last hub, on average.
    let haul: Double
    /// Standard deviation of each of its parts, as a part of it.
    let spread: Double
    /// Seconds from the pickup that the shop promises.
    let promise: Double

    /// Twelve of a carrier, from a day to nine.
    static func all(of carrier: SimulatedCarrier, _ random: inout SeededRandom) -> [SimulatedLane] {
        (0..<12).map { number in
            let haul = random.double(0.7...7) * 86_400
            let prefix = String(10 + number)
            let lane = Lane(
                carrier: carrier.name, service: "slow", site: "SAO", origin: "BR", country: "BR", postcodePrefix: prefix,
                weekday: nil)
            return SimulatedLane(
                lane: lane, hubs: random.int(1...4), haul: haul, spread: random.double(0.15...0.4),
                promise: haul * 1.5 + 2.5 * 86_400)
        }
    }
}

/// The hours of the week, in UTC.
enum SimulatedClock {
    /// Monday, 5 January 2026.
    static let start = Date(timeIntervalSince1970: 1_767_571_200)

    /// 1 Monday … 7 Sunday.
    static func weekday(_ moment: Date) -> Int { (Int(moment.timeIntervalSince(start) / 86_400) % 7 + 7) % 7 + 1 }

    static func isSunday(_ moment: Date) -> Bool { weekday(moment) == 7 }

    /// The next time that it is that hour.
    static func next(hour: Int, after moment: Date, sundays: Bool) -> Date {
        let day = (moment.timeIntervalSince(start) / 86_400).rounded(.down)
        var at = start.addingTimeInterval(day * 86_400 + Double(hour) * 3600)
        while at <= moment || !sundays && isSunday(at) { at += 86_400 }
        return at
    }
}
