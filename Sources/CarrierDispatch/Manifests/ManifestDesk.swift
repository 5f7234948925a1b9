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

    private let database: Postgres
    private let store = ManifestStore()

    init(database: Postgres) { self.database = database }

    /// Closes every manifest whose cut-offs have passed.
    /// - Returns: those that were closed by this.
    func closeDue() async throws -> [Result] {
        var closed: [Result] = []
        for key in Set(try await store.collecting(nil, on: database).map(\.key)).sorted(by: Self.inOrder) {
            closed += try await close(key, by: nil)
        }
        return closed
    }

    /// Closes the manifests of a carrier at a site that are due and the one that collects now.
    /// - Parameter person: who does not wait for the cut-off.
    func closeNow(_ key: ManifestKey, by person: String) async throws -> [Result] { try await close(key, by: person) }

    /// The parcels that collect by carrier and site, each with the day of its manifest.
    /// - Returns: nil days: their services have no cut-offs there.
    func collecting() async throws -> [(key: ManifestKey, day: CivilDay?, cutOff: Date?, parcels: Int)] {
        var found: [(key: ManifestKey, day: CivilDay?, cutOff: Date?, parcels: Int)] = []
        let waiting = Dictionary(grouping: try await store.collecting(nil, on: database), by: \.key)
        for (key, parcels) in waiting.sorted(by: { Self.inOrder($0.key, $1.key) }) {
            guard let days = try await days(of: key, on: database) else { continue }
            let closed = try await store.closedDays(key, on: database).0
            let byDay = Dictionary(grouping: parcels) { days.pickup(of: $0.line.listed, closed: closed)?.day }
            found += byDay.map { day, parcels in (key, day, day.flatMap { days.lastCutOff(on: $0) }, parcels.count) }
                .sorted { ($0.day?.number ?? .max) < ($1.day?.number ?? .max) }
        }
        return found
    }

    private static func inOrder(_ one: ManifestKey, _ other: ManifestKey) -> Bool {
        (one.carrier, one.site) < (other.carrier, other.site)
    }

    /// What is closed in between by somebody else is seen behind the lock, and its parcels are on no second list.
    private func close(_ key: ManifestKey, by person: String?) async throws -> [Result] {
        try await database.transaction { transaction in
            try await store.lock(key, in: transaction)
            guard let days = try await days(of: key, on: transaction) else { return [] }
            let parcels = try await store.collecting(key, isLocking: true, on: transaction)
            let (closed, now) = try await store.closedDays(key, on: transaction)
            let listed = parcels.map(\.line.listed)
            let closings =
                person == nil
                ? days.due(listed, closed: closed, at: now) : days.dueAndOpen(listed, closed: closed, at: now)
            var results: [Result] = []
            for closing in closings {
                let document = Self.document(key, closing, parcels, at: now, by: person)
                let id = try await store.close(document, cutOff: closing.cutOff, in: transaction)
                results.append(Result(id: id, key: key, shipDate: closing.day, parcels: document.lines.count))
            }
            return results
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

    /// nil: the site is nowhere on earth.
    private func days(of key: ManifestKey, on executor: some SQLExecutor) async throws -> ManifestDays? {
        let answers = try await executor.pipeline(DepartureStore.statements(key.site))
        guard let departures = try DepartureStore.departures(answers) else { return nil }
        let pickups = departures.offers.map(\.pickups).filter { $0.carrier == key.carrier }
        return ManifestDays(calendar: departures.calendar, pickups: pickups)
    }
}

extension ManifestLine {
    /// As it is sorted onto days.
    var listed: ListedParcel { ListedParcel(id: shipmentID, service: service, labelledAt: labelledAt) }
}
