import CommandSupport
import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import FloorTerminal
@testable import Picking

/// What supervisors see, and what they do to tours of others.
@Suite("Supervisors of the floor", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorSupervisionTests {
    private func withSupervisor(_ body: @Sendable @escaping (FloorSite, String) async throws -> Void) async throws {
        try await FloorSite.with { site in
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET roles = '{supervisor@S1}' WHERE badge = 'dora'")
            try await body(site, try await site.signIn("dora"))
        }
    }

    private func changes(_ site: FloorSite) async throws -> [String] {
        try await site.warehouse.postgres.query(
            "SELECT concat_ws(' ', from_picker, to_picker, given_back::text, reason, actor, key_id) FROM warehouse.tour_change ORDER BY id"
        ).map { try $0.decode(0) }
    }

    @Test(
        "Handed over, a tour goes on at the other badge's device; the first one's late scans are told whose it is, and change nothing"
    )
    func handOver() async throws {
        try await withSupervisor { site, dora in
            let (anas, bens) = (try await site.signIn("ana"), try await site.signIn("ben"))
            var ana = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: anas))
            let tour = ana.flow.tour.tourID
            ana.pick()
            let (path, scans) = ("/floor/tours/\(tour)", ScanUpload(badge: "ana", scans: ana.records))
            #expect(try await site.post("\(path)/scans", scans, session: anas).status == 200)
            let refused = try await site.post(
                "\(path)/hand-over", HandOverRequest(badge: "ana", to: "ben", reason: "x"), session: anas)
            #expect(refused.status == 403 && refused.body.contains("'supervise'"), "\(refused)")
            for (to, reason) in [("nobody", "ana went home"), ("ben", " ")] {
                let bad = try await site.post(
                    "\(path)/hand-over", HandOverRequest(badge: "dora", to: to, reason: reason), session: dora)
                #expect(bad.status == 422, "\(bad)")
            }
            #expect(try await changes(site).isEmpty)
            let done = try await site.post(
                "\(path)/hand-over", HandOverRequest(badge: "dora", to: "BEN", reason: "ana went home"), session: dora)
            #expect(done.status == 200 && done.body.contains("\"picker\":\"ben\""), "\(done)")
            ana.pickAll()
            let before = try await site.scans()
            let late = try await site.post("\(path)/scans", ScanUpload(badge: "ana", scans: ana.records), session: anas)
            #expect(late.status == 409 && late.body.contains("Tour \(tour) is ben's"), "\(late)")
            #expect(try await site.scans() == before)
            var ben = Picker(
                scans: site.warehouse.scans, badge: "ben", tour: try await site.tour(of: "ben", cart: "C-09", session: bens))
            #expect(ben.flow.tour.tourID == tour && ben.flow.tour.tasks.count == 1)
            ben.pickAll()
            #expect(try await ben.send().openPicks == 0)
            #expect(try await site.warehouse.state(site.order) == .picked)
            #expect(try await changes(site) == ["ana ben {} ana went home dora \(site.keyID)"])
            let gone = try await site.post("\(path)/release", ReleaseRequest(badge: "dora", reason: "x"), session: dora)
            #expect(gone.status == 404, "\(gone)")
        }
    }

    @Test(
        "Released, untouched orders are given out again and begun ones stay with their picker; of a picker who left they want another badge"
    )
    func release() async throws {
        try await withSupervisor { site, dora in
            let other = try await site.warehouse.order([("ART-B", 1)])
            try await site.warehouse.allocate([other])
            let anas = try await site.signIn("ana")
            var ana = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: anas))
            while ana.flow.task?.orderID != site.order { ana.scan("2") }
            ana.pick()
            try await ana.send()
            let path = "/floor/tours/\(ana.flow.tour.tourID)/release"
            let request = ReleaseRequest(badge: "dora", reason: "too many")
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET is_active = false WHERE badge = 'ana'")
            let left = try await site.post(path, request, session: dora)
            #expect(left.status == 409 && left.body.contains("Hand the tour over"), "\(left)")
            #expect(try await site.warehouse.state(other) == .picking, "a refusal changes nothing")
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET is_active = true WHERE badge = 'ana'")
            let done = try await site.post(path, request, session: dora)
            #expect(done.status == 200 && done.body.contains("\"given_back\":[\(other)]"), "\(done)")
            #expect(done.body.contains("\"kept\":[\(site.order)]") && done.body.contains("\"picker\":\"ana\""), "\(done)")
            #expect(try await site.warehouse.state(other) == .allocated)
            #expect(try await changes(site) == ["ana {\(other)} too many dora \(site.keyID)"])
            ana.pickAll()
            let late = try await ana.send()
            #expect(late.conflicts.first?.message == "Order \(other) was taken off the tour. Put its pieces back.")
            #expect(try await site.warehouse.state(site.order) == .picked)
        }
    }

    @Test("The overview has the numbers of the books, of the supervisor's sites; a zone is closed and opened beside it")
    func overview() async throws {
        try await withSupervisor { site, dora in
            let empty = try await site.overview(session: dora)
            #expect(empty.tours.isEmpty && empty.departures.map(\.waiting) == [1])
            let anas = try await site.signIn("ana")
            var ana = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: anas))
            ana.pick()
            try await ana.send()
            try await site.warehouse.allocate([try await site.warehouse.order([("ART-A", 1)])])
            try await site.warehouse.postgres.pipeline([
                "UPDATE warehouse.location SET zone = 'cold' WHERE aisle IN (1, 2)",
                "UPDATE warehouse.tour SET started_at = now() - interval '30 minutes'",
                "UPDATE warehouse.scan_upload SET received_at = now() - interval '20 minutes'",
            ])
            let close = try await site.post(
                "/floor/zones/S1/cold", ZoneRequest(badge: "dora", closed: true, reason: "counting"), session: dora)
            #expect(close.status == 200, "\(close)")
            let seen = try await site.overview(session: dora)
            let tour = try #require(seen.tours.first)
            #expect(
                tour.done == 1 && tour.picks == 2 && tour.orders == 1 && tour.linesPerHour == 2 && tour.closedZones == ["cold"])
            #expect((1_190...1_500).contains(tour.silent))
            let moving = try #require(seen.departures.first)
            #expect([moving.waiting, moving.picking, moving.packing, moving.packed] == [1, 1, 0, 0])
            #expect(seen.zones.map(\.zone) == ["cold"] && seen.zones.map(\.orders) == [1] && seen.zones.map(\.by) == ["dora"])
            for (width, words) in [80, 40].flatMap({ width in Language.allCases.map { (width, $0.words) } }) {
                let lines = OverviewView(overview: seen, width: width, stuckAfter: 600, words: words).lines()
                #expect(lines.allSatisfy { $0.columns <= width } && lines.contains { $0.contains(words.stuck) }, "\(lines)")
            }
            let few = OverviewView(overview: seen, width: 80, stuckAfter: 600).lines(limit: 3)
            #expect(few.count == 3 && few[2].contains("more lines"))
            ana.pickAll()
            try await ana.send()
            let after = try await site.overview(session: dora)
            #expect(after.tours.isEmpty && after.departures.map(\.packing) == [1])
            let bad = try await site.post("/floor/zones/S1/co%ZZld", ZoneRequest(badge: "dora", closed: false), session: dora)
            #expect(bad.status == 400, "\(bad)")
            let open = try await site.post("/floor/zones/s1/%63old", ZoneRequest(badge: "dora", closed: false), session: dora)
            #expect(open.status == 200 && open.body.contains("\"closed\":false"), "\(open)")
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET roles = '{supervisor@S2}' WHERE badge = 'dora'")
            #expect(try await site.overview(session: dora).departures.isEmpty, "another site's is left out")
        }
    }

    @Test("The terminal prints the floor once, and does what is typed below it")
    func terminal() async throws {
        try await withSupervisor { site, _ in
            let anas = try await site.signIn("ana")
            let tour = try await site.tour(of: "ana", cart: "C-01", session: anas).tourID
            func run(_ script: [String], once: Bool) async throws -> String {
                let transcript = Transcript()
                let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) {
                    transcript.add($0)
                }
                try await FloorViewTerminal(
                    client: FloorClient(url: site.url, key: site.key), input: .recorded(script), screen: screen, stuckAfter: 600
                ).run(badge: "dora", once: once)
                return transcript.all
            }
            #expect(try await run([], once: true).contains("C-01    ana Ana"))
            let text = try await run(["hand \(tour) ben ana went home", "hand \(tour) nobody x", "dance", "q"], once: false)
            #expect(text.contains("Tour \(tour) with cart C-01 is ben's."), "\(text)")
            #expect(text.contains("'nobody' is no active picker without a tour"), "\(text)")
            #expect(text.contains("'dance' is none of the words below."), "\(text)")
        }
    }

    @Test("The drawn floor fits two windows with an answer and the words to type; a plain one is shown when it is asked for")
    func drawn() async throws {
        try await withSupervisor { site, _ in
            let anas = try await site.signIn("ana")
            _ = try await site.tour(of: "ana", cart: "C-01", session: anas)
            func run(_ language: Language, _ width: Int, _ height: Int, isPlain: Bool = false) async throws -> String {
                let transcript = Transcript()
                let screen = TerminalScreen(
                    width: width, height: height, isTranscript: false, isPlain: isPlain, isColoured: false, isQuiet: true,
                    language: language
                ) { transcript.add($0) }
                try await FloorViewTerminal(
                    client: FloorClient(url: site.url, key: site.key), input: .recorded(["dance", "q"]), screen: screen,
                    stuckAfter: 600
                ).run(badge: "dora", once: false)
                return transcript.all
            }
            let windows = Language.allCases.flatMap { [($0, 80, 24), ($0, 40, 20)] }
            for (language, width, height) in windows {
                let drawings = try await run(language, width, height).split(separator: "\u{1B}[2J\u{1B}[H")
                let lines = drawings.last?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) ?? []
                #expect(lines.count <= height && lines.allSatisfy { $0.columns <= width }, "\(lines)")
                #expect(lines.joined().contains("dance") && lines.joined().contains("C-01"), "\(lines)")
                #expect(language.words.orders(isNarrow: width < 60).allSatisfy(lines.contains), "\(lines)")
            }
            let plain = try await run(.english, 80, 24, isPlain: true)
            #expect(!plain.contains("\u{1B}") && plain.hasSuffix("\nEnter looks again.\n"), "\(plain)")
            #expect(plain.contains("\n'dance' is none of the words below.\nhand TOUR"), "\(plain)")
        }
    }
}
