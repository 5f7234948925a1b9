/// The routes an iteration touched, as they were, so that it can be undone without copying the plan.
struct Journal {
    private let touched: Flat<Int32>
    private let firstNode: Flat<Int32>
    private let isTouched: Flat<Bool>
    /// Nodes of the touched routes in order; at most all.
    private let order: Flat<Int32>
    private(set) var touchedCount = 0
    private var orderCount = 0

    init(_ model: SearchModel, _ arena: Arena) {
        touched = arena.make(model.vehicleCount, 0)
        firstNode = arena.make(model.vehicleCount + 1, 0)
        isTouched = arena.make(model.vehicleCount, false)
        order = arena.make(model.nodeCount, 0)
    }

    func route(_ index: Int) -> Int { Int(touched[index]) }

    /// Remembers a route before its first change.
    mutating func touch(_ route: Int, _ tours: Tours) {
        if isTouched[route] { return }
        isTouched[route] = true
        touched[touchedCount] = Int32(route)
        firstNode[touchedCount] = Int32(orderCount)
        var node = tours.nodes[tours.model.startNode(route)].next
        let end = Int32(tours.model.endNode(route))
        while node != end {
            order[orderCount] = node
            orderCount += 1
            node = tours.nodes[node].next
        }
        touchedCount += 1
        firstNode[touchedCount] = Int32(orderCount)
    }

    /// Forgets everything: the changes stay.
    mutating func commit() {
        for index in 0..<touchedCount { isTouched[touched[index]] = false }
        touchedCount = 0
        orderCount = 0
    }

    /// Puts all touched routes back as they were.
    mutating func undo(_ tours: inout Tours) {
        for index in 0..<touchedCount { tours.empty(Int(touched[index])) }
        for index in 0..<touchedCount {
            let route = Int(touched[index])
            tours.fill(route, order, Int(firstNode[index])..<Int(firstNode[index + 1]))
            tours.refresh(route)
        }
        commit()
    }
}
