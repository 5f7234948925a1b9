import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import FloorTerminal
@testable import OperatorConsole
@testable import Picking
@testable import Simulation

@Suite("Sessions of the floor", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorSessionTests {
    /// Everything that is asked in a session.
    private static let requests = [
        "/floor/tours", "/floor/tours/1/scans", "/floor/packing", "/floor/packing/1", "/floor/packing/1/scans",
        "/floor/packing/1/aside",
    ]

    @Test("A token that is missing, malformed, made up, ended, of another key or of somebody who left: 401 on every route")
    func refused() async throws {
        try await FloorSite.with { site in
            let token = try await site.signIn("ana")
            let otherKey = try await site.warehouse.postgres.makeKey([.floor])
            func expect(_ title: String, _ session: String?, key: String? = nil) async throws {
                for path in Self.requests {
                    let answer = try await site.post(path, ["badge": "ana", "cart": "C-01"], session: session, key: key)
                    #expect(answer.status == 401 && answer.body.contains(title), "\(path) \(answer)")
                    #expect(answer.headers["www-authenticate"]?.hasPrefix("Waybill-Session") == true)
                    #expect(session.map { !answer.body.contains($0) } ?? true)
                }
            }
            try await expect("Session missing", nil)
            for made in [SessionToken.make(), token.uppercased(), token + "0", String(token.dropLast()), "' OR 1=1", "ana"] {
                try await expect("Session ended", made)
            }
            try await expect("Session ended", token, key: otherKey)
            try await site.endSessions()
            try await expect("Session ended", token)
            let next = try await site.signIn("ana")
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET is_active = false WHERE badge = 'ana'")
            try await expect("Session ended", next)
            #expect(try await site.warehouse.postgres.query("SELECT FROM warehouse.tour").isEmpty)
        }
    }

    @Test("A session is its badge's alone: a body that names another is refused, and nothing is booked or begun")
    func othersBadge() async throws {
        try await FloorSite.with { site in
            let (anas, bens) = (try await site.signIn("ana"), try await site.signIn("ben"))
            let tour = try await site.tour(of: "ANA", cart: "C-01", session: anas)
            var picker = Picker(scans: site.warehouse.scans, badge: "ana", tour: tour)
            picker.pickAll()
            let upload = ScanUpload(badge: "ana", scans: picker.records)
            let bodies: [(String, any Encodable & Sendable)] = [
                ("/floor/tours", TourRequest(badge: "ana", cart: "C-01")), ("/floor/tours/\(tour.tourID)/scans", upload),
                ("/floor/packing", PackRequest(badge: "ana", code: "C-01-B01")),
                ("/floor/packing/\(site.order)", PackReport(badge: "ana", parcels: [])),
                ("/floor/packing/\(site.order)/scans", PackProgress(badge: "ana", scans: ["S"])),
                (
                    "/floor/packing/\(site.order)/serials",
                    SerialQuestion(badge: "ana", piece: .init(sku: "ART-A", serial: "A1"))
                ),
                ("/floor/packing/\(site.order)/aside", PackAside(badge: "ana")),
            ]
            for (path, body) in bodies {
                let answer = try await site.post(path, body, session: bens)
                #expect(answer.status == 403 && answer.body.contains("Session of another badge"), "\(path) \(answer)")
                #expect(answer.body.contains("'ana'") && answer.body.contains("ben's"), "\(answer)")
            }
            // With the badge of the session: the tour is still ana's.
            let bensUpload = ScanUpload(badge: "ben", scans: picker.records)
            #expect(try await site.post("/floor/tours/\(tour.tourID)/scans", bensUpload, session: bens).status == 409)
            #expect(try await site.scans().isEmpty)
            #expect(try await site.post("/floor/tours/\(tour.tourID)/scans", upload, session: anas).status == 200)
            #expect(try await site.warehouse.state(site.order) == .picked)
        }
    }

    @Test("Scans, packing and parcels say with which key and in which session; scans that come again keep the first")
    func origins() async throws {
        try await FloorSite.with { site in
            let other = try await site.warehouse.postgres.makeKey([.floor])
            let (first, second) = (try await site.signIn("ana"), try await site.signIn("ana", key: other))
            let tour = try await site.tour(of: "ana", cart: "C-01", session: first)
            var picker = Picker(scans: site.warehouse.scans, badge: "ana", tour: tour)
            picker.pick()
            let path = "/floor/tours/\(tour.tourID)/scans"
            #expect(try await site.post(path, ScanUpload(badge: "ana", scans: picker.records), session: first).status == 200)
            let sent = picker.records.count
            picker.pickAll()
            let rest = ScanUpload(badge: "ana", scans: picker.records)
            #expect(try await site.post(path, rest, session: second, key: other).status == 200)
            let ends = [" ana \(site.keyID) 1", " ana \(FloorSite.id(of: other)) 2"]
            let scans = try await site.scans()
            #expect(
                scans.prefix(sent).allSatisfy { $0.hasSuffix(ends[0]) }
                    && scans.dropFirst(sent).allSatisfy { $0.hasSuffix(ends[1]) })
            #expect(scans.count == picker.records.count && scans.count > sent)

            let list = try await site.post("/floor/packing", PackRequest(badge: "ana", code: "C-01-B01"), session: first)
            #expect(list.status == 200, "\(list)")
            func origin(of table: String) async throws -> [String] {
                try await site.warehouse.postgres.query("SELECT key_id || ' ' || session_id FROM warehouse.\(identifier: table)")
                    .map { try $0.decode(0) }
            }
            #expect(try await origin(of: "packing") == ["\(site.keyID) 1"])
            let progress = PackProgress(badge: "ana", scans: ["S"])
            let kept = try await site.post("/floor/packing/\(site.order)/scans", progress, session: second, key: other)
            #expect(kept.status == 204)
            #expect(try await origin(of: "packing") == ["\(FloorSite.id(of: other)) 2"])
            let report = PackReport(badge: "ana", parcels: [.init(number: 1, weight: 1600)])
            #expect(try await site.post("/floor/packing/\(site.order)", report, session: first).status == 200)
            #expect(try await origin(of: "parcel") == ["\(site.keyID) 1"])
        }
    }

    @Test("A device that is signed in goes on in its session without the PIN; another key, or another badge, does not")
    func goesOn() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.setPIN("470159", of: "ana")
            let token = try await site.signIn("ana", pin: "470159")
            let again = try await site.post("/floor/sign-in", SignInRequest(badge: "ana"), session: token)
            #expect(again.status == 200 && again.body.contains(token), "\(again)")
            let bens = try await site.signIn("ben")
            let otherKey = try await site.warehouse.postgres.makeKey([.floor])
            for (session, key) in [(bens, nil), (token, otherKey), (String(token.reversed()), nil)] {
                let refused = try await site.post("/floor/sign-in", SignInRequest(badge: "ana"), session: session, key: key)
                #expect(refused.status == 401 && refused.body.contains("PIN missing"), "\(refused)")
            }
            #expect(try await site.post("/floor/sign-in", SignInRequest(badge: "ana", pin: "0000"), session: token).status == 403)
            let rows = try await site.warehouse.postgres.query(
                """
                SELECT picker, ends_at - signed_in_at = interval '14 hours', token_hash = ANY (\([token, bens].map(APIKeys.hash))::bytea[])
                FROM warehouse.floor_session ORDER BY id
                """
            ).map { try $0.decode((String, Bool, Bool).self) }
            #expect(rows.map(\.0) == ["ana", "ben"] && rows.allSatisfy { $0.1 && $0.2 }, "hashes of the tokens, for a shift")
        }
    }

    @Test("Sessions are forgotten long after they ended, those of others and younger ones are not")
    func forgotten() async throws {
        try await FloorSite.with { site in
            for badge in ["ana", "ana", "ben"] { _ = try await site.signIn(badge) }
            try await site.warehouse.postgres.query(
                "UPDATE warehouse.floor_session SET ends_at = now() - make_interval(days => CASE id WHEN 2 THEN 89 ELSE 91 END)")
            _ = try await site.signIn("ana")
            let kept = try await site.warehouse.postgres.query("SELECT id FROM warehouse.floor_session ORDER BY id")
            #expect(try kept.map { try $0.decode(0, as: Int.self) } == [2, 3, 4])
        }
    }

    @Test("What the worker knows of a session it need not look up again, and believes for its lifetime only")
    func cached() async throws {
        try await PickingFixture.with { warehouse in
            let token = try await warehouse.signIn("ana").session
            let (kept, fresh) = (FloorSessions(postgres: warehouse.postgres, lifetime: .seconds(600)), warehouse.sessions)
            #expect(try await kept.session(token, keyID: "test")?.badge == "ana")
            #expect(try await kept.session(token, keyID: "other") == nil)
            try await warehouse.postgres.query("UPDATE warehouse.floor_session SET ends_at = now()")
            #expect(try await kept.session(token, keyID: "test")?.badge == "ana", "from memory, without a question")
            #expect(try await fresh.session(token, keyID: "test") == nil)
        }
    }

    @Test("Simulated pickers sign in by themselves, also when their session has ended meanwhile")
    func simulated() async throws {
        try await FloorSite.with { site in
            let floor = FloorService(HTTPService(site.url, key: site.key))
            let work = try #require(try await floor.takeTour(badge: "ana", cart: "C-01"))
            try await site.endSessions()
            var picker = Picker(scans: site.warehouse.scans, badge: "ana", tour: work.tour)
            picker.pickAll()
            #expect(try await floor.upload(picker.records, tour: work.tour.tourID, badge: "ana").openPicks == 0)
            #expect(try await site.scans().allSatisfy { $0.hasSuffix(" ana \(site.keyID) 2") })
        }
    }
}
