import Barcodes
import Fulfilment
import Testing

@testable import Labels

@Suite("Labels")
struct LabelTests {
    static func label(
        recipient: String = "Jane Doe", street: String = "Keizersgracht 1", city: String = "Amsterdam", country: String = "NL",
        number: String = "1Z204W4R0308071865"
    ) throws -> ShippingLabel {
        ShippingLabel(
            from: LabelField.list("from", ["WH-01", "Rotterdam"]),
            to: [
                AddressField(.recipient, recipient), AddressField(.street, street), AddressField(.city, city),
                AddressField(.postcode, "1015 CJ"), AddressField(.country, country),
            ],
            service: "Express", routingCode: "NL-1015", trackingNumber: number,
            sscc: try SSCC(extensionDigit: 0, companyPrefix: "0614141", serial: 123_456_789),
            notes: LabelField.list("notes", ["2.5 kg", "order 17"]))
    }

    @Test("Code 128 changes to pairs where that is shorter, and its check character is the standard's")
    func code128() throws {
        // "PJJ123C" in set B: 104 + 1·48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35 = 879, remainder 55 by 103.
        #expect(try Code128("PJJ123C").values == [104, 48, 42, 42, 17, 18, 19, 35, 55])
        #expect(try Code128("123456").values.dropLast() == [105, 12, 34, 56])
        #expect(try Code128("AB123456").values.dropLast() == [104, 33, 34, 99, 12, 34, 56])
        #expect(try Code128("a\tb").values.dropLast() == [104, 65, 101, 73, 100, 66])
        #expect(try Code128("12").moduleCount == 11 * 3 + 13)
        #expect(throws: BarcodeError.self) { try Code128("é") }
        #expect(throws: BarcodeError.self) { try Code128("") }
    }

    @Test("GS1-128 begins with FNC1 and separates fields of free length")
    func gs1() throws {
        let message = try ElementString.read("(00)006141411234567890")
        #expect(try Code128(message).values.prefix(4) == [105, 102, 0, 0])
        let two = try Code128(ElementString.read("(10)AB(21)7"))
        #expect(two.values.filter { $0 == 102 }.count == 2)
    }

    @Test("Every symbol character has eleven modules and decodes back", arguments: 0..<50)
    func code128RoundTrip(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        let bytes = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
            Bool.random(using: &generator)
                ? UInt8.random(in: 48...57, using: &generator) : UInt8.random(in: 1...127, using: &generator)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let symbol = try Code128(text)
        #expect(symbol.widths.reduce(0, +) == symbol.moduleCount)
        #expect(Code128Reader.text(symbol.values) == text)
    }

    @Test("QR codes grow with their content up to the largest")
    func qrSizes() throws {
        #expect(try QRCode("A").size == 21 && QRCode(String(repeating: "x", count: 2331)).size == 177)
        #expect(throws: BarcodeError.self) { try QRCode(String(repeating: "x", count: 2332)) }
    }

    @Test(
        "QR codes are drawn as ever, to the module",
        arguments: [
            ("", 0x594c_cb85_3195_5da1), ("A", 0xf1d1_1e10_d06a_18dd),
            ("https://track.example/s/9TBQ2M4K7D", 0xad2a_091b_6045_7d07),
            ("https://id.gs1.org/00/006141411234567890", 0x6e7_5874_0b7f_c462),
            (String(repeating: "waybill ", count: 20), 0xcd6_21c8_2eb9_e3d9),
            (String(repeating: "0123456789", count: 90), 0xbfae_bd26_1f51_1df3),
            (String(repeating: "x", count: 2331), 0x4f26_4165_c920_e83f),
        ] as [(String, UInt64)])
    func qrModules(text: String, hash: UInt64) throws {
        let found = try QRCode(text).modules.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ ($1 ? 1 : 0)) &* 0x100_0000_01b3 }
        #expect(found == hash)
    }

    @Test("Everything lies on the paper, whatever the address", arguments: [LabelMedia.fourBySix203, .fourBySix300])
    func onPaper(media: LabelMedia) throws {
        let long = String(repeating: "Very Long Name and Street ", count: 8)
        for label in [
            try Self.label(), try Self.label(recipient: long, street: long), try Self.label(recipient: "", street: "", city: ""),
            try Self.label(number: "9622001900000000000000776632517510"),
        ] {
            for mark in try LabelLayout(label, media: media).marks {
                let (left, top, right, bottom) = mark.frame
                #expect(left >= 0 && top >= 0 && right <= media.width && bottom <= media.height, "\(mark)")
            }
        }
    }

    @Test("ZPL escapes what begins commands")
    func zpl() throws {
        let text = ZPL.encode(try LabelLayout(Self.label(recipient: "Ana ^XZ~JR"), format: .zpl), fonts: FontChain())
        #expect(text.hasPrefix("^XA") && text.hasSuffix("^XZ"))
        #expect(text.contains("^FH^FDAna _5EXZ_7EJR") && text.contains("^FD>;>800006141411234567890"))
        #expect(text.components("^XZ") == 1 && text.contains("^BQN,2,") && text.contains("^BY3"))
    }

    @Test("A damaged font gives no letters and no crash")
    func damagedFonts() {
        var generator = SplitMix64(seed: 3)
        for length in [0, 11, 400, 5000] {
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if length > 300 {
                bytes.replaceSubrange(0..<12, with: [0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0])
                for (index, name) in ["cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"].enumerated() {
                    let offset = 140 + index * 20
                    bytes.replaceSubrange(
                        (12 + index * 16)..<(28 + index * 16),
                        with: Array(name.utf8) + [0, 0, 0, 0, 0, 0, UInt8(offset >> 8), UInt8(offset & 255), 0, 0, 1, 0])
                }
            }
            let font = TrueTypeFont(bytes)
            for scalar in "Aé张".unicodeScalars { _ = font?.glyph(scalar) }
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ part: String) -> Int { split(separator: part, omittingEmptySubsequences: false).count - 1 }
}

extension LabelMark {
    fileprivate var frame: (Int, Int, Int, Int) {
        switch self {
        case .text(let text): (text.x, text.y, text.x + text.width, text.y + text.size)
        case .box(let x, let y, let width, let height): (x, y, x + width, y + height)
        case .bars(let bars):
            (bars.x - 10 * bars.module, bars.y, bars.x + (bars.symbol.moduleCount + 10) * bars.module, bars.y + bars.height)
        case .square(let square):
            (
                square.x - 4 * square.module, square.y, square.x + (square.modules + 4) * square.module,
                square.y + square.modules * square.module
            )
        }
    }
}

/// Reads symbol characters back.
enum Code128Reader {
    static func text(_ values: [Int]) -> String? {
        guard let start = values.first, let check = values.last else { return nil }
        let sum = values.dropLast().enumerated().reduce(0) { $0 + $1.element * max(1, $1.offset) }
        guard sum % 103 == check else { return nil }
        var set = start
        var bytes: [UInt8] = []
        for value in values.dropFirst().dropLast() {
            switch (set, value) {
            case (103, 0..<64), (104, 0..<96): bytes.append(UInt8(value + 32))
            case (103, 64..<96): bytes.append(UInt8(value - 64))
            case (105, 0..<100): bytes += [UInt8(48 + value / 10), UInt8(48 + value % 10)]
            case (_, 101) where set != 103: set = 103
            case (_, 100) where set != 104: set = 104
            case (_, 99): set = 105
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
