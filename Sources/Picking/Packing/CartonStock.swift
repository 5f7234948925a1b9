import Cartonization
import Fulfilment

/// The cartons there are while parcels are planned: each planned one is taken off.
struct CartonStock: Sendable {
    private(set) var cartons: [Carton]
    private let memory: CartonPlanMemory
    /// The time one order's planning may take; hardly any takes a tenth of it.
    private static let timeLimit = Duration.milliseconds(200)

    /// - Parameter memory: of plans made before.
    init(_ cartons: [Carton], memory: CartonPlanMemory) { (self.cartons, self.memory) = (cartons, memory) }

    /// The parcels of an order.
    ///
    /// When too few cartons are left, it is planned as if there were enough: somebody fetches more, or says at packing that there
    /// are none. Pieces must not each ship in their own packaging because the cartons have run out.
    /// - Parameter lane: what carriage costs; nil when nobody knows: then cartons alone are compared.
    mutating func parcels(of order: Int64, _ items: [Item], lane: CarriageLane?) -> [ParcelPlan] {
        if let plans = parcelsInStock(of: order, items, lane: lane) { return plans }
        let plans = plan(order, items, endless, lane)
        useUp(plans)
        return plans
    }

    /// The parcels of an order in cartons that are there; nil when there are too few.
    mutating func parcelsInStock(of order: Int64, _ items: [Item], lane: CarriageLane?) -> [ParcelPlan]? {
        let plans = plan(order, items, cartons, lane)
        let bare = plans.count { $0.carton == nil }
        if bare > 0, cartons.contains(where: { $0.stock != nil }) {
            let unlimited = plan(order, items, endless, lane)
            if unlimited.count(where: { $0.carton == nil }) < bare { return nil }
        }
        useUp(plans)
        return plans
    }

    /// As if there were always enough.
    private var endless: [Carton] { cartons.map { $0.with(stock: nil) } }

    private func plan(_ order: Int64, _ items: [Item], _ cartons: [Carton], _ lane: CarriageLane?) -> [ParcelPlan] {
        // More cartons than pieces change nothing, but would make the task another one with each carton that is used elsewhere.
        let pieces = items.reduce(0) { $0 + max(0, $1.quantity) }
        let enough = cartons.map { $0.with(stock: $0.stock.map { min($0, pieces) }) }
        return memory.plans(of: order, CartonPlanMemory.Task(items: items, cartons: enough, lane: lane)) { task in
            let end = ContinuousClock.now + Self.timeLimit
            let rules = task.lane.map { PackingRules(lane: $0) } ?? PackingRules()
            return Cartonizer.parcels(items: task.items, cartons: task.cartons, rules: rules) { ContinuousClock.now > end }
        }
    }

    private mutating func useUp(_ plans: [ParcelPlan]) { useUp(plans.compactMap(\.carton?.code)) }

    /// Takes cartons off by their codes, one for each time a code is given.
    mutating func useUp(_ codes: [String]) {
        guard cartons.contains(where: { $0.stock != nil }) else { return }
        cartons = cartons.map { carton in
            carton.with(stock: carton.stock.map { max(0, $0 - codes.count { $0 == carton.code }) })
        }
    }
}
