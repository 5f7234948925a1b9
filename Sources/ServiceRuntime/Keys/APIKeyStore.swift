import Crypto
import FoundationEssentials
import Fulfilment
package import Postgres
import Synchronization

/// Recognises API keys. A key reads `wb_<id>_<secret>`; at rest there is only the SHA-256 of the secret.
///
/// Looked-up keys are cached for `lifetime`, so that a revoked key works no longer than that.
package final class APIKeys: Sendable {
    private struct Cached {
        let key: APIKeyStore.Stored?
        let until: ContinuousClock.Instant
    }

    private let store = APIKeyStore()
    private let postgres: Postgres
    private let lifetime: Duration
    private let cached = Mutex<[String: Cached]>([:])

    package init(postgres: Postgres, lifetime: Duration = .seconds(10)) {
        (self.postgres, self.lifetime) = (postgres, lifetime)
    }

    /// The holder of `key`; nil when it is unknown, revoked or malformed.
    package func caller(_ key: String) async throws -> Caller? {
        let parts = key.split(separator: "_", maxSplits: 2)
        guard parts.count == 3, parts[0] == "wb", let stored = try await stored(String(parts[1])) else { return nil }
        guard ConstantTime.isEqual(Self.hash(String(parts[2])), stored.secretHash) else { return nil }
        return Caller(keyID: stored.id, name: stored.name, scopes: stored.scopes)
    }

    /// The SHA-256 of a secret, which is all that is stored of it.
    package static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    /// A new key and its parts. The secret has 256 random bits and is never stored.
    package static func make() -> (key: String, id: String, secretHash: [UInt8]) {
        func hex(_ bytes: Int) -> String {
            (0..<bytes).map { _ in
                let digits = String(UInt8.random(in: 0...255), radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }
        let (id, secret) = (hex(6), hex(32))
        return ("wb_\(id)_\(secret)", id, hash(secret))
    }

    private func stored(_ id: String) async throws -> APIKeyStore.Stored? {
        let now = ContinuousClock.now
        if let known = cached.withLock({ $0[id] }), known.until > now { return known.key }
        let found = try await store.active(id, on: postgres)
        cached.withLock { all in
            if all.count > 10_000 { all.removeAll() }
            all[id] = Cached(key: found, until: now + lifetime)
        }
        return found
    }
}

/// The SQL of `operations.api_key` that programs need.
struct APIKeyStore: Sendable {
    struct Stored: Sendable {
        let id: String
        let name: String
        let secretHash: [UInt8]
        let scopes: Set<String>
    }

    /// The key with this id, unless it was revoked.
    func active(_ id: String, on postgres: some SQLExecutor) async throws -> Stored? {
        let rows = try await postgres.query(
            "SELECT name, secret_hash, scopes FROM operations.api_key WHERE id = \(id) AND revoked_at IS NULL")
        return try rows.first.map { row in
            let (name, hash, scopes) = try row.decode((String, [UInt8], [String]).self)
            return Stored(id: id, name: name, secretHash: hash, scopes: Set(scopes))
        }
    }
}
