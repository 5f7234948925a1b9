package import ServiceRuntime

/// Settings of the relay.
package struct RelaySettings: Sendable {
    /// `relay.claim`: events claimed in one pass at most.
    package var claim = 2000
    /// `relay.pack`: events put into one AMQP message at most.
    package var pack = 200
    /// `relay.lanes`: passes under way at once, each with its own connections.
    package var lanes = 1
    /// `relay.audit-after`: how long something may stand still before the auditor rings.
    package var auditAfter: Duration = .seconds(60)

    package init() {}

    /// - Throws: `SettingsError` that names the setting.
    package init(_ settings: Settings, batchLimit: Int) throws {
        // Without batching, one event is claimed, published and deleted at a time.
        claim = batchLimit == 1 ? 1 : try settings.int("relay.claim", default: claim, in: 1...100_000)
        pack = min(try settings.int("relay.pack", default: pack, in: 1...5000), batchLimit)
        lanes = try settings.int("relay.lanes", default: lanes, in: 1...16)
        auditAfter = try settings.duration("relay.audit-after", default: auditAfter, atLeast: .milliseconds(100))
    }
}
