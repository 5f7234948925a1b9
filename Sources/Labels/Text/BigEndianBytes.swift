/// Numbers in a font file; what lies outside reads as 0.
struct BigEndianBytes: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func u8(_ offset: Int) -> Int { bytes.indices.contains(offset) ? Int(bytes[offset]) : 0 }
    func i8(_ offset: Int) -> Int { Int(Int8(truncatingIfNeeded: u8(offset))) }
    func u16(_ offset: Int) -> Int { u8(offset) << 8 | u8(offset + 1) }
    func i16(_ offset: Int) -> Int { Int(Int16(truncatingIfNeeded: u16(offset))) }
    func u32(_ offset: Int) -> Int { u16(offset) << 16 | u16(offset + 2) }
    func text(_ offset: Int, _ count: Int) -> String {
        String(decoding: (0..<count).map { UInt8(u8(offset + $0)) }, as: UTF8.self)
    }
}
