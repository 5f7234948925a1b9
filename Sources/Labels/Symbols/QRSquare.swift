/// The modules of a QR code as bits, by rows and by columns, 64 to a word.
struct QRSquare: Sendable, Equatable {
    /// Modules per side.
    let size: Int
    private let words: Int
    private var rows: [UInt64]
    private var columns: [UInt64]

    /// A light square.
    init(size: Int) {
        self.size = size
        words = (size + 63) / 64
        rows = [UInt64](repeating: 0, count: size * words)
        columns = rows
    }

    /// Whether a module is dark.
    subscript(x: Int, y: Int) -> Bool {
        get { (rows[y * words + (x >> 6)] >> UInt64(x & 63)) & 1 == 1 }
        set {
            guard newValue != self[x, y] else { return }
            rows[y * words + (x >> 6)] ^= 1 << UInt64(x & 63)
            columns[x * words + (y >> 6)] ^= 1 << UInt64(y & 63)
        }
    }

    /// Row by row; true is dark.
    var modules: [Bool] { (0..<size * size).map { self[$0 % size, $0 / size] } }

    /// Dark where one of the two is, and the other is not.
    static func ^ (left: Self, right: Self) -> Self {
        var result = left
        for index in right.rows.indices {
            result.rows[index] ^= right.rows[index]
            result.columns[index] ^= right.columns[index]
        }
        return result
    }

    /// How much it looks like patterns or plain areas: runs, squares, unbalance. The mask with the least is taken.
    var penalty: Int {
        let dark = rows.reduce(0) { $0 + $1.nonzeroBitCount }
        let unbalance = abs(dark * 20 - size * size * 10) / (size * size) * 10
        return runs(in: rows) + runs(in: columns) + 3 * plainSquares + unbalance
    }

    /// Five equal modules in a line count 3, each more 1: that is 1 for every module five equal ones begin at, and 2 for the first of them.
    private func runs(in lines: [UInt64]) -> Int {
        var sum = 0
        for line in stride(from: 0, to: lines.count, by: words) {
            var before: UInt64 = 0
            for word in 0..<words {
                var differ: UInt64 = 0
                for step in 1...4 { differ |= lines[line + word] ^ behind(lines, line, word, by: step) }
                let begins = ~differ & inside(word, size - 4)
                sum += begins.nonzeroBitCount + 2 * (begins & ~((begins << 1) | before)).nonzeroBitCount
                before = begins >> 63
            }
        }
        return sum
    }

    /// Squares of two by two equal modules.
    private var plainSquares: Int {
        var sum = 0
        for line in stride(from: 0, to: rows.count - words, by: words) {
            for word in 0..<words {
                let (upper, lower) = (rows[line + word], rows[line + words + word])
                let besides = (behind(rows, line, word, by: 1), behind(rows, line + words, word, by: 1))
                let differ = (upper ^ lower) | (upper ^ besides.0) | (lower ^ besides.1)
                sum += (~differ & inside(word, size - 1)).nonzeroBitCount
            }
        }
        return sum
    }

    /// The modules so many places behind those of a word of a line.
    private func behind(_ lines: [UInt64], _ line: Int, _ word: Int, by step: Int) -> UInt64 {
        let next = word + 1 < words ? lines[line + word + 1] : 0
        return (lines[line + word] >> UInt64(step)) | (next << UInt64(64 - step))
    }

    /// The modules of a word that are among the first ones of a line.
    private func inside(_ word: Int, _ count: Int) -> UInt64 {
        let bits = count - word * 64
        return bits >= 64 ? .max : bits <= 0 ? 0 : (1 << UInt64(bits)) - 1
    }
}
