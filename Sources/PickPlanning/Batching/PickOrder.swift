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
    /// Seconds until it has to be picked for its carrier's cut-off, negative when late; nil when any time will do.
    package let slack: Int?
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

    package init(id: Int64, stops: [Stop], bins: Int = 1, priority: Int = 0, slack: Int? = nil, zone: String? = nil) {
        self.id = id
        self.stops = stops
        self.bins = bins
        self.priority = priority
        self.slack = slack
        self.zone = zone
    }

    /// The same order in so many bins.
    package func taking(bins: Int) -> PickOrder {
        PickOrder(id: id, stops: stops, bins: bins, priority: priority, slack: slack, zone: zone)
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
