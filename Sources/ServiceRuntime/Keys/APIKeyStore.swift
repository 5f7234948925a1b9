import Crypto
import FoundationEssentials
import Fulfilment
package import Postgres
import Synchronization

/// Recognises API keys. A key reads `wb_<id>_<secret>`; at rest there is only the SHA-256 of the secret.
///
/// Keys that were found are cached for `lifetime`, so that a revoked key works no longer than that; one that expires does so on the dot.
/// Nothing is kept of others: there are as many ids as anybody cares to make up, and only a well-formed one is looked up at all.
package final class APIKeys: Sendable {
    private struct Cached {
        let key: APIKeyStore.Stored
        let until: ContinuousClock.Instant
        /// When the key expires, by this machine's clock; nil: never.
        let end: ContinuousClock.Instant?
    }

    private let store = APIKeyStore()
    private let postgres: Postgres
    private let lifetime: Duration
    private let cached = Mutex<[String: Cached]>([:])

    package init(postgres: Postgres, lifetime: Duration = .seconds(10)) {
        (self.postgres, self.lifetime) = (postgres, lifetime)
    }

    /// The holder of `key`; nil when it is unknown, revoked or malformed.
    /// - Throws: `ProblemDetails` 401 for one that has expired, which only its holder is told; `PostgresError`.
    package func caller(_ key: String) async throws -> Caller? {
        guard let (id, secret) = Self.parts(of: key), let known = try await known(id) else { return nil }
        let stored = known.key
        guard ConstantTime.isEqual(Self.hash(secret), stored.secretHash) else { return nil }
        if let end = known.end, end <= .now { throw ProblemDetails.keyExpired(stored.name, at: stored.expiresAt) }
        return Caller(
            keyID: stored.id, name: stored.name, scopes: stored.scopes, channels: stored.channels, vehicles: stored.vehicles,
            sites: stored.sites)
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

    /// `wb_`, twelve hexadecimal digits, `_`, sixty-four of them, as `make` makes them.
    private static func parts(of key: String) -> (id: String, secret: String)? {
        let bytes = Array(key.utf8)
        func isHexadecimal(_ range: Range<Int>) -> Bool {
            bytes[range].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        }
        guard bytes.count == 80, bytes.starts(with: Array("wb_".utf8)), bytes[15] == UInt8(ascii: "_"), isHexadecimal(3..<15),
            isHexadecimal(16..<80)
        else { return nil }
        return (String(decoding: bytes[3..<15], as: UTF8.self), String(decoding: bytes[16...], as: UTF8.self))
    }

    /// How many keys are remembered.
    var cachedCount: Int { cached.withLock { $0.count } }

    private func known(_ id: String) async throws -> Cached? {
        let now = ContinuousClock.now
        if let known = cached.withLock({ $0[id] }), known.until > now { return known }
        let found = try await store.active(id, on: postgres).map { key in
            Cached(key: key, until: now + lifetime, end: key.left.map { now + $0 })
        }
        cached.withLock { $0[id] = found }
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
        let channels: Reach
        let vehicles: Reach
        let sites: Reach
        let expiresAt: Date?
        /// How long it works yet, by the database's clock; less than nothing when it has expired, nil when it never does.
        let left: Duration?
    }

    /// The key with this id, unless it was revoked.
    func active(_ id: String, on postgres: some SQLExecutor) async throws -> Stored? {
        let rows = try await postgres.query(
            """
            SELECT name, secret_hash, scopes, channels, vehicles, sites, expires_at, extract(epoch FROM expires_at - now())::float8
            FROM operations.api_key WHERE id = \(id) AND revoked_at IS NULL
            """)
        return try rows.first.map { row in
            let (name, hash, scopes, channels, vehicles, sites, expiresAt, left) = try row.decode(
                (String, [UInt8], [String], [String], [String], [String], Date?, Double?).self)
            return Stored(
                id: id, name: name, secretHash: hash, scopes: Set(scopes), channels: Reach(stored: channels),
                vehicles: Reach(stored: vehicles), sites: Reach(stored: sites), expiresAt: expiresAt,
                left: left.map { .seconds($0) })
        }
    }
}
