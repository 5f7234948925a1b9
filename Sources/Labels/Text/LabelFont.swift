import Synchronization

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

/// A letter in a square of one unit per em.
package struct Glyph: Sendable, Equatable {
    package let outline: Outline
    /// How far the next one is.
    package let advance: Double

    package init(outline: Outline, advance: Double) { (self.outline, self.advance) = (outline, advance) }
}

/// Letters for labels.
package protocol LabelFont: Sendable {
    /// nil when the font does not have the letter.
    func glyph(_ scalar: Unicode.Scalar) -> Glyph?
}

/// Fonts one after the other, so that every script finds one that knows it; the built-in capitals come last. What was looked up or drawn
/// is kept, for every copy of the chain.
package struct FontChain: Sendable {
    private let fonts: [any LabelFont]
    private let cache = GlyphCache()

    package init(_ fonts: [any LabelFont] = []) { self.fonts = fonts + [BlockFont()] }

    /// - Parameter files: fonts as they are on the disk, behind the others; those without TrueType outlines are left out.
    package init(_ fonts: [any LabelFont] = [], files: [[UInt8]]) { self.init(fonts + files.compactMap { TrueTypeFont($0) }) }

    /// Whether a font has the letter.
    func has(_ scalar: Unicode.Scalar) -> Bool { glyph(scalar) != nil }

    /// Letters that no font has.
    package func missing(in text: String) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars where !has(scalar) && !found.contains(scalar) { found.append(scalar) }
        return found
    }

    /// The width of a line in ems; letters that no font has count as one, for printers that have letters of their own.
    package func width(_ text: some StringProtocol) -> Double {
        text.unicodeScalars.reduce(0) { $0 + (glyph($1)?.advance ?? 1) }
    }

    /// nil when no font has it.
    func glyph(_ scalar: Unicode.Scalar) -> Glyph? {
        cache.glyph(scalar.value) {
            for font in fonts { if let found = font.glyph(scalar) { return found } }
            return nil
        }
    }

    /// Calls back with each letter of a line and how far it begins from the line's own beginning, in dots.
    func forEachLetter(_ text: String, size: Int, _ body: (Unicode.Scalar, _ x: Int) -> Void) {
        var at = 0.0
        for scalar in text.unicodeScalars {
            body(scalar, Int(at.rounded()))
            at += (glyph(scalar)?.advance ?? 1) * Double(size)
        }
    }

    /// The dots of a letter; nil when it has none.
    func dots(_ scalar: Unicode.Scalar, size: Int) -> GlyphDots? {
        cache.dots(.init(scalar: scalar.value, size: size)) {
            glyph(scalar).flatMap { GlyphDots($0.outline.moved(0, 0, scale: Double(size))) }
        }
    }
}

/// Glyphs that were looked up, and those that were drawn. There are as many of the first as letters; the second are forgotten all at once
/// when there are many.
private final class GlyphCache: Sendable {
    struct Key: Hashable {
        let scalar: UInt32
        let size: Int
    }

    private struct Kept {
        var glyphs: [UInt32: Glyph?] = [:]
        var dots: [Key: GlyphDots?] = [:]
    }

    private static let mostGlyphs = 20_000
    private static let mostDots = 5_000
    private let kept = Mutex(Kept())

    func glyph(_ scalar: UInt32, _ make: () -> Glyph?) -> Glyph? {
        if let known = kept.withLock({ $0.glyphs[scalar] }) { return known }
        let new = make()
        kept.withLock { kept in
            if kept.glyphs.count >= Self.mostGlyphs { kept.glyphs = [:] }
            kept.glyphs[scalar] = .some(new)
        }
        return new
    }

    func dots(_ key: Key, _ make: () -> GlyphDots?) -> GlyphDots? {
        if let known = kept.withLock({ $0.dots[key] }) { return known }
        let new = make()
        kept.withLock { kept in
            if kept.dots.count >= Self.mostDots { kept.dots = [:] }
            kept.dots[key] = .some(new)
        }
        return new
    }
}
