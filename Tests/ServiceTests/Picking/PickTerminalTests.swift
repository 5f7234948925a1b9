import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
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
            let order = try await warehouse.orderOfTwoArticles()
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

    @Test(
        "Cut off in the middle of a line, with everything sent: the same device and another go on at the same piece",
        arguments: [true, false])
    func middleOfALine(isSameDevice: Bool) async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.articles("ART-A", "ART-B")
            try await warehouse.stock("ART-A", 10, at: "A-01-01")
            try await warehouse.stock("ART-B", 10, at: "A-01-01")
            let order = try await warehouse.order([("ART-A", 2), ("ART-B", 3)])
            try await warehouse.allocate([order])
            let device = Device(warehouse)
            // The second line is at the same place, so nobody scans the place for it.
            try await device.run("A-01-01", "ART-A", "ART-A", "C-01-B01", "ART-B", "ART-B", "ART-B", "0")
            #expect(device.transcript.lines.last == "Paused; everything is sent.")
            if !isSameDevice { try device.discard() }
            device.transcript.clear()
            try await device.run("ART-B", "C-01-B01")
            #expect(device.transcript.lines.contains("Goes on where it stopped: 2 of 3 are in hand."))
            #expect(device.transcript.lines.contains("  OK     3 of 3."))
            #expect(!device.transcript.lines.contains { $0.contains("Go to A-01-01") })
            #expect(try await warehouse.state(order) == .picked)
            #expect(try device.journals.leftovers(of: "ana").isEmpty)
            try device.discard()
            try await warehouse.checkBooks()
        }
    }

    @Test("Cut off again after going on, the device still knows what came with the tour; another picker begins the line anew")
    func twiceCutOff() async throws {
        try await onDevice { warehouse, device, order in
            try await device.run("A-01-01", "ART-A")
            try device.discard()
            try await device.run()
            device.network.failsAfterWork = true
            try await device.run("2")
            #expect(device.transcript.lines.contains("  OK     2 of 2."))
            device.network.isUp = true
            device.transcript.clear()
            try await device.run()
            #expect(device.transcript.lines.contains("Goes on where it stopped: 2 of 2 are in hand."))
            try await warehouse.postgres.query("UPDATE warehouse.tour SET picker = 'ben'")
            try device.discard()
            device.transcript.clear()
            try await device.run("A-01-01", "ART-A", "2", "C-01-B01", "A-02-05", "ART-B", "C-01-B01", badge: "ben")
            #expect(!device.transcript.lines.contains { $0.hasPrefix("Goes on") })
            #expect(try await warehouse.state(order) == .picked)
        }
    }

    @Test("Everything sent and the network gone: the session goes on from the journal")
    func sentThenOffline() async throws {
        try await onDevice { warehouse, device, order in
            try await device.run("A-01-01", "ART-A")
            device.network.isUp = false
            try await device.run("ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01")
            #expect(device.transcript.lines.contains("! No network: going on from this device's journal."))
            #expect(device.transcript.lines.contains("  OK     2 of 2."))
            device.network.isUp = true
            try await device.run()
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
            var session = PickSession(journal: journal, language: .english)
            #expect(try session.scan("ART-A").verdict == .accepted)
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 3)
        }
    }

    @Test("A code with a NUL holds nothing up: it is booked as what it shows, also from a journal of an earlier version")
    func controlCharacters() async throws {
        try await onDevice { warehouse, device, order in
            device.network.failsAfterWork = true
            try await device.run("A-01\0-01", "A-01-01\0")
            let path = try #require(try device.journals.leftovers(of: "ana").first?.path)
            let written = try String(contentsOfFile: path, encoding: .utf8)
            let old = written.replacing(#"A-01\\u{0}-01"#, with: #"A-01\u0000-01"#)
            #expect(old != written && !written.contains("u0000"))
            try Data(old.utf8).write(to: URL(filePath: path))
            device.network.isUp = true
            try await device.run("ART-A", "ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01")
            #expect(try await warehouse.state(order) == .picked)
            let codes = try await warehouse.postgres.query("SELECT code FROM warehouse.scan ORDER BY seq LIMIT 2")
                .map { try $0.decode(0, as: String.self) }
            #expect(codes == [#"A-01\u{0}-01"#, "A-01-01"])
            #expect(try device.journals.leftovers(of: "ana").isEmpty)
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
