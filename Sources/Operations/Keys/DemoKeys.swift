import CommandSupport
package import OperatorConsole
package import Postgres
import ServiceRuntime

/// The keys of the local stack, kept in `.waybill/keys` for the simulators and for people trying things out.
package struct DemoKeys: Sendable {
    private let settings: OperatorSettings
    private let store = KeyStore()
    private let changes = KeyChanges()

    package init(_ settings: OperatorSettings) { self.settings = settings }

    /// The demo's shop sells in channels of any name, and is told of payments itself; its one driver drives every
    /// vehicle.
    private static let grants: [(name: String, grant: KeyGrant)] = [
        ("shop", KeyGrant(reachingAll: [.ordersWrite, .ordersRead, .ordersRelease])),
        ("floor", KeyGrant(reachingAll: [.floor])), ("fleet", KeyGrant(reachingAll: [.fleet])),
        ("dispatch", KeyGrant(reachingAll: [.fleetDispatch, .solve])),
        ("ops", KeyGrant(reachingAll: [.ordersRead, .ordersWrite, .ordersRelease])),
    ]

    /// Where they are kept.
    package var path: String { settings.stack.keysPath }

    /// The key of a name: `WAYBILL_KEY_<NAME>`, else from the file.
    /// - Throws: `OperationsError` when there is none.
    package func key(_ name: String) throws -> String {
        try settings.key(name)
    }

    /// Makes the keys that are missing; those of the file are made known to a database that was set up anew.
    /// - Returns: the names of the keys that were made.
    package func prepare(on database: Postgres) async throws -> [String] {
        var keys = LocalStackFile.pairs(atPath: path)
        var made: [String] = []
        for (name, grant) in Self.grants {
            let known = try await known(keys[name], on: database)
            let (key, id, hash) = known ?? APIKeys.make()
            try await database.transaction {
                try await changes.put(id: id, name: name, secretHash: hash, grant, by: "seed", in: $0)
            }
            if known == nil { made.append(name) }
            keys[name] = key
        }
        if !made.isEmpty { try LocalStackFile.write(keys, toPath: path) }
        return made
    }

    /// The parts of a key of the file, unless it is malformed or was revoked.
    private func known(_ key: String?, on database: Postgres) async throws -> (key: String, id: String, secretHash: [UInt8])? {
        guard let key else { return nil }
        let parts = key.split(separator: "_", maxSplits: 2).map(String.init)
        guard parts.count == 3, parts[0] == "wb", try await !store.isRevoked(parts[1], on: database) else { return nil }
        return (key, parts[1], APIKeys.hash(parts[2]))
    }
}
