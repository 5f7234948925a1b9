/// The routes an iteration touched, as they were, so that it can be undone without copying the plan.
struct Journal {
    private let touched: Flat<Int32>
    private let routes: Flat<Tours.Route>
    private let firstNode: Flat<Int32>
    private let isTouched: Flat<Bool>
    /// Nodes of the touched routes in order, from their starts to their ends.
    private let order: Flat<Int32>
    private let nodes: Flat<Tours.Node>
    /// Sums of loads, by rank among the touched and dimension.
    private let delivered: Flat<Int32>
    private let pickedUp: Flat<Int32>
    private(set) var touchedCount = 0
    private var orderCount = 0
    private var cost = 0

    init(_ model: SearchModel, _ arena: Arena) {
        touched = arena.make(model.vehicleCount, 0)
        routes = arena.make(model.vehicleCount, Tours.Route(ways: 0, count: 0, rank: -1, kind: 0, distance: 0, driving: 0))
        firstNode = arena.make(model.vehicleCount + 1, 0)
        isTouched = arena.make(model.vehicleCount, false)
        order = arena.make(model.nodeCount, 0)
        nodes = arena.make(model.nodeCount, .none)
        delivered = arena.make(model.vehicleCount * model.dimensions, 0)
        pickedUp = arena.make(model.vehicleCount * model.dimensions, 0)
    }

    func route(_ index: Int) -> Int { Int(touched[index]) }

    /// Remembers a route before its first change.
    mutating func touch(_ route: Int, _ tours: Tours) {
        if isTouched[route] { return }
        if touchedCount == 0 { cost = tours.cost }
        isTouched[route] = true
        touched[touchedCount] = Int32(route)
        routes[touchedCount] = tours.routes[route]
        firstNode[touchedCount] = Int32(orderCount)
        keepSums(route, tours)
        var node = Int32(tours.model.startNode(route))
        while node >= 0 {
            order[orderCount] = node
            nodes[orderCount] = tours.nodes[node]
            orderCount += 1
            node = tours.nodes[node].next
        }
        touchedCount += 1
        firstNode[touchedCount] = Int32(orderCount)
    }

    private func keepSums(_ route: Int, _ tours: Tours) {
        let dimensions = tours.model.dimensions
        for dimension in 0..<dimensions {
            delivered[touchedCount * dimensions + dimension] = tours.delivered[route * dimensions + dimension]
            pickedUp[touchedCount * dimensions + dimension] = tours.pickedUp[route * dimensions + dimension]
        }
    }

    /// Forgets everything: the changes stay.
    mutating func commit() {
        for index in 0..<touchedCount { isTouched[touched[index]] = false }
        touchedCount = 0
        orderCount = 0
    }

    /// Puts all touched routes back as they were.
    mutating func undo(_ tours: inout Tours) {
        if touchedCount == 0 { return }
        for index in 0..<touchedCount { tours.release(Int(touched[index])) }
        for index in 0..<orderCount { tours.nodes[order[index]] = nodes[index] }
        for index in 0..<touchedCount {
            restoreSums(index, tours)
            tours.restore(Int(touched[index]), routes[index])
        }
        tours.cost = cost
        commit()
    }

    private func restoreSums(_ index: Int, _ tours: Tours) {
        let (route, dimensions) = (Int(touched[index]), tours.model.dimensions)
        for dimension in 0..<dimensions {
            tours.delivered[route * dimensions + dimension] = delivered[index * dimensions + dimension]
            tours.pickedUp[route * dimensions + dimension] = pickedUp[index * dimensions + dimension]
        }
    }
}
