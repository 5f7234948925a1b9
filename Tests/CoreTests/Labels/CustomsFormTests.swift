import Fulfilment
import Testing

@testable import Labels

@Suite("Forms for customs", .enabled(if: TestFonts.areThere, "\(TestFonts.hint)"))
struct CustomsFormTests {
    private func form(_ description: String) throws -> CustomsForm {
        let euros = try #require(Currency("EUR"))
        return CustomsForm(
            from: [AddressField(.recipient, "Casa Lima"), AddressField(.country, "BR")],
            to: [AddressField(.recipient, "Ana"), AddressField(.country, "PT")], sscc: "006141410000000175",
            contents: "merchandise",
            incoterm: "DAP", eori: "", ioss: "", weight: 800,
            lines: [
                .init(
                    description: description, quantity: 2, weight: 700, value: Money(minor: 2_500, currency: euros),
                    tariff: "691200",
                    origin: "BR")
            ])
    }

    @Test("It is a PDF, the same for the same parcel; what cannot be printed is named")
    func printed() throws {
        let bytes = try form("Caneca de barro").print(fonts: TestFonts.chain)
        #expect(bytes.starts(with: Array("%PDF-".utf8)))
        #expect(try bytes == form("Caneca de barro").print(fonts: TestFonts.chain))
        let error = #expect(throws: LabelError.self) { try form("Mug 🎁").print(fonts: TestFonts.chain) }
        #expect(error?.problems.map(\.field) == ["lines[0].description"])
    }
}
