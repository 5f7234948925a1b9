import Fulfilment
package import MasterData
import Postgres

/// Badges and carts of a rehearsal, beside those of the site. They come in as any other master records do.
struct RehearsalStaff: Sendable {
    private static let cartBins = 12
    /// Two count, and somebody decides.
    static let fewest = 5

    let pickers: Int
    let receivers: Int
    let hands: Int

    /// - Parameter people: at least `fewest`; near half of them pick.
    init(people: Int) {
        receivers = max(1, people / 10)
        hands = max(3, (people - receivers) / 2)
        pickers = people - receivers - hands
    }

    static func picker(_ number: Int) -> String { "RP\(number, digits: 3)" }
    static func receiver(_ number: Int) -> String { "RR\(number, digits: 3)" }
    static func hand(_ number: Int) -> String { "RH\(number, digits: 3)" }
    static func cart(_ number: Int) -> String { "R-\(number, digits: 3)" }

    /// Adds what is not there yet.
    func enter(at site: String, _ postgres: Postgres) async throws {
        let staff =
            (1...pickers).map { [Self.picker($0), "Rehearsing picker \($0)", StaffRole.picker.rawValue] }
            + (1...receivers).map { [Self.receiver($0), "Rehearsing receiver \($0)", StaffRole.receiver.rawValue] }
            + (1...hands).map { [Self.hand($0), "Rehearsing hand \($0)", StaffRole.supervisor.rawValue] }
        let tables = [
            MasterTable.of("staff", ["badge", "name", "roles"], staff),
            MasterTable.of(
                "carts", ["code", "site", "bins", "max_weight_g"],
                (1...pickers).map { [Self.cart($0), site, "\(Self.cartBins)", "180000"] }),
        ]
        _ = try await postgres.transaction { transaction in
            try await MasterImport(.additions, by: "rehearsal").run(tables, in: transaction)
        }
    }
}

extension MasterTable {
    /// Records of a kind, as a file of it has them.
    package static func of(_ kind: String, _ header: [String], _ rows: [[String]]) -> MasterTable {
        guard let kind = MasterKind.named(kind) else { preconditionFailure("there is no kind '\(kind)'") }
        return MasterTable(kind, header: header, rows: rows.enumerated().map { (line: $0.offset + 2, fields: $0.element) })
    }
}
