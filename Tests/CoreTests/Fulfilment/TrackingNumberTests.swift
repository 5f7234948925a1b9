import Fulfilment
import Testing

@Suite("Tracking numbers")
struct TrackingNumberTests {
    @Test(
        "However a number is written, its key is the same",
        arguments: [
            "4k7730b9921d5", "4K77 30B9 921D 5", " 4K7730B9921D5\n", "4K-7730-B9921-D5", "4K7730\u{2011}B9921\u{2013}D5",
            "4K7730\u{00A0}B9921\u{202F}D5", "4K7730\u{200B}B9921\u{FEFF}D5", "\u{202A}4K7730B9921D5\u{202C}", "４Ｋ７７３０Ｂ９９２１Ｄ５",
            "４ｋ７７３０－ｂ９９２１　ｄ５",
            "4K٧٧٣٠B٩٩٢١D٥", "4K۷۷۳۰B۹۹۲۱D۵", "4K7730/B9921.D5", "*4K7730B9921D5*", "4K7730_B9921_D5", "4K7730\u{AD}B9921D5",
            "4K7730−B9921D5",
        ])
    func same(text: String) {
        #expect(TrackingNumber.key(text) == "4K7730B9921D5")
    }

    @Test("Letters, digits and their order stay: what differs in them differs")
    func different() {
        let numbers = ["0017", "17", "1O7", "107", "1I7", "117", "AB12", "BA12", "京0017", "0017京", "ß1", "SS1"]
        #expect(Set(numbers.map(TrackingNumber.key)).count == numbers.count)
        #expect(TrackingNumber.key("0017") == "0017" && TrackingNumber.key("京0017") == "京0017")
    }

    @Test("A text without letters and digits is its own key, and a key is its own key")
    func odd() {
        for text in ["", "--", " - "] { #expect(TrackingNumber.key(text) == text) }
        for text in ["4k 77", "１ａ", "é-1"] { #expect(TrackingNumber.key(TrackingNumber.key(text)) == TrackingNumber.key(text)) }
    }
}
