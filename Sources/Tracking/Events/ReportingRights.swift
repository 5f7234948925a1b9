/// Which carriers' parcels each source of webhooks may speak of.
package struct ReportingRights: Sendable, Equatable {
    /// Stands for every carrier.
    package static let everyCarrier = "*"

    /// Who tells of the own fleet's stops. No source of webhooks may have this name.
    package static let ownFleet = "route-optimizer"

    /// The carriers of each source that is set up.
    package let carriers: [String: Set<String>]

    /// The own fleet's drivers may always speak: their stops are only of parcels that they carry.
    /// - Parameter carriers: by source; a source that is not in it speaks of the carrier that has its name.
    package init(_ carriers: [String: Set<String>] = [:]) {
        self.carriers = carriers.merging([Self.ownFleet: [Self.everyCarrier]]) { _, own in own }
    }

    /// Whether a source may speak of a carrier's parcels.
    package func allow(_ source: String, _ carrier: String) -> Bool {
        guard let allowed = carriers[source] else { return source == carrier }
        return allowed.contains(carrier) || allowed.contains(Self.everyCarrier)
    }
}
