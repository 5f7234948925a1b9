import FoundationEssentials
import Fulfilment
import PickPlanning
import Postgres
import ScanDialogue

/// Tours that were begun: their pickers go on with them before they do anything else.
struct TourSource: WorkSource {
    let kind = WorkKind.pick
    let right = Right.pick

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        try await WorkTaskStore().tours(on: database).map { tour in
            var task = WorkTask(
                kind: kind, key: "tour \(tour.id)", site: tour.site, since: tour.startedAt,
                why: .tour(cart: tour.cart, open: tour.open, picks: tour.picks), holder: tour.picker)
            (task.open.cart, task.open.tour) = (tour.cart, tour.id)
            return task
        }
    }
}

/// Orders that a tour may take, at sites with a cart that nobody uses.
struct PickSource: WorkSource {
    let kind = WorkKind.pick
    let right = Right.pick
    let board: DepartureBoard

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let (orders, now) = try await WorkTaskStore().pickable(on: database)
        return try await OrderUrgency(board: board).tasks(orders, now: now, kind, on: database)
    }
}

/// Orders whose pieces lie in bins and wait for a packer.
struct PackSource: WorkSource {
    let kind = WorkKind.pack
    let right = Right.pack
    let board: DepartureBoard
    let isPackedByPeople: Bool

    func tasks(on database: some SQLExecutor) async throws -> [WorkTask] {
        let (orders, now) = try await WorkTaskStore().packable(isPackedByPeople: isPackedByPeople, on: database)
        return try await OrderUrgency(board: board).tasks(orders, now: now, kind, on: database)
    }
}

/// Makes orders tasks, by the pickups they have to be ready for.
struct OrderUrgency: Sendable {
    let board: DepartureBoard

    func tasks(
        _ orders: [WorkTaskStore.Order], now: Date, _ kind: WorkKind, on database: some SQLExecutor
    ) async throws -> [WorkTask] {
        var tasks: [WorkTask] = []
        for (site, orders) in Dictionary(grouping: orders, by: \.site).sorted(by: { $0.key < $1.key }) {
            let urgencies = try await urgencies(of: orders, at: site, now: now, on: database)
            tasks += orders.map { task($0, urgencies[$0.id], now, kind) }
        }
        return tasks
    }

    /// Of the orders of a site to which some service with cut-offs goes.
    func urgencies(
        of orders: [WorkTaskStore.Order], at site: String, now: Date, on database: some SQLExecutor
    ) async throws -> [Int64: DepartureBoard.Urgency] {
        try await board.refresh(site, on: database)
        return board.urgencies(
            of: orders.compactMap { order in order.consignment.map { (order.id, $0) } }, at: site, now: now)
    }

    private func task(
        _ order: WorkTaskStore.Order, _ urgency: DepartureBoard.Urgency?, _ now: Date, _ kind: WorkKind
    ) -> WorkTask {
        let slack = urgency?.slack ?? order.dueAt.map { Int($0.timeIntervalSince(now).rounded(.down)) }
        var task = WorkTask(
            kind: kind, key: "\(kind.rawValue) \(order.id)", site: order.site, place: order.place, zone: order.zone,
            priority: order.priority, due: slack.map { now + Double($0) }, since: order.since,
            why: .order(priority: order.priority, slack: slack, cutOff: urgency?.deadline, parcel: order.parcel),
            holder: order.packer)
        (task.open.order, task.open.bin) = (order.id, order.parcel ?? order.bins.first)
        if order.bins.count > 1, order.parcel == nil { task.open.bins = order.bins }
        return task
    }
}
