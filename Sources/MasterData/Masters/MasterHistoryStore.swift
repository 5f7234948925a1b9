package import FoundationEssentials
package import Postgres

/// Who changed master records, when, and how: append-only.
package struct MasterHistoryStore: Sendable {
    /// What one import changed of one kind.
    package struct Entry: Sendable {
        package let at: Date
        /// Who said so.
        package let actor: String
        package let kind: String
        package let added: Int
        /// All but the new ones, which are told by their number.
        package let changes: [Change]
    }

    package struct Change: Sendable, Codable, Equatable {
        /// `changed`, `retired` or `deleted`; what a command added, and no file, is `added`.
        package let action: String
        /// What people call the record.
        package let record: String
        package let fields: [MasterDifference.Field]

        package init(_ action: MasterDifference.Change.Action, _ record: String, _ fields: [MasterDifference.Field]) {
            (self.action, self.record, self.fields) = (action.rawValue, record, fields)
        }
    }

    package init() {}

    /// Notes what differs; nothing when nothing does.
    func note(_ differences: [MasterDifference], by actor: String, in transaction: Transaction) async throws {
        let changed = differences.filter { !$0.changes.isEmpty }
        guard !changed.isEmpty else { return }
        let texts = try changed.map { difference in
            String(
                decoding: try JSONEncoder().encode(difference.changes.filter { $0.action != .added }.map(Change.init)),
                as: UTF8.self)
        }
        try await transaction.query(
            """
            INSERT INTO operations.master_change (actor, kind, added, changes)
            SELECT \(actor), * FROM unnest(\(changed.map(\.kind))::text[], \(changed.map { $0.count(.added) })::int[], \(texts)::jsonb[])
            """)
    }

    /// Notes what a command changed of one record, in the transaction of the change.
    package func note(_ change: Change, of kind: String, by actor: String, in transaction: Transaction) async throws {
        let text = String(decoding: try JSONEncoder().encode([change]), as: UTF8.self)
        try await transaction.query(
            "INSERT INTO operations.master_change (actor, kind, added, changes) VALUES (\(actor), \(kind), 0, \(text)::jsonb)")
    }

    /// - Parameters:
    ///   - kinds: nil for every kind.
    ///   - limit: how many at most.
    /// - Returns: the newest first.
    package func entries(of kinds: [String]?, limit: Int, on executor: some SQLExecutor) async throws -> [Entry] {
        let rows = try await executor.query(
            """
            SELECT at, actor, kind, added, changes::text FROM operations.master_change
            WHERE \(kinds)::text[] IS NULL OR kind = ANY (\(kinds)::text[]) ORDER BY id DESC LIMIT \(limit)
            """)
        return try rows.decode((Date, String, String, Int, String).self).map {
            Entry(
                at: $0, actor: $1, kind: $2, added: $3, changes: try JSONDecoder().decode([Change].self, from: Data($4.utf8)))
        }
    }
}

extension MasterHistoryStore.Change {
    fileprivate init(_ change: MasterDifference.Change) {
        self.init(change.action, change.name, change.fields)
    }
}
