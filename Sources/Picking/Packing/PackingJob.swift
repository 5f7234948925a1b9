import Cartonization
import Observability

/// A picked order waiting for its parcels.
struct PackingJob: Sendable {
    let orderID: Int64
    let trace: TraceContext?
    var items: [Item]
}

/// A parcel that is about to be written.
struct PackedParcel: Sendable {
    let orderID: Int64
    /// Counted from 1 within the order.
    let number: Int
    let sscc: String
    /// Grams.
    let weight: Int
    let plan: PackingPlan.Parcel
}
