import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import Synchronization
import TestStack
import Testing

@testable import FloorTerminal
@testable import Picking

@Suite("The picker's terminal", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PickTerminalTests {
    /// A device whose scans come from a script.
    private struct Device {
        let network: SwitchableNetwork
        let journals: JournalDirectory
        let transcript = Transcript()

        init(_ warehouse: PickingFixture) {
            network = SwitchableNetwork(warehouse)
            journals = JournalDirectory(path: "/tmp/\(warehouse.stack.name)-journals")
        }

        func run(_ script: String..., badge: String? = "ana", cart: String? = "C-01", once: Bool = true) async throws {
            let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
            try await PickTerminal(
                client: network, journals: journals, input: .recorded(script), screen: screen, endsAfterOneTour: once
            ).run(badge: badge, cart: cart)
        }

        /// The device is thrown away.
        func discard() throws {
            if FileManager.default.fileExists(atPath: journals.path) { try FileManager.default.removeItem(atPath: journals.path) }
        }
    }

    /// One order of 2 A and 1 B, on a device.
    private func onDevice(_ body: (PickingFixture, Device, Int64) async throws -> Void) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("ART-A", "ART-B")
            try await warehouse.stock("ART-A", 10, at: "A-01-01")
            try await warehouse.stock("ART-B", 10, at: "A-02-05")
            let order = try await warehouse.order([("ART-A", 2), ("ART-B", 1)])
            try await warehouse.allocate([order])
            let device = Device(warehouse)
            try await body(warehouse, device, order)
            try device.discard()
            try await warehouse.checkBooks()
        }
    }

    @Test("A recorded session picks a tour; a wrong scan says what it was and what was wanted")
    func session() async throws {
        try await onDevice { warehouse, device, order in
            try await device.run(
                "# sign in by scanning", "ana", "c-01", "A-02-05  # the wrong place", "A-01-01", "art-a", "2", "C-01-B01",
                "A-02-05", "ART-B", "C-01-B01", badge: nil, cart: nil)
            #expect(try await warehouse.state(order) == .picked)
            #expect(
                device.transcript.lines == [
                    "? Scan your badge.", "> ana", "Hello Ana.",
                    "? Scan a cart. Free: C-01 C-02 C-03 C-04 C-05 C-06 C-07 C-08", "> c-01",
                    "Put on the cart: C-01-B01 carton S.", "? Go to A-01-01 and scan it.", "> A-02-05",
                    "  WRONG  That is place A-02-05. Wanted is place A-01-01.",
                    "? Go to A-01-01 and scan it.", "> A-01-01", "  OK     Place A-01-01 is right.",
                    "? Take 2 x Article ART-A (…RT-A) and scan one.", "> art-a", "  OK     1 of 2.",
                    "? Scan the others, or type how many you have.", "> 2", "  OK     2 of 2.",
                    "? Put 2 into bin C-01-B01 and scan it.", "> C-01-B01", "  OK     2 in bin C-01-B01.",
                    "? Go to A-02-05 and scan it.", "> A-02-05", "  OK     Place A-02-05 is right.",
                    "? Take 1 x Article ART-B (…RT-B) and scan one.", "> ART-B", "  OK     1 of 1.",
                    "? Put 1 into bin C-01-B01 and scan it.", "> C-01-B01", "  OK     1 in bin C-01-B01.",
                    "The tour is done; bring the cart to the packers.",
                ])
            #expect(try device.journals.leftovers(of: "ana").isEmpty)
        }
    }

    @Test("Without the network picking goes on; the next start sends what waits")
    func offline() async throws {
        try await onDevice { warehouse, device, order in
            // The network goes as soon as the tour is on the device.
            device.network.failsAfterWork = true
            try await device.run("A-01-01", "ART-A", "ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01")
            #expect(device.transcript.lines.last?.contains("scans wait. They are safe in") == true)
            #expect(try await warehouse.state(order) == .picking)
            #expect(try device.journals.leftovers(of: "ANA").first?.unsent.count == 7)
            device.network.isUp = true
            try await device.run()
            #expect(try await warehouse.state(order) == .picked)
            #expect(device.transcript.lines.last == "No work now.")
            #expect(try device.journals.leftovers(of: "ana").isEmpty)
        }
    }

    @Test("After a crash without the network the session goes on from the journal, at the same question")
    func crash() async throws {
        try await onDevice { warehouse, device, order in
            device.network.failsAfterWork = true
            try await device.run("A-01-01", "ART-A")
            try await device.run("ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01")
            #expect(device.transcript.lines.contains("! No network: going on from this device's journal."))
            #expect(!device.transcript.lines.contains { $0.contains("WRONG") })
            device.network.isUp = true
            try await device.run()
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("Another device takes the tour up where the books are")
    func otherDevice() async throws {
        try await onDevice { warehouse, device, order in
            try await device.run("A-01-01", "ART-A", "ART-A", "C-01-B01", "A-02-05")
            try device.discard()
            try await device.run("A-02-05", "ART-B", "C-01-B01")
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("A short pick brings the other place into the same session")
    func short() async throws {
        try await onDevice { warehouse, device, order in
            try await warehouse.stock("ART-A", 5, at: "A-05-01")
            try await device.run(
                "A-01-01", "ART-A", ".1", "1", "C-01-B01", "A-02-05", "ART-B", "C-01-B01", "A-05-01", "ART-A", "C-01-B01",
                once: true)
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("An order that leaves the tour is said at once, and its other picks are not asked for any more")
    func dropped() async throws {
        try await onDevice { warehouse, device, order in
            let other = try await warehouse.order([("ART-B", 2)])
            try await warehouse.allocate([other])
            try await device.run("A-01-01", "CTRL:SHORT:NONE_LEFT", "A-02-05", "ART-B", "ART-B", "C-01-B02")
            #expect(device.transcript.lines.contains { $0.hasPrefix("! Order \(order) leaves the tour") })
            #expect(try await warehouse.state(order) == .backordered)
            #expect(try await warehouse.state(other) == .picked)
        }
    }

    @Test("A journal cut off in the middle of a line loses only that line")
    func cutOff() async throws {
        try await onDevice { _, device, _ in
            device.network.failsAfterWork = true
            try await device.run("A-01-01", "ART-A")
            let path = try #require(try device.journals.leftovers(of: "ana").first?.path)
            let data = try #require(FileManager.default.contents(atPath: path))
            try Data(data.dropLast(20)).write(to: URL(filePath: path))
            let journal = try #require(try device.journals.leftovers(of: "ana").first)
            #expect(journal.records.map(\.code) == ["A-01-01"])
            var session = PickSession(journal: journal)
            #expect(try session.scan("ART-A").verdict == .accepted)
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 3)
        }
    }

    @Test(
        "A refusal that can be mended stops the picker and keeps the scans; once mended they are sent",
        arguments: [401, 403, 422, 429])
    func refused(status: Int) async throws {
        try await onDevice { warehouse, device, order in
            device.network.refusal = .refused(status: status, "Not now.")
            await #expect(throws: FloorClientError.refused(status: status, "Not now.")) {
                try await device.run("A-01-01", "ART-A", "ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01")
            }
            #expect(device.transcript.lines.last?.contains("They are safe in") == true)
            let kept = try device.journals.leftovers(of: "ana").first?.unsent.count
            #expect((kept ?? 0) > 0)
            await #expect(throws: FloorClientError.self) { try await device.run() }
            #expect(try device.journals.leftovers(of: "ana").first?.unsent.count == kept)
            device.network.refusal = nil
            try await device.run("A-01-01", "ART-A", "ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01")
            let scans = try await warehouse.postgres.query("SELECT count(*) FROM warehouse.scan WHERE code = 'A-01-01'")
            #expect(try scans[0].decode(0, as: Int.self) >= 1, "the kept scans are in the books")
            #expect(try await warehouse.state(order) == .picked)
            #expect(try device.journals.leftovers(of: "ana").isEmpty)
        }
    }

    @Test("Scans of a tour that is somebody else's by now are set aside, not deleted, and new work comes")
    func setAside() async throws {
        try await onDevice { warehouse, device, order in
            device.network.failsAfterWork = true
            try await device.run("A-01-01", "ART-A", "ART-A", "C-01-B01")
            try await warehouse.postgres.query("UPDATE warehouse.tour SET picker = 'ben'")
            device.network.isUp = true
            try await device.run(cart: "C-02")
            #expect(device.transcript.lines.contains { $0.contains("Tour") && $0.contains("is ben's") })
            let path = device.journals.path
            let files = try FileManager.default.contentsOfDirectory(atPath: path)
            #expect(files.count == 1 && files.allSatisfy { $0.hasSuffix(".jsonl.refused") })
            let kept = try String(contentsOfFile: "\(path)/\(files[0])", encoding: .utf8)
            #expect(kept.contains("ART-A"))
            #expect(try await warehouse.state(order) == .picking)
        }
    }

    @Test("Two terminals of one badge: the second does not touch the journal of the first")
    func twoTerminals() async throws {
        try await onDevice { warehouse, device, _ in
            device.network.failsAfterWork = true
            try await device.run("A-01-01", "ART-A")
            do {
                let first = try #require(try device.journals.leftovers(of: "ana").first)
                device.network.isUp = true
                await #expect(throws: JournalError.self) { try await device.run("A-01-01") }
                #expect(throws: JournalError.self) { try device.journals.begin(first.tour) }
                #expect(first.unsent.count == 2)
            }
            #expect(try device.journals.leftovers(of: "ana").first?.unsent.count == 2, "released with its owner")
            // Fetched again although scans wait (another badge's, say): they are kept beside the new journal.
            let tour = try #require(try device.journals.leftovers(of: "ana").first?.tour)
            _ = try device.journals.begin(tour)
            let files = try FileManager.default.contentsOfDirectory(atPath: device.journals.path).sorted()
            #expect(files == ["tour-\(tour.tourID).jsonl", "tour-\(tour.tourID).jsonl.refused"])
        }
    }
}

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

/// What a screen showed, by lines.
private final class Transcript: Sendable {
    private let text = Mutex("")

    func add(_ more: String) { text.withLock { $0 += more } }

    var all: String { text.withLock { $0 } }

    var lines: [String] {
        text.withLock { $0 }.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

/// The worker behind a network that can be cut.
private final class SwitchableNetwork: FloorAccess {
    private let tours: TourService
    private let scans: ScanService
    private let up = Atomic(true)
    private let cutsAfterWork = Atomic(false)

    private let refused = Mutex<FloorClientError?>(nil)

    init(_ warehouse: PickingFixture) { (tours, scans) = (warehouse.tours, warehouse.scans) }

    /// What scans are answered with instead of being taken.
    var refusal: FloorClientError? {
        get { refused.withLock { $0 } }
        set { refused.withLock { $0 = newValue } }
    }

    var isUp: Bool {
        get { up.load(ordering: .sequentiallyConsistent) }
        set { up.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// The network fails once the next tour is on the device.
    var failsAfterWork: Bool {
        get { cutsAfterWork.load(ordering: .sequentiallyConsistent) }
        set { cutsAfterWork.store(newValue, ordering: .sequentiallyConsistent) }
    }

    func signIn(badge: String) async throws(FloorClientError) -> SignInAnswer {
        try await reach { try await tours.signIn(.init(badge: badge)) }
    }

    func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer? {
        let work = try await reach { try await tours.assign(request) }
        if failsAfterWork {
            failsAfterWork = false
            isUp = false
        }
        return switch work {
        case .new(let answer), .resumed(let answer): answer
        case .none: nil
        }
    }

    func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt {
        if let refusal { throw refusal }
        return try await reach { try await self.scans.book(.init(badge: badge, scans: scans), tourID: tourID) }
    }

    private func reach<Answer>(_ call: () async throws -> Answer) async throws(FloorClientError) -> Answer {
        guard isUp else { throw .unreachable("no network") }
        do {
            return try await call()
        } catch let problem as ProblemDetails {
            throw .refused(status: problem.status.code, problem.detail)
        } catch {
            throw .unreachable("\(error)")
        }
    }
}
