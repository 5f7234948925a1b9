/// A kind of article of the demo's catalogue: how many there are and how heavy, dense and dear they are.
struct DemoCategory: Sendable {
    let name: String
    /// Share of the catalogue, in percent.
    let share: Double
    /// Half of the articles weigh less, in grams.
    let medianGrams: Double
    /// Spread of the weight: one standard deviation multiplies or divides it by e to this power.
    let spread: Double
    /// Grams per cubic centimetre with its packaging.
    let density: ClosedRange<Double>
    /// Half of the articles cost less, in centavos.
    let medianPrice: Double
    /// Whether lots carry a date after which they may not be sold.
    let isPerishable: Bool
    let nouns: [String]

    static let all: [DemoCategory] = [
        DemoCategory(
            name: "apparel", share: 20, medianGrams: 320, spread: 0.5, density: 0.12...0.3, medianPrice: 7_900,
            isPerishable: false,
            nouns: ["T-shirt", "jeans", "dress", "jacket", "socks, 3 pairs", "scarf"]),
        DemoCategory(
            name: "beauty", share: 15, medianGrams: 250, spread: 0.7, density: 0.4...0.9, medianPrice: 5_500, isPerishable: true,
            nouns: ["shampoo", "hand cream", "perfume", "sun lotion", "soap"]),
        DemoCategory(
            name: "home", share: 17, medianGrams: 1_100, spread: 1.0, density: 0.15...0.5, medianPrice: 9_900,
            isPerishable: false,
            nouns: ["bath towel", "bed linen", "lamp", "pan", "glass set", "cushion", "shelf"]),
        DemoCategory(
            name: "electronics", share: 13, medianGrams: 450, spread: 0.9, density: 0.25...0.6, medianPrice: 18_900,
            isPerishable: false,
            nouns: ["headphones", "charger", "keyboard", "router", "speaker", "watch"]),
        DemoCategory(
            name: "toys", share: 10, medianGrams: 600, spread: 0.8, density: 0.1...0.3, medianPrice: 8_900, isPerishable: false,
            nouns: ["puzzle", "doll", "building blocks", "board game", "ball"]),
        DemoCategory(
            name: "books", share: 10, medianGrams: 380, spread: 0.5, density: 0.5...0.9, medianPrice: 4_500, isPerishable: false,
            nouns: ["novel", "cook book", "atlas", "dictionary", "comic"]),
        DemoCategory(
            name: "food", share: 9, medianGrams: 700, spread: 0.7, density: 0.4...0.9, medianPrice: 3_500, isPerishable: true,
            nouns: ["coffee", "chocolate", "olive oil", "nuts", "tea"]),
        DemoCategory(
            name: "garden", share: 6, medianGrams: 2_800, spread: 0.9, density: 0.2...0.6, medianPrice: 13_900,
            isPerishable: false,
            nouns: ["hose", "pruner", "planter", "soil, bag", "watering can"]),
    ]
}
