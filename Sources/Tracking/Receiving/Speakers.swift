/// Which carriers' parcels each source of webhooks may speak of.
package struct Speakers: Sendable, Equatable {
    /// Stands for every carrier.
    package static let everyCarrier = "*"

    /// The carriers of each source that is set up.
    package let carriers: [String: Set<String>]

    /// - Parameter carriers: by source; a source that is not in it speaks of the carrier that has its name.
    package init(_ carriers: [String: Set<String>] = [:]) { self.carriers = carriers }
}
