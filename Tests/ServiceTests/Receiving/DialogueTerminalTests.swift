import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import FloorTerminal
@testable import Operations
@testable import Receiving

/// The terminals of goods against the worker's HTTP, by script.
@Suite("Terminals of goods", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DialogueTerminalTests {
    /// A device on the floor.
    private struct Device {
        let client: FloorClient
        let network: CutNetwork
        let journals: JournalDirectory

        init(_ floor: FloorGoods) {
            client = FloorClient(url: floor.url, key: floor.key)
            network = CutNetwork(client)
            journals = JournalDirectory(path: "/tmp/\(floor.fixture.warehouse.stack.name)-dialogues")
        }

        /// - Returns: what the screen showed.
        func run<Subject: Dialogue>(_: Subject.Type, _ badge: String, _ script: String...) async throws -> String {
            let transcript = Transcript()
            let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
            let terminal = DialogueTerminal(client: network, journals: journals, input: .recorded(script), screen: screen)
            try await terminal.run(Subject(), badge: badge)
            return transcript.all
        }

        /// The same of the terminal for whatever is next.
        func work(_ badge: String, once: Bool = false, _ script: String...) async throws -> String {
            let transcript = Transcript()
            let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
            let terminal = WorkTerminal(
                client: client, journals: journals, input: .recorded(script), screen: screen, endsAfterOneTask: once)
            try await terminal.run(badge: badge, at: nil)
            return transcript.all
        }
    }

    @Test(
        "Received, put away, refilled, moved, counted and looked up by script; a lost answer books once, and without the network a report waits for the next start of any dialogue"
    )
    func wholeWay() async throws {
        try await FloorGoods.with { floor in
            let device = Device(floor)
            defer { try? FileManager.default.removeItem(atPath: device.journals.path) }
            try await receive(floor, device)
            try await putAway(floor, device)
            try await moveAndCount(floor, device)
            try await refill(floor, device)
            #expect(try device.journals.dialogues(of: "eva").allSatisfy(\.unsent.isEmpty))
        }
    }

    private func receive(_ floor: FloorGoods, _ device: Device) async throws {
        try await floor.fixture.enter(
            ExpectedGoods(
                .purchaseOrder, number: "4711", supplier: "ACME", site: "S1",
                lines: [.init(sku: "MILK", quantity: 24), .init(sku: "NAIL", quantity: 10)]))
        device.network.loseAnswer()
        let shown = try await device.run(
            ReceiveDialogue.self, "eva", "dock-1", "4711", "(01)04006381333931(10)L7(17)310131(30)24", "SOAP", "2",
            "9", "NAIL", "8", "9", "1", "out of nails", "9")
        #expect(
            shown.contains("Not booked: 2 x Article SOAP (SOAP)") && shown.contains("Type why the 2 are accepted"), "\(shown)")
        #expect(shown.contains("are missing 2 of NAIL") && shown.contains("The delivery is finished."), "\(shown)")
        #expect(try await floor.fixture.stock() == ["MILK L7 DOCK-1 receiving 24", "NAIL  DOCK-1 receiving 8"])
        #expect(try await floor.fixture.states("4711") == [.received])
    }

    /// Cut off in the middle of a line, gone on with offline, and sent by the start of another dialogue.
    private func putAway(_ floor: FloorGoods, _ device: Device) async throws {
        let milk = "(01)04006381333931(10)L7"
        let first = try await device.run(PutAwayDialogue.self, "eva", "DOCK-1", "NAIL", "=8", "A-01-02", milk, "=24")
        #expect(
            first.contains("8 x Article NAIL (NAIL) in A-01-02.") && first.contains("Paused; everything is sent."), "\(first)")
        device.network.set(up: false)
        let second = try await device.run(PutAwayDialogue.self, "eva", "Q-1", "A-01-02", "9")
        #expect(
            second.contains("going on from this device's journal") && second.contains("No network: the warehouse"), "\(second)")
        #expect(
            second.contains("24 x Article MILK (…3931) lot L7 in A-01-02.") && second.contains("1 reports wait."), "\(second)")
        #expect(try await floor.fixture.stock() == ["MILK L7 DOCK-1 receiving 24", "NAIL  A-01-02 free 8"])
        device.network.set(up: true)
        let third = try await device.run(LookUpCodeDialogue.self, "eva", "a-01-02", "4006381333931", "HAT", "9")
        #expect(third.contains("24 x Article MILK lot L7") && third.contains("Article MILK"), "\(third)")
        #expect(third.contains("WRONG  'HAT' is not known here."), "\(third)")
        #expect(try await floor.fixture.stock() == ["MILK L7 A-01-02 free 24", "NAIL  A-01-02 free 8"])
    }

    private func moveAndCount(_ floor: FloorGoods, _ device: Device) async throws {
        device.network.loseAnswer()
        let moved = try await device.run(
            MoveDialogue.self, "eva", "A-01-02", "NAIL", "3", "A-01-01", "A-01-02", "NAIL", "99", "A-01-01", "9")
        #expect(
            moved.contains("Not booked: 99 x Article NAIL (NAIL) from A-01-02 to A-01-01.") && moved.contains("are not reserved"),
            "\(moved)")
        await #expect(throws: FloorClientError.self) {
            _ = try await device.run(MoveDialogue.self, "cy", "A-01-02", "NAIL", "3", "A-01-01", "9")
        }
        let counted = try await device.run(CountDialogue.self, "cy", "A-01-01", "NAIL", "NAIL", "A-01-01", "9", "9")
        #expect(counted.contains("2 x Article NAIL (NAIL) counted at A-01-01."), "\(counted)")
        #expect(
            try await floor.fixture.stock() == ["MILK L7 A-01-02 free 24", "NAIL  A-01-01 free 2", "NAIL  A-01-02 free 5"])
    }

    private func refill(_ floor: FloorGoods, _ device: Device) async throws {
        try await floor.postgres.query("INSERT INTO warehouse.face VALUES ('A-01-03', 'NAIL', 2, 10)")
        _ = try await floor.fixture.warehouse.stock("NAIL", 1, at: "A-01-03")
        _ = try await floor.fixture.warehouse.stock("NAIL", 50, at: "A-09-05")
        let shown = try await device.run(RefillDialogue.self, "eva", "A-09-05", "NAIL", "A-01-03")
        #expect(shown.contains("9 x NAIL in A-01-03.") && shown.contains("No face runs low."), "\(shown)")
        #expect(try await floor.fixture.stock().contains("NAIL  A-01-03 free 10"))
    }

    @Test(
        "Given what is next, somebody counts a delivery, puts it away and counts a bin, asked for no place that is known; what differs somebody else counts"
    )
    func work() async throws {
        try await FloorGoods.with { floor in
            let device = Device(floor)
            defer { try? FileManager.default.removeItem(atPath: device.journals.path) }
            let stranger = try await device.run(
                ReceiveDialogue.self, "eva", "dock-1", "D9", "OK", "nobody", "acme", "NAIL", "10", "9", "9")
            #expect(stranger.contains("WRONG  Unknown supplier") && stranger.contains("The delivery is finished."), "\(stranger)")
            try await floor.fixture.enter(
                ExpectedGoods(
                    .purchaseOrder, number: "4711", supplier: "ACME", site: "S1", lines: [.init(sku: "NAIL", quantity: 5)]))
            _ = try await floor.signIn("eva").open("4711")
            let received = try await device.work("eva", once: true, "NAIL", "5", "9")
            #expect(
                received.contains("Receive 4711 at DOCK-1: ") && received.contains("The delivery is finished."), "\(received)")
            // The worker looks for tasks of goods only now and then.
            try await eventually {
                try await device.work("eva", "NAIL", "=15", "A-01-02").contains("15 x Article NAIL (NAIL) in A-01-02.")
            }
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-02 free 15"])
            try await count(floor, device)
        }
    }

    private func count(_ floor: FloorGoods, _ device: Device) async throws {
        _ = try await CountPlanning(database: floor.postgres).ask(place: "A-01-02", sku: nil, by: "dora")
        var shown = ""
        try await eventually {
            shown = try await device.work("cy", "A-01-02", "NAIL", "=7", "A-01-02")
            return shown.contains("Count at A-01-02: NAIL at A-01-02: somebody wants to know")
        }
        #expect(shown.contains("somebody else will count again") && !shown.contains("15 "), "counted blind: \(shown)")
        #expect(try await device.work("cy", "A-01-02").contains("No work now."), "who counted last does not count again")
        let second = try await device.work("dora", "A-01-02", "NAIL", "=7", "A-01-02")
        #expect(second.contains("is to count again") && second.contains("a supervisor decides"), "\(second)")
        let tasks = try await CountListStore().unfinished(site: nil, on: floor.postgres)
        #expect(tasks.map(\.state) == [.awaitingApproval])
    }
}
