import Barcodes
import Testing

@Suite("GS1 Digital Link")
struct DigitalLinkTests {
    @Test(
        "Addresses read as the fields they hold",
        arguments: [
            (
                "https://id.gs1.org/01/09506000134352/10/ABC123/21/12345?17=260930",
                "(01)09506000134352(10)ABC123(21)12345(17)260930"
            ),
            ("https://example.com/some/shop/01/9506000134352", "(01)09506000134352"),
            (
                "HTTP://example.com:8080/01/614141123452/22/2A?3103=000195&utm_source=x#top",
                "(01)00614141123452(22)2A(3103)000195"
            ),
            ("https://id.gs1.org/00/306141412345678902", "(00)306141412345678902"),
            ("https://id.gs1.org/01/09506000134352/10/A%2FB%25", "(01)09506000134352(10)A/B%"),
            ("https://id.gs1.org/414/9506000134352/254/32a%2Fb", "(414)9506000134352(254)32a/b"),
            ("https://id.gs1.org/8004/9520614141234567", "(8004)9520614141234567"),
            ("https://id.gs1.org/01/09506000134352?15=261200;10", ""),
            ("https://a/00/shop/00/306141412345678902", "(00)306141412345678902"),
            ("https://[2001:db8::1]:443/01/09506000134352", "(01)09506000134352"),
            ("https://id.gs1.org/01/09506000134352/22/A+B?98=X%2bY&&x&99=Z&", "(01)09506000134352(22)A+B(98)X+Y(99)Z"),
            ("https://id.gs1.org/01/09506000134352/235/X?10=A", "(01)09506000134352(235)X(10)A"),
            ("https://a/00/306141412345678902?02=09506000134352&37=2&10=L", "(00)306141412345678902(02)09506000134352(37)2(10)L"),
        ])
    func read(address: String, text: String) throws {
        guard !text.isEmpty else {
            #expect(throws: BarcodeError.self) { try DigitalLink(address) }
            return
        }
        let link = try DigitalLink(address)
        #expect(link.message.text == text)
        let again = try DigitalLink(DigitalLink(link.message, stem: link.stem).uri)
        #expect(Set(again.message.elements.map(\.value)) == Set(link.message.elements.map(\.value)))
    }

    @Test(
        "Other addresses say why they are none",
        arguments: [
            "https://example.com/", "https://example.com/01", "ftp://id.gs1.org/01/09506000134352", "https:///01/09506000134352",
            "https://id.gs1.org/01/09506000134351", "https://id.gs1.org/01/09506000134352/21/1/10/2", "https://id.gs1.org/10/ABC",
            "https://id.gs1.org/01/09506000134352/235/X/10/A", "https://id.gs1.org/01/09506000134352?21=12",
            "https://id.gs1.org/00/306141412345678902/10/A", "HtTpS://id.gs1.org/01/09506000134352",
            "https://id.gs1.org/01/09506000134352/", "https://id.gs1.org/01/09506000134352?10=A",
            "https://id.gs1.org/01/09506000134352/21/1?10=A", "https://id.gs1.org/01/09506000134352?98=X+Y",
            "https://id.gs1.org/01/09506000134352?99=A&99=A", "https://id.gs1.org/01/09506000134352?01=09506000134352",
            "https://id.gs1.org/01/09506000134352?99=A&999=B", "https://id.gs1.org/01/09506000134352?99=",
            "https://[fe80::1%25lo]/01/09506000134352", "https://a$/01/09506000134352", "https://01/09506000134352",
            "https://id.gs1.org/01/09506000134352/10/A%2", "https://id.gs1.org/01/09506000134352?17=261399",
        ])
    func refused(address: String) {
        #expect(throws: BarcodeError.self) { try DigitalLink(address) }
    }

    @Test("Made addresses put qualifiers in the path in their order, attributes behind, and leave nothing out")
    func made() throws {
        let message = try ElementString.read("(21)7/8(17)260930(01)06141411234562(10)A B".filter { $0 != " " })
        #expect(try DigitalLink(message).uri == "https://id.gs1.org/01/06141411234562/10/AB/21/7%2F8?17=260930")
        #expect(try DigitalLink(message, stem: "https://w.example/p/").uri.hasPrefix("https://w.example/p/01/"))
        #expect(throws: BarcodeError.self) { try DigitalLink(ElementString.read("(10)A")) }
        #expect(throws: BarcodeError.self) { try DigitalLink(message, stem: "nowhere") }
        #expect(try SSCC("306141412345678902").link().uri == "https://id.gs1.org/00/306141412345678902")
    }
}
