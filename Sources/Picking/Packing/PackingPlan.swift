import Cartonization
import Fulfilment
import ScanDialogue

/// The parcels planned for an order that somebody packs, kept until they are closed.
struct PackingPlan: Sendable, Equatable, Codable {
    var parcels: [Parcel]

    struct Parcel: Sendable, Equatable, Codable {
        let carton: String?
        let weight: Int
        /// Length, width, height outside, in millimetres.
        let size: [Int]
        let contents: [Content]
        /// The line of each piece, in packing order.
        let pieces: [Int]
        let steps: [String]
    }

    struct Content: Sendable, Equatable, Codable {
        let line: Int
        let quantity: Int
    }

    init(_ plans: [ParcelPlan], items: [Item]) {
        parcels = plans.map { plan in
            Parcel(
                carton: plan.carton?.code, weight: max(1, plan.weight),
                size: [plan.dimensions.length, plan.dimensions.width, plan.dimensions.height],
                contents: plan.contents.map { Content(line: $0.line, quantity: $0.quantity) },
                pieces: plan.packing?.placements.map { items[$0.item].line } ?? plan.contents.map(\.line),
                steps: plan.packing.map { PackingSteps($0, items: items).lines } ?? [])
        }
    }

    /// What the packer's device gets.
    /// - Parameter scans: what was scanned of it before.
    func list(orderID: Int64, articles: [Int: PackingStore.Article], scans: [String]) -> PackList {
        let parcels = parcels.enumerated().map { index, parcel in
            let pieces = parcel.pieces.enumerated().map { place, line in
                let article = articles[line]
                return PackList.Piece(
                    sku: article?.sku ?? "", gtin: article?.gtin ?? "", name: article?.name ?? "",
                    step: place < parcel.steps.count ? parcel.steps[place] : article?.name ?? "")
            }
            return PackList.Parcel(number: index + 1, carton: parcel.carton, weight: parcel.weight, pieces: pieces)
        }
        return PackList(orderID: orderID, parcels: parcels, scans: scans)
    }
}
