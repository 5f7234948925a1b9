/// Capitals, digits and signs of ASCII on a grid of five by seven, for machines without a font file. Small letters are printed as capitals.
struct BlockFont: LabelFont {
    /// Five columns per sign from the blank to the underscore, a bit per row, the lowest at the top.
    private static let columns: [UInt8] = """
        0000000000 00005F0000 0007000700 147F147F14 242A7F2A12 2313086462 3649552250 0005030000 001C224100 0041221C00 14083E0814 08083E0808
        0050300000 0808080808 0060600000 2010080402 3E5149453E 00427F4000 4261514946 2141454B31 1814127F10 2745454539 3C4A494930 0171090503
        3649494936 064949291E 0036360000 0056360000 0814224100 1414141414 0041221408 0201510906 324979413E 7E1111117E 7F49494936 3E41414122
        7F4141221C 7F49494941 7F09090901 3E4149497A 7F0808087F 00417F4100 2040413F01 7F08142241 7F40404040 7F020C027F 7F0408107F 3E4141413E
        7F09090906 3E4151215E 7F09192946 4649494931 01017F0101 3F4040403F 1F2040201F 3F4038403F 6314081463 0708700807 6151494543 007F414100
        0204081020 0041417F00 0402010204 4040404040
        """.split(whereSeparator: \.isWhitespace).flatMap { word -> [UInt8] in
            let digits = word.utf8.map { $0 < 58 ? $0 - 48 : $0 - 55 }
            return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        }

    private static let cell = 0.1

    func glyph(_ scalar: Unicode.Scalar) -> Glyph? {
        guard let index = Self.index(scalar) else { return nil }
        var polygons: [[Outline.Point]] = []
        for column in 0..<5 {
            let bits = Self.columns[index * 5 + column]
            for row in 0..<7 where (bits >> row) & 1 == 1 {
                polygons.append(Self.rectangle(Double(column) * Self.cell, Double(row - 7) * Self.cell, Self.cell, Self.cell))
            }
        }
        return Glyph(outline: Outline(polygons: polygons), advance: 0.6)
    }

    private static func index(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 32...95: Int(scalar.value) - 32
        case 97...122: Int(scalar.value) - 64
        default: nil
        }
    }

    private static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> [Outline.Point] {
        [.init(x: x, y: y), .init(x: x + width, y: y), .init(x: x + width, y: y + height), .init(x: x, y: y + height)]
    }
}
