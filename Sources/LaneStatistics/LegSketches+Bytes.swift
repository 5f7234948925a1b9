/// Bytes that are no sketches of ours. Nothing of them is taken.
package enum SketchBytesError: Error, Hashable, CustomStringConvertible {
    /// Written by a later version than this one, or by nobody.
    case version(UInt8)
    /// They were changed, or are not whole.
    case checksum
    /// What stands at an offset cannot stand there.
    case malformed(offset: Int, String)

    package var description: String {
        switch self {
        case .version(let version): "sketch: version \(version) is not known; this program reads version \(LegSketches.version)"
        case .checksum: "sketch: its checksum is wrong; it was changed, or is not whole"
        case .malformed(let offset, let problem): "sketch: \(problem) at byte \(offset)"
        }
    }
}

/// Version, number of legs, and of each its code, the number of its bins and of each bin how far it is behind the one before and its cases;
/// at the end a CRC-32 of all that. Numbers are LEB128, as short as can be: the same sketches are always the same bytes.
extension LegSketches {
    /// The only one so far.
    package static let version: UInt8 = 1

    package var bytes: [UInt8] {
        var bytes = [Self.version, UInt8(sketches.count)]
        for (leg, sketch) in sketches.sorted(by: { $0.key.code < $1.key.code }) {
            bytes.append(leg.code)
            bytes.append(number: sketch.counts.count)
            var last = -1
            for (bin, count) in sketch.counts.sorted(by: { $0.key < $1.key }) {
                bytes.append(number: bin - last - 1)
                bytes.append(number: count)
                last = bin
            }
        }
        return bytes + Checksum.of(bytes)
    }

    /// - Throws: `SketchBytesError` for everything that `bytes` does not write.
    package init(bytes: [UInt8]) throws(SketchBytesError) {
        guard let version = bytes.first, bytes.count >= 6 else { throw .checksum }
        guard version == Self.version else { throw .version(version) }
        guard Checksum.of(bytes.dropLast(4)) == Array(bytes.suffix(4)) else { throw .checksum }
        var reader = SketchReader(bytes: bytes.dropLast(4))
        self.init(try reader.sketches())
    }
}

private struct SketchReader {
    let bytes: ArraySlice<UInt8>
    var offset = 1

    init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func sketches() throws(SketchBytesError) -> [Leg: DurationSketch] {
        var (found, last): ([Leg: DurationSketch], UInt8) = ([:], 0)
        for _ in 0..<(try byte()) {
            let code = try byte()
            guard code > last, let leg = Leg.allCases.first(where: { $0.code == code }) else {
                throw malformed("leg \(code) is not known, or not in order")
            }
            found[leg] = try sketch()
            last = code
        }
        guard offset == bytes.endIndex else { throw malformed("something is left over") }
        return found
    }

    private mutating func sketch() throws(SketchBytesError) -> DurationSketch {
        let (size, bins) = (try number(), DurationScale.bounds.count)
        guard (1...bins).contains(size) else { throw malformed("\(size) is no number of bins") }
        var (counts, last, cases): ([Int: Int], Int, Int) = ([:], -1, 0)
        for _ in 0..<size {
            let (gap, count) = (try number(), try number())
            guard gap < bins, last + 1 + gap < bins, count > 0 else { throw malformed("no bin, or one without cases") }
            let (sum, isTooMuch) = cases.addingReportingOverflow(count)
            guard !isTooMuch else { throw malformed("too many cases") }
            (last, cases) = (last + 1 + gap, sum)
            counts[last] = count
        }
        return DurationSketch(counts: counts)
    }

    private mutating func byte() throws(SketchBytesError) -> UInt8 {
        guard offset < bytes.endIndex else { throw malformed("the end is missing") }
        defer { offset += 1 }
        return bytes[offset]
    }

    private mutating func number() throws(SketchBytesError) -> Int {
        var value = 0
        for shift in stride(from: 0, to: 63, by: 7) {
            let next = try byte()
            value |= Int(next & 0x7F) << shift
            if next < 0x80 {
                guard next > 0 || shift == 0 else { throw malformed("a number is longer than it need be") }
                return value
            }
        }
        throw malformed("a number is too large")
    }

    private func malformed(_ problem: String) -> SketchBytesError { .malformed(offset: offset, problem) }
}

/// CRC-32 as in ISO 3309, least significant byte first.
private enum Checksum {
    static func of(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: ~sum >> (8 * UInt32($0))) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: Int) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
