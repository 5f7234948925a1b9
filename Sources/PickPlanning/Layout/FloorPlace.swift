/// A cell of an aisle, by the numbers on the signs.
package struct FloorPlace: Sendable, Hashable, Codable {
    /// The aisle's number.
    package let aisle: Int
    /// The cell's number, counted from the front through all blocks.
    package let cell: Int

    package init(aisle: Int, cell: Int) {
        self.aisle = aisle
        self.cell = cell
    }
}

/// Where a picker stands, or where a tour ends.
package enum FloorPoint: Sendable, Hashable {
    /// In front of a cell.
    case place(FloorPlace)
    /// At the end of an aisle, or where it crosses a cross aisle.
    case junction(FloorLayout.Junction)
}

extension FloorPoint: Codable {
    private enum CodingKeys: String, CodingKey {
        case aisle, cell
        case crossAisle = "cross_aisle"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let aisle = try container.decode(Int.self, forKey: .aisle)
        if let crossAisle = try container.decodeIfPresent(Int.self, forKey: .crossAisle) {
            self = .junction(.init(aisle: aisle, crossAisle: crossAisle))
        } else {
            self = .place(.init(aisle: aisle, cell: try container.decode(Int.self, forKey: .cell)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .place(let place): try place.encode(to: encoder)
        case .junction(let junction): try junction.encode(to: encoder)
        }
    }
}
