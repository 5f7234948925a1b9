import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

/// Random, half and glued codes at a picker's dialogue: no crash, no wrong booking, and every reason is recomputed.
@Suite("Reasons of refusals")
struct TrueReasonTests {
    private static let rounds = (ProcessInfo.processInfo.environment["WAYBILL_FUZZ_INPUTS"].flatMap { Int($0) } ?? 4000) / 4

    private static let seeds = [
        "5012345678900", "A-01-03", "C1-B1", "41", "MUG", "100", "]C10105012345678900", "(01)05012345678900(10)L9(17)271231",
        "https://shop.example/01/05012345678900/10/L9", "306141412345678902", "(00) 3 0614141 234567890 2", "978-0-306-40615-7",
        "978030640615754321", "01278907", "42010282", "1Z204W4R0308071865", "[)>^^06^]PMUG^]Q5^]1TL8^^^D", ".1", "=3",
        "CTRL:SHORT", "'àà-\"_&", "420102829261290113185417468510", "0", "2",
    ]

    private static let tour = PickList(
        tourID: 9, cart: "C1", picker: "P7",
        tasks: [
            PickFlowFixture.task(1, place: "A-01-03", sku: "MUG", gtin: "5012345678900", quantity: 3, lot: "L9"),
            PickFlowFixture.task(2, place: "A-02-07", sku: "100", gtin: "", quantity: 2),
            PickFlowFixture.task(3, place: "A-02-08", sku: "X-9", gtin: PickFlowFixture.lamp, quantity: 2),
        ])

    @Test("A refusal changes nothing and says what is so", arguments: 0..<4)
    func reasons(seed: Int) {
        var generator = SplitMix64(seed: 77 + seed)
        var session = PickFlowFixture(flow: PickFlow(tour: Self.tour))
        for round in 0..<Self.rounds {
            if round % 40 == 0 { session = PickFlowFixture(flow: PickFlow(tour: Self.tour)) }
            let code = Self.code(&generator)
            let before = session.flow.prompt
            let result = session.scan(code)
            if result.verdict != .accepted { #expect(result.prompt == before, "\(code)") }
            if result.verdict == .rejected { Self.expectTrue(result.message, of: code) }
            if result.record.effect == .picked { #expect(result.record.quantity == before.task?.quantity) }
        }
    }

    /// Half of one, two glued, or one with a changed character.
    private static func code(_ generator: inout SplitMix64) -> String {
        var text = Array((seeds.randomElement(using: &generator) ?? "").unicodeScalars)
        switch Int.random(in: 0...5, using: &generator) {
        case 0: text = Array(text.prefix(Int.random(in: 0...text.count, using: &generator)))
        case 1: text += (seeds.randomElement(using: &generator) ?? "").unicodeScalars
        case 2 where !text.isEmpty:
            text[Int.random(in: 0..<text.count, using: &generator)] = Unicode.Scalar(UInt8.random(in: 1...126, using: &generator))
        case 3:
            text = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                Unicode.Scalar(UInt8.random(in: 0...255, using: &generator))
            }
        case 4: text = Array(String(UInt64.random(in: 0...999_999_999_999_999_999, using: &generator)).unicodeScalars)
        default: break
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text)
        return String(view)
    }

    private static func expectTrue(_ message: String, of code: String) {
        let plain = code.uppercased().filter { !$0.isWhitespace }
        if message.contains("is not known here") {
            for task in tour.tasks {
                #expect(![task.sku, task.gtin, task.locationCode, task.binCode].contains(plain), "\(code): \(message)")
            }
        }
        if let match = message.firstMatch(of: /'([0-9]+)' ends in the wrong check digit; it should be ([0-9])/) {
            let digits = match.1.compactMap(\.wholeNumberValue)
            let sum = digits.dropLast().reversed().enumerated().reduce(0) {
                $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 3 : 1)
            }
            #expect(match.2 == "\((10 - sum % 10) % 10)" && match.1.last != match.2.first, "\(code): \(message)")
        }
        if let match = message.firstMatch(of: /Article ([0-9]+) is not of this tour/) {
            let known = tour.tasks.map(\.gtin).filter { !$0.isEmpty }
            #expect(!known.contains { $0.suffix(12) == match.1.suffix(12) }, "\(code): \(message)")
        }
        if let match = message.firstMatch(of: /That is (place|bin) ([-A-Z0-9]+)\./) {
            #expect(tour.tasks.contains { $0.locationCode == match.2 || $0.binCode == match.2 }, "\(code): \(message)")
        }
        if let match = message.firstMatch(of: /lot (\S+) is not lot L9 of this pick/) {
            #expect(match.1.uppercased() != "L9" && code.uppercased().contains(match.1.uppercased()), "\(code): \(message)")
        }
        if let match = message.firstMatch(of: /([0-9]+) characters are more/) { #expect(Int(match.1).map { $0 > 8192 } == true) }
    }
}
