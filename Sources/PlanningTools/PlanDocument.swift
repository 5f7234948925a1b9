import Fulfilment
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

extension PlanDocument {
    /// One of the places an article lies in.
    struct Option: Decodable {
        let aisle: Int
        let cell: Int
        /// `2027-03-31`; nil when it does not expire.
        let expiry: String?
    }

    /// The place of each stop: what expires first binds, among equals the shortest walk of the order alone decides.
    /// - Throws: `DocumentError`; `TourError` for places that are not on the floor.
    func places(of order: Order, _ field: String, _ file: String) throws -> [FloorPlace] {
        let options = try order.stops.enumerated().map { try self.options(of: $1, "\(field).stops[\($0)]", file) }
        guard options.contains(where: { $0.count > 1 }) else { return options.map { $0[0].place } }
        return zip(options, try PlaceChoice.choose(options, on: layout, from: start)).map { $0[$1].place }
    }

    private func options(of stop: Stop, _ field: String, _ file: String) throws -> [PlaceChoice.Option] {
        switch (stop.aisle, stop.cell, stop.places) {
        case (let aisle?, let cell?, nil): return [.init(place: FloorPlace(aisle: aisle, cell: cell))]
        case (nil, nil, let places?) where !places.isEmpty:
            return try places.enumerated().map { index, option in
                let place = FloorPlace(aisle: option.aisle, cell: option.cell)
                return .init(place: place, expiry: try option.expiry.map { try day($0, "\(field).places[\(index)]", file) })
            }
        default:
            throw DocumentError(file: file, problem: "\(field) needs either 'aisle' and 'cell', or 'places' with at least one")
        }
    }

    private func day(_ text: String, _ field: String, _ file: String) throws -> Int {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], (1900...9999).contains(year),
            let found = CivilDay(year: year, month: month, day: day)
        else { throw DocumentError(file: file, problem: "\(field).expiry is '\(text)'; wanted is a day such as 2027-03-31") }
        return found.number
    }
}
