import LabelFormats
import Testing

@Suite("The pace of an account")
struct CallPaceTests {
    @Test("The strictest of seconds and minutes spaces calls, days are counted, operations have limits of their own")
    func limits() throws {
        let pace = try CallPace("10/s 300/min 100000/day buy=2/s look_up=30/min buy=500/day")
        #expect(pace.all?.spacing == .milliseconds(200) && pace.all?.perDay == 100_000)
        #expect(pace[.buy]?.spacing == .milliseconds(500) && pace[.buy]?.perDay == 500)
        #expect(pace[.lookUp]?.spacing == .seconds(2) && pace[.lookUp]?.perDay == nil)
        #expect(pace[.void] == nil && !pace.isUnlimited)
    }

    @Test("What takes several calls takes the turns of all of them from the account, and one of each operation")
    func spacing() throws {
        let pace = try CallPace("10/s buy=4/s")
        #expect(pace.spacing(of: [.buy]) == .milliseconds(250))
        #expect(pace.spacing(of: [.quote, .buy]) == .milliseconds(250))
        #expect(pace.spacing(of: [.quote, .label, .lookUp]) == .milliseconds(300))
        #expect(try CallPace("100/day").spacing(of: [.buy]) == nil)
        #expect(try CallPace("void=1/s").spacing(of: [.buy]) == nil)
    }

    @Test("Nothing limits nothing", arguments: ["", "  "])
    func unlimited(text: String) throws { #expect(try CallPace(text).isUnlimited) }

    @Test(
        "What is no pace is refused with what stands there",
        arguments: ["5", "5/h", "0/s", "-1/s", "x/s", "5/s/s", "buy=", "buy=5", "sell=5/s", "5/s,6/min", "=5/s", "1.5/s"])
    func refused(text: String) {
        let fault = #expect(throws: CallPace.Fault.self) { try CallPace(text) }
        #expect(fault?.description.contains("'\(text)'") == true)
    }
}
