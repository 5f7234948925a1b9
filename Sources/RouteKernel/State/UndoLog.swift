/// The routes an iteration changed, as they were, so that a rejected candidate is undone without copying the solution.
struct UndoLog {
    private let recorded: FlatArray<Int32>
    private let routes: FlatArray<RouteState.Route>
    private let isRecorded: FlatArray<Bool>
    /// Nodes of the recorded routes in order, from their starts to their ends.
    private let order: FlatArray<Int32>
    private let nodes: FlatArray<RouteState.Node>
    /// Sums of loads, by index among the recorded and dimension.
    private let delivered: FlatArray<Int32>
    private let pickedUp: FlatArray<Int32>
    private(set) var recordedCount = 0
    private var orderCount = 0
    private var cost = 0

    init(_ model: SearchModel, _ storage: FlatStorage) {
        recorded = storage.make(model.vehicleCount, 0)
        routes = storage.make(
            model.vehicleCount, RouteState.Route(arcCosts: 0, count: 0, rank: -1, vehicleClass: 0, distance: 0, driving: 0))
        isRecorded = storage.make(model.vehicleCount, false)
        order = storage.make(model.nodeCount, 0)
        nodes = storage.make(model.nodeCount, .none)
        delivered = storage.make(model.vehicleCount * model.dimensions, 0)
        pickedUp = storage.make(model.vehicleCount * model.dimensions, 0)
    }

    func route(_ index: Int) -> Int { Int(recorded[index]) }

    /// Records a route before its first change.
    mutating func record(_ route: Int, _ state: RouteState) {
        if isRecorded[route] { return }
        if recordedCount == 0 { cost = state.cost }
        isRecorded[route] = true
        recorded[recordedCount] = Int32(route)
        routes[recordedCount] = state.routes[route]
        recordSums(route, state)
        var node = Int32(state.model.startNode(route))
        while node >= 0 {
            order[orderCount] = node
            nodes[orderCount] = state.nodes[node]
            orderCount += 1
            node = state.nodes[node].next
        }
        recordedCount += 1
    }

    private func recordSums(_ route: Int, _ state: RouteState) {
        let dimensions = state.model.dimensions
        for dimension in 0..<dimensions {
            delivered[recordedCount * dimensions + dimension] = state.delivered[route * dimensions + dimension]
            pickedUp[recordedCount * dimensions + dimension] = state.pickedUp[route * dimensions + dimension]
        }
    }

    /// Clears the log: the changes stay.
    mutating func commit() {
        for index in 0..<recordedCount { isRecorded[recorded[index]] = false }
        recordedCount = 0
        orderCount = 0
    }

    /// Restores all recorded routes.
    mutating func undo(_ state: inout RouteState) {
        if recordedCount == 0 { return }
        for index in 0..<recordedCount { state.detachStops(Int(recorded[index])) }
        for index in 0..<orderCount { state.nodes[order[index]] = nodes[index] }
        for index in 0..<recordedCount {
            restoreSums(index, state)
            state.restore(Int(recorded[index]), routes[index])
        }
        state.cost = cost
        commit()
    }

    private func restoreSums(_ index: Int, _ state: RouteState) {
        let (route, dimensions) = (Int(recorded[index]), state.model.dimensions)
        for dimension in 0..<dimensions {
            state.delivered[route * dimensions + dimension] = delivered[index * dimensions + dimension]
            state.pickedUp[route * dimensions + dimension] = pickedUp[index * dimensions + dimension]
        }
    }
}
