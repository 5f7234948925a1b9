/// Whether the served stops of every relation are on one vehicle, the right one, in order, and next to each other where asked.
struct RelationCheck {
    private let problem: RouteProblem
    /// Vehicle and position on its route, reloads counted, by stop.
    private var positions: [Int: (vehicle: Int, position: Int)] = [:]

    init(_ problem: RouteProblem, _ routes: [[RouteSolution.Visit]]) {
        self.problem = problem
        for (vehicle, route) in routes.enumerated() {
            for (position, visit) in route.enumerated() {
                if case .stop(let stop) = visit { positions[stop] = (vehicle, position) }
            }
        }
    }

    func faults() -> [RouteFault] {
        problem.relations.enumerated().flatMap { index, relation in
            faults(relation, "Relation \(index) (\(relation.kind.rawValue))")
        }
    }

    private func faults(_ relation: Relation, _ name: String) -> [RouteFault] {
        let served = relation.stops.filter { positions[$0] != nil }
        let places = served.compactMap { positions[$0] }
        guard let vehicle = relation.vehicle ?? places.first?.vehicle else { return [] }
        if let stray = zip(served, places).first(where: { $1.vehicle != vehicle }) {
            return [RouteFault(.relation, vehicle: stray.1.vehicle, stop: stray.0, "\(name) asks for vehicle \(vehicle).")]
        }
        return zip(served.dropFirst(), zip(places, places.dropFirst())).compactMap { stop, pair in
            let step = pair.1.position - pair.0.position
            let isKept =
                switch relation.kind {
                case .sameVehicle: true
                case .order: step > 0
                case .directOrder: step == 1
                }
            return isKept ? nil : RouteFault(.relation, vehicle: vehicle, stop: stop, "\(name) is out of order here.")
        }
    }
}
