package import Barcodes

/// A QR code (ISO/IEC 18004) of bytes, error correction level M, in the smallest version that holds them.
package struct QRCode: Sendable, Equatable {
    /// Modules per side.
    package let size: Int
    /// Row by row; true is dark.
    package private(set) var modules: [Bool]

    /// - Throws: `BarcodeError.cannotEncode` when the text is longer than 2331 bytes.
    package init(_ text: String) throws(BarcodeError) {
        let bytes = Array(text.utf8)
        guard let version = (1...40).first(where: { QRCapacity.dataBits(version: $0) >= QRData.bits(bytes.count, version: $0) })
        else {
            throw .cannotEncode(text, code: "a QR code")
        }
        let codewords = QRData.codewords(bytes, version: version)
        var best: (penalty: Int, grid: QRGrid)?
        for mask in 0..<8 {
            var grid = QRGrid(version: version)
            grid.place(codewords)
            grid.apply(mask: mask)
            let penalty = grid.penalty
            if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, grid) }
        }
        size = version * 4 + 17
        modules = best?.grid.modules ?? []
    }

    /// Whether a module is dark; light outside.
    package func isDark(_ x: Int, _ y: Int) -> Bool {
        (0..<size).contains(x) && (0..<size).contains(y) && modules[y * size + x]
    }
}

/// How much a version holds at level M (ISO/IEC 18004, tables 1 and 9).
enum QRCapacity {
    private static let correctionPerBlock = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        28, 28, 28,
        28, 28, 28, 28, 28, 28, 28,
    ]
    private static let blockCounts = [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37,
        38, 40, 43,
        45, 47, 49,
    ]

    static func correction(version: Int) -> Int { correctionPerBlock[version - 1] }
    static func blocks(version: Int) -> Int { blockCounts[version - 1] }
    static func dataCodewords(version: Int) -> Int {
        codewords(version: version) - blocks(version: version) * correction(version: version)
    }
    static func dataBits(version: Int) -> Int { dataCodewords(version: version) * 8 }

    /// What is left of the square without its patterns, in bytes.
    static func codewords(version: Int) -> Int {
        var bits = (16 * version + 128) * version + 64
        if version >= 2 {
            let count = version / 7 + 2
            bits -= (25 * count - 10) * count - 55
            if version >= 7 { bits -= 36 }
        }
        return bits / 8
    }

    /// Centres of the alignment patterns.
    static func alignment(version: Int) -> [Int] {
        guard version >= 2 else { return [] }
        let count = version / 7 + 2
        let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
        let last = version * 4 + 10
        return [6] + (0..<(count - 1)).map { last - step * $0 }.reversed()
    }
}
