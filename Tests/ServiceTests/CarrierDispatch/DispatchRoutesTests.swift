import Contracts
import Fulfilment
import HTTPTypes
import Hummingbird
import Postgres
import TestStack
import Testing

@testable import CarrierDispatch
@testable import ServiceRuntime

/// What dispatchers' screens ask over HTTP. Who may is `AccessTests`' to try.
@Suite("Dispatchers' HTTP interface", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DispatchRoutesTests {
    private func with(
        _ body: @Sendable @escaping (ShippingFixture, _ url: String, _ read: String, _ write: String) async throws -> Void
    ) async throws {
        try await ShippingFixture.with { fixture in
            let routes = DispatchRoutes(postgres: fixture.postgres, sweep: fixture.labels().followUp.sweep)
            let router = ProgramServer.router(HTTPLimits(), fixture.stack.logger) { router in
                routes.add(to: router, keys: APIKeys(postgres: fixture.postgres))
            }
            let keys = (
                try await fixture.postgres.makeKey([.dispatchRead]), try await fixture.postgres.makeKey([.dispatchWrite])
            )
            try await RouterServer.serve(router) { try await body(fixture, $0, keys.0, keys.1) }
        }
    }

    /// A parcel with its label.
    private func label(_ fixture: ShippingFixture, _ state: LabelState) async throws -> String {
        let parcel = try await fixture.pack(1)[0]
        return try await fixture.postgres.query(
            """
            WITH made AS (
                INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, tracking_number, ready_at)
                SELECT id, order_id, \(ShipmentState.ready), 'swift', 'slow', 'T' || id, now() FROM warehouse.parcel WHERE id = \(parcel)
                RETURNING id, tracking_number
            ), sold AS (
                INSERT INTO shipping.label (shipment_id, number, account, reference, state)
                SELECT id, tracking_number, 'swift', 'WB' || id, \(state) FROM made)
            SELECT sscc FROM warehouse.parcel WHERE id = \(parcel)
            """)[0].decode(0)
    }

    @Test("Labels are listed by state and by parcel; one that was refused is asked for again, another parcel's not")
    func labels() async throws {
        try await with { fixture, url, read, write in
            let (refused, live) = (try await label(fixture, .voidRefused), try await label(fixture, .live))
            let listed = try await HTTPAnswer.get("\(url)/labels", key: read)
            #expect(
                listed.status == 200 && listed.body.contains("\"state\":\"void_refused\"") && !listed.body.contains("\"live\""))
            let one = try await HTTPAnswer.get("\(url)/labels/\(live)", key: read)
            #expect(one.status == 200 && one.body.contains("\"state\":\"live\""), "\(one)")
            #expect(try await HTTPAnswer.get("\(url)/labels/340123450000000018", key: read).status == 404)
            let wrong = try await HTTPAnswer.get("\(url)/labels?state=gone", key: read)
            #expect(wrong.status == 400 && wrong.body.contains("'state' is 'gone'"), "\(wrong)")
            #expect(try await HTTPAnswer.get("\(url)/labels?limit=0", key: read).status == 400)

            let wanted = try await HTTPAnswer.post("\(url)/labels/\(refused)/void", key: write, body: "")
            #expect(wanted.status == 202 && wanted.body.contains("\"number\":\"T"), "\(wanted)")
            #expect(try await HTTPAnswer.get("\(url)/labels/\(refused)", key: read).body.contains("\"void_wanted\""))
            let needed = try await HTTPAnswer.post("\(url)/labels/\(live)/void", key: write, body: "{}")
            #expect(needed.status == 409 && needed.body.contains("\"title\":\"Label needed\""), "\(needed)")
            let unknown = try await HTTPAnswer.post("\(url)/labels/340123450000000018/void", key: write, body: "{}")
            #expect(unknown.status == 404, "\(unknown)")
            let strange = try await HTTPAnswer.post("\(url)/labels/\(live)/void", key: write, body: "{\"why\":\"x\"}")
            #expect(strange.status == 400, "\(strange)")
        }
    }

    @Test("Manifests, their parcels and documents, what missed its cut-off, and a sweep")
    func manifests() async throws {
        try await with { fixture, url, read, write in
            let (first, voided) = (try await label(fixture, .live), try await label(fixture, .voided))
            let open = try await HTTPAnswer.get("\(url)/manifests", key: read)
            #expect(open.body.contains("\"account\":\"swift\"") && open.body.contains(voided), "\(open)")
            #expect(open.body.contains("\"closed\":[]"), "\(open)")
            let place = ManifestPlace(carrier: "swift", site: "SAO")
            let id = try #require(
                try await ManifestDesk(database: fixture.postgres).closeNow(place, account: nil, by: "Ana").closed.first?.id)
            let closed = try await HTTPAnswer.get("\(url)/manifests/\(id)", key: read)
            #expect(closed.status == 200 && closed.body.contains(first) && !closed.body.contains(voided), "\(closed)")
            #expect(try await HTTPAnswer.get("\(url)/manifests?site=SAO", key: read).body.contains("\"id\":\(id)"))
            #expect(try await HTTPAnswer.get("\(url)/manifests?site=RIO", key: read).body.contains("\"closed\":[]"))
            let text = try await HTTPAnswer.get("\(url)/manifests/\(id)/document?form=text", key: read)
            #expect(
                text.status == 200 && text.body.hasPrefix("MANIFEST\n") && text.body.contains("account    swift\n"), "\(text)")
            #expect(try await HTTPAnswer.get("\(url)/manifests/\(id)/document?form=carrier", key: read).status == 404)
            #expect(try await HTTPAnswer.get("\(url)/manifests/\(id)/document?form=tiff", key: read).status == 400)
            for path in ["manifests/\(id + 1)", "manifests/x", "manifests/\(id + 1)/document"] {
                #expect(try await HTTPAnswer.get("\(url)/\(path)", key: read).status == 404)
            }
            #expect(try await HTTPAnswer.get("\(url)/missed", key: read).body == "{\"parcels\":[]}")
            let strange = try await HTTPAnswer.post("\(url)/sweep", key: write, body: "{\"account\":\"nobody\"}")
            #expect(strange.status == 409 && strange.body.contains("'nobody'"), "\(strange)")
            let day = try await HTTPAnswer.post("\(url)/sweep", key: write, body: "{\"since\":\"soon\"}")
            #expect(day.status == 400, "\(day)")
        }
    }
}
