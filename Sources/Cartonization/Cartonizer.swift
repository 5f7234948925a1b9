import Fulfilment

/// Chooses the cartons of an order.
///
/// One parcel when weight and volume allow it, else as few as first-fit by falling volume finds, each in the smallest carton that
/// holds its contents. A piece that no carton takes travels in its own packaging. The same order gives the same parcels.
package enum Cartonizer {
    /// Share of a carton's volume that several pieces may fill, in percent, as long as their places are not computed.
    package static let defaultFillPercent = 80

    /// The parcels of an order; together they hold every piece exactly once.
    package static func parcels(items: [Item], cartons: [Carton], fillPercent: Int = defaultFillPercent) -> [ParcelPlan] {
        let smallestFirst = cartons.sorted { ($0.inner.volume, $0.code) < ($1.inner.volume, $1.code) }
        let wanted = items.filter { $0.quantity > 0 }
        let packable = wanted.filter { item in smallestFirst.contains { $0.holds(item) } }
        let oversized = wanted.filter { item in !smallestFirst.contains { $0.holds(item) } }
        return packed(packable, smallestFirst, fillPercent) + oversized.flatMap(ownPackaging)
    }

    private static func packed(_ items: [Item], _ cartons: [Carton], _ fillPercent: Int) -> [ParcelPlan] {
        var parcels: [OpenParcel] = []
        for item in items.sorted(by: largerFirst) {
            var rest = item.quantity
            for index in parcels.indices where rest > 0 { rest -= parcels[index].add(item, atMost: rest) }
            while rest > 0, let largest = cartons.last(where: { $0.holds(item) }) {
                var parcel = OpenParcel(carton: largest, fillPercent: fillPercent)
                rest -= parcel.add(item, atMost: rest)
                parcels.append(parcel)
            }
        }
        return parcels.map { parcel in
            var parcel = parcel
            parcel.shrink(to: cartons)
            return parcel.plan
        }
    }

    private static func ownPackaging(_ item: Item) -> [ParcelPlan] {
        let plan = ParcelPlan(
            carton: nil, contents: [.init(line: item.line, quantity: 1)], weight: item.weight, dimensions: item.dimensions)
        return Array(repeating: plan, count: item.quantity)
    }

    private static func largerFirst(_ left: Item, _ right: Item) -> Bool {
        let leftKey = (left.dimensions.volume, left.weight, -left.line)
        return leftKey > (right.dimensions.volume, right.weight, -right.line)
    }
}
