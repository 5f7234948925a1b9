import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import Picking

@Suite("PINs of pickers", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PINTests {
    @Test("A PIN is 4 to 12 digits and shows itself nowhere; what is kept has a salt of its own and knows only its PIN")
    func form() throws {
        for text in ["", "123", "1234567890123", "12 34", "12a4", "１２３４", "-1234", "1234\n"] {
            #expect(PickerPIN(text) == nil, "\(text)")
        }
        let pin = try #require(PickerPIN("470159"))
        var dumped = ""
        dump(pin, to: &dumped)
        #expect(!"\(pin) \(String(reflecting: pin)) \(dumped) \(Optional(pin) as Any)".contains("470159"))
        let hash = try PINHash(of: pin)
        #expect(try hash.isOf(pin) && !hash.isOf(try #require(PickerPIN("470158"))) && hash != PINHash(of: pin))
        #expect(hash.bytes.count == 48 && !String(decoding: hash.bytes, as: UTF8.self).contains("470159"))
    }

    @Test("With a PIN the badge alone does not sign in, nor with a wrong PIN; each is told apart, and none tells what was sent")
    func needed() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.setPIN("470159", of: "ana")
            let missing = try await site.post("/floor/sign-in", SignInRequest(badge: "ANA"))
            #expect(missing.status == 401 && missing.body.contains("\"title\":\"PIN missing\""), "\(missing)")
            #expect(missing.headers["www-authenticate"]?.hasPrefix("Waybill-Session") == true)
            for wrong in ["470158", "47015", "1", "", "４７０１５９", "470159 "] {
                let refused = try await site.post("/floor/sign-in", SignInRequest(badge: "ana", pin: wrong))
                #expect(refused.status == 403 && refused.body.contains("\"title\":\"PIN wrong\""), "\(refused)")
                #expect(wrong.count < 2 || !refused.body.contains(wrong), "\(refused)")
            }
            let number = try await HTTPAnswer.post(
                site.url + "/floor/sign-in", key: site.key, body: #"{"badge": "ana", "pin": 470159, "more": 1}"#)
            #expect(number.status == 403 && number.body.contains("PIN wrong") && !number.body.contains("470159"), "\(number)")
            #expect(try await site.warehouse.postgres.query("SELECT FROM warehouse.floor_session").isEmpty)
            let token = try await site.signIn("Ana", pin: "470159")
            #expect(try await site.tour(of: "ana", cart: "C-01", session: token).picker == "ana")
            // Nobody else's sign-in has changed.
            _ = try await site.signIn("ben")
        }
    }

    @Test("The sixth guess within 15 minutes is refused whatever it is, with the time to wait; other badges are not concerned")
    func limit() async throws {
        try await FloorSite.with { site in
            for badge in ["ana", "ben"] { try await site.warehouse.setPIN("470159", of: badge) }
            for guess in 1...5 {
                #expect(try await site.post("/floor/sign-in", SignInRequest(badge: "ana", pin: "000\(guess)")).status == 403)
            }
            for pin in ["470159", "0006", nil] {
                let refused = try await site.post("/floor/sign-in", SignInRequest(badge: "ana", pin: pin))
                #expect(refused.status == 429 && refused.body.contains("Too many wrong PINs"), "\(refused)")
                #expect((1...900).contains(Int(refused.headers["retry-after"] ?? "") ?? 0), "\(refused)")
            }
            _ = try await site.signIn("ben", pin: "470159")
            try await site.warehouse.postgres.query(
                """
                UPDATE warehouse.picker SET wrong_pins = ARRAY(SELECT t - interval '15 minutes' FROM unnest(wrong_pins) t)
                WHERE badge = 'ana'
                """)
            _ = try await site.signIn("ana", pin: "470159")
        }
    }

    @Test("Guesses of two workers at the same time are counted together, and the right PIN gives no new ones")
    func together() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.setPIN("470159", of: "ana")
            #expect(try await Self.statuses(warehouse, pins: ["1111", "2222", "3333", "4444"]) == [403, 403, 403, 403])
            #expect(try await Self.statuses(warehouse, pins: ["470159"]) == [200])
            let pins = (1...12).map { "\(1000 + $0)" }
            #expect(try await Self.statuses(warehouse, pins: pins) == [403] + Array(repeating: 429, count: 11))
            let kept = try await warehouse.postgres.query(
                "SELECT cardinality(wrong_pins) FROM warehouse.picker WHERE badge = 'ana'")
            #expect(try kept[0].decode(0, as: Int.self) == 5)
        }
    }

    /// Of sign-ins as ana, all at the same time, in order of their numbers.
    private static func statuses(_ warehouse: PickingFixture, pins: [String]) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for pin in pins {
                group.addTask {
                    do { _ = try await warehouse.signIn("ana", pin: pin) } catch let problem as ProblemDetails {
                        return problem.status.code
                    }
                    return 200
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
    }

    @Test("Another PIN, or none, ends the sessions of the badge and forgets the guesses; the list shows who has one")
    func changed() async throws {
        try await FloorSite.with { site in
            let token = try await site.signIn("ana")
            let bens = try await site.signIn("ben")
            try await site.warehouse.setPIN("470159", of: "ana")
            let request = TourRequest(badge: "ana", cart: "C-01")
            #expect(try await site.post("/floor/tours", request, session: token).status == 401)
            for _ in 1...5 { _ = try await site.post("/floor/sign-in", SignInRequest(badge: "ana", pin: "0000")) }
            let listed = try await PickerStore().list(on: site.warehouse.postgres)
            #expect(listed.filter(\.hasPIN).map(\.badge) == ["ana"] && listed.first?.wrongPINs == 5)
            #expect(listed.prefix(2).map(\.sessions) == [0, 1])
            try await site.warehouse.setPIN(nil, of: "ana")
            _ = try await site.signIn("ana")
            let postgres = site.warehouse.postgres
            #expect(try await PickerStore().signOut("BEN", in: postgres) == 1)
            #expect(try await site.post("/floor/tours", TourRequest(badge: "ben", cart: "C-02"), session: bens).status == 401)
            #expect(try await PickerStore().signOut("zoe", in: postgres) == nil)
            #expect(try await PickerStore().set(nil, of: "zoe", in: postgres) == nil)
        }
    }

    @Test("A PIN that was changed between its check and the session opens nothing")
    func changedMeanwhile() async throws {
        try await PickingFixture.with { warehouse in
            try await warehouse.setPIN("470159", of: "ana")
            let store = SignInStore()
            let proof = try #require(try await store.guess("ana", on: warehouse.postgres))
            try await warehouse.setPIN("470160", of: "ana")
            let hash = try #require(SessionToken.hash(SessionToken.make()))
            #expect(try await store.open("ana", proof, keyID: "k", tokenHash: hash, in: warehouse.postgres) == nil)
            #expect(try await store.open("ana", nil, keyID: "k", tokenHash: hash, in: warehouse.postgres) == nil)
            #expect(try await warehouse.postgres.query("SELECT FROM warehouse.floor_session").isEmpty)
        }
    }
}
