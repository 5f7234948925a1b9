import Cartonization
import Fulfilment

/// The cartons there are while parcels are planned: each planned one is taken off.
struct CartonStock: Sendable {
    private(set) var cartons: [Carton]
    /// The time one order's planning may take; hardly any takes a tenth of it.
    private static let timeLimit = Duration.milliseconds(200)

    init(_ cartons: [Carton]) { self.cartons = cartons }

    /// The parcels of an order.
    ///
    /// When too few cartons are left, it is planned as if there were enough: somebody fetches more, or says at packing that there
    /// are none. Pieces must not each ship in their own packaging because the cartons have run out.
    /// - Parameter lane: what carriage costs; nil when nobody knows: then cartons alone are compared.
    mutating func parcels(_ items: [Item], lane: CarriageLane?) -> [ParcelPlan] {
        if let plans = parcelsInStock(items, lane: lane) { return plans }
        let plans = Self.plan(items, cartons.map { $0.with(stock: nil) }, lane)
        useUp(plans)
        return plans
    }

    /// The parcels of an order in cartons that are there; nil when there are too few.
    mutating func parcelsInStock(_ items: [Item], lane: CarriageLane?) -> [ParcelPlan]? {
        let plans = Self.plan(items, cartons, lane)
        let bare = plans.count { $0.carton == nil }
        if bare > 0, cartons.contains(where: { $0.stock != nil }) {
            let unlimited = Self.plan(items, cartons.map { $0.with(stock: nil) }, lane)
            if unlimited.count(where: { $0.carton == nil }) < bare { return nil }
        }
        useUp(plans)
        return plans
    }

    private static func plan(_ items: [Item], _ cartons: [Carton], _ lane: CarriageLane?) -> [ParcelPlan] {
        let end = ContinuousClock.now + timeLimit
        let rules = lane.map { PackingRules(lane: $0) } ?? PackingRules()
        return Cartonizer.parcels(items: items, cartons: cartons, rules: rules) { ContinuousClock.now > end }
    }

    private mutating func useUp(_ plans: [ParcelPlan]) {
        let codes = plans.compactMap(\.carton?.code)
        guard cartons.contains(where: { $0.stock != nil }) else { return }
        cartons = cartons.map { carton in
            carton.with(stock: carton.stock.map { max(0, $0 - codes.count { $0 == carton.code }) })
        }
    }
}
