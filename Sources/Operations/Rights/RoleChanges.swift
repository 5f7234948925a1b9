import Fulfilment
import MasterData
import OperatorConsole
import Postgres

/// Gives and takes roles, and records who did, in one transaction each.
struct RoleChanges: Sendable {
    /// What became of a person's roles.
    struct Result: Sendable, Equatable {
        /// As it is in the books.
        let badge: String
        let roles: StaffRoles
        /// Whether they are others than before.
        let isChanged: Bool
        /// A tour that the badge walks and may not go on with.
        var strandedTour: Int64?
    }

    private let database: Postgres
    private let store = StaffRoleStore()
    private let history = MasterHistoryStore()

    init(database: Postgres) { self.database = database }

    /// Gives a role. Having it already, at every site or at this one, changes nothing.
    /// - Parameter actor: who says so.
    /// - Throws: `OperationsError` for a badge or a site that there is not.
    func grant(_ grant: StaffRoles.Grant, to badge: String, by actor: String) async throws -> Result {
        try await database.transaction { transaction in
            let person = try await person(badge, in: transaction)
            if let site = grant.site { try await check(site, in: transaction) }
            var roles = person.roles
            roles.add(grant)
            return try await write(roles, of: person, by: actor, in: transaction)
        }
    }

    /// Takes a role: everywhere, or at one site. What the person is signed in for ends within seconds.
    /// - Parameter actor: who says so.
    /// - Throws: `OperationsError` for a badge that there is not, and for a role that cannot be taken there.
    func revoke(_ grant: StaffRoles.Grant, from badge: String, by actor: String) async throws -> Result {
        try await database.transaction { transaction in
            let person = try await person(badge, in: transaction)
            var roles = person.roles
            guard roles.remove(grant) else { throw Self.nothingToTake(grant, person) }
            var result = try await write(roles, of: person, by: actor, in: transaction)
            if let tour = try await store.openTour(of: person.badge, in: transaction),
                !roles.sites(of: .pick).includes(tour.site)
            {
                result.strandedTour = tour.id
            }
            return result
        }
    }

    private func person(_ badge: String, in transaction: Transaction) async throws -> StaffRoleStore.Person {
        guard let person = try await store.find(badge, in: transaction) else {
            throw OperationsError.usage(
                "there is no badge '\(badge.printable)'", advice: "`waybill rights` lists them, `waybill import staff` adds some")
        }
        return person
    }

    private func check(_ site: String, in transaction: Transaction) async throws {
        let sites = try await store.sites(in: transaction)
        guard sites.contains(site) else {
            let known = sites.isEmpty ? "none; `waybill import sites` adds some" : sites.joined(separator: ", ")
            throw OperationsError.usage("--site '\(site.printable)': there is no such site", advice: "there are \(known)")
        }
    }

    private static func nothingToTake(_ grant: StaffRoles.Grant, _ person: StaffRoleStore.Person) -> OperationsError {
        let (badge, role) = (person.badge, grant.role.rawValue)
        guard let site = grant.site else { return .usage("\(badge) is no \(role)", advice: held(person)) }
        guard person.roles.sites(of: grant.role) == .all else {
            return .usage("\(badge) is no \(role) at \(site)", advice: held(person))
        }
        return .usage(
            "\(badge) is \(role) at every site, which cannot be taken at \(site) alone",
            advice: "`waybill rights revoke \(badge) \(role)`, then grant it with --site where it stays")
    }

    private static func held(_ person: StaffRoleStore.Person) -> String {
        person.roles.isEmpty ? "\(person.badge) has no role" : "\(person.badge) has \(person.roles.words.joined(separator: ", "))"
    }

    private func write(
        _ roles: StaffRoles, of person: StaffRoleStore.Person, by actor: String, in transaction: Transaction
    ) async throws -> Result {
        let isChanged = roles != person.roles
        if isChanged {
            try await store.set(roles, of: person.badge, in: transaction)
            let (before, after) = (person.roles.words.joined(separator: " "), roles.words.joined(separator: " "))
            try await history.note(
                .init(.changed, person.badge, [.init(column: "roles", before: before, after: after)]), of: "staff", by: actor,
                in: transaction)
        }
        return Result(badge: person.badge, roles: roles, isChanged: isChanged)
    }
}
