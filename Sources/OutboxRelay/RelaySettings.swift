package import ServiceRuntime

/// Settings of the relay.
package struct RelaySettings: Sendable {
    /// `relay.claim`: events claimed in one pass at most.
    package var claim: Int
    /// `relay.pack`: events put into one AMQP message at most.
    package var pack: Int
    /// `relay.lanes`: passes under way at once, each with its own connections.
    package var lanes: Int
    /// `relay.audit-after`: how long something may stand still before the auditor rings.
    package var auditAfter: Duration

    /// - Throws: `SettingsError` that names the setting.
    package init(_ settings: Settings, batchLimit: Int) throws {
        claim = min(try settings.int("relay.claim", default: 2000, in: 1...100_000), batchLimit == 1 ? 1 : .max)
        pack = min(try settings.int("relay.pack", default: 200, in: 1...5000), batchLimit)
        lanes = try settings.int("relay.lanes", default: 1, in: 1...16)
        auditAfter = try settings.duration("relay.audit-after", default: .seconds(60))
    }
}
