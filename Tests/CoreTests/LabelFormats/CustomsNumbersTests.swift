import FoundationEssentials
import Fulfilment
import LabelFormats
import Testing

@Suite("Numbers for customs")
struct CustomsNumbersTests {
    private func body(_ format: LabelFormat, _ operation: LabelFormats.Operation, eori: String) throws -> String {
        let address = Address(
            recipient: "Ana", company: "", street: "Rua A 1", street2: "", city: "Lisboa", region: "", postcode: "1100-001",
            country: "PT", phone: "1", email: "", location: nil)
        let euros = try #require(Currency("EUR"))
        var job = LabelJob()
        (job.reference, job.from, job.to, job.service, job.media) = ("WB1", address, address, "s", format.traits.media[0])
        job.parcels = [JobParcel(weight: 100, size: Dimensions(length: 10, width: 10, height: 10))]
        job.shipDate = CivilDay(20_000)
        var paper = CustomsPaper(lines: [
            CustomsLine(
                description: "Mug", quantity: 1, value: Money(minor: 100, currency: euros), weight: 90, tariff: "691200",
                origin: "PT")
        ])
        paper.eori = eori
        job.customs = paper
        var account = LabelAccount()
        (account.key, account.carriers) = ("k", ["ca_1"])
        let call = try format.request(job, as: operation, for: account, at: Date(timeIntervalSince1970: 0))
        return String(decoding: call.body, as: UTF8.self)
    }

    @Test("A declaration goes with the exporter's number where there is one, and without a member for it where there is none")
    func numbers() throws {
        let formats: [(LabelFormat, LabelFormats.Operation, String)] = [
            (.easyPost, .quote, "tax_identifiers"), (.shipEngine, .buy, "tax_identifiers"),
            (.shippo, .quote, "exporter_identification"),
        ]
        for (format, operation, member) in formats {
            let named = try body(format, operation, eori: "DE1234567")
            #expect(named.contains(member) && named.contains("DE1234567"), "\(format.name): \(named)")
            #expect(try !body(format, operation, eori: "").contains(member), "\(format.name)")
        }
    }
}
