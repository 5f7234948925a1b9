import RouteKernel

/// Li and Lim's pickups and deliveries: fewest vehicles first, then distance in thousandths.
///
/// Fewer vehicles come first by a fixed cost: the length of one route per pair, which no sensible plan's distance exceeds.
enum LiLimReader {
    static func read(_ bytes: [UInt8]) throws(RouteFormatError) -> RouteDocument {
        let rows = TextLines(bytes).rows
        guard let head = rows.first else { throw RouteFormatError("", "is empty") }
        let fleet = try head.integer(0, "number of vehicles", in: 1...100_000)
        let capacity = try head.integer(1, "capacity", in: 0...RouteProblem.loadLimit)
        let rule = RoundingRule.thousandths(scale: 1000)
        let customers = try CustomerRow.all(
            rows.dropFirst(), columns: 9, rule, demands: -RouteProblem.loadLimit...RouteProblem.loadLimit)
        let pairs = try pairs(rows.dropFirst().map { $0 }, customers)
        let requests = pairs.map {
            Request(.shipment(pickup: $0.pickup - 1, delivery: $0.delivery - 1, load: [customers[$0.pickup].demand]))
        }
        var document = try RouteDocument.ofOneDepot(
            "", customers, requests: requests, fleet: fleet, capacity: capacity, fixed: 0, rule)
        document.setVehicleCost(pairs)
        document.warn(try warnings(head))
        for pair in pairs {
            document.tasks[pair.pickup - 1].kind = .pickup
            document.tasks[pair.delivery - 1].kind = .delivery
        }
        return document
    }

    /// The literature has one speed, one unit of distance in one of time.
    private static func warnings(_ head: TextLines.Row) throws(RouteFormatError) -> [String] {
        guard head.words.count > 2, try head.number(2, "speed") != 1 || head.words.count > 3 else { return [] }
        return [
            "line \(head.line): \(head.words.dropFirst(2).joined(separator: " ").prefix(60)) was not used; the speed is always 1."
        ]
    }

    /// Locations of the two ends; the ends name each other.
    private static func pairs(
        _ rows: [TextLines.Row], _ customers: [CustomerRow]
    ) throws(RouteFormatError) -> [(pickup: Int, delivery: Int)] {
        var location: [Int: Int] = [:]
        for (index, customer) in customers.enumerated() { location[customer.id] = index }
        var pairs: [(pickup: Int, delivery: Int)] = []
        for index in rows.indices.dropFirst() {
            let from = try rows[index].integer(7, "pickup index", in: 0...1_000_000)
            let to = try rows[index].integer(8, "delivery index", in: 0...1_000_000)
            guard (from == 0) != (to == 0), let other = location[from + to], other > 0 else {
                throw RouteFormatError(
                    line: rows[index].line, "pickup and delivery index",
                    "are \(from) and \(to); allowed is one other customer and one 0")
            }
            let isReturned = try rows[other].integer(from == 0 ? 7 : 8, "partner") == customers[index].id
            let demand = customers[index].demand
            guard isReturned, other != index, demand == -customers[other].demand, from == 0 ? demand >= 0 : demand <= 0 else {
                throw RouteFormatError(
                    line: rows[index].line, "partner", "is customer \(from + to), whose line does not say the same")
            }
            if from == 0 { pairs.append((index, other)) }
        }
        return pairs
    }
}

extension RouteDocument {
    fileprivate mutating func setVehicleCost(_ pairs: [(pickup: Int, delivery: Int)]) {
        let (arcs, count) = (problem.travel[0].distances, problem.locationCount)
        vehicleCost = pairs.reduce(0.0) {
            $0 + Double(arcs[$1.pickup]) + Double(arcs[$1.pickup * count + $1.delivery]) + Double(arcs[$1.delivery])
        }
        for index in problem.vehicles.indices { problem.vehicles[index].costs.fixed = vehicleCost }
        note(["Fewer vehicles come first; the value is the distance alone."])
    }
}
