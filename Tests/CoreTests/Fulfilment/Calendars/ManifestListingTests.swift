import FoundationEssentials
import Fulfilment
import Testing

/// The rules of manifests over 100,000 random days, with sites and accounts whose parcels come mixed.
@Suite("What may stand on a manifest")
struct ManifestListingTests {
    @Test(
        "One account and one site; each parcel once, none whose label is given back; a closed one never grows; what comes later is on the next",
        arguments: [UInt64(1), 2, 3, 4])
    func days(seed: UInt64) throws {
        var generator = SplitMix64(seed: 20_261_201 + seed)
        var (days, listed, barred, closedEarly) = (0, 0, 0, 0)
        while days < 25_000 {
            var dock = try DockWorld(&generator)
            dock.run(&generator)
            #expect(dock.faults == [])
            guard dock.faults.isEmpty else { return }
            days += DockWorld.days
            (listed, barred) = (listed + dock.listed, barred + dock.barred)
            closedEarly += dock.closedEarly
        }
        #expect(listed > days / 2 && barred > days / 50 && closedEarly > days / 200)
    }

    @Test(
        "What stands on a manifest, and whose label is not live, is barred with the reason; a label nobody knows of counts as live"
    )
    func bars() throws {
        let key = ManifestKey(carrier: "x", account: "one", site: "S")
        let now = Date(timeIntervalSince1970: 1_767_614_400)
        func candidate(_ id: Int64, _ label: LabelState?, manifest: Int64? = nil) -> ManifestCandidate {
            ManifestCandidate(
                key: key, parcel: ListedParcel(id: id, service: "s", labelledAt: now), label: label, manifest: manifest)
        }
        let states = LabelState.allCases.filter { $0 != .live }
        let listing = ManifestListing(
            [candidate(1, .live), candidate(2, nil), candidate(1, .live), candidate(3, .live, manifest: 7)]
                + states.enumerated().map { candidate(Int64(10 + $0.offset), $0.element) })
        #expect(listing.lists[key]?.map(\.id) == [1, 2] && listing.lists.count == 1)
        #expect(listing.barred.map(\.bar) == [.listed(7)] + states.map { .label($0) })
    }
}

/// Some weeks of two accounts at two sites: labels are bought and given back, clocks are put forward and back, parcels are scanned and scans
/// taken back, manifests closed at their cut-offs or by hand.
private struct DockWorld {
    static let days = 50
    private static let first = 20_000

    private struct Site {
        let clock: SiteClock
        let pickups: [String: PickupCalendar]
        let manifests: ManifestDays
    }

    private struct Parcel {
        let candidate: ManifestCandidate
        var label = LabelState.live
        var isScanned = false
        var manifest: Int64?
    }

    private struct Manifest {
        let key: ManifestKey
        let day: CivilDay
        let parcels: Set<Int64>
    }

    private let sites: [String: Site]
    private let keys: [ManifestKey]
    private var parcels: [Int64: Parcel] = [:]
    private var recent: [Int64] = []
    private var closed: [ManifestKey: Set<CivilDay>] = [:]
    private var manifests: [Int64: Manifest] = [:]
    private(set) var faults: [String] = []
    private(set) var listed = 0
    private(set) var barred = 0
    private(set) var closedEarly = 0

    init(_ generator: inout SplitMix64) throws {
        var sites: [String: Site] = [:]
        for name in ["A", "B"] { sites[name] = try Self.site(&generator) }
        self.sites = sites
        keys = ["A", "B"].flatMap { site in
            ["one", "two"].map { ManifestKey(carrier: "x", account: $0, site: site) }
        }
    }

