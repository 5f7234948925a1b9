/// What orders take of a cart, and what a cart holds.
package struct CartLoad: Sendable, Hashable {
    package var bins: Int
    /// Pieces.
    package var pieces: Int
    /// Grams.
    package var weight: Int
    /// Cubic centimetres.
    package var volume: Int

    package init(bins: Int = 0, pieces: Int = 0, weight: Int = 0, volume: Int = 0) {
        self.bins = bins
        self.pieces = pieces
        self.weight = weight
        self.volume = volume
    }

    /// A cart; what is not given does not limit it.
    package static func cart(
        bins: Int = unlimited, pieces: Int = unlimited, weight: Int = unlimited, volume: Int = unlimited
    ) -> CartLoad {
        CartLoad(bins: bins, pieces: pieces, weight: weight, volume: volume)
    }

    /// More than anything weighs or measures.
    package static let unlimited = Int.max / 4

    package static func + (left: CartLoad, right: CartLoad) -> CartLoad {
        CartLoad(
            bins: left.bins + right.bins, pieces: left.pieces + right.pieces, weight: left.weight + right.weight,
            volume: left.volume + right.volume)
    }

    package static func - (left: CartLoad, right: CartLoad) -> CartLoad {
        CartLoad(
            bins: left.bins - right.bins, pieces: left.pieces - right.pieces, weight: left.weight - right.weight,
            volume: left.volume - right.volume)
    }

    /// Whether a cart holds it.
    package func fits(_ cart: CartLoad) -> Bool {
        bins <= cart.bins && pieces <= cart.pieces && weight <= cart.weight && volume <= cart.volume
    }

    /// What of a cart it exceeds, in words: `12500 g of 10000 g`.
    package func excess(over cart: CartLoad) -> String? {
        if bins > cart.bins { return "\(bins) bins of \(cart.bins)" }
        if pieces > cart.pieces { return "\(pieces) pieces of \(cart.pieces)" }
        if weight > cart.weight { return "\(weight) g of \(cart.weight) g" }
        return volume > cart.volume ? "\(volume) cm3 of \(cart.volume) cm3" : nil
    }
}
