import FoundationEssentials
import Fulfilment
import Hummingbird
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import FloorTerminal
@testable import Operations
@testable import Picking

/// A worker's floor over HTTP, with one order of 2 A and 1 B allocated, and the key of a device.
struct FloorSite: Sendable {
    let warehouse: PickingFixture
    let url: String
    let key: String
    let order: Int64

    /// The key's public part.
    var keyID: String { Self.id(of: key) }

    /// - Parameters:
    ///   - lifetime: how long the worker believes what it knows of a session.
    ///   - served: the sites whose floors it serves.
    static func with(
        lifetime: Duration = .zero, served: Reach = .all, _ body: @Sendable @escaping (FloorSite) async throws -> Void
    ) async throws {
        try await PickingFixture.with { warehouse in
            try await serve(warehouse, try await warehouse.orderOfTwoArticles(), lifetime: lifetime, served: served, body)
            try await warehouse.checkBooks()
        }
    }

    /// The same of a warehouse that is there, and one of its orders.
    static func serve(
        _ warehouse: PickingFixture, _ order: Int64, lifetime: Duration = .zero, served: Reach = .all,
        _ body: @Sendable @escaping (FloorSite) async throws -> Void
    ) async throws {
        let key = try await warehouse.postgres.makeKey([.floor])
        try await RouterServer.serve(router(warehouse, lifetime, served)) { url in
            try await body(FloorSite(warehouse: warehouse, url: url, key: key, order: order))
        }
    }

    private static func router(_ warehouse: PickingFixture, _ lifetime: Duration, _ served: Reach) -> Router<
        WaybillRequestContext
    > {
        let sessions = FloorSessions(postgres: warehouse.postgres, served: served, lifetime: lifetime)
        let router = Router(context: WaybillRequestContext.self)
        FloorRoutes(
            sessions: sessions, signIns: SignInService(postgres: warehouse.postgres, sessions: sessions), work: warehouse.work(),
            scans: warehouse.scans, packing: warehouse.packing, documents: ParcelDocuments(postgres: warehouse.postgres)
        ).add(to: router, keys: APIKeys(postgres: warehouse.postgres))
        SupervisionRoutes(
            sessions: sessions,
            watch: FloorWatch(database: warehouse.postgres, departures: DepartureBoard(lifetime: .zero), lifetime: .zero),
            supervision: SupervisionService(database: warehouse.postgres)
        ).add(to: router, keys: APIKeys(postgres: warehouse.postgres))
        return router
    }

    static func id(of key: String) -> String { String(key.split(separator: "_")[1]) }

    func post(_ path: String, _ body: some Encodable, session: String? = nil, key: String? = nil) async throws -> HTTPAnswer {
        try await HTTPAnswer.post(
            url + path, key: key ?? self.key, body: String(decoding: try JSONEncoder().encode(body), as: UTF8.self),
            headers: session.map { ["Waybill-Session: \($0)"] } ?? [])
    }

    func overview(session: String) async throws -> FloorOverview {
        let answer = try await HTTPAnswer.get(url + "/floor/overview", key: key, headers: ["Waybill-Session: \(session)"])
        try #require(answer.status == 200, "\(answer)")
        return try JSONDecoder().decode(FloorOverview.self, from: Data(answer.body.utf8))
    }

    /// The token of a new session.
    func signIn(_ badge: String, pin: String? = nil, key: String? = nil) async throws -> String {
        let answer = try await post("/floor/sign-in", SignInRequest(badge: badge, pin: pin), key: key)
        try #require(answer.status == 200, "\(answer)")
        return try JSONDecoder().decode(SignInAnswer.self, from: Data(answer.body.utf8)).session
    }

    func tour(of badge: String, cart: String, session: String) async throws -> PickList {
        let answer = try await post("/floor/tours", TourRequest(badge: badge, cart: cart), session: session)
        return try JSONDecoder().decode(TourAnswer.self, from: Data(answer.body.utf8)).tour
    }

    /// Every session ends, as after a shift.
    func endSessions() async throws {
        try await warehouse.postgres.query("UPDATE warehouse.floor_session SET ends_at = now() - interval '1 second'")
    }

    /// `scan ana KEY 3`: each scan's picker, key and session, in the order they came.
    func scans() async throws -> [String] {
        try await warehouse.postgres.query(
            "SELECT concat_ws(' ', code, picker, key_id, session_id) FROM warehouse.scan ORDER BY seq"
        ).map { try $0.decode(0) }
    }

    /// A terminal of this site; its journals are the device's.
    func terminal(_ script: [String], _ transcript: Transcript, url: String? = nil) -> PickTerminal {
        let screen = TerminalScreen(width: 80, isTranscript: true, isColoured: false, isQuiet: true) { transcript.add($0) }
        return PickTerminal(
            client: FloorClient(url: url ?? self.url, key: key), journals: journals, input: .recorded(script), screen: screen,
            endsAfterOneTour: true)
    }

    var journals: JournalDirectory { JournalDirectory(path: "/tmp/\(warehouse.stack.name)-sessions") }

    /// The device is thrown away.
    func discardDevice() throws {
        if FileManager.default.fileExists(atPath: journals.path) { try FileManager.default.removeItem(atPath: journals.path) }
    }
}

extension PickingFixture {
    /// The worker's board of work, which looks ten times a second while somebody waits.
    func work() -> WorkService {
        let sources = WorkSources.all(board: DepartureBoard(lifetime: .zero), isPackedByPeople: true, database: postgres)
        return WorkService(
            database: postgres, sources: sources,
            board: WorkBoard(sources: sources, database: postgres, period: .milliseconds(100), logger: stack.logger), tours: tours
        )
    }

    /// As `waybill pickers set-pin` does.
    func setPIN(_ digits: String?, of badge: String) async throws {
        let hash = try digits.map { try PINHash(of: try #require(PickerPIN($0))) }
        let known = try await postgres.transaction { try await PickerStore().set(hash, of: badge, in: $0) }
        try #require(known == badge)
    }
}
