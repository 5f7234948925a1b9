package import Fulfilment

/// One parcel to be packed.
package struct ParcelPlan: Sendable, Equatable {
    /// Where every piece goes; nil: a single piece in its own packaging.
    package let packing: Packing?
    /// What goes in, by line, ascending.
    package let contents: [Content]
    /// Grams, packaging included.
    package let weight: Int
    /// What a carrier measures: the carton's outer size, or the piece's own.
    package let dimensions: Dimensions
    /// What a carrier would take for it.
    package let carriage: CarriageQuote
    /// Of the carton and its filling; nil: a single piece in its own packaging.
    package let packaging: Packaging?

    /// Grams a carrier bills.
    package var billedWeight: Int { carriage.billedWeight }
    /// Carton, filling and carriage, in minor units; without carriage when nobody carries it.
    package var cost: Int { (packaging?.cost ?? 0) + (carriage.price ?? 0) }
    /// nil: a single piece in its own packaging.
    package var carton: Carton? { packing?.carton }

    /// Pieces of one order line in one parcel.
    package struct Content: Sendable, Equatable {
        /// The line's number within the order.
        package let line: Int
        /// Pieces, at least one.
        package let quantity: Int

        package init(line: Int, quantity: Int) {
            self.line = line
            self.quantity = quantity
        }
    }
}

extension ParcelPlan {
    /// A packed carton.
    init(_ packing: Packing, items: [Item], rules: PackingRules) {
        let weight = packing.weight(items)
        var lines: [Int: Int] = [:]
        for placement in packing.placements { lines[items[placement.item].line, default: 0] += 1 }
        self.init(
            packing: packing, contents: lines.sorted { $0.key < $1.key }.map { Content(line: $0.key, quantity: $0.value) },
            weight: weight, dimensions: packing.carton.outer, carriage: rules.carriage(weight, packing.carton.outer),
            packaging: packing.packaging)
    }

    /// One piece that no carton takes.
    init(own item: Item, rules: PackingRules) {
        self.init(
            packing: nil, contents: [Content(line: item.line, quantity: 1)], weight: item.weight, dimensions: item.dimensions,
            carriage: rules.carriage(item.weight, item.dimensions), packaging: nil)
    }
}
