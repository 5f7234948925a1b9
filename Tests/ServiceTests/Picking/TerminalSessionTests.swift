import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import FloorTerminal
@testable import Picking

@Suite("The terminal and its sessions", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TerminalSessionTests {
    private static let scans = ["A-01-01", "ART-A", "ART-A", "C-01-B01", "A-02-05", "ART-B", "C-01-B01"]

    /// What the device's journals hold.
    private func journals(_ site: FloorSite) throws -> String {
        guard FileManager.default.fileExists(atPath: site.journals.path) else { return "" }
        return try FileManager.default.contentsOfDirectory(atPath: site.journals.path).map {
            try String(contentsOfFile: "\(site.journals.path)/\($0)", encoding: .utf8)
        }.joined()
    }

    /// A tour of ana's whose scans are on the device only, as of a terminal that lost the network and then its power.
    private func leaveJournal(_ site: FloorSite) async throws {
        let tour = try await site.tour(of: "ana", cart: "C-01", session: try await site.signIn("ana"))
        var session = PickSession(journal: try site.journals.begin(tour), language: .english)
        for code in Self.scans { _ = try session.scan(code) }
    }

    @Test("A PIN is asked for in the terminal, a malformed one is not sent, and neither transcript nor journal has it")
    func asked() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.setPIN("470159", of: "ana")
            let transcript = Transcript()
            try await site.terminal(["12", "470159"] + Self.scans.prefix(2), transcript).run(badge: "ana", cart: "C-01")
            #expect(transcript.lines.prefix(2) == ["? Type your PIN.", "> ****"] && transcript.lines.contains("Hello Ana."))
            #expect(transcript.lines.contains("! A PIN has 4 to 12 digits. Nothing was sent."))
            #expect(!transcript.all.contains("470159"))
            #expect(try !journals(site).contains("470159"))
            #expect(try await site.scans().count == 2)
            try site.discardDevice()
        }
    }

    @Test("A recorded session with a wrong PIN, or without one, ends with the reason")
    func wrong() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.setPIN("470159", of: "ana")
            for (script, reason) in [(["0000"], "That is not ana's PIN"), ([], "ana signs in with a PIN")] {
                let error = await #expect(throws: FloorClientError.self) {
                    try await site.terminal(script, Transcript()).run(badge: "ana", cart: "C-01")
                }
                #expect(error?.wantsPIN == true && error?.description.contains(reason) == true)
            }
        }
    }

    @Test("A session that ends in the middle of a tour is renewed by the device itself, without a word")
    func renewed() async throws {
        try await FloorSite.with { site in
            let client = FloorClient(url: site.url, key: site.key)
            let tour = try #require(try await client.work(TourRequest(badge: "ana", cart: "C-01"))).tour
            try await site.endSessions()
            var picker = Picker(scans: site.warehouse.scans, badge: "ana", tour: tour)
            picker.pickAll()
            #expect(try await client.send(picker.records, tourID: tour.tourID, badge: "ana").openPicks == 0)
            #expect(try await site.scans().allSatisfy { $0.hasSuffix(" ana \(site.keyID) 2") })
        }
    }

    @Test("When the session of a badge with a PIN ends in the middle of a tour, the PIN is asked for and the same scans are sent")
    func renewedWithPIN() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.setPIN("470159", of: "ana")
            let transcript = Transcript()
            let input = LineInput(isRecorded: false)
            for line in ["470159"] + Self.scans.prefix(2) { input.feed(line) }
            let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
            let terminal = PickTerminal(
                client: FloorClient(url: site.url, key: site.key), journals: site.journals, input: input, screen: screen,
                endsAfterOneTour: true)
            async let done: Void = terminal.run(badge: "ana", cart: "C-01")
            try await eventually("two scans are in the books") { try await site.scans().count == 2 }
            try await site.endSessions()
            input.feed("2")
            try await eventually("the terminal asks for the PIN again") {
                // Something wrong, which is neither a PIN nor a scan that moves anything.
                input.feed("NONSENSE")
                return transcript.lines.filter { $0 == "? Type your PIN." }.count >= 2
            }
            for line in ["470159"] + Self.scans.dropFirst(3) { input.feed(line) }
            input.end()
            try await done
            #expect(try await site.warehouse.state(site.order) == .picked)
            #expect(!transcript.all.contains("470159"))
            try site.discardDevice()
        }
    }

    @Test("A journal is sent in a later session of its badge, whatever happened to the first; nothing is lost or twice")
    func journalLater() async throws {
        try await FloorSite.with { site in
            try await leaveJournal(site)
            try await site.endSessions()
            try await site.warehouse.setPIN("470159", of: "ana")
            let transcript = Transcript()
            await #expect(throws: FloorClientError.self) { try await site.terminal([], transcript).run(badge: "ana", cart: nil) }
            #expect(transcript.lines.contains { $0.hasPrefix("! 7 scans wait. They are safe in ") }, "\(transcript.all)")
            #expect(try site.journals.leftovers(of: "ana").first?.unsent.count == 7)
            #expect(try await site.scans().isEmpty)
            try await site.terminal(["470159"], transcript).run(badge: "ana", cart: "C-01")
            #expect(try await site.warehouse.state(site.order) == .picked)
            #expect(try await site.scans().allSatisfy { $0.hasSuffix(" ana \(site.keyID) 2") })
            #expect(try site.journals.leftovers(of: "ana").isEmpty)
            try site.discardDevice()
        }
    }

    @Test("Another picker at the device neither sends nor loses what the first has not sent")
    func othersJournal() async throws {
        try await FloorSite.with { site in
            try await leaveJournal(site)
            try await site.terminal([], Transcript()).run(badge: "ben", cart: "C-02")
            #expect(try await site.scans().isEmpty)
            #expect(try site.journals.leftovers(of: "ana").first?.unsent.count == 7)
            try await site.terminal([], Transcript()).run(badge: "ana", cart: "C-01")
            #expect(try await site.scans().count == 7)
            #expect(try await site.warehouse.state(site.order) == .picked)
            try site.discardDevice()
        }
    }

    @Test("Without the network a start needs no session: the tour goes on from the journal, and is sent later")
    func offline() async throws {
        try await FloorSite.with { site in
            let tour = try await site.tour(of: "ana", cart: "C-01", session: try await site.signIn("ana"))
            _ = try site.journals.begin(tour)
            let transcript = Transcript()
            try await site.terminal(Self.scans, transcript, url: "http://127.0.0.1:1").run(badge: "ana", cart: "C-01")
            #expect(transcript.lines.contains("! No network: going on from this device's journal."))
            #expect(try site.journals.leftovers(of: "ana").first?.unsent.count == 7)
            try await site.terminal([], transcript).run(badge: "ana", cart: "C-01")
            #expect(try await site.warehouse.state(site.order) == .picked)
            try site.discardDevice()
        }
    }

    @Test("A packer whose session has ended is asked for the PIN, and the parcel is closed in the new session")
    func packing() async throws {
        try await FloorSite.with { site in
            var ana = try #require(try await Picker.withWork(in: site.warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            try await site.warehouse.setPIN("470159", of: "ben")
            let client = FloorClient(url: site.url, key: site.key)
            _ = try await client.signIn(badge: "ben", pin: "470159")
            try await site.endSessions()
            let transcript = Transcript()
            let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
            let input = LineInput.recorded(["470159", "S", "ART-A", "ART-A", "ART-B", "1600"])
            let terminal = DialogueTerminal(client: client, journals: site.journals, input: input, screen: screen)
            var task = WorkAnswer.Opening()
            task.bin = "C-01-B01"
            try await terminal.run(PackDialogue(), badge: "ben", task: task)
            #expect(transcript.lines.first == "? Type your PIN." && transcript.lines.last?.hasPrefix("Parcel 1 is ") == true)
            let (packer, key, session) = try await site.warehouse.postgres.query(
                "SELECT packer, key_id, session_id FROM warehouse.parcel")[0].decode((String, String, Int64).self)
            #expect(packer == "ben" && key == site.keyID && session == 2)
            #expect(try site.journals.dialogues(of: "ben").isEmpty)
            try site.discardDevice()
        }
    }
}
