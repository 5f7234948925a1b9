package import Fulfilment

/// Another lot of a pick's article that lies at its place, as the books have it.
package struct PlaceLot: Sendable, Hashable, Codable {
    package let lot: String
    /// The last day on which it may be used; nil when the books have none.
    package let expiry: CivilDay?
    /// On hand beyond what picks on tours want, reserved for other orders or not.
    package let pieces: Int
    /// Nothing of it may go out; nil: it may, unless it has expired.
    package let bar: LotBar?
    /// Whether it may be used long enough after the pick's order is delivered.
    package let keeps: Bool

    package init(lot: String, expiry: CivilDay?, pieces: Int, bar: LotBar? = nil, keeps: Bool = true) {
        self.lot = lot
        self.expiry = expiry
        self.pieces = pieces
        self.bar = bar
        self.keeps = keeps
    }
}
