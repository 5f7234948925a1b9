import FoundationEssentials
import Fulfilment
import Hummingbird
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Picking
@testable import Receiving

/// The dock's warehouse with the floor's routes over HTTP, and the key of a device. Eva is a receiver, Finn another, Cy a counter and Dora a
/// supervisor.
struct FloorGoods: Sendable {
    let fixture: ReceivingFixture
    let url: String
    let key: String

    var postgres: Postgres { fixture.postgres }

    static func with(_ body: @Sendable @escaping (FloorGoods) async throws -> Void) async throws {
        try await ReceivingFixture.with { fixture in
            try await fixture.postgres.query(
                """
                UPDATE warehouse.picker p SET roles = ARRAY[g.role]
                FROM (VALUES ('eva', 'receiver'), ('finn', 'receiver'), ('cy', 'counter'), ('dora', 'supervisor')) AS g (badge, role)
                WHERE p.badge = g.badge
                """)
            let key = try await fixture.postgres.makeKey([.floor])
            try await RouterServer.serve(router(fixture.warehouse)) { url in
                try await body(FloorGoods(fixture: fixture, url: url, key: key))
            }
        }
    }

    private static func router(_ warehouse: PickingFixture) -> Router<WaybillRequestContext> {
        let router = Router(context: WaybillRequestContext.self)
        let (sessions, keys) = (warehouse.sessions, APIKeys(postgres: warehouse.postgres))
        FloorRoutes(
            sessions: sessions, signIns: warehouse.signIns, work: warehouse.work(), scans: warehouse.scans,
            packing: warehouse.packing, documents: ParcelDocuments(postgres: warehouse.postgres)
        ).add(to: router, keys: keys)
        GoodsRoutes(
            sessions: sessions, goodsIn: GoodsInService(postgres: warehouse.postgres, outbox: warehouse.outbox),
            stock: StockService(postgres: warehouse.postgres, outbox: warehouse.outbox),
            counts: CountService(postgres: warehouse.postgres, outbox: warehouse.outbox),
            putBacks: PutBackService(postgres: warehouse.postgres, outbox: warehouse.outbox),
            handOvers: HandOverService(postgres: warehouse.postgres, outbox: warehouse.outbox)
        ).add(to: router, keys: keys)
        return router
    }

    /// Somebody at a device.
    struct Device: Sendable {
        let url: String
        let key: String
        let session: String

        private var headers: [String] { ["Waybill-Session: \(session)"] }

        func post(_ path: String, _ body: String) async throws -> HTTPAnswer {
            try await HTTPAnswer.post("\(url)/floor/\(path)", key: key, body: body, headers: headers)
        }

        func get(_ path: String) async throws -> HTTPAnswer {
            try await HTTPAnswer.get("\(url)/floor/\(path)", key: key, headers: headers)
        }

        /// The id of the delivery that stands at DOCK-1.
        func open(_ document: String, isBlind: Bool = false) async throws -> Int64 {
            let answer = try await post("receipts", #"{"document":"\#(document)","dock":"dock-1","blind":\#(isBlind)}"#)
            try #require(answer.status == 200, "\(answer)")
            return try answer.read(Opened.self).id
        }

        /// What became of counts that are sent together.
        func count(_ receipt: Int64, _ counts: String...) async throws -> [Outcome] {
            let answer = try await post("receipts/\(receipt)/counts", #"{"counts":[\#(counts.joined(separator: ","))]}"#)
            try #require(answer.status == 200, "\(answer)")
            return try answer.read(Outcomes.self).counts
        }
    }

    /// - Parameter key: of another device.
    func signIn(_ badge: String, key: String? = nil) async throws -> Device {
        let answer = try await HTTPAnswer.post("\(url)/floor/sign-in", key: key ?? self.key, body: #"{"badge":"\#(badge)"}"#)
        try #require(answer.status == 200, "\(answer)")
        return Device(url: url, key: key ?? self.key, session: try answer.read(SignInAnswer.self).session)
    }

    private struct Opened: Decodable { let id: Int64 }
    private struct Outcomes: Decodable { let counts: [Outcome] }

    /// What became of one report.
    struct Outcome: Decodable, Equatable {
        struct Problem: Decodable, Equatable { let code: String }

        let accepted: Bool
        let problem: Problem?
    }
}

extension HTTPAnswer {
    /// The body as one of the answers.
    func read<Value: Decodable>(_: Value.Type) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(body.utf8))
    }
}
