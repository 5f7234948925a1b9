import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import FloorTerminal
@testable import Operations
@testable import Picking

/// Who may do what on the floor of which site, and with whose device.
@Suite("Rights on the floor", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorRightsTests {
    /// The site S1 of the fixture, and beside it S2 with a cart.
    private func withTwoSites(
        served: Reach = .all, _ body: @Sendable @escaping (FloorSite) async throws -> Void
    ) async throws {
        try await FloorSite.with(served: served) { site in
            try await site.warehouse.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('S2', 'Other', 'BR', -23.5, -46.6)",
                "INSERT INTO warehouse.cart VALUES ('D-01', 'S2', 4, 20000)",
            ])
            try await body(site)
        }
    }

    @Test("A role at one site is none at another: its carts are not offered, and refused with what gives the role there")
    func site() async throws {
        try await withTwoSites { site in
            try await site.setRoles("picker@S2 packer@S1", of: "ana")
            let answer = try await site.post("/floor/sign-in", SignInRequest(badge: "ana"))
            let signedIn = try JSONDecoder().decode(SignInAnswer.self, from: Data(answer.body.utf8))
            #expect(signedIn.carts == ["D-01"])
            let refused = try await site.post(
                "/floor/tours", TourRequest(badge: "ana", cart: "C-01"), session: signedIn.session)
            #expect(refused.status == 403 && refused.body.contains("may not take tours and book their scans at S1"), "\(refused)")
            #expect(refused.body.contains("waybill rights grant ana picker --site S1"), "\(refused)")
            #expect(try await site.warehouse.postgres.query("SELECT FROM warehouse.tour").isEmpty)
            let none = try await site.post("/floor/tours", TourRequest(badge: "ana", cart: "D-01"), session: signedIn.session)
            #expect(none.status == 204, "she may, and there is no work: \(none)")
        }
    }

    @Test("A device of one site takes no cart, books no scan, packs no order and reads no parcel of another")
    func device() async throws {
        try await withTwoSites { site in
            let gun = try await site.warehouse.postgres.makeKey([.floor], sites: ["S2"])
            let (home, away) = (try await site.signIn("ana"), try await site.signIn("ana", key: gun))
            let ask = TourRequest(badge: "ana", cart: "C-02")
            func expectRefused(_ answer: HTTPAnswer) {
                #expect(answer.status == 403 && answer.body.contains("\"title\":\"Device of another site\""), "\(answer)")
                #expect(answer.body.contains("That is at S1, and the key of this device is for S2"), "\(answer)")
            }
            expectRefused(try await site.post("/floor/tours", ask, session: away, key: gun))
            #expect(try await site.warehouse.postgres.query("SELECT FROM warehouse.tour").isEmpty)

            var picker = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: home))
            picker.pickAll()
            let (path, upload) = (
                "/floor/tours/\(picker.flow.tour.tourID)/scans", ScanUpload(badge: "ana", scans: picker.records)
            )
            expectRefused(try await site.post("/floor/tours", ask, session: away, key: gun))
            expectRefused(try await site.post(path, upload, session: away, key: gun))
            #expect(try await site.scans().isEmpty)
            #expect(try await site.post(path, upload, session: home).status == 200)

            let pack = PackRequest(badge: "ana", code: "C-01-B01")
            expectRefused(try await site.post("/floor/packing", pack, session: away, key: gun))
            #expect(try await site.post("/floor/packing", pack, session: home).status == 200)
            let packing = "/floor/packing/\(site.order)"
            let progress = PackProgress(badge: "ana", scans: ["S"])
            expectRefused(try await site.post("\(packing)/scans", progress, session: away, key: gun))
            let question = SerialQuestion(badge: "ana", piece: .init(sku: "ART-A", serial: "A1"))
            expectRefused(try await site.post("\(packing)/serials", question, session: away, key: gun))
            #expect(try await site.post("\(packing)/serials", question, session: home).status == 204)
            expectRefused(try await site.post("\(packing)/aside", PackAside(badge: "ana"), session: away, key: gun))
            let report = PackReport(badge: "ana", parcels: [.init(number: 1, weight: 1600)])
            expectRefused(try await site.post(packing, report, session: away, key: gun))
            #expect(
                try await site.warehouse.postgres.query(
                    "SELECT FROM warehouse.packing WHERE scans = '{}' AND key_id = \(site.keyID)"
                )
                .count == 1)
            let closed = try await site.post(packing, report, session: home)
            let sscc = try JSONDecoder().decode(PackReceipt.self, from: Data(closed.body.utf8)).parcels[0].sscc
            let headers = ["Waybill-Session: \(away)"]
            expectRefused(try await HTTPAnswer.get("\(site.url)/floor/parcels/\(sscc)", key: gun, headers: headers))
        }
    }

    @Test("A worker for one site refuses badges, devices and carts of others, and says which it serves")
    func worker() async throws {
        try await withTwoSites(served: .only(["S2"])) { site in
            func expectRefused(_ answer: HTTPAnswer, _ place: String) {
                #expect(answer.status == 403 && answer.body.contains("\"title\":\"Worker of another site\""), "\(answer)")
                #expect(answer.body.contains("That is for \(place), and this worker serves the floor of S2"), "\(answer)")
            }
            let gun = try await site.warehouse.postgres.makeKey([.floor], sites: ["S1"])
            expectRefused(try await site.post("/floor/sign-in", SignInRequest(badge: "ana"), key: gun), "S1")
            try await site.setRoles("picker@S1", of: "ben")
            expectRefused(try await site.post("/floor/sign-in", SignInRequest(badge: "ben")), "S1")
            #expect(try await site.warehouse.postgres.query("SELECT FROM warehouse.floor_session").isEmpty)

            let answer = try await site.post("/floor/sign-in", SignInRequest(badge: "ana"))
            let signedIn = try JSONDecoder().decode(SignInAnswer.self, from: Data(answer.body.utf8))
            #expect(signedIn.carts == ["D-01"], "carts of other floors are not offered")
            let here = TourRequest(badge: "ana", cart: "D-01")
            #expect(try await site.post("/floor/tours", here, session: signedIn.session).status == 204)
            let there = TourRequest(badge: "ana", cart: "C-01")
            expectRefused(try await site.post("/floor/tours", there, session: signedIn.session), "S1")
            try await site.setRoles("picker@S1 packer@S2", of: "ana")
            expectRefused(try await site.post("/floor/tours", here, session: signedIn.session), "S1")
        }
    }

    @Test("Nobody signs in at a site without a role there, and no guess at the PIN is counted for it")
    func signIn() async throws {
        try await withTwoSites { site in
            try await site.setRoles("picker@S1", of: "ana")
            try await site.warehouse.setPIN("470159", of: "ana")
            let gun = try await site.warehouse.postgres.makeKey([.floor], sites: ["S2"])
            for pin in ["470159", "0000", nil] {
                let refused = try await site.post("/floor/sign-in", SignInRequest(badge: "ana", pin: pin), key: gun)
                #expect(refused.status == 403 && refused.body.contains("\"title\":\"Role missing\""), "\(refused)")
                #expect(refused.body.contains("waybill rights grant ana ROLE --site S2"), "\(refused)")
            }
            let kept = try await site.warehouse.postgres.query("SELECT FROM warehouse.picker WHERE wrong_pins <> '{}'")
            #expect(kept.isEmpty)
            _ = try await site.signIn("ana", pin: "470159")
        }
    }

    @Test(
        "A role that is taken while its holder is signed in ends what the session may do, and nothing is lost until it is given again"
    )
    func revoked() async throws {
        try await FloorSite.with { site in
            let session = try await site.signIn("ana")
            var picker = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: session))
            picker.pickAll()
            let tour = picker.flow.tour.tourID
            let changes = RoleChanges(database: site.warehouse.postgres)
            let taken = try await changes.revoke(.init(.picker), from: "ANA", by: "Ben")
            #expect(taken.badge == "ana" && taken.roles.words == ["packer"] && taken.strandedTour == tour)
            let upload = ScanUpload(badge: "ana", scans: picker.records)
            let refused = try await site.post("/floor/tours/\(tour)/scans", upload, session: session)
            #expect(refused.status == 403 && refused.body.contains("Right missing"), "\(refused)")
            #expect(try await site.scans().isEmpty)

            // The terminal keeps what is refused for a reason that can be mended.
            let client = FloorClient(url: site.url, key: site.key)
            let error = await #expect(throws: FloorClientError.self) {
                try await client.send(picker.records, tourID: tour, badge: "ana")
            }
            #expect(error?.isAboutTheTour == false && error?.description.contains("Right missing") == true)

            let given = try await changes.grant(.init(.picker, at: "S1"), to: "ana", by: "Ben")
            #expect(given.roles.words == ["picker@S1", "packer"] && given.isChanged)
            #expect(try await site.post("/floor/tours/\(tour)/scans", upload, session: session).status == 200)
            #expect(try await site.warehouse.state(site.order) == .picked)
        }
    }

    @Test("The worker believes what it knows of somebody's roles for the lifetime of a cached session and no longer")
    func cached() async throws {
        try await PickingFixture.with { warehouse in
            let token = try await warehouse.signIn("ana").session
            let (kept, fresh) = (FloorSessions(postgres: warehouse.postgres, lifetime: .seconds(600)), warehouse.sessions)
            #expect(try await kept.session(token, keyID: "test")?.sites(for: .pick) == .all)
            _ = try await RoleChanges(database: warehouse.postgres).revoke(.init(.picker), from: "ana", by: "Ben")
            #expect(try await kept.session(token, keyID: "test")?.sites(for: .pick) == .all, "from memory, without a question")
            #expect(try await fresh.session(token, keyID: "test")?.sites(for: .pick).isEmpty == true)
        }
    }

    @Test("Every movement that scans cause says with which device, and one that a program causes says none")
    func devices() async throws {
        try await FloorSite.with { site in
            let warehouse = site.warehouse
            try await warehouse.stock("ART-A", 5, at: "A-03-01")
            let session = try await site.signIn("ana")
            var picker = Picker(
                scans: warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: session))
            picker.short()
            picker.pickAll()
            let path = "/floor/tours/\(picker.flow.tour.tourID)/scans"
            #expect(try await site.post(path, ScanUpload(badge: "ana", scans: picker.records), session: session).status == 200)
            let rows = try await warehouse.postgres.query(
                "SELECT DISTINCT reason || ' ' || actor || ' ' || coalesce(key_id, '-') AS line FROM warehouse.ledger ORDER BY line"
            ).map { try $0.decode(0, as: String.self) }
            let key = site.keyID
            #expect(
                rows == [
                    "pick ana \(key)", "receipt test -", "release ana \(key)", "reserve ana \(key)", "reserve picking-worker -",
                ])
        }
    }

    @Test("A tour is handed over only to somebody who may pick where it is walked")
    func handOver() async throws {
        try await FloorSite.with { site in
            let session = try await site.signIn("ana")
            var picker = Picker(
                scans: site.warehouse.scans, badge: "ana", tour: try await site.tour(of: "ana", cart: "C-01", session: session))
            picker.pick()
            try await picker.send()
            try await site.setRoles("packer receiver picker@S2", of: "ben")
            let release = TourRelease(database: site.warehouse.postgres)
            let error = await #expect(throws: (any Error).self) { try await release.release(picker.flow.tour.tourID, to: "Ben") }
            #expect("\(error.map { "\($0)" } ?? "")".contains("ben may not take tours and book their scans at S1"))
            try await site.setRoles("supervisor@S1", of: "ben")
            #expect(try await release.release(picker.flow.tour.tourID, to: "Ben").handedOver == [site.order])
        }
    }
}

extension FloorSite {
    fileprivate func setRoles(_ words: String, of badge: String) async throws {
        let roles = words.split(separator: " ").map(String.init)
        try await warehouse.postgres.query("UPDATE warehouse.picker SET roles = \(roles)::text[] WHERE badge = \(badge)")
    }
}
