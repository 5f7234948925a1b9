import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// Closes manifests: at their cut-offs, or when a person does not wait for them.
struct ManifestDesk: Sendable {
    /// A manifest that was closed now.
    struct Result: Sendable {
        let id: Int64
        let key: ManifestKey
        let shipDate: CivilDay
        let parcels: Int
    }

    /// A parcel that stands on no list although it is to leave, and why.
    struct LeftOut: Sendable {
        let key: ManifestKey
        let sscc: String
        let number: String
        let reason: String
    }

    /// What collects on one manifest.
    struct Collecting: Sendable {
        let key: ManifestKey
        /// nil: its services have no cut-offs there.
        let day: CivilDay?
        /// When the last of the day's cut-offs passes.
        let cutOff: Date?
        let parcels: Int
    }

    private let database: Postgres
    private let store = ManifestStore()

    init(database: Postgres) { self.database = database }

    /// Closes every manifest whose cut-offs have passed.
    /// - Returns: those that were closed by this.
    func closeDue() async throws -> [Result] {
        var closed: [Result] = []
        let oldest = Dictionary(
            grouping: try await store.oldest(on: database), by: { ManifestPlace(carrier: $0.key.carrier, site: $0.key.site) })
        for (place, waiting) in oldest.sorted(by: { Self.inOrder($0.key, $1.key) }) where try await isDue(place, waiting) {
            closed += try await close(place, account: nil, by: nil).closed
        }
        return closed
    }

    /// Whether a manifest is to be closed at a place: told without reading, or locking, all that collects there.
    private func isDue(_ place: ManifestPlace, _ oldest: [(key: ManifestKey, parcel: ListedParcel)]) async throws -> Bool {
        guard let days = try await days(at: place, on: database) else { return false }
        let (closed, now) = try await store.closedDays(at: place, on: database)
        return oldest.contains { key, parcel in !days.due([parcel], closed: closed[key.account] ?? [], at: now).isEmpty }
    }

    private static func inOrder(_ one: ManifestPlace, _ other: ManifestPlace) -> Bool {
        (one.carrier, one.site) < (other.carrier, other.site)
    }

    /// Closes the manifests of a carrier at a site that are due and the ones that collect now.
    /// - Parameters:
    ///   - account: only this one's; nil: all of the carrier's.
    ///   - person: who does not wait for the cut-off.
    func closeNow(
        _ place: ManifestPlace, account: String?, by person: String
    ) async throws -> (closed: [Result], leftOut: [LeftOut]) {
        try await close(place, account: account, by: person)
    }

    /// What collects, by list and day, and what stands on no list.
    func collecting() async throws -> (lists: [Collecting], leftOut: [LeftOut]) {
        let waiting = try await store.collecting(nil, on: database)
        var lists: [Collecting] = []
        for place in Self.places(of: waiting) {
            guard let days = try await days(at: place, on: database) else { continue }
            let (closed, _) = try await store.closedDays(at: place, on: database)
            let listing = ManifestListing(waiting.filter { $0.place == place }.map(\.candidate))
            for (key, parcels) in listing.lists.sorted(by: { $0.key < $1.key }) {
                let byDay = Dictionary(grouping: parcels) { days.pickup(of: $0, closed: closed[key.account] ?? [])?.day }
                lists += byDay.map { day, parcels in
                    Collecting(key: key, day: day, cutOff: day.flatMap { days.lastCutOff(on: $0) }, parcels: parcels.count)
                }.sorted { ($0.day?.number ?? .max) < ($1.day?.number ?? .max) }
            }
        }
        return (lists, Self.leftOut(of: waiting, ManifestListing(waiting.map(\.candidate))))
    }

    private static func places(of waiting: [ManifestStore.Collecting]) -> [ManifestPlace] {
        Set(waiting.map(\.place)).sorted(by: inOrder)
    }

    /// What is closed in between by somebody else is seen behind the lock, and its parcels are on no second list.
    private func close(
        _ place: ManifestPlace, account: String?, by person: String?
    ) async throws -> (closed: [Result], leftOut: [LeftOut]) {
        try await database.transaction { transaction in
            try await store.lock(place, in: transaction)
            guard let days = try await days(at: place, on: transaction) else { return ([], []) }
            let parcels = try await store.collecting(place, isLocking: true, on: transaction).filter { parcel in
                account.map { $0 == parcel.candidate.key.account } ?? true
            }
            let (closed, now) = try await store.closedDays(at: place, on: transaction)
            let listing = ManifestListing(parcels.map(\.candidate))
            var results: [Result] = []
            for (key, listed) in listing.lists.sorted(by: { $0.key < $1.key }) {
                let known = closed[key.account] ?? []
                let closings =
                    person == nil
                    ? days.due(listed, closed: known, at: now) : days.dueAndOpen(listed, closed: known, at: now)
                for closing in closings {
                    let document = Self.document(key, closing, parcels, at: now, by: person)
                    let id = try await store.close(document, cutOff: closing.cutOff, in: transaction)
                    results.append(Result(id: id, key: key, shipDate: closing.day, parcels: document.lines.count))
                }
            }
            return (results, Self.leftOut(of: parcels, listing))
        }
    }

    private static func document(
        _ key: ManifestKey, _ closing: ManifestDays.Closing, _ parcels: [ManifestStore.Collecting], at now: Date,
        by person: String?
    ) -> ManifestDocument {
        let ids = Set(closing.parcels.map(\.id))
        let lines = parcels.map(\.line).filter { ids.contains($0.shipmentID) }
        // A person who comes behind the cut-off closes what was due.
        let isDue = closing.cutOff.map { $0 <= now } ?? false
        return ManifestDocument(
            key: key, carrierName: parcels.first?.carrierName ?? key.carrier, shipDate: closing.day, closedAt: now,
            closedBy: isDue ? nil : person, lines: lines)
    }

    private static func leftOut(of parcels: [ManifestStore.Collecting], _ listing: ManifestListing) -> [LeftOut] {
        let lines = Dictionary(parcels.map { ($0.line.shipmentID, $0.line) }) { first, _ in first }
        return listing.barred.compactMap { candidate, bar in
            lines[candidate.parcel.id].map {
                LeftOut(key: candidate.key, sscc: $0.sscc, number: $0.trackingNumber, reason: bar.sentence)
            }
        }
    }

    /// nil: the site is nowhere on earth.
    private func days(at place: ManifestPlace, on executor: some SQLExecutor) async throws -> ManifestDays? {
        let answers = try await executor.pipeline(DepartureStore.statements(place.site))
        guard let departures = try DepartureStore.departures(answers) else { return nil }
        let pickups = departures.offers.map(\.pickups).filter { $0.carrier == place.carrier }
        return ManifestDays(calendar: departures.calendar, pickups: pickups)
    }
}

extension ManifestListing.Bar {
    /// For a person.
    fileprivate var sentence: String {
        switch self {
        case .label(.voided): "its label was given back: it must not leave without another"
        case .label(.voidRefused): "its label was to be given back and the carrier refused: somebody decides"
        case .label: "its label is on its way back"
        case .listed(let manifest): "it stands on manifest \(manifest)"
        }
    }
}
