import FoundationEssentials
import Fulfilment
import OperatorConsole
import ServiceRuntime

/// Who may do what, as tables.
enum RightsView {
    /// Badges, then keys: roles or scopes, where, and until when. Who left and what was revoked is not in it.
    static func table(_ people: [StaffRoleStore.Person], _ keys: [KeyStore.Listed], now: Date = Date()) -> TextTable {
        var table = TextTable([
            .text("badge or key"), .flexible("name"), .flexible("roles"), .flexible("sites"), .flexible("reaches"), .text("ends"),
        ])
        for person in people where person.isActive { add(person, to: &table) }
        for key in keys where key.revokedAt == nil {
            let isOfFloor = key.scopes.compactMap(KeyScope.init).contains(where: \.mayHaveSites)
            table.add([
                "\(key.id)", "\(key.name)", "\(key.scopes.joined(separator: " "))", isOfFloor ? "\(key.sites)" : "",
                "\(key.things)",
                .init(
                    key.expiresAt.map { String(HumanFormat.timestamp($0).prefix(16)) } ?? "",
                    key.hasEnded(by: now) ? .red : .plain),
            ])
        }
        return table
    }

    /// A line for each set of sites where the person has the same roles.
    private static func add(_ person: StaffRoleStore.Person, to table: inout TextTable) {
        let start: [TextTable.Cell] = ["\(person.badge)", "\(person.name)"]
        guard !person.roles.isEmpty else { return table.add(start + [.init("none", .yellow)]) }
        var places: [(sites: Reach, roles: [String])] = []
        for role in StaffRole.allCases where !person.roles.sites(of: role).isEmpty {
            let sites = person.roles.sites(of: role)
            if let index = places.firstIndex(where: { $0.sites == sites }) {
                places[index].roles.append(role.rawValue)
            } else {
                places.append((sites, [role.rawValue]))
            }
        }
        for place in places { table.add(start + ["\(place.roles.joined(separator: " "))", "\(place.sites)"]) }
    }

    /// Each role and what it may do.
    static func roles() -> TextTable {
        var table = TextTable([.text("role"), .text("right"), .flexible("may")])
        for role in StaffRole.allCases {
            for right in Right.allCases where role.rights.contains(right) {
                table.add(["\(role.rawValue)", "\(right.rawValue)", "\(right.meaning)"])
            }
        }
        return table
    }

    /// Each route of each program: the right of the badge or the scopes of the key, else who is let in.
    static func endpoints() -> TextTable {
        var table = TextTable([
            .text("program"), .text("route"), .flexible("needs"), .flexible("of other channels, vehicles, sites"),
        ])
        for (program, row) in AccessTable.listed {
            let scopes = row.gate.scopes.map(\.rawValue).joined(separator: " or ")
            let needs = row.gate.right.map { "\(scopes), right \($0.rawValue)" } ?? scopes
            table.add([
                "\(program)", "\(row.route)", "\(needs.isEmpty ? row.gate.words() : needs)", "\(row.foreign.words)",
            ])
        }
        return table
    }
}
