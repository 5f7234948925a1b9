import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// Makes, changes and revokes keys, and records who did, in one transaction.
struct KeyChanges: Sendable {
    /// What the history calls them.
    static let kind = "keys"

    private let store = KeyStore()
    private let history = MasterHistoryStore()

    /// Adds a key; one with the same id may from now on what `grant` says, and no more.
    /// - Parameters:
    ///   - expiry: from then on it is refused; nil: never.
    ///   - actor: who says so.
    /// - Throws: `KeyGrant.Unusable` for a vehicle or a site that there is not.
    func put(
        id: String, name: String, secretHash: [UInt8], _ grant: KeyGrant, until expiry: Date? = nil, by actor: String,
        in transaction: Transaction
    ) async throws {
        try await store.refuseUnknown(in: grant, on: transaction)
        let before = try await store.find(id, in: transaction)
        try await store.add(id: id, name: name, secretHash: secretHash, grant, until: expiry, on: transaction)
        let after = try await store.find(id, in: transaction)
        let fields = Self.difference(before?.terms, after?.terms ?? [])
        guard before == nil || !fields.isEmpty else { return }
        try await history.note(
            .init(before == nil ? .added : .changed, "\(id) \(name)", fields), of: Self.kind, by: actor, in: transaction)
    }

    /// Revokes a key.
    /// - Returns: its name; nil when there is no such live key.
    func revoke(_ id: String, by actor: String, in transaction: Transaction) async throws -> String? {
        guard let name = try await store.revoke(id, on: transaction) else { return nil }
        try await history.note(.init(.retired, "\(id) \(name)", []), of: Self.kind, by: actor, in: transaction)
        return name
    }

    private static func difference(
        _ before: [KeyStore.Listed.Term]?, _ after: [KeyStore.Listed.Term]
    ) -> [MasterDifference.Field] {
        after.enumerated().compactMap { index, term in
            let was = before.map { $0[index].text } ?? ""
            return was == term.text ? nil : .init(column: term.name, before: was, after: term.text)
        }
    }
}
