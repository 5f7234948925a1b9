import Cartonization
import Fulfilment
import ScanDialogue

/// The parcels planned for an order that somebody packs, kept until they are closed.
struct PackingPlan: Sendable, Equatable, Codable {
    var parcels: [Parcel]
    /// Lines whose pieces are packed by their serial numbers; nil: none.
    var serialLines: [Int]?

    struct Parcel: Sendable, Equatable, Codable {
        let carton: String?
        let weight: Int
        /// Length, width, height outside, in millimetres.
        let size: [Int]
        let contents: [Content]
        /// The line of each piece, in packing order.
        let pieces: [Int]
        let steps: [String]
        /// What is kept with the parcel; nil in plans from before it was.
        var figures: Figures?
    }

    /// What a parcel's packaging and carriage are known to be.
    struct Figures: Sendable, Equatable, Codable {
        /// From 0 to 1; nil like the material: its own packaging.
        var void: Double?
        /// Grams of carton and filling.
        var materialWeight: Int?
        /// In the minor unit.
        var materialCost: Int?
        /// As expected, in the minor unit; nil when that is not known.
        var carriage: Int?
        /// Of both costs; nil when neither is known.
        var currency: Currency?
    }

    struct Content: Sendable, Equatable, Codable {
        let line: Int
        let quantity: Int
    }

    /// - Parameters:
    ///   - card: what the costs are in; nil: not known, so that no cost is kept.
    ///   - lane: what carriage was reckoned with.
    ///   - serialLines: lines whose pieces have serial numbers.
    init(_ plans: [ParcelPlan], items: [Item], card: RateCard?, lane: CarriageLane?, serialLines: [Int] = []) {
        self.serialLines = serialLines.isEmpty ? nil : serialLines
        parcels = plans.map { plan in
            Parcel(
                carton: plan.carton?.code, weight: max(1, plan.weight),
                size: [plan.dimensions.length, plan.dimensions.width, plan.dimensions.height],
                contents: plan.contents.map { Content(line: $0.line, quantity: $0.quantity) },
                pieces: plan.packing?.placements.map { items[$0.item].line } ?? plan.contents.map(\.line),
                steps: plan.packing.map { PackingSteps($0, items: items).lines } ?? [],
                figures: Figures(plan, currency: card?.currency, isCarriageKnown: lane != nil))
        }
    }

    /// What the packer's device gets.
    /// - Parameters:
    ///   - scans: what was scanned of it before.
    ///   - bins: codes of those that the order has.
    func list(orderID: Int64, articles: [Int: PackingStore.Article], scans: [String], bins: [String]) -> PackList {
        let parcels = parcels.enumerated().map { index, parcel in
            let pieces = parcel.pieces.enumerated().map { place, line in
                let article = articles[line]
                return PackList.Piece(
                    sku: article?.sku ?? "", gtin: article?.gtin ?? "", name: article?.name ?? "",
                    step: place < parcel.steps.count ? parcel.steps[place] : article?.name ?? "",
                    hasSerial: serialLines?.contains(line) == true ? true : nil)
            }
            return PackList.Parcel(number: index + 1, carton: parcel.carton, weight: parcel.weight, pieces: pieces)
        }
        return PackList(orderID: orderID, parcels: parcels, scans: scans, bins: bins.isEmpty ? nil : bins)
    }
}

extension PackingPlan.Figures {
    init(_ plan: ParcelPlan, currency: Currency?, isCarriageKnown: Bool) {
        (void, materialWeight) = (plan.packaging?.voidShare, plan.packaging?.weight)
        guard let currency else { return }
        (materialCost, carriage) = (plan.packaging?.cost, isCarriageKnown ? plan.carriage.price : nil)
        self.currency = materialCost == nil && carriage == nil ? nil : currency
    }
}

extension CartonStock {
    /// The parcels of an order as they are kept; the cartons are taken off.
    mutating func plan(_ order: Int64, _ items: [Item], to destination: Destination?, _ card: RateCard?) -> PackingPlan {
        let lane = destination?.lane(card)
        return PackingPlan(parcels(of: order, items, lane: lane), items: items, card: card, lane: lane)
    }
}
