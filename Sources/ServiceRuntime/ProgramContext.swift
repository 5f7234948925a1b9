package import Logging
package import Messaging
package import Observability
package import Postgres

/// What a program is given to build itself from.
package struct ProgramContext: Sendable {
    package let name: String
    package let runtime: RuntimeSettings
    /// For the program's own settings.
    package let settings: Settings
    package let logger: Logger
    package let postgres: Postgres
    package let outbox: Outbox
    package let keys: APIKeys
    package let metrics: PrometheusRegistry
}
