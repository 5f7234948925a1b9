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
    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result = 0
        for bit in stride(from: 7, through: 0, by: -1) {
            result = (result << 1) ^ ((result >> 7) * 0x11D)
            result ^= ((Int(right) >> bit) & 1) * Int(left)
        }
        return UInt8(truncatingIfNeeded: result)
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
