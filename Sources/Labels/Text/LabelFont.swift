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
