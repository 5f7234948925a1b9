/// Draws of several distributions, the same for the same seed on every machine.
package struct SeededRandom: Sendable {
    private var bits: SplitMix64

    package init(seed: UInt64) { bits = SplitMix64(seed: seed) }

    /// A generator for one purpose, so that drawing more numbers for one thing does not change another.
    package init(seed: UInt64, purpose: String, index: Int = 0) {
        let start: UInt64 = 0xCBF2_9CE4_8422_2325
        let hash = purpose.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        bits = SplitMix64(
            seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ hash ^ (UInt64(truncatingIfNeeded: index) &* 0xD1B5_4A32_D192_ED03))
        _ = next()
    }

    /// 64 uniform bits.
    package mutating func next() -> UInt64 { bits.next() }

    /// Uniform in 0 ..< 1.
    package mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// True with the given probability.
    package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Uniform, both ends included.
    package mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.count))
    }

    /// Uniform in the range.
    package mutating func double(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }

    /// Mean 0, standard deviation 1; the sum of twelve uniforms is near enough and the same on every platform.
    package mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + unit() } }

    /// One of the elements, each as likely. The list is not empty.
    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0...elements.count - 1)] }
}

/// A choice among things that are not equally likely.
package struct WeightedChoice<Element: Sendable>: Sendable {
    private let elements: [Element]
    private let upTo: [Double]

    /// The list is not empty and its weights are not negative.
    package init(_ elements: [(element: Element, weight: Double)]) {
        self.elements = elements.map(\.element)
        var sum = 0.0
        self.upTo = elements.map {
            sum += $0.weight
            return sum
        }
    }

    /// Draws one element.
    package func draw(_ random: inout SeededRandom) -> Element {
        let target = random.unit() * (upTo.last ?? 0)
        var low = 0
        var high = upTo.count - 1
        while low < high {
            let middle = (low + high) / 2
            if upTo[middle] > target { high = middle } else { low = middle + 1 }
        }
        return elements[low]
    }
}
