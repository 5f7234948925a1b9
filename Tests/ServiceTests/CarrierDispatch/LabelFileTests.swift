import CommandSupport
import FoundationEssentials
import Fulfilment
import Labels
import Testing

@testable import CarrierDispatch

@Suite("Labels from files")
struct LabelFileTests {
    private func label(_ text: String) throws -> ShippingLabel {
        try DocumentFile.decode(Array(text.utf8), as: LabelFile.self, file: "l.json").label
    }

    @Test("Every field is on the label, under its name")
    func fields() throws {
        let made = try label(
            #"""
            {"from": ["Depot 3"], "to": {"recipient": "Ana", "company": "Lima", "street": "1 Rose Lane", "street2": "Rear", "city": "Ghent",
             "region": "VOV", "postcode": "9000", "country": "BE", "phone": "+32 9"}, "service": "Next", "routing_code": "BE-9",
             "tracking_number": "WB17", "sscc": "006141411234567890", "notes": ["1 kg"]}
            """#)
        #expect(
            Set(made.to.map(\.part)) == Set(AddressField.Part.allCases)
                && made.to.allSatisfy { $0.field.name == "to.\($0.part.rawValue)" })
        let zpl = try String(decoding: LabelPrinter(.zpl, fonts: FontChain()).print(made), as: UTF8.self)
        for text in [
            "Depot 3", "Ana", "Lima", "1 Rose Lane", "Rear", "9000 Ghent VOV", "BE", "Tel. +32 9", "NEXT", "BE-9", "WB17", "1 kg",
            "(00) 006141411234567890",
        ] { #expect(zpl.contains("^FD\(text)^FS"), "\(text)") }
    }

    @Test("What is wrong with a file is said with field, value and what is allowed")
    func wrong() throws {
        let error = #expect(throws: DocumentError.self) {
            try label(#"{"from": "Depot", "to": {"postcode": 9000, "country": true}, "notes": [1.5]}"#)
        }
        #expect(
            error?.problems == [
                #"from is "Depot"; allowed is a list"#, "to.postcode is 9000; allowed is a text",
                "to.country is true; allowed is a text", "notes[0] is 1.5; allowed is a text",
                "tracking_number is missing; allowed is a text",
            ])
    }

    @Test("A country and a licence plate that are none are said with all the others")
    func refused() throws {
        let error = #expect(throws: DocumentError.self) {
            try label(#"{"to": {"country": "Belgum", "phone": 7}, "service": 1, "sscc": "17", "notes": [2]}"#)
        }
        let problems = error?.problems ?? []
        #expect(problems.first?.hasPrefix("to.country is 'Belgum'; must be a country code of two letters") == true, "\(problems)")
        #expect(
            problems.dropFirst().map { $0.prefix(24) } == [
                "to.phone is 7; allowed i", "service is 1; allowed is", "sscc is refused: '17' ha", "notes[0] is 2; allowed i",
                "tracking_number is missi",
            ], "\(problems)")
        let plain = try label(#"{"to": {"country": ""}, "tracking_number": "1"}"#)
        #expect(plain.to.isEmpty && plain.sscc == nil)
    }

    @Test("The own fleet's label is the same renderer's: Korean as dots, a long address whole, an emoji refused with its field")
    func ownFleet() throws {
        func label(_ recipient: String, _ street: String) throws(LabelError) -> String {
            let parcel = ParcelToBook(
                id: 1, orderID: 17, sscc: "006141411234567890", weight: 900,
                dimensions: .init(length: 300, width: 200, height: 100),
                packedAt: Date(timeIntervalSince1970: 0), site: nil,
                destination: Address(
                    recipient: recipient, street: street, city: "Ghent", region: "", postcode: "9000", country: "BE",
                    location: nil),
                promisedBy: nil, shipmentID: 1, state: nil)
            let label = try FleetLabel.zpl(for: parcel, service: "van", trackingNumber: "WB00000000017")
            return String(decoding: label, as: UTF8.self)
        }
        let street = "Koningin-Voorbeeldlaan 123b, achterhuis, opgang C, vierde verdieping rechts, bij de heer Voorbeeld en zonen"
        let long = try label("Ana Lima", street)
        for word in street.split(separator: " ") { #expect(long.contains(word), "\(word)") }
        #expect(long.contains("^FDBE^FS"))
        let refused = #expect(throws: LabelError.self) { try label("Ana 🎁", street) }
        #expect(refused?.description == "ship_to.name has letters that no font here has: '🎁' (U+1F381)")
        if TrueTypeFont(InstalledFonts.read("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc") ?? []) != nil {
            let korean = try label("\u{1109}\u{1165}\u{110B}\u{116E}\u{11AF}", street)
            #expect(korean.contains("^GFA") && !korean.contains("서울") && !korean.contains("\u{1109}"))
        }
    }
}
