import Fulfilment
import Testing

@testable import CarrierDispatch
@testable import LabelFormats

@Suite("What a service says of an address")
struct AddressCheckTests {
    private func address(_ street: String) -> Address {
        Address(
            recipient: "Ana", company: "", street: street, street2: "", city: "Lisboa", region: "", postcode: "1100-001",
            country: "PT", phone: "", email: "", location: nil)
    }

    @Test("A verdict has its word, what is wrong, and what the service would write or the choices it sees")
    func lines() {
        #expect(AddressCheckCommand.lines(AddressFinding(proposal: address("Rua A 1"), asked: address("RUA A 1"))) == ["valid"])
        #expect(
            AddressCheckCommand.lines(AddressFinding(proposal: address("Rua B 1"), asked: address("Rua A 1")))
                == ["corrected", "  as Rua B 1, 1100-001, Lisboa, PT"])
        var finding = AddressFinding(.unknown)
        #expect(AddressCheckCommand.lines(finding) == ["unknown"])
        finding.candidates = [address("Rua A 1"), address("Rua A 2")]
        #expect(AddressCheckCommand.lines(finding).count == 3 && finding.word == "ambiguous")
        var bad = AddressFinding(.bad)
        bad.problems = [Refusal.FieldProblem(message: "no such street")]
        #expect(AddressCheckCommand.lines(bad) == ["invalid", "  no such street"])
    }
}
