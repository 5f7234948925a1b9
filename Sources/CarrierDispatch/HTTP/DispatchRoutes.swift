import FoundationEssentials
import Fulfilment
import HTTPTypes
import Hummingbird
import Labels
import MasterData
import Postgres
import ServiceRuntime

/// The HTTP interface of dispatchers, for keys with the scope `dispatch:read` or `dispatch:write`: the same as the commands `labels`, `void`,
/// `sweep`, `manifest` and `missed`, by the same code.
struct DispatchRoutes: Sendable {
    private static let largestBody = 4 << 10
    private static let mostLabels = 1...1000

    let postgres: Postgres
    let sweep: LabelSweep
    private let labels = LabelListStore()
    private let manifests = ManifestStore()

    init(postgres: Postgres, sweep: LabelSweep) { (self.postgres, self.sweep) = (postgres, sweep) }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        let reading = router.group().add(middleware: APIKeyMiddleware(keys: keys, scope: .dispatchRead))
        reading.get("labels") { request, _ in try await listLabels(request) }
        reading.get("labels/:parcel") { _, context in try await showParcel(try context.name("parcel")) }
        reading.get("manifests") { request, _ in try await listManifests(request) }
        reading.get("manifests/:id") { _, context in try await showManifest(try Self.manifest(context)) }
        reading.get("manifests/:id/document") { request, context in
            try await showDocument(try Self.manifest(context), request)
        }
        reading.get("missed") { request, _ in try await listMissed(request) }
        let writing = router.group().add(middleware: APIKeyMiddleware(keys: keys, scope: .dispatchWrite))
        writing.post("labels/:parcel/void") { request, context in
            let body = try await request.decodedIfPresent(VoidBody.self, upTo: Self.largestBody)
            return try await giveBack(try context.name("parcel"), body?.number)
        }
        writing.post("sweep") { request, _ in
            try await runSweep(try await request.decodedIfPresent(SweepBody.self, upTo: Self.largestBody) ?? SweepBody())
        }
    }

    // MARK: - Labels

    private func listLabels(_ request: Request) async throws -> Response {
        let states = request.queryParameter("state")?.split(separator: ",").map(String.init) ?? LabelListStore.usual
        for word in states where !LabelListStore.words.contains(word) {
            throw DispatchProblem.query(
                "state", word, "is one of \(LabelListStore.words.joined(separator: ", ")), or several with commas")
        }
        let limit = request.queryParameter("limit") ?? "100"
        guard let count = Int(limit), Self.mostLabels.contains(count) else {
            throw DispatchProblem.query("limit", limit, "is a number from 1 to \(Self.mostLabels.upperBound)")
        }
        return try .json(.ok, ["labels": try await labels.lines(states, limit: count, in: postgres)])
    }

    private func showParcel(_ sscc: String) async throws -> Response {
        let lines = try await labels.lines(ofParcel: sscc, in: postgres)
        guard !lines.isEmpty else { throw DispatchProblem.noLabel(sscc) }
        return try .json(.ok, ["labels": lines])
    }

    private func giveBack(_ sscc: String, _ number: String?) async throws -> Response {
        let wanted = try await postgres.transaction { try await VoidStore().want(ofParcel: sscc, number: number, in: $0) }
        guard wanted.isEmpty else { return try .json(.accepted, ["labels": wanted.map(WantedBackAnswer.init)]) }
        guard try await !labels.lines(ofParcel: sscc, in: postgres).isEmpty else { throw DispatchProblem.noLabel(sscc) }
        throw DispatchProblem.notGivenBack(sscc)
    }

    private func runSweep(_ body: SweepBody) async throws -> Response {
        let since = try body.since.map { text -> Date in
            guard let day = CivilDay(text) else { throw DispatchProblem.field("since", text, "is a day, as 2026-03-09") }
            return day.startInUTC
        }
        let reports = try await sweep.now(account: body.account, since: since)
        guard !reports.isEmpty || body.account == nil else { throw DispatchProblem.notSwept(body.account ?? "") }
        return try .json(.ok, ["accounts": reports])
    }

    // MARK: - Manifests

    private static func manifest(_ context: WaybillRequestContext) throws -> Int64 {
        try context.id("id", orElse: DispatchProblem.noManifest)
    }

    private func listManifests(_ request: Request) async throws -> Response {
        let (carrier, site) = (request.queryParameter("carrier"), request.queryParameter("site"))
        let (collecting, leftOut) = try await ManifestDesk(database: postgres).collecting()
        let closed = try await manifests.closed(carrier, site, on: postgres)
        func isMeant(_ key: ManifestKey) -> Bool {
            carrier.map { $0 == key.carrier } ?? true && site.map { $0 == key.site } ?? true
        }
        return try .json(
            .ok,
            ManifestsAnswer(
                collecting: collecting.filter { isMeant($0.key) }, leftOut: leftOut.filter { isMeant($0.key) }, closed: closed))
    }

    private func showManifest(_ id: Int64) async throws -> Response {
        guard let manifest = try await manifests.closed(id, on: postgres) else { throw DispatchProblem.noManifest("\(id)") }
        let parcels = try await manifests.parcels(of: id, on: postgres)
        return try .json(.ok, ManifestAnswer(manifest, parcels: parcels))
    }

    private func showDocument(_ id: Int64, _ request: Request) async throws -> Response {
        let word = request.queryParameter("form") ?? ManifestForm.pdf.rawValue
        guard let form = ManifestForm(rawValue: word) else {
            throw DispatchProblem.query("form", word, "is \(ManifestForm.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let text = request.queryParameter("number") ?? "1"
        guard let number = Int(text), (1...1000).contains(number) else {
            throw DispatchProblem.query("number", text, "is the number of one of the carrier's forms, from 1")
        }
        do {
            guard let found = try await ManifestPrinting(database: postgres).document(id, as: form, number: number) else {
                throw form == .carrier ? DispatchProblem.noForm(id, number) : DispatchProblem.noManifest("\(id)")
            }
            return .document(type: found.type, bytes: found.bytes)
        } catch let error as LabelError {
            throw DispatchProblem.notPrinted(id, error.problems.map(\.description))
        }
    }

    private func listMissed(_ request: Request) async throws -> Response {
        let site = request.queryParameter("site")
        let missed = try await MissedParcelStore().missed(on: postgres)
        return try .json(
            .ok, ["parcels": missed.filter { parcel in site.map { $0 == parcel.site } ?? true }.map(MissedLine.init)])
    }
}
