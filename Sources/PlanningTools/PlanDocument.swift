import CommandSupport
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

    /// - Throws: `DocumentError` with every number out of range; `TourError` for places that are not on the floor.
    func pickOrders(_ file: String) throws -> [PickOrder] {
        var check = DocumentCheck()
        checkCart(&check)
        check.unique("orders", "id", orders.map(\.id))
        let options = orders.enumerated().map { self.options(of: $1, "orders[\($0)]", &check) }
        try check.finish(file)
        return try zip(orders, options).map { try $0.pickOrder(at: places($1)) }
    }

    private func checkCart(_ check: inout DocumentCheck) {
        for (field, value) in [
            ("bins", cart.bins), ("pieces", cart.pieces), ("weight_g", cart.weight), ("volume_cm3", cart.volume),
        ] {
            check.number("cart.\(field)", value ?? 1, in: 1...1_000_000_000)
        }
    }

    /// Checks an order, and finds the places each of its stops may be at.
    private func options(of order: Order, _ field: String, _ check: inout DocumentCheck) -> [[PlaceChoice.Option]] {
        check.number("\(field).bins", order.bins ?? 1, in: 1...1000)
        check.number("\(field).slack_min", order.slack ?? 0, in: -10_000_000...10_000_000)
        return order.stops.enumerated().map { index, stop in
            let field = "\(field).stops[\(index)]"
            check.number("\(field).quantity", stop.quantity ?? 1, in: 1...1_000_000)
            check.number("\(field).weight_g", stop.weight ?? 0, in: 0...1_000_000_000)
            check.number("\(field).volume_cm3", stop.volume ?? 0, in: 0...1_000_000_000)
            return stop.options(field, &check)
        }
    }

    /// The place of each stop: what expires first binds, among equals the shortest walk of the order alone decides.
    private func places(_ options: [[PlaceChoice.Option]]) throws -> [FloorPlace] {
        guard options.contains(where: { $0.count > 1 }) else { return options.map { $0[0].place } }
        return zip(options, try PlaceChoice.choose(options, on: layout, from: start)).map { $0[$1].place }
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
}

extension PlanDocument.Order {
    fileprivate func pickOrder(at places: [FloorPlace]) -> PickOrder {
        let stops = zip(stops, places).map { stop, place in
            PickOrder.Stop(place: place, quantity: stop.quantity ?? 1, weight: stop.weight ?? 0, volume: stop.volume ?? 0)
        }
        return PickOrder(
            id: id, stops: stops, bins: bins ?? 1, priority: priority ?? 0, slack: slack.map { $0 * 60 }, zone: zone)
    }
}

extension PlanDocument.Stop {
    fileprivate func options(_ field: String, _ check: inout DocumentCheck) -> [PlaceChoice.Option] {
        switch (aisle, cell, places) {
        case (let aisle?, let cell?, nil): return [.init(place: FloorPlace(aisle: aisle, cell: cell))]
        case (nil, nil, let places?) where !places.isEmpty:
            return places.enumerated().map { index, option in
                let place = FloorPlace(aisle: option.aisle, cell: option.cell)
                return .init(place: place, expiry: option.expiry.flatMap { day($0, "\(field).places[\(index)].expiry", &check) })
            }
        default:
            check.note(field, "needs either 'aisle' and 'cell', or 'places' with at least one")
            return []
        }
    }

    private func day(_ text: String, _ field: String, _ check: inout DocumentCheck) -> Int? {
        let day = CivilDay(text)
        if day == nil { check.note(field, "is '\(text)'; wanted is a day such as 2027-03-31") }
        return day?.number
    }
}
