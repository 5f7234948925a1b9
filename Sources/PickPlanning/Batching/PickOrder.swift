/// An order that waits to be picked.
package struct PickOrder: Sendable, Hashable {
    /// Names it in answers.
    package let id: Int64
    /// Where its pieces lie.
    package let stops: [Stop]
    /// Bins of a cart it takes: usually one for each of its cartons.
    package let bins: Int
    /// Higher is more urgent, whatever the time.
    package let priority: Int
    /// Seconds until it has to be picked, negative when late; nil when any time will do.
    package let slack: Int?
    /// What the slack runs to, in words: `cut-off 16:00 dhl`; nil for its promise.
    package let deadline: String?
    /// Orders of different zones never share a cart; nil for the whole floor.
    package let zone: String?

    /// Pieces at one place.
    package struct Stop: Sendable, Hashable {
        package let place: FloorPlace
        /// Pieces.
        package let quantity: Int
        /// Grams, of all of them.
        package let weight: Int
        /// Cubic centimetres, of all of them.
        package let volume: Int

        package init(place: FloorPlace, quantity: Int = 1, weight: Int = 0, volume: Int = 0) {
            self.place = place
            self.quantity = quantity
            self.weight = weight
            self.volume = volume
        }
    }

    package init(
        id: Int64, stops: [Stop], bins: Int = 1, priority: Int = 0, slack: Int? = nil, deadline: String? = nil,
        zone: String? = nil
    ) {
        self.id = id
        self.stops = stops
        self.bins = bins
        self.priority = priority
        self.slack = slack
        self.deadline = deadline
        self.zone = zone
    }

    /// The same order in so many bins.
    package func taking(bins: Int) -> PickOrder {
        PickOrder(id: id, stops: stops, bins: bins, priority: priority, slack: slack, deadline: deadline, zone: zone)
    }

    /// What it takes of a cart.
    package var load: CartLoad {
        stops.reduce(into: CartLoad(bins: bins)) { load, stop in
            load.pieces += stop.quantity
            load.weight += stop.weight
            load.volume += stop.volume
        }
    }
}

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
