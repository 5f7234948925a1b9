public import RouteKernel

extension TravelMatrix {
    /// Durations, distances and costs from here on, in files and in answers of map services, mean that there is no way: nothing a
    /// problem can hold is as large.
    public static let noWay = RouteProblem.limit

    /// Tables that agree where there is no way: an arc that one of them calls unreachable is so in all of them. From a location to itself
    /// there is always a way, and a table that calls it unreachable has 0 there.
    /// - Parameters:
    ///   - durations: seconds, a square.
    ///   - distances: metres; nil for the durations, in the same memory.
    ///   - costs: nil to use those of the vehicles.
    public init(agreeing durations: [Int32], distances: [Int32]? = nil, costs: [Int32]? = nil) {
        var tables = [durations, distances, costs].compactMap { $0 }
        if tables.contains(where: { $0.contains(Self.unreachable) }) { Self.agree(&tables) }
        self.init(
            durations: tables[0], distances: distances == nil ? tables[0] : tables[1], costs: costs == nil ? nil : tables.last)
    }

    private static func agree(_ tables: inout [[Int32]]) {
        let diagonal = Int(Double(tables[0].count).squareRoot()) + 1
        for cell in tables[0].indices {
            let isOpen = cell % diagonal == 0
            guard tables.contains(where: { $0[cell] == unreachable }) else { continue }
            for table in tables.indices where !isOpen || tables[table][cell] == unreachable {
                tables[table][cell] = isOpen ? 0 : unreachable
            }
        }
    }
}
