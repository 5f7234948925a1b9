import Fulfilment
import Testing

@Suite("Customs areas")
struct CustomsAreaTests {
    private func isDeclared(_ from: (String, String), _ to: (String, String)) -> Bool {
        CustomsArea(country: from.0, postcode: from.1).declares(to: CustomsArea(country: to.0, postcode: to.1))
    }

    @Test("Within a union nothing is declared, whatever the countries")
    func unions() {
        for (from, to) in [("DE", "FR"), ("NL", "GR"), ("CH", "LI"), ("GB", "IM"), ("US", "PR"), ("BR", "BR"), ("IT", "MC")] {
            #expect(!isDeclared((from, ""), (to, "")), "\(from) \(to)")
        }
        for (from, to) in [("DE", "CH"), ("DE", "GB"), ("NO", "SE"), ("CN", "HK"), ("BR", "PT"), ("DE", "AX"), ("FR", "RE")] {
            #expect(isDeclared((from, ""), (to, "")) && isDeclared((to, ""), (from, "")), "\(from) \(to)")
        }
    }

    @Test(
        "Territories that are written as part of a country are known by their postcodes",
        arguments: [
            ("ES", "35001", true), ("ES", "38001", true), ("ES", "51001", true), ("ES", "28001", false), ("DE", "78266", true),
            ("DE", "27498", true), ("DE", "78224", false), ("FI", "22100", true), ("FI", "00100", false), ("IT", "23041", true),
            ("FR", "97400", true), ("FR", "75001", false), ("FR", "98000", false), ("GR", "63086", true),
        ])
    func territories(country: String, postcode: String, isDeclared expected: Bool) {
        #expect(isDeclared(("NL", "1015 CJ"), (country, postcode)) == expected)
    }

    @Test("Büsingen is within Switzerland's area; Northern Ireland is open to the Union, and to Great Britain one way")
    func special() {
        #expect(!isDeclared(("CH", "8200"), ("DE", "78266")))
        #expect(!isDeclared(("DE", ""), ("GB", "BT1 1AA")) && !isDeclared(("GB", "bt1 1aa"), ("FR", "75001")))
        #expect(isDeclared(("GB", "SW1A 1AA"), ("GB", "BT1 1AA")) && !isDeclared(("GB", "BT1 1AA"), ("GB", "SW1A 1AA")))
        #expect(isDeclared(("GB", "SW1A 1AA"), ("GB", "JE2 3AB")) && isDeclared(("GB", ""), ("GG", "")))
        #expect(isDeclared(("US", "10001"), ("US", "00802")) && !isDeclared(("US", "10001"), ("US", "00901")))
    }
}
