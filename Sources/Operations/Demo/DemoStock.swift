import Fulfilment

/// Some units of an article at a place, of one lot.
package struct DemoStock: Sendable, Equatable {
    /// The article's code.
    package let sku: String
    /// Number of the place, see `WarehouseLayout`.
    package let place: Int
    /// Empty when the article has no lots.
    package let lot: String
    /// Days from today until the lot expires.
    package let expiresIn: Int?
    /// Days since it arrived.
    package let age: Int
    /// Units.
    package let quantity: Int

    /// Where the catalogue lies: every article on a place of its own; perishable ones, and some others, in two lots or on two places.
    package static func fill(_ articles: [DemoArticle], each quantity: Int, seed: UInt64) -> [DemoStock] {
        var random = SeededRandom(seed: seed, purpose: "stock")
        var nextPlace = 0
        return articles.flatMap { article in
            let first = nextPlace
            let isSplit = quantity > 1 && random.chance(article.isPerishable ? 0.8 : 0.15)
            let sharesPlace = random.chance(0.4)
            nextPlace += isSplit && !sharesPlace ? 2 : 1
            let older = isSplit ? max(1, quantity * random.int(20...60) / 100) : quantity
            let lots = isSplit ? [older, quantity - older] : [older]
            return lots.enumerated().filter { $0.element > 0 }.map { index, units in
                lot(index, of: article, units: units, place: index == 0 || sharesPlace ? first : first + 1, &random)
            }
        }
    }

    private static func lot(
        _ index: Int, of article: DemoArticle, units: Int, place: Int, _ random: inout SeededRandom
    ) -> DemoStock {
        let age = random.int(3...60) + (index == 0 ? 60 : 0)
        let shelfLife = random.int(240...500)
        let name = article.isPerishable ? "L\(random.int(1000...9999))\(index == 0 ? "A" : "B")" : ""
        return DemoStock(
            sku: article.code, place: place, lot: name, expiresIn: article.isPerishable ? shelfLife - age : nil, age: age,
            quantity: units)
    }
}
