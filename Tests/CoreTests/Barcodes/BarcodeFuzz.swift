import Barcodes
import FoundationEssentials
import Fulfilment
import Testing

/// Codes that were good once, changed in places; `WAYBILL_FUZZ_INPUTS` sets how many.
enum BarcodeFuzz {
    static let rounds = (ProcessInfo.processInfo.environment["WAYBILL_FUZZ_INPUTS"].flatMap { Int($0) } ?? 20_000) / 4

    private static let seeds = [
        "]C1010614141123456210ABC123\u{1D}17260930", "(01)06141411234562(10)ABC123(17)260930", "00306141412345678902",
        "https://id.gs1.org/01/09506000134352/10/ABC%2F123/21/12345?17=260930&x=%20y", "1Z204W4R0308071865", "RR123456785CN",
        "]d201061414112345622112345\u{1D}8008260930123456\u{1D}4309012345678900234567890", "9400111202555555555555", "A-01-02",
        "(8013)1987654Ad4X4bL5ttr2310c2K(7258)1/2(4330)001200-",
    ].map { Array($0.utf8) }

    /// What reads must write itself in a form that reads the same.
    static func round(using generator: inout SplitMix64) {
        var bytes = seeds.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...5, using: &generator) { change(&bytes, &generator) }
        let text = String(decoding: bytes, as: UTF8.self)
        let code = ScannedCode(text)
        _ = code.facts(year: 2026)
        for case .fields(let message) in code.meanings {
            #expect((try? ElementString.read(message.text))?.elements == message.elements, "\(text)")
        }
        for case .link(let link) in code.meanings {
            if let made = try? DigitalLink(link.message, stem: link.stem) {
                #expect((try? DigitalLink(made.uri)) == made, "\(text)")
            }
        }
    }

    private static func change(_ bytes: inout [UInt8], _ generator: inout SplitMix64) {
        let position = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0...3, using: &generator) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: position)
        case 1 where position < bytes.count: bytes[position] = UInt8.random(in: 40...122, using: &generator)
        case 2 where position < bytes.count: bytes.remove(at: position)
        default:
            let other = seeds.randomElement(using: &generator) ?? []
            bytes.insert(contentsOf: other.prefix(Int.random(in: 0...other.count, using: &generator)), at: position)
        }
    }
}
