import FoundationEssentials
import Fulfilment
import Testing

/// Manifests over random days, beside an oracle that goes through the days one by one.
///
/// `WAYBILL_MANIFEST_DAYS` says over how many: 100,000 take seconds in release.
@Suite("Manifests and missed cut-offs")
struct ManifestDaysTests {
    private static let days = Int(ProcessInfo.processInfo.environment["WAYBILL_MANIFEST_DAYS"] ?? "") ?? 3000

    @Test(
        "Each parcel stands on one manifest, that of its first pickup; a closed one never grows, whatever clocks, holidays and people do"
    )
    func properties() throws {
        var generator = SplitMix64(seed: 20_261_201)
        var (days, listed, byHand) = (0, 0, 0)
        while days < Self.days {
            var world = try ManifestWorld(&generator)
            try world.run(&generator)
            days += ManifestWorld.days
            (listed, byHand) = (listed + world.listed.count, byHand + world.closedByHand)
        }
        #expect(listed > days && byHand > days / 100)
    }

    @Test("By the cut-off is in time, a second later is the next day's; a person's closing sends what comes later to the next")
    func edges() throws {
        let berlin = SiteClock(zone: "Europe/Berlin", offset: 3600)
        let calendar = SiteCalendar(clock: berlin, holidays: [try day("2026-12-25"): "Christmas"])
        let time = try #require(TimeOfDay("16:00"))
        let pickups = PickupCalendar(
            carrier: "x", service: "s", site: calendar, week: [1: time, 2: time, 3: time, 4: time, 5: time])
        let manifests = ManifestDays(calendar: calendar, pickups: [pickups])
        let cutOff = berlin.moment(of: try day("2026-12-24"), time)
        let (first, second) = (parcel(1, cutOff), parcel(2, cutOff.addingTimeInterval(1)))
        let due = manifests.due([second, first], closed: [], at: cutOff)
        #expect(due.map(\.day) == [try day("2026-12-24")] && due.map(\.parcels) == [[first]] && due[0].cutOff == cutOff)
        // Christmas is a Friday; the next pickup is Monday's.
        #expect(manifests.pickup(of: second, closed: [])?.day == (try day("2026-12-28")))

        let noon = cutOff.addingTimeInterval(-4 * 3600)
        let (early, late) = (parcel(3, noon), parcel(4, noon.addingTimeInterval(60)))
        let closed = manifests.dueAndOpen([early], closed: [], at: noon)
        #expect(closed.map(\.day) == [try day("2026-12-24")])
        let again = manifests.dueAndOpen([late], closed: [try day("2026-12-24")], at: noon.addingTimeInterval(120))
        #expect(again.isEmpty, "the next day's is not closed instead")
        #expect(manifests.pickup(of: late, closed: [try day("2026-12-24")])?.day == (try day("2026-12-28")))
    }

    @Test("Without cut-offs a manifest is closed by hand only, once a day")
    func byHand() throws {
        let calendar = SiteCalendar(clock: SiteClock(zone: "UTC", offset: 0))
        let manifests = ManifestDays(calendar: calendar, pickups: [])
        let now = Date(timeIntervalSince1970: 1_767_614_400)
        #expect(manifests.due([parcel(1, now)], closed: [], at: now.addingTimeInterval(1e7)).isEmpty)
        let closed = manifests.dueAndOpen([parcel(1, now)], closed: [], at: now)
        #expect(closed.map(\.day) == [try day("2026-01-05")] && closed[0].cutOff == nil)
        #expect(manifests.dueAndOpen([parcel(2, now)], closed: [try day("2026-01-05")], at: now).isEmpty)
    }

