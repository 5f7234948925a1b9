/// The square of a QR code while it is drawn.
struct QRGrid {
    private let version: Int
    private let size: Int
    private(set) var modules: [Bool]
    /// Modules of the patterns, which carry no data and are not masked.
    private var isPattern: [Bool]

    init(version: Int) {
        self.version = version
        size = version * 4 + 17
        modules = [Bool](repeating: false, count: size * size)
        isPattern = modules
        drawTiming()
        drawFinders()
        drawAlignments()
        drawFormat(mask: 0)
        drawVersion()
    }

    private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
        guard (0..<size).contains(x), (0..<size).contains(y) else { return }
        modules[y * size + x] = isDark
        isPattern[y * size + x] = true
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

    /// Bits upwards and downwards in columns of two, from the right; the column of the timing pattern is skipped.
    mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        for right in stride(from: size - 1, through: 1, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
            let isUpward = (right + 1) & 2 == 0
            for step in 0..<size {
                let y = isUpward ? size - 1 - step : step
                for x in [right, right - 1] where !isPattern[y * size + x] && bit < codewords.count * 8 {
                    modules[y * size + x] = (codewords[bit >> 3] >> (7 - (bit & 7))) & 1 == 1
                    bit += 1
                }
            }
        }
    }

    mutating func apply(mask: Int) {
        for y in 0..<size {
            for x in 0..<size where !isPattern[y * size + x] && Self.isMasked(mask, x, y) { modules[y * size + x].toggle() }
        }
        drawFormat(mask: mask)
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

    /// How much it looks like patterns or plain areas: runs, squares, unbalance. The mask with the least is taken.
    var penalty: Int {
        var sum = 0
        for line in 0..<size {
            sum += runs { modules[line * size + $0] } + runs { modules[$0 * size + line] }
        }
        for y in 0..<(size - 1) {
            for x in 0..<(size - 1) {
                let dark = [(0, 0), (1, 0), (0, 1), (1, 1)].filter { modules[(y + $0.1) * size + x + $0.0] }.count
                if dark == 0 || dark == 4 { sum += 3 }
            }
        }
        let dark = modules.filter { $0 }.count
        return sum + abs(dark * 20 - modules.count * 10) / modules.count * 10
    }

    private func runs(_ module: (Int) -> Bool) -> Int {
        var sum = 0
        var length = 1
        for index in 1...size {
            if index < size, module(index) == module(index - 1) {
                length += 1
            } else {
                if length >= 5 { sum += length - 2 }
                length = 1
            }
        }
        return sum
    }
}
