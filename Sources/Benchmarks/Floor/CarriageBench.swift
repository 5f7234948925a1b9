import Cartonization
import Foundation
import Fulfilment

/// What choosing cartons with carriage costs, and what it saves: the same orders by cartons alone and with a rate card.
struct CarriageBench {
    let orders: [[Item]]
    let cartons: [Carton]
    let name: String

    func run() throws {
        let lane = try Self.lane()
        let alone = measured(PackingRules())
        let together = measured(PackingRules(lane: lane))
        print("carriage, \(orders.count) \(name) orders, \(Self.services) services:")
        for (label, result) in [("by cartons alone", alone), ("with carriage", together)] {
            let spent = result.plans.reduce(0) { $0 + Self.cost($1, lane) }
            print(
                "    \(label): \(result.plans.count) parcels, \(spent) spent; ms/order: \(Spread(result.times).text(digits: 3))")
        }
    }

    private func measured(_ rules: PackingRules) -> (plans: [ParcelPlan], times: [Double]) {
        var (plans, times): ([ParcelPlan], [Double]) = ([], [])
        for items in orders {
            let start = ThreadTime.seconds
            let (seconds, found) = ThreadTime.of {
                Cartonizer.parcels(items: items, cartons: cartons, rules: rules) { ThreadTime.seconds - start > 0.02 }
            }
            times.append(seconds * 1000)
            plans += found
        }
        return (plans, times)
    }

    /// Carton, filling and what the parcel is billed, in minor units; a parcel that nobody carries counts as the dearest.
    private static func cost(_ plan: ParcelPlan, _ lane: CarriageLane) -> Int {
        (plan.packaging?.cost ?? 0) + (lane.quote(weight: plan.weight, dimensions: plan.dimensions)?.price ?? 10_000)
    }

    private static let services = 8

    /// Eight services of thirty weight steps, each a little dearer and quicker than the one before.
    private static func lane() throws -> CarriageLane {
        guard let currency = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        let card = try RateCard(
            services: (0..<services).map { index in
                let steps = (1...30).map { kilograms in
                    CarrierService.PriceStep(
                        upTo: kilograms * 1000, price: Money(minor: 400 + 40 * index + 90 * kilograms, currency: currency))
                }
                let zone = CarrierService.Zone(
                    code: "Z", country: "*", from: 0, to: 2000, transitDays: 1 + (services - index) / 2, steps: steps)
                return CarrierService(
                    code: "S\(index)", carrier: "C\(index / 2)", isOwnFleet: false, maxWeight: 30_000, maxLength: 1200,
                    volumetricDivisor: index.isMultiple(of: 2) ? 5000 : 4000, zones: [zone])
            })
        let now = Date(timeIntervalSince1970: 0)
        return CarriageLane(
            card, distance: 100_000, country: "DE", readyAt: now, promisedBy: now.addingTimeInterval(4 * 86_400))
    }
}
