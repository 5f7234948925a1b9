/// Snake-case fields; everything but the aisles and the blocks has a default.
extension FloorLayout: Codable {
    private enum CodingKeys: String, CodingKey {
        case aisles, blocks, drops
        case cellPitch = "cell_pitch"
        case aislePitch = "aisle_pitch"
        case dropDistance = "drop_distance"
        case oneWay = "one_way"
        case firstAisle = "first_aisle"
        case firstCell = "first_cell"
    }

    /// - Throws: `DecodingError`; `LayoutError` for numbers out of range.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            aisles: try container.decode(Int.self, forKey: .aisles), blocks: try container.decode([Block].self, forKey: .blocks),
            cellPitch: try container.decodeIfPresent(Int.self, forKey: .cellPitch) ?? 1000,
            aislePitch: try container.decodeIfPresent(Int.self, forKey: .aislePitch) ?? 3000,
            drops: try container.decodeIfPresent([Junction].self, forKey: .drops),
            dropDistance: try container.decodeIfPresent(Int.self, forKey: .dropDistance) ?? 0,
            oneWay: try container.decodeIfPresent([OneWay].self, forKey: .oneWay) ?? [],
            firstAisle: try container.decodeIfPresent(Int.self, forKey: .firstAisle) ?? 0,
            firstCell: try container.decodeIfPresent(Int.self, forKey: .firstCell) ?? 0)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(aisles, forKey: .aisles)
        try container.encode(blocks, forKey: .blocks)
        try container.encode(cellPitch, forKey: .cellPitch)
        try container.encode(aislePitch, forKey: .aislePitch)
        try container.encode(drops, forKey: .drops)
        try container.encode(dropDistance, forKey: .dropDistance)
        try container.encode(oneWay, forKey: .oneWay)
        try container.encode(firstAisle, forKey: .firstAisle)
        try container.encode(firstCell, forKey: .firstCell)
    }
}
