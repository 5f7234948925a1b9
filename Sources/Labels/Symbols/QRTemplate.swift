import Synchronization

/// What all QR codes of a version have in common, drawn once.
struct QRTemplate: Sendable {
    private static let drawn = Mutex<[Int: QRTemplate]>([:])

    /// For each mask its patterns, and itself where they leave room for data.
    let masked: [QRSquare]
    /// Where data goes, in its order.
    private let places: [(x: Int, y: Int)]

    /// That of a version.
    static func of(_ version: Int) -> QRTemplate {
        if let template = drawn.withLock({ $0[version] }) { return template }
        let template = QRTemplate(version: version)
        drawn.withLock { $0[version] = template }
        return template
    }

    private init(version: Int) {
        let patterns = QRPatterns(version: version)
        places = patterns.freePlaces
        masked = (0..<8).map { mask in
            var square = patterns.drawn(mask: mask)
            for (x, y) in patterns.freePlaces { square[x, y] = Self.isMasked(mask, x, y) }
            return square
        }
    }

    /// The square of the data alone.
    func square(of codewords: [UInt8]) -> QRSquare {
        var square = QRSquare(size: masked[0].size)
        for (bit, place) in zip(0..<codewords.count * 8, places) where (codewords[bit >> 3] >> (7 - (bit & 7))) & 1 == 1 {
            square[place.x, place.y] = true
        }
        return square
    }

    private static func isMasked(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }
}