    @Test(
        "A parcel misses the first pickup for which it was packed in time, with the reason that its state says, and has a next chance"
    )
    func missed() throws {
        let calendar = SiteCalendar(clock: SiteClock(zone: "UTC", offset: 0))
        let time = try #require(TimeOfDay("16:00"))
        let pickups = PickupCalendar(
            carrier: "x", service: "s", site: calendar, week: Dictionary(uniqueKeysWithValues: (1...7).map { ($0, time) }))
        let cutOff = calendar.clock.moment(of: try day("2026-12-01"), time)
        func missed(_ state: ShipmentState, packed: Double = -3600, ready: Double? = nil, now: Double = 60) -> MissedCutOff? {
            let parcel = MissedCutOff.Parcel(
                state: state, packedAt: cutOff.addingTimeInterval(packed),
                readyAt: ready.map { cutOff.addingTimeInterval($0) })
            return MissedCutOff(parcel, pickups, at: cutOff.addingTimeInterval(now))
        }
        let late = try #require(missed(.ready, ready: 1))
        #expect(late.cause == .labelLate && late.missed.at == cutOff && late.next?.at == cutOff.addingTimeInterval(86_400))
        #expect(missed(.ready, ready: 0)?.cause == .notHandedOver)
        #expect(missed(.booking)?.cause == .labelAwaited && missed(.failed)?.cause == .labelRefused)
        #expect(missed(.booked)?.cause == .noRoute)
        for state in ShipmentState.left + [.unroutable, .cancelled] { #expect(missed(state, ready: 0) == nil) }
        #expect(missed(.ready, ready: 0, now: 0) == nil, "it may still leave in the last moment")
        #expect(missed(.ready, packed: 1, ready: 2) == nil, "it was not packed in time")
    }

    private func day(_ text: String) throws -> CivilDay { try #require(CivilDay(text)) }

    private func parcel(_ id: Int64, _ labelledAt: Date) -> ListedParcel {
        ListedParcel(id: id, service: "s", labelledAt: labelledAt)
    }
}

/// Some weeks of one carrier at one site: labels come, the clock is put forward and back, manifests are closed at their cut-offs or by hand.
private struct ManifestWorld {
    static let days = 30
    private static let first = 20_000
    private let clock: SiteClock
    private let pickups: [PickupCalendar]
    private let manifests: ManifestDays
    private var waiting: [ListedParcel] = []
    private var closed: Set<CivilDay> = []
    /// The manifests of parcels, by their ids.
    private(set) var listed: [Int64: CivilDay] = [:]
    private(set) var closedByHand = 0

    init(_ generator: inout SplitMix64) throws {
        let changes = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            SiteClock.Change(
                at: (Self.first + Int.random(in: 0..<Self.days, using: &generator)) * 86_400 + 900
                    * Int.random(in: 0..<96, using: &generator),
                offset: 900 * Int.random(in: -8...48, using: &generator))
        }
        clock = SiteClock(zone: "X", offset: 3600, changes: changes)
        let holidays = Self.someDays(&generator)
        let exceptions = Self.someDays(&generator).map { ($0, SiteCalendar.Exception(hours: nil)) }
        let calendar = SiteCalendar(
            clock: clock, holidays: Dictionary(uniqueKeysWithValues: holidays.map { ($0, "Holiday") }),
            exceptions: Dictionary(uniqueKeysWithValues: exceptions))
        var pickups: [PickupCalendar] = []
        for service in ["a", "b", "c"].prefix(Int.random(in: 1...3, using: &generator)) {
            var week: [Int: TimeOfDay] = [:]
            for weekday in 1...7 where Int.random(in: 0...4, using: &generator) > 0 { week[weekday] = try Self.time(&generator) }
            var own: [CivilDay: TimeOfDay?] = [:]
            for day in Self.someDays(&generator) {
                own.updateValue(Bool.random(using: &generator) ? try Self.time(&generator) : nil, forKey: day)
            }
            pickups.append(PickupCalendar(carrier: "x", service: service, site: calendar, week: week, exceptions: own))
        }
        self.pickups = pickups
        manifests = ManifestDays(calendar: calendar, pickups: pickups)
    }

    private static func someDays(_ generator: inout SplitMix64) -> Set<CivilDay> {
        Set((0..<3).map { _ in CivilDay(first + Int.random(in: 0..<days, using: &generator)) })
    }

    private static func time(_ generator: inout SplitMix64) throws -> TimeOfDay {
        try #require(TimeOfDay(minutes: Int.random(in: 0...96, using: &generator) * 15))
    }

    /// Every quarter of an hour or so something happens.
    mutating func run(_ generator: inout SplitMix64) throws {
        var (now, id) = (Date(timeIntervalSince1970: Double(Self.first * 86_400)), Int64(0))
        let end = now.addingTimeInterval(Double(Self.days * 86_400))
        while now < end {
            now += Double(Int.random(in: 1...4 * 3600, using: &generator))
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: close(manifests.dueAndOpen(waiting, closed: closed, at: now), at: now, isByHand: true)
            case 1..<8: close(manifests.due(waiting, closed: closed, at: now), at: now, isByHand: false)
            default:
                id += 1
                let service = try #require(pickups.randomElement(using: &generator)).service
                waiting.append(ListedParcel(id: id, service: service, labelledAt: now))
            }
        }
    }

    private mutating func close(_ closings: [ManifestDays.Closing], at now: Date, isByHand: Bool) {
        let before = closed
        for closing in closings {
            #expect(!closed.contains(closing.day) && !closing.parcels.isEmpty)
            #expect(isByHand || closing.cutOff.map { $0 <= now } ?? false)
            for parcel in closing.parcels {
                #expect(listed[parcel.id] == nil && parcel.labelledAt <= now)
                if let expected = firstDay(of: parcel, before) { #expect(closing.day == expected) } else { #expect(isByHand) }
                listed[parcel.id] = closing.day
            }
            closed.insert(closing.day)
            if let cutOff = closing.cutOff, cutOff > now { closedByHand += 1 }
        }
        waiting.removeAll { listed[$0.id] != nil }
        // Nothing waits for a day that is over.
        for parcel in waiting {
            guard let day = firstDay(of: parcel, before), !closed.contains(day) else { continue }
            #expect(manifests.lastCutOff(on: day).map { $0 > now } ?? false)
        }
    }

    /// By going through the days.
    private func firstDay(of parcel: ListedParcel, _ closed: Set<CivilDay>) -> CivilDay? {
        guard let calendar = pickups.first(where: { $0.service == parcel.service }) else { return nil }
        let start = clock.reading(at: parcel.labelledAt).day.number - 2
        return (start..<(start + 500)).lazy.map { CivilDay($0) }.first { day in
            guard !closed.contains(day), let time = calendar.cutOff(on: day) else { return false }
            return clock.moment(of: day, time) >= parcel.labelledAt
        }
    }
}
