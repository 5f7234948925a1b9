import TrackingSources

/// Who is asked for news of each carrier's parcels: the source that names the carrier, else one that speaks of all; of several the first
/// by name.
package struct CarrierPollers: Sendable {
    private let byCarrier: [String: (source: String, mode: PollingRules.Mode)]

    /// Nobody is asked.
    package static let none = CarrierPollers([])

    /// - Parameter sources: name, when it is asked, and the carriers whose parcels it may speak of.
    init(_ sources: [(name: String, mode: PollingRules.Mode, carriers: Set<String>)]) {
        var byCarrier: [String: (source: String, mode: PollingRules.Mode)] = [:]
        for source in sources.sorted(by: { $0.name < $1.name }) {
            for carrier in source.carriers where byCarrier[carrier] == nil { byCarrier[carrier] = (source.name, source.mode) }
        }
        self.byCarrier = byCarrier
    }

    /// The source to ask about a carrier's parcels, and when; nil: nobody can be asked.
    func source(of carrier: String) -> (source: String, mode: PollingRules.Mode)? {
        byCarrier[carrier] ?? byCarrier[ReportingRights.everyCarrier]
    }

    /// Carriers that do not push: their parcels are looked at at once.
    var withoutPushes: [String] { byCarrier.filter { $0.value.mode == .always }.keys.sorted() }
}
