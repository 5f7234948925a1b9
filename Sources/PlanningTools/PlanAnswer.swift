import PickPlanning

/// What `picking-worker plan` prints.
struct PlanAnswer: Encodable {
    let length: Double
    /// What first-come batches would make the pickers walk; nil when only one cart was planned.
    let firstCome: Double?
    let batches: [Batch]
    let refused: [Refusal]

    struct Batch: Encodable {
        let orders: [Int64]
        let reasons: [String]?
        let limit: String?
        let length: Double
        let seconds: Int
        let stops: [Stop]
        let directions: [String]

        private enum CodingKeys: String, CodingKey {
            case orders, reasons, limit, seconds, stops, directions
            case length = "length_m"
        }
    }

    struct Stop: Encodable {
        let order: Int64
        let aisle: Int
        let cell: Int
        let quantity: Int
    }

    struct Refusal: Encodable {
        let order: Int64
        let reason: String
    }

    private enum CodingKeys: String, CodingKey {
        case batches, refused
        case length = "length_m"
        case firstCome = "first_come_length_m"
    }
}

extension PlanAnswer.Batch {
    init(
        _ chosen: [Int], _ stops: [BatchPlan.Visit], _ tour: PickTour, orders: [PickOrder], layout: FloorLayout,
        reasons: [String]? = nil, limit: String? = nil
    ) {
        // The tour was planned past the stops in another order; along it they come in this one.
        let places = stops.map(\.stop.place)
        let walked = PickTour(tour, visiting: places)
        self.init(
            orders: chosen.map { orders[$0].id }, reasons: reasons, limit: limit, length: Double(tour.length) / 1000,
            seconds: PickPace().seconds(tour, stops: Set(places).count, pieces: stops.reduce(0) { $0 + $1.stop.quantity }),
            stops: stops.map {
                .init(
                    order: orders[$0.order].id, aisle: $0.stop.place.aisle, cell: $0.stop.place.cell, quantity: $0.stop.quantity)
            }, directions: TourDirections(walked, past: places, on: layout).lines)
    }
}
