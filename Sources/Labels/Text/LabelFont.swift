/// The edge of a glyph or a line of text: closed polygons, filled where they wind around a point other than zero times.
package struct Outline: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        package var x: Double
        package var y: Double
    }

    /// y grows downwards, the baseline is at 0.
    package var polygons: [[Point]] = []

    func moved(_ dx: Double, _ dy: Double, scale: Double = 1) -> Outline {
        Outline(polygons: polygons.map { $0.map { Point(x: $0.x * scale + dx, y: $0.y * scale + dy) } })
    }
}

/// Letters for labels.
package protocol LabelFont: Sendable {
    /// A letter in a square of one unit per em, and how far the next one is; nil when the font does not have it.
    func glyph(_ scalar: Unicode.Scalar) -> (outline: Outline, advance: Double)?
}

/// Fonts one after the other, so that every script finds one that knows it; the built-in capitals come last.
package struct FontChain: Sendable {
    private let fonts: [any LabelFont]
    private let builtIn = BlockFont()

    package init(_ fonts: [any LabelFont] = []) { self.fonts = fonts }

    private func glyph(_ scalar: Unicode.Scalar) -> (outline: Outline, advance: Double) {
        for font in fonts { if let found = font.glyph(scalar) { return found } }
        return builtIn.glyph(scalar) ?? BlockFont.missing
    }

    /// Letters that no font has; they are printed as empty boxes.
    package func missing(in text: String) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars where !found.contains(scalar) {
            if builtIn.glyph(scalar) == nil, !fonts.contains(where: { $0.glyph(scalar) != nil }) { found.append(scalar) }
        }
        return found
    }

    /// The width of a line, in the unit of its size.
    package func width(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + glyph($1).advance * size }
    }

    /// A line whose baseline begins at a point.
    func outline(_ text: String, size: Double, x: Double, y: Double) -> Outline {
        var result = Outline()
        var at = x
        for scalar in text.unicodeScalars {
            let (outline, advance) = glyph(scalar)
            result.polygons += outline.moved(at, y, scale: size).polygons
            at += advance * size
        }
        return result
    }
}

/// Capitals, digits and signs on a grid of five by seven, for machines without a font file. Small letters are printed as capitals, letters
/// with marks without them.
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

    /// An empty box for what nobody knows how to draw.
    static let missing: (outline: Outline, advance: Double) = {
        let outer = rectangle(0.05, -0.7, 0.5, 0.7)
        let inner = rectangle(0.12, -0.63, 0.36, 0.56).reversed()
        return (Outline(polygons: [outer, Array(inner)]), 0.6)
    }()

    func glyph(_ scalar: Unicode.Scalar) -> (outline: Outline, advance: Double)? {
        guard let index = Self.index(scalar) else { return nil }
        var polygons: [[Outline.Point]] = []
        for column in 0..<5 {
            let bits = Self.columns[index * 5 + column]
            for row in 0..<7 where (bits >> row) & 1 == 1 {
                polygons.append(Self.rectangle(Double(column) * Self.cell, Double(row - 7) * Self.cell, Self.cell, Self.cell))
            }
        }
        return (Outline(polygons: polygons), 0.6)
    }

    private static func index(_ scalar: Unicode.Scalar) -> Int? {
        let plain = plain(scalar)
        guard (32...95).contains(plain) else { return nil }
        return Int(plain) - 32
    }

    private static let marked: [(String, Unicode.Scalar)] = [
        ("ÀÁÂÃÄÅĀĂĄ", "A"), ("ÇĆČ", "C"), ("ĎÐ", "D"), ("ÈÉÊËĒĖĘĚ", "E"), ("Ğ", "G"), ("ÌÍÎÏİĪ", "I"), ("ŁĽ", "L"), ("ÑŃŇ", "N"),
        ("ÒÓÔÕÖØŌŐ", "O"), ("Ř", "R"), ("ŚŞŠȘ", "S"), ("ŤȚ", "T"), ("ÙÚÛÜŪŮŰ", "U"), ("ÝŸ", "Y"), ("ŹŻŽ", "Z"),
    ]

    private static func plain(_ scalar: Unicode.Scalar) -> UInt32 {
        let upper = scalar.properties.uppercaseMapping.unicodeScalars.first ?? scalar
        if let known = marked.first(where: { $0.0.unicodeScalars.contains(upper) }) { return known.1.value }
        return upper.value
    }

    private static func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> [Outline.Point] {
        [.init(x: x, y: y), .init(x: x + width, y: y), .init(x: x + width, y: y + height), .init(x: x, y: y + height)]
    }
}
