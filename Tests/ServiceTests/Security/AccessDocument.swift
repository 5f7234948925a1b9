import Fulfilment
import ServiceRuntime

/// The section of `ops/docs/security.md` about rights, up to the next heading.
enum AccessDocument {
    static let heading = "## Who may do what"

    static var section: String {
        """
        \(heading)

        A key has scopes, each a right of its own, and channels: the shops whose orders it reaches (`waybill keys create --name NAME --scope
        orders:write --channel web`; `--channel '*'` for all). A driver's key has the vehicles whose routes it reaches (`--scope fleet --vehicle
        VAN-01`; `--vehicle '*'` for all), a device's the sites where it works (`--scope floor --site S1`; all when not given). Any key may end by
        itself (`--expires 90d`). What somebody does on the floor needs a key for the device and a right of the person, whose badge has
        [roles](#people-and-their-roles).

        The table has every route of every program (`waybill rights endpoints`); a test compares it with the programs, and tries each with no key, a
        malformed one, a revoked one, one that has expired, one of all other scopes, one of another channel, vehicle or site, with each role, and with
        the right ones. Without a key that is known the answer is 401, without the scope 403; without the session of a badge that signed in with
        the same key 401, without the right 403.

        | program | route | let in by | what is of other channels, vehicles or sites |
        |---|---|---|---|
        \(AccessTable.listed.map { line($0.program, $0.row) }.joined(separator: "\n"))

        ### People and their roles
        A badge has roles, each at every site or at some (`waybill rights grant P07 packer --site S1`, `waybill rights revoke`, or the column `roles` of
        `waybill import staff`: `picker packer@S1`). `waybill rights` lists who has which, and the keys. A right that was given or taken holds within
        10 s, also for who is signed in; `waybill rights history` says who gave and took what.

        | role | \(Right.allCases.map { "`\($0.rawValue)`" }.joined(separator: " | ")) |
        |---|\(Right.allCases.map { _ in "---|" }.joined())
        \(StaffRole.allCases.map(line).joined(separator: "\n"))

        \(Right.allCases.map { "`\($0.rawValue)`: \($0.meaning)." }.joined(separator: " "))

        """
    }

    private static func line(_ program: String, _ row: AccessTable.Row) -> String {
        "| \(program) | `\(row.route)` | \(row.gate.words { "`\($0)`" }) | \(row.foreign.words) |"
    }

    private static func line(_ role: StaffRole) -> String {
        "| \(role.rawValue) | \(Right.allCases.map { role.rights.contains($0) ? "yes" : "–" }.joined(separator: " | ")) |"
    }
}
