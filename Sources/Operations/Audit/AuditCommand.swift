import ArgumentParser

/// `waybill audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Proves the invariants of stock, orders, parcels and messages on a live system.")
}
