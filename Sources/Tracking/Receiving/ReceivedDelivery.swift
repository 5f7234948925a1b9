import Observability

/// A carrier's webhook as it came, its signature verified.
package struct ReceivedDelivery: Sendable {
    /// Who sent it: the name in the address it was sent to.
    let source: String
    /// How to read it: the name of a `CarrierFormat`.
    var format = "waybill"
    /// The same for every copy of it.
    let key: String
    /// The raw bytes.
    let body: [UInt8]
    /// The trace the sender belongs to, or a new one.
    let trace: TraceContext
    /// Whether we fetched it from the carrier ourselves.
    var isLookedUp = false
}
