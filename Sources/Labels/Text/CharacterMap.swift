/// Which glyph stands for a character: formats 4 and 12 of the table cmap.
struct CharacterMap: Sendable {
    private let bytes: BigEndianBytes
    private let table: Int
    private let isLong: Bool

    /// nil when the font has neither format.
    init?(_ bytes: BigEndianBytes, _ cmap: Int) {
        let tables = (0..<min(32, bytes.u16(cmap + 2))).map { cmap + bytes.u32(cmap + 4 + $0 * 8 + 4) }
        self.bytes = bytes
        if let long = tables.first(where: { bytes.u16($0) == 12 }) {
            (table, isLong) = (long, true)
        } else if let short = tables.first(where: { bytes.u16($0) == 4 }) {
            (table, isLong) = (short, false)
        } else {
            return nil
        }
    }

    /// 0 when there is none.
    func glyph(of character: UInt32) -> Int { isLong ? long(Int(character)) : short(Int(character)) }

    private func long(_ character: Int) -> Int {
        var (low, high) = (0, min(bytes.u32(table + 12), 100_000))
        while low < high {
            let middle = (low + high) / 2
            let group = table + 16 + middle * 12
            if character > bytes.u32(group + 4) {
                low = middle + 1
            } else if character < bytes.u32(group) {
                high = middle
            } else {
                return bytes.u32(group + 8) + character - bytes.u32(group)
            }
        }
        return 0
    }

    private func short(_ character: Int) -> Int {
        guard character <= 0xFFFF else { return 0 }
        let doubled = bytes.u16(table + 6)
        let (ends, starts) = (table + 14, table + 16 + doubled)
        for segment in 0..<doubled / 2 where character <= bytes.u16(ends + segment * 2) {
            let start = bytes.u16(starts + segment * 2)
            guard character >= start else { return 0 }
            let delta = bytes.u16(starts + doubled + segment * 2)
            let place = starts + doubled * 2 + segment * 2
            let offset = bytes.u16(place)
            guard offset != 0 else { return (character + delta) & 0xFFFF }
            let glyph = bytes.u16(place + offset + (character - start) * 2)
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF
        }
        return 0
    }
}
