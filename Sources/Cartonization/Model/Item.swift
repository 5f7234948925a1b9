package import Fulfilment

/// So many equal pieces of one order line.
package struct Item: Sendable, Hashable {
    /// The line's number within the order.
    package let line: Int
    /// What people call it; may be empty.
    package let name: String
    /// Pieces; items of no pieces are ignored.
    package let quantity: Int
    /// Grams of one piece.
    package let weight: Int
    /// Of one piece.
    package let dimensions: Dimensions
    /// Which of its edges may stand upright.
    package let upright: Upright
    /// Whether only other fragile pieces may lie on it.
    package let isFragile: Bool
    /// Whether nothing may lie on it.
    package let bearsNothing: Bool
    /// Pieces of different groups never share a carton; nil goes with everything.
    package let group: String?
    /// Whether it never shares a carton.
    package let shipsAlone: Bool

    package init(
        line: Int, name: String = "", quantity: Int, weight: Int, dimensions: Dimensions, upright: Upright = .any,
        isFragile: Bool = false, bearsNothing: Bool = false, group: String? = nil, shipsAlone: Bool = false
    ) {
        self.line = line
        self.name = name
        self.quantity = quantity
        self.weight = weight
        self.dimensions = dimensions
        self.upright = upright
        self.isFragile = isFragile
        self.bearsNothing = bearsNothing
        self.group = group
        self.shipsAlone = shipsAlone
    }

    /// The edges of a piece that may stand upright.
    package struct Upright: OptionSet, Sendable, Hashable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let length = Upright(rawValue: 1)
        package static let width = Upright(rawValue: 2)
        package static let height = Upright(rawValue: 4)
        package static let any: Upright = [.length, .width, .height]
    }

    /// Every size along x, y and z it may take in a carton, each once.
    package var turns: [Dimensions] {
        let (l, w, h) = (dimensions.length, dimensions.width, dimensions.height)
        var turns: [Dimensions] = []
        func add(_ x: Int, _ y: Int, _ z: Int) {
            for turn in [Dimensions(length: x, width: y, height: z), Dimensions(length: y, width: x, height: z)]
            where !turns.contains(turn) {
                turns.append(turn)
            }
        }
        if upright.contains(.height) { add(l, w, h) }
        if upright.contains(.width) { add(l, h, w) }
        if upright.contains(.length) { add(w, h, l) }
        return turns
    }

    /// The same item, so many pieces of it.
    func pieces(_ count: Int) -> Item {
        Item(
            line: line, name: name, quantity: count, weight: weight, dimensions: dimensions, upright: upright,
            isFragile: isFragile,
            bearsNothing: bearsNothing, group: group, shipsAlone: shipsAlone)
    }
}
