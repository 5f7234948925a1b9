import Barcodes
import Fulfilment

/// An article of the demo's catalogue.
package struct DemoArticle: Sendable, Equatable {
    /// `D` and five digits.
    package let code: String
    /// Thirteen digits with a valid check digit.
    package let gtin: String
    /// Of a case of it: the same number with a 1 in front and another check digit.
    var caseGTIN: String { CheckDigit.append(to: "1\(gtin.dropLast())") ?? "" }
    package let name: String
    package let category: String
    /// Grams.
    package let weight: Int
    /// Millimetres, the longest first.
    package let length: Int
    package let width: Int
    package let height: Int
    /// Centavos.
    package let price: Int
    /// Whether its lots carry an expiry date.
    package let isPerishable: Bool

    /// The catalogue: the same seed gives the same articles, and a longer catalogue begins with the shorter one.
    package static func catalogue(count: Int, seed: UInt64) -> [DemoArticle] {
        let categories = WeightedChoice(DemoCategory.all.map { ($0, $0.share) })
        return (1...max(1, count)).map { number in
            var random = SeededRandom(seed: seed, purpose: "article", index: number)
            return DemoArticle(number: number, category: categories.draw(&random), &random)
        }
    }

    private init(number: Int, category: DemoCategory, _ random: inout SeededRandom) {
        code = "D\(number, digits: 5)"
        gtin = CheckDigit.append(to: "7890000\(number, digits: 5)") ?? ""
        name = "\(random.pick(Self.adjectives)) \(random.pick(category.nouns))"
        self.category = category.name
        let grams = category.medianGrams * Exponential.of(category.spread * random.normal())
        weight = min(26_000, max(20, Int(grams.rounded())))
        let sides = Self.sides(cubicCentimetres: Double(weight) / random.double(category.density), &random)
        (length, width, height) = (sides[0], sides[1], sides[2])
        let price = category.medianPrice * Exponential.of(0.6 * random.normal())
        self.price = max(490, Int(price / 100) * 100 + 90)
        isPerishable = category.isPerishable
    }

    /// Three sides in millimetres, the longest first, of about the given volume; neither paper-thin nor longer than 90 cm.
    private static func sides(cubicCentimetres: Double, _ random: inout SeededRandom) -> [Int] {
        let (second, third) = (random.double(0.45...0.95), random.double(0.15...0.6))
        let longest = 10 * (cubicCentimetres / (second * third)).cubeRoot()
        return [longest, longest * second, longest * third].map { min(900, max(8, Int($0.rounded()))) }.sorted(by: >)
    }

    private static let adjectives = [
        "Blue", "Green", "Large", "Small", "Classic", "Fine", "Simple", "Everyday", "Festive", "Light", "Strong", "Soft", "Round",
        "New",
    ]
}

/// Arithmetic that is the same on every machine, which the C library's is not to the last bit.
enum Exponential {
    /// e to the power of `exponent`, by its series after halving the exponent; good to 12 digits.
    static func of(_ exponent: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for index in 1...20 {
            term *= exponent / 64 / Double(index)
            sum += term
        }
        return (0..<6).reduce(sum) { value, _ in value * value }
    }
}

extension Double {
    /// By Newton's method; for positive numbers.
    fileprivate func cubeRoot() -> Double {
        (0..<60).reduce(max(1, self)) { root, _ in (2 * root + self / (root * root)) / 3 }
    }
}

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
