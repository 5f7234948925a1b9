/// Where one line of an order stands; a line whose pieces are split stands where its last piece does.
package enum LineState: String, Sendable, CaseIterable, Codable, Comparable {
    case ordered, backordered, reserved, picked, packed, shipped, delivered, cancelled

    /// How far along; a cancelled line does not hold the others back, so it ranks last.
    package static func < (left: LineState, right: LineState) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
