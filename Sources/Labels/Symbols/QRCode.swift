package import Barcodes

/// A QR code (ISO/IEC 18004) of bytes, error correction level M, in the smallest version that holds them.
package struct QRCode: Sendable, Equatable {
    /// Modules per side.
    package let size: Int
    /// Row by row; true is dark.
    package private(set) var modules: [Bool]

    /// - Throws: `BarcodeError.cannotEncode` when the text is longer than 2331 bytes.
    package init(_ text: String) throws(BarcodeError) {
        let version = try Self.version(of: text)
        let template = QRTemplate.of(version)
        let data = template.square(of: QRData.codewords(Array(text.utf8), version: version))
        let candidates = template.masked.map { $0 ^ data }
        let penalties = candidates.map(\.penalty)
        let best = penalties.indices.min { penalties[$0] < penalties[$1] } ?? 0
        size = version * 4 + 17
        modules = candidates[best].modules
    }

    /// Modules per side of the code of a text, without making it.
    /// - Throws: `BarcodeError.cannotEncode` when the text is longer than 2331 bytes.
    static func size(of text: String) throws(BarcodeError) -> Int { try version(of: text) * 4 + 17 }

    private static func version(of text: String) throws(BarcodeError) -> Int {
        let version = (1...40).first { QRCapacity.dataBits(version: $0) >= QRData.bits(text.utf8.count, version: $0) }
        guard let version else { throw .cannotEncode(text, code: "a QR code") }
        return version
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

/// The bytes of a QR code with their error correction, in the order in which they are drawn.
enum QRData {
    /// Bits of a text of bytes with its header.
    static func bits(_ count: Int, version: Int) -> Int { 4 + (version < 10 ? 8 : 16) + 8 * count }

    static func codewords(_ bytes: [UInt8], version: Int) -> [UInt8] {
        interleaved(data(bytes, version), version)
    }

    /// Byte mode, length, content, terminator, padding.
    private static func data(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in stride(from: count - 1, through: 0, by: -1) { bits.append((value >> bit) & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, version < 10 ? 8 : 16)
        for byte in bytes { append(Int(byte), 8) }
        let capacity = QRCapacity.dataBits(version: version)
        append(0, min(4, capacity - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var pad = 0xEC
        while bits.count < capacity {
            append(pad, 8)
            pad ^= 0xEC ^ 0x11
        }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { ($0 << 1) | ($1 ? 1 : 0) }
        }
    }

    /// Blocks side by side, the short ones first.
    private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
        let count = QRCapacity.blocks(version: version)
        let correction = QRCapacity.correction(version: version)
        let generator = ReedSolomon.generator(correction)
        let shortLength = data.count / count
        let longBlocks = data.count % count
        var blocks: [ArraySlice<UInt8>] = []
        var start = 0
        for index in 0..<count {
            let length = shortLength + (index >= count - longBlocks ? 1 : 0)
            blocks.append(data[start..<start + length])
            start += length
        }
        let checks = blocks.map { ReedSolomon.remainder($0, generator) }
        var result: [UInt8] = []
        for offset in 0...shortLength {
            for block in blocks where offset < block.count { result.append(block[block.startIndex + offset]) }
        }
        for offset in 0..<correction { for check in checks { result.append(check[offset]) } }
        return result
    }
}

/// Error correction over the field with 256 elements, polynomial 0x11D (Reed and Solomon, 1960).
enum ReedSolomon {
    /// Powers of 2, the generator of the field, twice in a row: sums of two logarithms need no remainder.
    private static let powers: [UInt8] = {
        var powers: [UInt8] = [1]
        for _ in 1..<510 { powers.append((powers[powers.count - 1] << 1) ^ ((powers[powers.count - 1] >> 7) * 0x1D)) }
        return powers
    }()
    /// Of every element but 0.
    private static let logarithms: [Int] = {
        var logarithms = [Int](repeating: 0, count: 256)
        for exponent in 0..<255 { logarithms[Int(powers[exponent])] = exponent }
        return logarithms
    }()

    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        left == 0 || right == 0 ? 0 : powers[logarithms[Int(left)] + logarithms[Int(right)]]
    }

    /// Coefficients below the leading one, highest first.
    static func generator(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = multiply(result[index], root)
                if index + 1 < degree { result[index] ^= result[index + 1] }
            }
            root = multiply(root, 2)
        }
        return result
    }

    static func remainder(_ data: some Sequence<UInt8>, _ generator: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ result.removeFirst()
            result.append(0)
            for index in result.indices { result[index] ^= multiply(generator[index], factor) }
        }
        return result
    }
}
