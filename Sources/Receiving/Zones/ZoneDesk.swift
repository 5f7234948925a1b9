import Fulfilment
package import MasterData
package import Postgres
import ScanDialogue

/// Closes zones of a floor for a while, to count or to repair, and opens them again.
///
/// No new tour goes into a closed zone and nothing is proposed to be put or fetched there; tours that are under way are not changed.
package struct ZoneDesk: Sendable {
    private let database: Postgres
    private let store = ZoneClosureStore()

    package init(database: Postgres) { self.database = database }

    /// What is closed now, the longest first.
    package func closed() async throws -> [ZoneClosureStore.Closure] { try await store.closed(on: database) }

    /// - Parameters:
    ///   - person: the badge of who closes it, who may supervise there.
    ///   - device: its key; nil: by a command.
    /// - Returns: the zone as the books have it.
    /// - Throws: `ReceivingProblem`, and nothing is changed; `PostgresError`.
    @discardableResult
    package func close(
        _ name: String, site: String, because reason: String, by person: String, with device: String? = nil
    ) async throws -> (site: String, zone: String) {
        let reason = String(reason.prefix(200))
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw ReceivingProblem.wrong(.zone(.reasonMissing), as: .wrongValue)
        }
        return try await database.transaction { transaction in
            let (place, badge) = try await check(name, site, person, in: transaction)
            guard
                try await store.close(
                    place.zone, site: place.site, reason: reason, by: badge, with: device, in: transaction)
            else {
                throw ReceivingProblem.refused(
                    .zone(.closed(place.zone, site: place.site)), advice: "`waybill zones list` shows by whom and why")
            }
            return place
        }
    }

    /// - Returns: the zone as the books have it, and the seconds for which it was closed.
    /// - Throws: `ReceivingProblem`, and nothing is changed; `PostgresError`.
    @discardableResult
    package func open(
        _ name: String, site: String, by person: String, with device: String? = nil
    ) async throws -> (site: String, zone: String, closedFor: Double) {
        try await database.transaction { transaction in
            let (place, badge) = try await check(name, site, person, in: transaction)
            guard let time = try await store.open(place.zone, site: place.site, by: badge, with: device, in: transaction) else {
                throw ReceivingProblem.refused(
                    .zone(.notClosed(place.zone, site: place.site)), advice: "`waybill zones list` shows those that are")
            }
            return (place.site, place.zone, time)
        }
    }

    /// A zone of a site as the books have both, whatever their case.
    /// - Throws: `ReceivingProblem` when no place and no cart is in it.
    package func place(_ name: String, site: String) async throws -> (site: String, zone: String) {
        try await place(name, site, on: database)
    }

    private func place(
        _ name: String, _ site: String, on executor: some SQLExecutor
    ) async throws -> (site: String, zone: String) {
        guard let place = try await store.zone(name, site: site, in: executor) else {
            throw ReceivingProblem.wrong(
                .zone(.unknown(name, site: site)), advice: "`waybill floor zones` lists them",
                as: .unknownZone)
        }
        return place
    }

    private func check(
        _ name: String, _ site: String, _ person: String, in transaction: Transaction
    ) async throws -> (place: (site: String, zone: String), badge: String) {
        let place = try await place(name, site, on: transaction)
        guard let known = try await StaffStore().roles(of: person, in: transaction) else {
            throw ReceivingProblem.wrong(.zone(.unknownBadge(person)), advice: "`waybill pickers list`")
        }
        guard known.roles.sites(of: .supervise).includes(place.site) else {
            throw ReceivingProblem.refused(.zone(.mayNotSupervise(known.badge, site: place.site)))
        }
        return (place, known.badge)
    }
}
