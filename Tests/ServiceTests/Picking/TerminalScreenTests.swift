import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@testable import FloorTerminal

@Suite("The device's line to the warehouse")
struct FloorClientTests {
    /// The server is no picking-worker: it knows no such path, and says so without a problem document.
    @Test("Another program's 404 is a wrong address, no word about the tour: scans are kept")
    func otherProgram() async throws {
        try await LabelServer.serve { _, endpoint in
            let client = FloorClient(url: endpoint, key: "wb_x_y")
            let error = await #expect(throws: FloorClientError.self) { try await client.send([], tourID: 1, badge: "ana") }
            #expect(error?.isUnreachable == true && error?.isAboutTheTour == false)
        }
    }
}

@Suite("The picker's screen")
struct TerminalScreenTests {
    @Test("The place is in letters five lines high, in plain words where it does not fit")
    func letters() throws {
        let lines = try #require(BlockLetters.lines("A-01", width: 80))
        #expect(
            lines == [
                " ###         ###    #  ",
                "#   #       #  ##  ##  ",
                "#####  ###  # # #   #  ",
                "#   #       ##  #   #  ",
                "#   #        ###   ### ",
            ])
        #expect(BlockLetters.lines("A-01", width: 59) == nil)
        #expect(BlockLetters.lines("A-01-02-03-04-05", width: 80) == nil)
        #expect(BlockLetters.lines("É", width: 80) == nil)
    }

    @Test("One screen fits 80 x 24 and needs no colour")
    func screen() {
        let task = PickTask(
            pickID: 1, seq: 1, locationCode: "A-01-01", checkCode: "42", sku: "SKU-1", gtin: "",
            name: String(repeating: "long ", count: 40),
            quantity: 2, lot: "L1", bin: 1, binCode: "C-01-B01", orderID: 7)
        var flow = PickFlow(tour: PickList(tourID: 1, cart: "C-01", picker: "ana", tasks: [task]))
        let transcript = Transcript()
        let screen = TerminalScreen(width: 80, isTranscript: false, isColoured: false, isQuiet: true) { transcript.add($0) }
        let status = TerminalScreen.Status(picker: "ana", cart: "C-01", unsent: 3, isOnline: false)
        let result = flow.scan("A-01-01", at: Date(timeIntervalSince1970: 0), id: UUID())
        screen.show(flow.prompt, status, last: result)
        let clear = "\u{1B}[2J\u{1B}[H"
        #expect(transcript.all.hasPrefix(clear))
        // Every line counts, the empty ones too, and the one in which the scanner types.
        let lines = transcript.all.dropFirst(clear.count).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count <= 80 && !$0.contains("\u{1B}") })
        #expect(lines[0] == "ana  cart C-01  pick 1 of 1  unsent 3  NO NETWORK")
        #expect(lines.contains("OK     Place A-01-01 is right."))
    }
}
