package import Postgres

/// Makes the books be as files say: all of it, or nothing.
package struct MasterImport: Sendable {
    private let store = MasterStore()
    private let uses = MasterUseStore()
    private let history = MasterHistoryStore()
    private let extent: Extent
    private let actor: String

    /// How far the books are to follow.
    package enum Extent: Sendable {
        /// Records that are known stay as they are.
        case additions
        case whatIsNamed
        /// What the file lacks is retired, or deleted where its kind is.
        case whole
    }

    /// - Parameter actor: who says so, for the history.
    package init(_ extent: Extent = .whatIsNamed, by actor: String) { (self.extent, self.actor) = (extent, actor) }

    /// Changes the books in the caller's transaction, which ends it by a commit or, to look only, by a rollback.
    /// - Parameter tables: of each kind at most one, in any order.
    /// - Returns: what was changed, kind by kind.
    /// - Throws: `MasterProblems` with everything that is wrong; the transaction is to be rolled back then.
    package func run(_ tables: [MasterTable], in transaction: Transaction) async throws -> [MasterDifference] {
        try Self.check(tables.flatMap(\.problems))
        let tables = MasterKind.all.compactMap { kind in tables.first { $0.kind.name == kind.name } }
        try await store.lock(tables.map(\.kind), in: transaction)
        var differences: [MasterDifference] = []
        for table in tables {
            let present = try await store.read(table.kind, on: transaction)
            let difference = MasterDifference(table, present: present, extent)
            try Self.check(difference.problems)
            try await write(difference, of: table.kind, in: transaction)
            differences.append(difference)
        }
        // What names others goes before them.
        for (table, difference) in zip(tables, differences).reversed() {
            try await delete(difference.changes.filter { $0.action == .deleted }, of: table.kind, in: transaction)
        }
        try await checkCurrencies(tables, in: transaction)
        try Self.check(try await PackCheck().problems(tables, on: transaction))
        try await checkFaces(tables, in: transaction)
        try Self.check(try await HandlingCheck().problems(differences, on: transaction))
        try await history.note(differences, by: actor, in: transaction)
        return differences
    }

    private static func check(_ problems: [MasterProblem]) throws(MasterProblems) {
        if !problems.isEmpty { throw MasterProblems(all: problems) }
    }

    private func write(_ difference: MasterDifference, of kind: MasterKind, in transaction: Transaction) async throws {
        let written = difference.changes.filter { $0.action != .deleted }
        guard !written.isEmpty else { return }
        try await checkReferences(of: written, kind, in: transaction)
        try await checkTimeZones(of: written, kind, in: transaction)
        try await store.write(written.map(\.values), of: kind, on: transaction)
        // Goods for a bin have waited for its row, or are seen now.
        try await checkUses(of: written.filter { kind.isGuarded($0) }, kind, in: transaction)
        if kind.name == MasterKind.staff.name {
            let retired = written.filter { $0.action == .retired }.flatMap(\.key)
            if !retired.isEmpty { try await uses.endSessions(ofRetiredStaff: retired, on: transaction) }
        }
    }

    private func delete(_ changes: [MasterDifference.Change], of kind: MasterKind, in transaction: Transaction) async throws {
        guard !changes.isEmpty else { return }
        try await checkUses(of: changes, kind, in: transaction)
        try await store.delete(changes.map(\.key), of: kind, on: transaction)
    }

    private func checkReferences(
        of changes: [MasterDifference.Change], _ kind: MasterKind, in transaction: Transaction
    ) async throws {
        var problems: [MasterProblem] = []
        for reference in kind.references {
            let places = reference.columns.compactMap { kind.index(of: $0) }
            /// What is left blank names nothing.
            func named(_ change: MasterDifference.Change) -> [[String]] {
                reference.keys(places.map { change.values[$0] ?? "" }).filter { !$0.contains("") }
            }
            let keys = Set(changes.flatMap(named))
            guard !keys.isEmpty else { continue }
            let unknown = try await store.unknown(Array(keys), in: reference, on: transaction)
            for change in changes {
                problems += named(change).filter(unknown.contains).map { key in
                    MasterProblem(
                        kind, line: change.line, reference.columns[reference.columns.count - 1], key.joined(separator: " "),
                        "is not among the \(reference.kind().name)\(reference.onlyActive ? " that are in use" : "")")
                }
            }
        }
        try Self.check(problems)
    }

    private func checkTimeZones(
        of changes: [MasterDifference.Change], _ kind: MasterKind, in transaction: Transaction
    ) async throws {
        guard let index = kind.columns.firstIndex(where: { $0.field == .timeZone }) else { return }
        let unknown = try await store.unknownZones(Array(Set(changes.compactMap { $0.values[index] })), on: transaction)
        try Self.check(
            changes.filter { unknown.contains($0.values[index] ?? "") }.map {
                MasterProblem(
                    kind, line: $0.line, kind.columns[index].name, $0.values[index] ?? "",
                    "is no time zone that the server knows: it must be \(MasterField.timeZone.allowed)")
            })
    }

    private func checkUses(of changes: [MasterDifference.Change], _ kind: MasterKind, in transaction: Transaction) async throws {
        guard !changes.isEmpty else { return }
        let lines = Dictionary(changes.map { ($0.key, $0.line) }, uniquingKeysWith: { first, _ in first })
        let found = try await uses.uses(of: changes.map(\.key), kind, on: transaction)
        try Self.check(
            found.map { use in
                MasterProblem(
                    kind, line: lines[use.key] ?? nil, kind.columns[kind.keyLength - 1].name, use.key.joined(separator: " "),
                    use.reason)
            })
    }

    private func checkFaces(_ tables: [MasterTable], in transaction: Transaction) async throws {
        let kinds = [MasterKind.faces, MasterKind.bins]
        guard let table = tables.first(where: { table in kinds.contains { $0.name == table.kind.name } }) else { return }
        let wrong = try await uses.facesElsewhere(on: transaction)
        try Self.check(
            wrong.map {
                MasterProblem(
                    table.kind, line: nil, "bin", $0.bin, "is of the kind \($0.kind): nobody picks from it, so it is no face")
            })
    }

    private func checkCurrencies(_ tables: [MasterTable], in transaction: Transaction) async throws {
        guard tables.contains(where: { $0.kind.name == MasterKind.rates.name }) else { return }
        let currencies = try await uses.currencies(on: transaction)
        guard currencies.count > 1 else { return }
        let problem = "would be the currencies of one rate card, and prices in several cannot be compared"
        throw MasterProblems(
            all: [MasterProblem(.rates, line: nil, "currency", currencies.joined(separator: ", "), problem)])
    }
}

extension MasterKind {
    /// Columns that work under way depends on.
    private static let guarded: [String: Set<String>] = [
        bins.name: ["site", "kind"], carts.name: ["site", "bins"], cartons.name: ["length_mm", "width_mm", "height_mm"],
    ]

    fileprivate func isGuarded(_ change: MasterDifference.Change) -> Bool {
        change.action == .retired || change.fields.contains { Self.guarded[name]?.contains($0.column) == true }
    }
}
