import Fulfilment
import PickPlanning

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
