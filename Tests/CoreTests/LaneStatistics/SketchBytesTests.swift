import Fulfilment
import LaneStatistics
import Testing

@Suite("Sketches as bytes") struct SketchBytesTests {
    private static func random(_ seed: Int) -> LegSketches {
        var random = SeededRandom(seed: UInt64(seed), purpose: "bytes")
        var sketches = LegSketches()
        for _ in 0..<random.int(0...300) {
            let legs = Leg.allCases.filter { _ in random.chance(0.7) }
            sketches.add(Dictionary(uniqueKeysWithValues: legs.map { ($0, random.int(0...(4 * 86_400))) }))
        }
        return sketches
    }

    @Test func whatIsWrittenIsRead() throws {
        for seed in 0..<100 {
            let sketches = Self.random(seed)
            #expect(try LegSketches(bytes: sketches.bytes) == sketches)
            #expect(try LegSketches(bytes: sketches.bytes).bytes == sketches.bytes)
        }
        #expect(try LegSketches(bytes: LegSketches().bytes).isEmpty)
    }

    @Test("The same cases are the same bytes, in whatever order they came")
    func canonical() {
        var (one, other) = (LegSketches(), LegSketches())
        let cases: [[Leg: Int]] = [[.transit: 100_000, .haul: 5000], [.transit: 90_000], [.door: 7000, .transit: 1]]
        for seconds in cases { one.add(seconds) }
        for seconds in cases.reversed() { other.add(seconds) }
        #expect(one.bytes == other.bytes)
        #expect(one.bytes.first == LegSketches.version)
    }

    @Test("Thousands of cases take some hundred bytes")
    func size() {
        var (random, sketches) = (SeededRandom(seed: 3, purpose: "size"), LegSketches())
        for _ in 0..<20_000 { sketches.add([.transit: Int(200_000 + 40_000 * random.normal())]) }
        #expect(sketches.bytes.count < 700)
    }

    @Test("A changed bit, a missing byte, one too many: nothing of it is taken")
    func mutations() {
        let bytes = Self.random(5).bytes
        #expect(bytes.count > 100)
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                #expect(throws: SketchBytesError.self) { try LegSketches(bytes: changed) }
            }
        }
        for length in bytes.indices {
            #expect(throws: SketchBytesError.self) { try LegSketches(bytes: Array(bytes.prefix(length))) }
        }
        #expect(throws: SketchBytesError.checksum) { try LegSketches(bytes: bytes + [0]) }
    }

    @Test("A later version is named")
    func version() {
        var bytes = Self.random(5).bytes
        bytes[0] = 2
        #expect(throws: SketchBytesError.version(2)) { try LegSketches(bytes: bytes) }
        #expect(SketchBytesError.version(2).description == "sketch: version 2 is not known; this program reads version 1")
    }

    @Test(
        "With a right checksum only what is written so is read",
        arguments: [
            ("an unknown leg", [1, 1, 9, 1, 0, 1]), ("legs out of order", [1, 2, 5, 1, 0, 1, 1, 1, 0, 1]),
            ("a leg twice", [1, 2, 5, 1, 0, 1, 5, 1, 0, 1]), ("no bins", [1, 1, 5, 0]),
            ("a bin without cases", [1, 1, 5, 1, 0, 0]),
            ("a bin beyond the last", [1, 1, 5, 1, 0xFF, 0x7F, 1]), ("a long number", [1, 1, 5, 1, 0x80, 0, 1]),
            ("a missing leg", [1, 1]), ("something left over", [1, 0, 0]),
            ("an endless number", [1, 1, 5, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]),
            (
                "more cases than can be",
                [
                    1, 1, 5, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                    0xFF, 0xFF,
                    0x7F,
                ]
            ),
        ] as [(String, [UInt8])])
    func malformed(what: String, bytes: [UInt8]) {
        let whole = bytes + Self.checksum(bytes)
        #expect {
            try LegSketches(bytes: whole)
        } throws: { error in
            if case SketchBytesError.malformed = error { true } else { false }
        }
    }

    /// CRC-32, bit by bit over the polynomial: not as the program has it.
    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var table = [UInt32](repeating: 0, count: 256)
        for index in 0..<256 {
            table[index] = (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 0 ? sum / 2 : (sum / 2) ^ 0xEDB8_8320 }
        }
        let sum = ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
        return withUnsafeBytes(of: sum.littleEndian) { Array($0) }
    }
}
