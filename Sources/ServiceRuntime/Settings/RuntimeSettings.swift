package import AMQP
package import Logging
package import Postgres

/// Settings every program has. Defaults match the local stack.
package struct RuntimeSettings: Sendable {
    /// `database.url`, `database.pool`
    package let database: PostgresSettings
    /// `broker.url`
    package let broker: AMQPSettings
    /// `http.host`, `http.port`
    package let httpHost: String
    package let httpPort: Int
    /// `http.connections`, `http.unproven-bytes`, `http.patience`
    package let httpLimits: HTTPLimits
    /// `http.proxies`
    package let clients: ClientAddresses
    /// `admin.host`, `admin.port`: where `/ready` and `/metrics` are when they have a port of their own; nil when they have none.
    package let adminAddress: (host: String, port: Int)?
    /// `log.level`
    package let logLevel: Logger.Level
    /// `batch.max`: events per transaction at most; 1 switches batching off everywhere.
    package let batchLimit: Int
    /// `batch.pace`: the least time from one batch of a queue, or of the outbox, to the next, so that events gather while there are many.
    /// The first after a quiet moment waits for nothing. Zero when batching is off.
    package let batchPace: Duration
    /// `prefetch`: messages in hand per queue at most.
    package let prefetch: Int

    /// - Parameters:
    ///   - program: the program's name, shown by the database and the broker.
    ///   - settings: where the values come from.
    ///   - defaultPort: the program's port in the local stack.
    ///   - defaultPool: database connections when nothing is set.
    package init(program: String, settings: Settings, defaultPort: Int, defaultPool: Int = 4) throws {
        let level = settings.string("log.level", default: "info")
        guard let logLevel = Logger.Level(rawValue: level) else {
            throw SettingsError(
                key: "log.level", value: level, allowed: Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.logLevel = logLevel
        let address = settings.string("database.url", default: "postgresql://waybill@127.0.0.1:5433/waybill", isSecret: true)
        // libpq takes an empty one as the machine's own server, where it happens to have one.
        guard !address.isEmpty else {
            throw SettingsError(key: "database.url", value: "", allowed: "postgresql://user@host/database")
        }
        var database = PostgresSettings(connection: address)
        database.poolSize = try settings.int("database.pool", default: defaultPool, in: 1...200)
        database.applicationName = program
        database.plansOnce = true
        self.database = database
        broker = try AMQPSettings(
            url: settings.string("broker.url", default: "amqp://waybill:waybill@127.0.0.1:5673/waybill", isSecret: true),
            connectionName: program)
        httpHost = settings.string("http.host", default: "127.0.0.1")
        httpPort = try settings.int("http.port", default: defaultPort, in: 0...65535)
        httpLimits = try Self.httpLimits(settings, pool: database.poolSize)
        clients = try ClientAddresses(settings.optionalString("http.proxies"))
        adminAddress = try Self.adminAddress(settings, host: httpHost)
        batchLimit = try settings.int("batch.max", default: 1000, in: 1...100_000)
        let pace = try settings.duration("batch.pace", default: .milliseconds(50), atLeast: .zero)
        batchPace = batchLimit == 1 ? .zero : pace
        prefetch = try settings.int("prefetch", default: 32, in: 1...10_000)
    }

    private static func httpLimits(_ settings: Settings, pool: Int) throws(SettingsError) -> HTTPLimits {
        var limits = HTTPLimits()
        limits.connections = try settings.int(
            "http.connections", default: HTTPLimits.usualConnections(pool: pool), in: 1...1_000_000)
        limits.unprovenBytes = try settings.int("http.unproven-bytes", default: limits.unprovenBytes, in: 1 << 20...1 << 40)
        limits.patience = try settings.duration("http.patience", default: limits.patience, atLeast: .milliseconds(100))
        return limits
    }

    private static func adminAddress(_ settings: Settings, host: String) throws(SettingsError) -> (host: String, port: Int)? {
        guard settings.optionalString("admin.port") != nil else { return nil }
        let port = try settings.int("admin.port", default: 0, in: 0...65535)
        return (settings.string("admin.host", default: host), port)
    }
}
