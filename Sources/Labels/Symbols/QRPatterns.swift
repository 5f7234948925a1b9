/// The patterns of a version of QR codes, which carry no data and are not masked.
struct QRPatterns {
    private let version: Int
    private let size: Int
    private var dark: QRSquare
    /// The modules of the patterns.
    private var taken: QRSquare

    init(version: Int) {
        self.version = version
        size = version * 4 + 17
        dark = QRSquare(size: size)
        taken = dark
        drawTiming()
        drawFinders()
        drawAlignments()
        drawFormat(mask: 0)
        drawVersion()
    }

    /// The patterns of the codes with a mask, which they name.
    func drawn(mask: Int) -> QRSquare {
        var patterns = self
        patterns.drawFormat(mask: mask)
        return patterns.dark
    }

    /// The other modules, upwards and downwards in columns of two, from the right; the column of the timing pattern is skipped.
    var freePlaces: [(x: Int, y: Int)] {
        stride(from: size - 1, through: 1, by: -2).map { $0 <= 6 ? $0 - 1 : $0 }.flatMap { right in
            let isUpward = (right + 1) & 2 == 0
            return (0..<size).flatMap { step in
                let y = isUpward ? size - 1 - step : step
                return [right, right - 1].filter { !taken[$0, y] }.map { (x: $0, y: y) }
            }
        }
    }

    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard (0..<size).contains(x), (0..<size).contains(y) else { return }
        dark[x, y] = isDark
        taken[x, y] = true
    }

    private mutating func drawTiming() {
        for index in 0..<size {
            set(6, index, index % 2 == 0)
            set(index, 6, index % 2 == 0)
        }
    }

    private mutating func drawFinders() {
        for (centreX, centreY) in [(3, 3), (size - 4, 3), (3, size - 4)] {
            for dy in -4...4 {
                for dx in -4...4 {
                    let distance = max(abs(dx), abs(dy))
                    set(centreX + dx, centreY + dy, distance != 2 && distance != 4)
                }
            }
        }
    }

    private mutating func drawAlignments() {
        let centres = QRCapacity.alignment(version: version)
        for (row, y) in centres.enumerated() {
            for (column, x) in centres.enumerated() {
                let isCorner =
                    (row == 0 && (column == 0 || column == centres.count - 1)) || (row == centres.count - 1 && column == 0)
                guard !isCorner else { continue }
                for dy in -2...2 { for dx in -2...2 { set(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) } }
            }
        }
    }

    /// Level M and the mask, twice, with a BCH code.
    private mutating func drawFormat(mask: Int) {
        var remainder = mask
        for _ in 0..<10 { remainder = (remainder << 1) ^ ((remainder >> 9) * 0x537) }
        let bits = ((mask << 10) | remainder) ^ 0x5412
        func bit(_ index: Int) -> Bool { (bits >> index) & 1 == 1 }
        for index in 0...5 { set(8, index, bit(index)) }
        set(8, 7, bit(6))
        set(8, 8, bit(7))
        set(7, 8, bit(8))
        for index in 9..<15 { set(14 - index, 8, bit(index)) }
        for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
        for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
        set(8, size - 8, true)
    }

    /// From version 7 on the version is written twice, with a Golay code.
    private mutating func drawVersion() {
        guard version >= 7 else { return }
        var remainder = version
        for _ in 0..<12 { remainder = (remainder << 1) ^ ((remainder >> 11) * 0x1F25) }
        let bits = (version << 12) | remainder
        for index in 0..<18 {
            let isDark = (bits >> index) & 1 == 1
            set(size - 11 + index % 3, index / 3, isDark)
            set(index / 3, size - 11 + index % 3, isDark)
        }
    }
}
