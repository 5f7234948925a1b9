import Barcodes
import Testing

@Suite("What fields of GS1 codes may hold")
struct FieldCheckTests {
    @Test(
        "Codes of others' lists and numbers of parts are known",
        arguments: [
            "(421)276ABC", "(422)840", "(423)056124840", "(426)156", "(7030)276X", "(7030)999X", "(4307)BR", "(4317)DE",
            "(3912)9781250", "(3932)986100", "(7040)1AB-", "(7040)1AB_", "(7041)PX", "(7041)201", "(7041)8", "(7241)01",
            "(7241)10", "(7241)99", "(8007)DE89370400440532013000", "(8007)NL91ABNA0417164300", "(8011)1", "(8030)-_8A",
            "(8030)-_8A==",
            "(8110)061414112345611110123", "(8110)3614141123123456" + "512345" + "5123459123",
            "(8110)061414112345611110123" + "10110123" + "9" + "2110123" + "0614141",
            "(8110)0614141123456111101233261231" + "4260101",
            "(8110)061414112345611110123" + "50123456" + "611234567" + "90001", "(8112)006141411234560123456",
            "(8112)1161414171234569123456789012345",
        ])
    func known(text: String) throws {
        #expect(try ElementString.read(text).elements.count == 1)
    }

    @Test(
        "Errors repeat nothing of names and addresses",
        arguments: ["(4302)Rua Lima 7%", "(4301)Ana Lima%2", "(7256)Ana%", "(4307)Lima"])
    func personal(text: String) {
        let error = #expect(throws: BarcodeError.self) { try ElementString.read(text) }
        #expect(error?.description.contains("Lima") == false && error?.description.contains("Ana") == false)
    }

    @Test(
        "Everything else is refused in words",
        arguments: [
            ("(421)001ABC", "country"), ("(422)999", "country"), ("(423)056999", "country"), ("(7030)000X", "999"),
            ("(4307)XX", "country"),
            ("(4307)de", "country"), ("(3912)0001250", "currency"), ("(7040)1AB.", "a letter"), ("(7041)0", "packaging"),
            ("(7041)PX1", "packaging"), ("(7241)00", "01 to 10"), ("(7241)11", "01 to 10"),
            ("(8007)XX89370400440532013000", "IBAN"),
            ("(8007)DE89370400440532013001", "IBAN"), ("(8007)de89370400440532013000", "IBAN"), ("(8007)DE8937", "IBAN"),
            ("(8011)0", "zeros in front"), ("(8011)01", "zeros in front"), ("(8030)AB===", "Base64"), ("(8030)A=B", "Base64"),
            ("(8110)761414112345611110123", "coupon"), ("(8110)06141411234561111012", "coupon"),
            ("(8110)0614141123456111101237", "coupon"), ("(8110)061414112345611110123" + "3261231" + "4270101", "coupon"),
            ("(8110)06141411234561111A123", "coupon"), ("(8110)061414112345611115123", "coupon"),
            ("(8110)061414112345611110123" + "3261232", "coupon"), ("(8110)061414112345611110123" + "93001", "coupon"),
            ("(8112)206141411234560123456", "coupon"),
            ("(8112)0061414112345601234567", "coupon"),
        ])
    func refused(text: String, words: String) {
        let error = #expect(throws: BarcodeError.self) { try ElementString.read(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
