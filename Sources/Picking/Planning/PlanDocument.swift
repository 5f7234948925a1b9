import PickPlanning

/// What `picking-worker plan` reads.
struct PlanDocument: Decodable {
    let layout: FloorLayout
    let cart: Cart
    let splitsOrders: Bool?
    /// Where the picker stands who asks for the next work; nil: at the first drop.
    let start: FloorPoint?
    let orders: [Order]

    struct Cart: Decodable {
        let bins: Int?
        let pieces: Int?
        let weight: Int?
        let volume: Int?

        private enum CodingKeys: String, CodingKey {
            case bins, pieces
            case weight = "weight_g"
            case volume = "volume_cm3"
        }

        var load: CartLoad {
            .cart(
                bins: bins ?? CartLoad.unlimited, pieces: pieces ?? CartLoad.unlimited, weight: weight ?? CartLoad.unlimited,
                volume: volume ?? CartLoad.unlimited)
        }
    }

    struct Order: Decodable {
        let id: Int64
        let bins: Int?
        let priority: Int?
        let slack: Int?
        let zone: String?
        let stops: [Stop]

        private enum CodingKeys: String, CodingKey {
            case id, bins, priority, zone, stops
            case slack = "slack_min"
        }
    }

    struct Stop: Decodable {
        let aisle: Int?
        let cell: Int?
        /// Instead of aisle and cell, when the article lies in several: one of them is chosen.
        let places: [Option]?
        let quantity: Int?
        let weight: Int?
        let volume: Int?

        private enum CodingKeys: String, CodingKey {
            case aisle, cell, places, quantity
            case weight = "weight_g"
            case volume = "volume_cm3"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case layout, cart, start, orders
        case splitsOrders = "splits_orders"
    }

    /// - Throws: `DocumentError` for numbers out of range.
    func pickOrders(_ file: String) throws -> [PickOrder] {
        for (field, value) in [
            ("bins", cart.bins), ("pieces", cart.pieces), ("weight_g", cart.weight), ("volume_cm3", cart.volume),
        ] {
            try DocumentError.check(file, "cart.\(field)", value ?? 1, in: 1...1_000_000_000)
        }
        return try orders.enumerated().map { number, order in
            try DocumentError.check(file, "orders[\(number)].bins", order.bins ?? 1, in: 1...1000)
            try DocumentError.check(file, "orders[\(number)].slack_min", order.slack ?? 0, in: -10_000_000...10_000_000)
            let chosen = try places(of: order, "orders[\(number)]", file)
            let stops = try order.stops.enumerated().map { index, stop in
                let field = "orders[\(number)].stops[\(index)]"
                try DocumentError.check(file, "\(field).quantity", stop.quantity ?? 1, in: 1...1_000_000)
                try DocumentError.check(file, "\(field).weight_g", stop.weight ?? 0, in: 0...1_000_000_000)
                try DocumentError.check(file, "\(field).volume_cm3", stop.volume ?? 0, in: 0...1_000_000_000)
                return PickOrder.Stop(
                    place: chosen[index], quantity: stop.quantity ?? 1, weight: stop.weight ?? 0, volume: stop.volume ?? 0)
            }
            return PickOrder(
                id: order.id, stops: stops, bins: order.bins ?? 1, priority: order.priority ?? 0,
                slack: order.slack.map { $0 * 60 },
                zone: order.zone)
        }
    }
}
