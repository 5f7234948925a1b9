import Crypto
import FoundationEssentials
package import Postgres
import Synchronization

/// Recognises API keys. A key reads `wb_<id>_<secret>`; at rest there is only the SHA-256 of the secret.
///
/// Known keys are remembered for `lifetime`, so that a revoked key works no longer than that.
package final class APIKeys: Sendable {
    private struct Remembered {
        let key: APIKeyStore.Stored?
        let until: ContinuousClock.Instant
    }

    private let store = APIKeyStore()
    private let postgres: Postgres
    private let lifetime: Duration
    private let remembered = Mutex<[String: Remembered]>([:])

    package init(postgres: Postgres, lifetime: Duration = .seconds(10)) {
        (self.postgres, self.lifetime) = (postgres, lifetime)
    }

    /// Who holds `key`; nil when nobody does (unknown, revoked or malformed).
    package func caller(_ key: String) async throws -> Caller? {
        let parts = key.split(separator: "_", maxSplits: 2)
        guard parts.count == 3, parts[0] == "wb", let stored = try await stored(String(parts[1])) else { return nil }
        guard Self.isEqual(Self.hash(String(parts[2])), stored.secretHash) else { return nil }
        return Caller(keyID: stored.id, name: stored.name, scopes: stored.scopes)
    }

    /// What is kept of a secret.
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
        if let known = remembered.withLock({ $0[id] }), known.until > now { return known.key }
        let found = try await store.active(id, on: postgres)
        remembered.withLock { all in
            if all.count > 10_000 { all.removeAll() }
            all[id] = Remembered(key: found, until: now + lifetime)
        }
        return found
    }

    // In time that does not depend on where the first difference is.
    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
