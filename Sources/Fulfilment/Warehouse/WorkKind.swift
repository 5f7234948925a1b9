/// What somebody on the floor can be given to do next.
package enum WorkKind: String, CaseIterable, Sendable, Codable, Hashable {
    /// Walk a tour with a cart.
    case pick
    /// Pack an order that lies in a cart's bins.
    case pack
    /// Carry goods that came in from a dock to their bins.
    case putAway = "put_away"
    /// Carry pieces from a bulk bin to a face.
    case refill
    /// Count what lies in a bin.
    case count
    /// Carry pieces that orders gave back to a shelf.
    case putBack = "put_back"
    /// Count a delivery that stands at a dock.
    case receive
}
