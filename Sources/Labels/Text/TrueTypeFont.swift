/// A font with TrueType outlines (OpenType 1.9, tables cmap, glyf, head, hhea, hmtx, loca, maxp), alone or first of a collection.
///
/// Reads with bounds everywhere: a damaged file gives wrong or no letters, never a crash.
package struct TrueTypeFont: LabelFont {
    private let bytes: BigEndianBytes
    private let glyf: Int
    private let loca: Int
    private let hmtx: Int
    private let characters: CharacterMap
    private let unitsPerEm: Double
    private let hasLongOffsets: Bool
    private let metricCount: Int
    private let glyphCount: Int

    private static let deepestComposite = 6

    /// nil when the bytes are no such font.
    package init?(_ data: [UInt8]) {
        let bytes = BigEndianBytes(data)
        let start = bytes.u32(0) == 0x7474_6366 ? bytes.u32(12) : 0
        let tables = Self.tables(bytes, start)
        guard let head = tables["head"], let hhea = tables["hhea"], let maxp = tables["maxp"], let glyf = tables["glyf"],
            let loca = tables["loca"], let hmtx = tables["hmtx"], let cmap = tables["cmap"], let map = CharacterMap(bytes, cmap)
        else { return nil }
        self.bytes = bytes
        (self.glyf, self.loca, self.hmtx, characters) = (glyf, loca, hmtx, map)
        unitsPerEm = Double(max(16, bytes.u16(head + 18)))
        hasLongOffsets = bytes.u16(head + 50) == 1
        metricCount = max(1, bytes.u16(hhea + 34))
        glyphCount = bytes.u16(maxp + 4)
    }

    private static func tables(_ bytes: BigEndianBytes, _ start: Int) -> [String: Int] {
        var tables: [String: Int] = [:]
        for index in 0..<min(64, bytes.u16(start + 4)) {
            let entry = start + 12 + index * 16
            tables[bytes.text(entry, 4)] = bytes.u32(entry + 8)
        }
        return tables
    }

    package func glyph(_ scalar: Unicode.Scalar) -> Glyph? {
        let index = characters.glyph(of: scalar.value)
        guard index > 0, index < glyphCount else { return nil }
        let advance = Double(bytes.u16(hmtx + min(index, metricCount - 1) * 4)) / unitsPerEm
        return Glyph(outline: outline(of: index, depth: 0).moved(0, 0, scale: 1 / unitsPerEm), advance: advance)
    }

    /// In font units, y downwards.
    private func outline(of index: Int, depth: Int) -> Outline {
        let (start, end) = range(of: index)
        guard end > start, depth < Self.deepestComposite else { return Outline() }
        let contours = bytes.i16(glyf + start)
        return contours >= 0
            ? SimpleGlyph(bytes, at: glyf + start, contours: contours).outline : composite(at: glyf + start + 10, depth: depth)
    }

    private func range(of index: Int) -> (Int, Int) {
        guard index < glyphCount else { return (0, 0) }
        if hasLongOffsets { return (bytes.u32(loca + index * 4), bytes.u32(loca + index * 4 + 4)) }
        return (bytes.u16(loca + index * 2) * 2, bytes.u16(loca + index * 2 + 2) * 2)
    }

    private func composite(at start: Int, depth: Int) -> Outline {
        var result = Outline()
        var position = start
        for _ in 0..<32 {
            let flags = bytes.u16(position)
            let part = outline(of: bytes.u16(position + 2), depth: depth + 1)
            position += 4
            let isWide = flags & 1 != 0
            let dx = isWide ? bytes.i16(position) : bytes.i8(position)
            let dy = isWide ? bytes.i16(position + 2) : bytes.i8(position + 1)
            position += isWide ? 4 : 2
            let matrix = matrix(flags, &position)
            let offset = flags & 2 != 0 ? (Double(dx), Double(dy)) : (0, 0)
            result.polygons += part.polygons.map { polygon in
                polygon.map { point in
                    Outline.Point(
                        x: point.x * matrix.0 - point.y * matrix.2 + offset.0,
                        y: -(point.x * matrix.1 - point.y * matrix.3 + offset.1))
                }
            }
            if flags & 0x20 == 0 { break }
        }
        return result
    }

    private func matrix(_ flags: Int, _ position: inout Int) -> (Double, Double, Double, Double) {
        func next() -> Double {
            defer { position += 2 }
            return Double(bytes.i16(position)) / 16_384
        }
        if flags & 0x08 != 0 {
            let scale = next()
            return (scale, 0, 0, scale)
        }
        if flags & 0x40 != 0 {
            let x = next()
            return (x, 0, 0, next())
        }
        if flags & 0x80 != 0 {
            let (a, b, c) = (next(), next(), next())
            return (a, b, c, next())
        }
        return (1, 0, 0, 1)
    }
}

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

/// Numbers in a font file; what lies outside reads as 0.
struct BigEndianBytes: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func u8(_ offset: Int) -> Int { bytes.indices.contains(offset) ? Int(bytes[offset]) : 0 }
    func i8(_ offset: Int) -> Int { Int(Int8(truncatingIfNeeded: u8(offset))) }
    func u16(_ offset: Int) -> Int { u8(offset) << 8 | u8(offset + 1) }
    func i16(_ offset: Int) -> Int { Int(Int16(truncatingIfNeeded: u16(offset))) }
    func u32(_ offset: Int) -> Int { u16(offset) << 16 | u16(offset + 2) }
    func text(_ offset: Int, _ count: Int) -> String {
        String(decoding: (0..<count).map { UInt8(u8(offset + $0)) }, as: UTF8.self)
    }
}
