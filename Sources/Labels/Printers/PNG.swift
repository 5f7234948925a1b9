/// Writes a PNG (ISO/IEC 15948) of one bit per dot.
package enum PNG {
    /// - Parameter density: dots per inch, so that it prints at its size.
    package static func encode(_ bitmap: Bitmap, density: Int) -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", big(bitmap.width) + big(bitmap.height) + [1, 0, 0, 0, 0])
        let perMetre = big((density * 10_000 + 127) / 254)
        file += chunk("pHYs", perMetre + perMetre + [1])
        file += chunk("IDAT", Deflate.zlib(rows(bitmap)))
        return file + chunk("IEND", [])
    }

    /// Each row with its filter, none, in front; a set bit is white in PNG.
    private static func rows(_ bitmap: Bitmap) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity((bitmap.bytesPerRow + 1) * bitmap.height)
        for row in 0..<bitmap.height {
            rows.append(0)
            rows += bitmap.bytes[row * bitmap.bytesPerRow..<(row + 1) * bitmap.bytesPerRow].map { ~$0 }
        }
        return rows
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return big(content.count) + body + big(Int(crc(body)))
    }

    private static func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) }
    }
}

/// Compression for dots (RFC 1950 and 1951): fixed codes, and runs of one byte, of which labels mostly consist.
enum Deflate {
    static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        bits.append(0b011, 3)
        var index = 0
        while index < bytes.count {
            var length = 0
            while index > 0, length < 258, index + length < bytes.count, bytes[index + length] == bytes[index - 1] { length += 1 }
            if length >= 3 {
                run(length, &bits)
                index += length
            } else {
                literal(Int(bytes[index]), &bits)
                index += 1
            }
        }
        literal(256, &bits)
        return [0x78, 0x01] + bits.finished() + adler(bytes)
    }

    private static func literal(_ value: Int, _ bits: inout BitWriter) {
        switch value {
        case ..<144: bits.appendCode(0x30 + value, 8)
        case ..<256: bits.appendCode(0x190 + value - 144, 9)
        case ..<280: bits.appendCode(value - 256, 7)
        default: bits.appendCode(0xC0 + value - 280, 8)
        }
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]

    /// The distance is always one byte, code 0.
    private static func run(_ length: Int, _ bits: inout BitWriter) {
        let index = lengthBases.lastIndex { $0 <= length } ?? 0
        literal(257 + index, &bits)
        let extra = index < 8 || index == 28 ? 0 : index / 4 - 1
        bits.append(length - lengthBases[index], extra)
        bits.appendCode(0, 5)
    }

    private static func adler(_ bytes: [UInt8]) -> [UInt8] {
        var (a, b) = (1, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [b >> 8, b & 255, a >> 8, a & 255].map { UInt8($0) }
    }
}

/// Bits into bytes, the lowest first.
struct BitWriter {
    private var bytes: [UInt8] = []
    private var current = 0
    private var count = 0

    mutating func append(_ value: Int, _ bits: Int) {
        current |= value << count
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: current))
            current >>= 8
            count -= 8
        }
    }

    /// Codes begin with their highest bit.
    mutating func appendCode(_ code: Int, _ bits: Int) {
        append((0..<bits).reduce(0) { $0 | ((code >> $1) & 1) << (bits - 1 - $1) }, bits)
    }

    func finished() -> [UInt8] { count > 0 ? bytes + [UInt8(truncatingIfNeeded: current)] : bytes }
}
