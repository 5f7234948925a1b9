import Barcodes
import Fulfilment

/// An article of the demo's catalogue.
package struct DemoArticle: Sendable, Equatable {
    /// `D` and five digits.
    package let code: String
    /// Thirteen digits with a valid check digit.
    package let gtin: String
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