    private static func site(_ generator: inout SplitMix64) throws -> Site {
        let changes = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
            SiteClock.Change(
                at: (first + Int.random(in: 0..<days, using: &generator)) * 86_400 + 3600,
                offset: 3600 * Int.random(in: -8...12, using: &generator))
        }
        let clock = SiteClock(zone: "X", offset: 3600, changes: changes)
        let holidays = (0..<4).map { _ in (CivilDay(first + Int.random(in: 0..<days, using: &generator)), "Holiday") }
        let calendar = SiteCalendar(clock: clock, holidays: Dictionary(holidays) { first, _ in first })
        var pickups: [String: PickupCalendar] = [:]
        for service in ["slow", "fast"] {
            var week: [Int: TimeOfDay] = [:]
            for weekday in 1...Int.random(in: 5...7, using: &generator) {
                week[weekday] = try time(&generator)
            }
            pickups[service] = PickupCalendar(carrier: "x", service: service, site: calendar, week: week)
        }
        return Site(
            clock: clock, pickups: pickups, manifests: ManifestDays(calendar: calendar, pickups: Array(pickups.values)))
    }

    private static func time(_ generator: inout SplitMix64) throws -> TimeOfDay {
        try #require(TimeOfDay(minutes: Int.random(in: 0...96, using: &generator) * 15))
    }

    mutating func run(_ generator: inout SplitMix64) {
        var (now, id) = (Date(timeIntervalSince1970: Double(Self.first * 86_400)), Int64(0))
        let end = now.addingTimeInterval(Double(Self.days * 86_400))
        while now < end {
            now += Double(Int.random(in: 60...12 * 3600, using: &generator))
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<5:
                id += 1
                label(id, at: now, &generator)
            case 5: change(&generator)
            case 6: close(keys[Int.random(in: 0..<4, using: &generator)].site, byHand: true, at: now)
            default: close(keys[Int.random(in: 0..<4, using: &generator)].site, byHand: false, at: now)
            }
        }
        for (id, manifest) in manifests {
            let there = parcels.filter { $0.value.manifest == id }
            if Set(there.keys) != manifest.parcels { faults.append("manifest \(id) has changed since it was closed") }
        }
    }

    private mutating func label(_ id: Int64, at now: Date, _ generator: inout SplitMix64) {
        let service = Bool.random(using: &generator) ? "slow" : "fast"
        let parcel = ListedParcel(id: id, service: service, labelledAt: now)
        parcels[id] = Parcel(
            candidate: ManifestCandidate(key: keys[Int.random(in: 0..<4, using: &generator)], parcel: parcel, label: .live))
        recent.append(id)
    }

    /// A parcel that stands on no manifest is scanned, its scan taken back, or its label given back.
    private mutating func change(_ generator: inout SplitMix64) {
        guard let id = recent.last, var parcel = parcels[id], parcel.manifest == nil else { return }
        if Bool.random(using: &generator) {
            parcel.isScanned.toggle()
        } else if !parcel.isScanned {
            parcel.label = LabelState.allCases.filter { $0 != .live }.randomElement(using: &generator) ?? .voided
        }
        parcels[id] = parcel
    }

    private mutating func close(_ name: String, byHand: Bool, at now: Date) {
        guard let site = sites[name] else { return }
        // Those that are listed come again, as they would from a program that was cut off.
        let candidates = recent.compactMap { parcels[$0] }.filter { $0.candidate.key.site == name }.map { parcel in
            ManifestCandidate(
                key: parcel.candidate.key, parcel: parcel.candidate.parcel, label: parcel.label, manifest: parcel.manifest)
        }
        let listing = ManifestListing(candidates)
        barred += listing.barred.count
        for (key, waiting) in listing.lists {
            let before = closed[key] ?? []
            let closings =
                byHand
                ? site.manifests.dueAndOpen(waiting, closed: before, at: now)
                : site.manifests.due(waiting, closed: before, at: now)
            for closing in closings { keep(closing, key, site, before, byHand: byHand, at: now) }
        }
        recent.removeAll { parcels[$0]?.manifest != nil && Int64(parcels.count) - $0 > 20 }
    }

    private mutating func keep(
        _ closing: ManifestDays.Closing, _ key: ManifestKey, _ site: Site, _ before: Set<CivilDay>, byHand: Bool, at now: Date
    ) {
        let id = Int64(manifests.count + 1)
        if !closed[key, default: []].insert(closing.day).inserted { faults.append("\(key) \(closing.day) was closed twice") }
        let isEarly = closing.cutOff.map { $0 > now } ?? true
        if isEarly, !byHand { faults.append("\(key) \(closing.day) was closed before its cut-off") }
        if isEarly { closedEarly += 1 }
        for parcel in closing.parcels {
            guard let known = parcels[parcel.id] else { continue }
            if known.candidate.key != key { faults.append("\(parcel.id) is of another account or site") }
            if known.manifest != nil { faults.append("\(parcel.id) stands on two manifests") }
            if known.label != .live { faults.append("\(parcel.id) has no live label") }
            if firstDay(of: parcel, site, before) != closing.day { faults.append("\(parcel.id) stands on the wrong day") }
            parcels[parcel.id]?.manifest = id
            listed += 1
        }
        manifests[id] = Manifest(key: key, day: closing.day, parcels: Set(closing.parcels.map(\.id)))
    }

    /// The first day with a pickup of its service for which it was labelled in time, and whose manifest was open: by going through the days.
    private func firstDay(of parcel: ListedParcel, _ site: Site, _ closed: Set<CivilDay>) -> CivilDay? {
        guard let calendar = site.pickups[parcel.service] else { return nil }
        let start = site.clock.reading(at: parcel.labelledAt).day.number - 2
        return (start..<(start + 60)).lazy.map { CivilDay($0) }.first { day in
            guard !closed.contains(day), let time = calendar.cutOff(on: day) else { return false }
            return site.clock.moment(of: day, time) >= parcel.labelledAt
        }
    }
}
