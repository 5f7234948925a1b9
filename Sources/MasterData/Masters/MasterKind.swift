/// A kind of master records: what its files hold, and where the books have it.
///
/// The kinds are data: import, export, comparison and documentation work from these descriptions alone.
package struct MasterKind: Sendable {
    /// As on the command line, the plural: `bins`.
    package let name: String
    /// What they are, in a line.
    package let summary: String
    /// The schema and the table.
    let table: (schema: String, name: String)
    /// In the order of the file.
    package let columns: [MasterColumn]
    /// How many of the columns, from the first, tell a record from all others.
    package let keyLength: Int
    /// What records of this kind name of others.
    let references: [MasterReference]
    /// How records leave the books.
    let retirement: Retirement
    /// What holds between the columns of one record.
    let rules: [MasterRule]

    /// How records leave the books.
    enum Retirement: Sendable {
        /// They stay, with `active` set to `no`: what happened with them is kept.
        case inactive
        case deleted
    }

    init(
        _ name: String, _ summary: String, table: (schema: String, name: String), keyLength: Int = 1,
        references: [MasterReference] = [], retirement: Retirement = .inactive, rules: [MasterRule] = [], columns: [MasterColumn]
    ) {
        (self.name, self.summary, self.table, self.keyLength) = (name, summary, table, keyLength)
        (self.references, self.retirement, self.rules) = (references, retirement, rules)
        self.columns = columns + (retirement == .inactive ? [.active] : [])
    }

    /// Every kind, each behind those that it names.
    package static let all: [MasterKind] = [
        sites, hours, holidays, bins, owners, articles, packs, faces, suppliers, staff, carts, cartons, carriers, accounts,
        services, zones, rates,
        cutoffs, exceptions, vehicles, drivers, shifts, printers,
    ]

    /// - Returns: nil when there is no such kind.
    package static func named(_ name: String) -> MasterKind? { all.first { $0.name == name } }

    /// The columns that tell records apart.
    package var key: ArraySlice<MasterColumn> { columns.prefix(keyLength) }

    func index(of column: String) -> Int? { columns.firstIndex { $0.name == column } }

    /// Where `active` stands; nil where records are deleted.
    var activeIndex: Int? { retirement == .inactive ? index(of: MasterColumn.active.name) : nil }

    /// What records are found by, whatever the case of their letters: people and scanners differ.
    func identity(of values: [String?]) -> [String] { values.prefix(keyLength).map { ($0 ?? "").lowercased() } }
}

/// A column of a master file.
package struct MasterColumn: Sendable {
    /// What stands there when a record says nothing.
    package enum Blank: Sendable, Equatable {
        /// It must say something.
        case refused
        case means(String)
        /// Nobody knows, or it does not apply.
        case unknown
    }

    /// As in the header.
    package let name: String
    /// What it means, with its unit.
    package let meaning: String
    package let field: MasterField
    package let blank: Blank
    /// Its name in the table.
    let stored: String

    init(_ name: String, _ field: MasterField, _ meaning: String, blank: Blank = .refused, stored: String? = nil) {
        (self.name, self.field, self.meaning, self.blank, self.stored) = (name, field, meaning, blank, stored ?? name)
    }

    static let active = MasterColumn(
        "active", .flag, "`no`: retired; it stays for what happened with it", blank: .means("yes"), stored: "is_active")
}

/// Columns whose values must be the key of a record of another kind.
struct MasterReference: Sendable {
    let columns: [String]
    let kind: @Sendable () -> MasterKind
    /// The columns of the other kind they are held against.
    let others: [String]
    /// Whether a record that is retired is as good as none.
    let onlyActive: Bool
    /// The keys that the columns' values name: one, or as many as stand in them.
    let keys: @Sendable ([String]) -> [[String]]

    /// - Parameter others: the same names, when not given.
    init(
        _ columns: [String], to kind: @escaping @autoclosure @Sendable () -> MasterKind, _ others: [String]? = nil,
        onlyActive: Bool = false,
        naming keys: @escaping @Sendable ([String]) -> [[String]] = { [$0] }
    ) {
        (self.columns, self.kind, self.others, self.keys) = (columns, kind, others ?? columns, keys)
        self.onlyActive = onlyActive
    }
}

/// What holds between the values of one record.
struct MasterRule: Sendable {
    /// Whose value is named when it does not hold.
    let column: String
    /// "must be …"
    let problem: String
    /// From the values by their columns; empty for blank.
    private let holds: @Sendable ((String) -> String) -> Bool

    init(column: String, problem: String, holds: @escaping @Sendable (_ value: (String) -> String) -> Bool) {
        (self.column, self.problem, self.holds) = (column, problem, holds)
    }

    /// Between two whole numbers; not judged when one of them is blank.
    init(column: String, other: String, holds: @escaping @Sendable (Int, Int) -> Bool, problem: String) {
        self.init(column: column, problem: problem) { value in
            guard let one = Int(value(column)), let two = Int(value(other)) else { return true }
            return holds(one, two)
        }
    }

    func isBroken(by values: [String?], of kind: MasterKind) -> Bool {
        !holds { name in kind.index(of: name).flatMap { values[$0] } ?? "" }
    }
}
