import FoundationEssentials
import Fulfilment
import LabelFormats
import LabelReplay
import Postgres
import Synchronization
import TestStack
import Testing

@testable import CarrierDispatch
@testable import Simulation

/// Manifests as carriers' services take them, against services that sell and close as the real ones do.
@Suite("Manifests at carriers", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ManifestFilingTests {
    private static let credentials = """
        {"key": "k", "user": "u", "secret": "s", "number": "33333333330101", "carriers": ["ca_1"],
         "from": {"name": "Jack", "street": "A 1", "city": "Bonn", "postcode": "53113", "country": "DE", "phone": "1"}}
        """

    /// Parcels with labels of a service that sold them, on a manifest that is closed.
    private func with(
        _ format: String, _ count: Int = 2,
        _ test: @Sendable (ShippingFixture, FormStage, ManifestFiler, _ manifest: Int64) async throws -> Void
    ) async throws {
        try await ShippingFixture.with { fixture in
            let stage = FormStage(format)
            try await RunningReplay.serve(stage) { server in
                stage.papers(at: server.url)
                let key = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)").path
                try Data(Self.credentials.utf8).write(to: URL(filePath: key))
                defer { try? FileManager.default.removeItem(atPath: key) }
                try await fixture.postgres.query(
                    """
                    INSERT INTO shipping.account (code, carrier, format, name, host, credentials, owner)
                    VALUES ('post', 'swift', \(format), 'Post', \(server.url), \("file:\(key)"), 'Ana')
                    """)
                let manifest = try await fixture.listed(try stage.sell(count))
                let filer = ManifestFiler(
                    caller: LabelCaller(
                        timeout: .seconds(30), gates: AccountGates(LabelLimits(), sharing: fixture.postgres)),
                    postgres: fixture.postgres,
                    timing: AttemptTiming(call: .seconds(30)),
                    logger: fixture.stack.logger)
                try await test(fixture, stage, filer, manifest)
            }
        }
    }

    @Test(
        "The service takes the manifest once, and its form is kept",
        arguments: ["easypost", "shippo", "shipengine", "dhl_parcel_de"])
    func taken(format: String) async throws {
        try await with(format) { fixture, stage, filer, manifest in
            #expect(try await fixture.filing("state") == "wanted")
            #expect(try await filer.round() == 1)
            #expect(try await fixture.filing("state || coalesce(': ' || detail, '')") == "taken")
            #expect(try await filer.round() == 0)
            #expect(stage.summary?.manifested == 2 && stage.told == 1)
            let forms = try await ManifestFilingStore().forms(of: manifest, on: fixture.postgres)
            #expect(forms.map(\.media) == (format == "dhl_parcel_de" ? [] : ["pdf"]))
            #expect(forms.allSatisfy { $0.bytes.starts(with: Array("%PDF".utf8)) })
            let kept = try #require(try await ManifestStore().closed(manifest, on: fixture.postgres))
            #expect(kept.filing == .taken && kept.owner.isEmpty)
            let form = try await ManifestPrinting(database: fixture.postgres).document(manifest, as: .carrier)
            #expect(form?.type == (format == "dhl_parcel_de" ? nil : "application/pdf"))
        }
    }

    @Test(
        "An answer that was lost is looked up before the service is told again",
        arguments: ["easypost", "shippo", "shipengine", "dhl_parcel_de"])
    func lost(format: String) async throws {
        try await with(format) { fixture, stage, filer, _ in
            stage.loseNext()
            try await filer.round()
            #expect(try await fixture.filing("state") == "unknown")
            #expect(try await filer.round() == 0, "not before its time")
            try await fixture.filingIsDue()
            try await filer.round()
            #expect(try await fixture.filing("state") == "taken" && stage.told == 1)
            #expect(stage.summary?.manifested == 2)
        }
    }

    @Test("A program that dies before its call leaves it to the next; what the service does not know is told again")
    func killed() async throws {
        try await with("easypost") { fixture, stage, filer, _ in
            _ = try await ManifestFilingStore().due(limit: 1, lease: .seconds(600), in: fixture.postgres)
            #expect(try await fixture.filing("state") == "calling")
            #expect(try await filer.round() == 0, "somebody has it")
            // It is asked three times, then told.
            for state in ["unknown", "unknown", "wanted", "taken"] {
                try await fixture.filingIsDue()
                try await filer.round()
                #expect(try await fixture.filing("state") == state)
            }
            #expect(stage.told == 1 && stage.summary?.manifested == 2)
        }
    }

    @Test("What is not taken is for a person who is named, and may be sent again; labels that were given back are not told of")
    func refused() async throws {
        try await with("easypost") { fixture, stage, filer, manifest in
            try stage.close()
            try await filer.round()
            #expect(try await fixture.filing("state || ' ' || owner") == "refused Ana")
            #expect(try await ManifestFilingStore().want(manifest, on: fixture.postgres))
            #expect(try await ManifestFilingStore().want(manifest, on: fixture.postgres) == false)
            try await fixture.postgres.query("UPDATE shipping.label SET state = \(LabelState.voided)")
            try await filer.round()
            #expect(try await fixture.filing("state || ' ' || detail") == "taken all of its labels were given back")
            #expect(stage.told == 1)
        }
    }

    @Test("A form that cannot be fetched yet is asked for again, and the service is told once")
    func form() async throws {
        try await with("easypost") { fixture, stage, filer, manifest in
            stage.hidePapers(true)
            try await filer.round()
            #expect(try await fixture.filing("state") == "pending")
            stage.hidePapers(false)
            try await fixture.filingIsDue()
            try await filer.round()
            #expect(try await fixture.filing("state") == "taken" && stage.told == 1)
            #expect(try await ManifestFilingStore().forms(of: manifest, on: fixture.postgres).count == 1)
        }
    }

    @Test("A manifest of an account whose service does not want to be told is filed nowhere")
    func untold() async throws {
        try await ShippingFixture.with { fixture in
            try await fixture.postgres.query(
                """
                INSERT INTO shipping.account (code, carrier, format, name) VALUES ('post', 'swift', 'waybill', 'Post')
                """)
            let manifest = try await fixture.listed([(handle: "h1", number: "N12345")])
            #expect(try await fixture.postgres.query("SELECT FROM shipping.manifest_filing").isEmpty)
            #expect(try await ManifestStore().closed(manifest, on: fixture.postgres)?.filing == nil)
        }
    }
}

extension ShippingFixture {
    /// Parcels of `swift` with these labels of the account `post`, on a manifest that a person closed.
    fileprivate func listed(_ labels: [(handle: String, number: String)]) async throws -> Int64 {
        let parcels = try await pack(labels.count)
        for (parcel, label) in zip(parcels, labels) {
            try await postgres.query(
                """
                WITH made AS (
                    INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, tracking_number, ready_at)
                    SELECT id, order_id, \(ShipmentState.ready), 'swift', 'slow', \(label.number), now()
                    FROM warehouse.parcel WHERE id = \(parcel) RETURNING id)
                INSERT INTO shipping.label (shipment_id, number, account, reference, handle, state)
                SELECT id, \(label.number), 'post', 'WB' || id, \(label.handle), \(LabelState.live) FROM made
                """)
        }
        let place = ManifestPlace(carrier: "swift", site: "SAO")
        let closed = try await ManifestDesk(database: postgres).closeNow(place, account: nil, by: "Ana").closed
        #expect(closed.map(\.key.account) == ["post"])
        return try #require(closed.first?.id)
    }

    /// Of the one manifest that is filed.
    fileprivate func filing(_ column: StaticString) async throws -> String? {
        try await postgres.query("SELECT \(literal: column) FROM shipping.manifest_filing")[0].decode(0)
    }

    fileprivate func filingIsDue() async throws {
        try await postgres.query("UPDATE shipping.manifest_filing SET next_at = now()")
    }
}

/// A service that sells, closes collections and serves their forms; it can lose an answer.
private final class FormStage: ReplayStage {
    private struct State {
        var papers = ""
        var isHidden = false
        var isLosing = false
        var told = 0
        var keys: [String] = []
    }

    private let stage: SellingStage
    private let format: String
    private let state = Mutex(State())

    init(_ format: String) {
        self.format = format
        stage = SellingStage([format], templates: AnswerTemplates(), misconduct: Misconduct())
    }

    /// How often it was told of a collection.
    var told: Int { state.withLock { $0.told } }
    var summary: LedgerSummary? { stage.summary(of: format) }
    var ledger: String { stage.ledger }
    var progress: String { stage.progress }
    var report: [String] { stage.report }

    func papers(at url: String) { state.withLock { $0.papers = url } }
    func hidePapers(_ isHidden: Bool) { state.withLock { $0.isHidden = isHidden } }
    func loseNext() { state.withLock { $0.isLosing = true } }

    func answer(_ request: ReplayedRequest, at now: Date) -> (answer: CarrierAnswer, misdeed: Misdeed?) {
        if request.target.hasSuffix(".pdf") {
            let isHidden = state.withLock { $0.isHidden }
            return (CarrierAnswer(status: isHidden ? 404 : 200, body: isHidden ? [] : Array("%PDF-1.4 form".utf8)), nil)
        }
        let (answer, misdeed) = stage.answer(request, at: now)
        let isManifest =
            request.method == "POST" && (request.target.contains("scan_forms") || request.target.contains("manifests"))
        let (papers, isLost) = state.withLock { state in
            if isManifest { state.told += 1 }
            defer { if isManifest { state.isLosing = false } }
            return (state.papers, isManifest && state.isLosing)
        }
        let body = String(decoding: answer.body, as: UTF8.self).replacing("https://labels.example", with: papers)
        return (
            CarrierAnswer(status: answer.status, headers: answer.headers, body: Array(body.utf8)), isLost ? .empty : misdeed
        )
    }

    /// Sells labels, as the program would buy them.
    func sell(_ count: Int) throws -> [(handle: String, number: String)] {
        for index in 0..<count { try buy("WB\(index)A") }
        return stage.sales(of: format).map { (handle: $0.handle, number: $0.numbers[0]) }
    }

    /// Closes what it sold by itself, as a person in its own screen might.
    func close() throws {
        var job = LabelJob()
        job.handles = stage.sales(of: format).map(\.handle)
        _ = try ask(job, as: .manifest)
    }

    private func buy(_ reference: String) throws {
        var job = LabelJob()
        (job.reference, job.service) = (reference, "V01PAK")
        job.from = Address(
            recipient: "Jack", company: "", street: "A 1", street2: "", city: "Bonn", region: "", postcode: "53113",
            country: "DE",
            phone: "1", email: "", location: nil)
        job.to = job.from
        job.parcels = [JobParcel(weight: 500, size: Dimensions(length: 200, width: 150, height: 100))]
        job.shipDate = CivilDay(year: 2026, month: 3, day: 1)
        if case .rated(let quotation) = try ask(job, as: .quote) {
            (job.handle, job.offer) = (quotation.handle, quotation.rates.first?.offer ?? "")
        }
        _ = try ask(job, as: .buy)
    }

    private func ask(_ job: LabelJob, as operation: LabelFormats.Operation) throws -> Verdict? {
        let format = try #require(LabelFormat.named(format))
        guard format.operations.contains(operation) else { return nil }
        if operation == .quote, case .buyOnly = format.traits.steps { return nil }
        var account = LabelAccount()
        (account.host, account.key, account.user, account.secret) = ("http://x", "k", "u", "s")
        (account.number, account.carriers) = ("33333333330101", ["ca_1"])
        let call = try format.request(job, as: operation, for: account, at: Date(timeIntervalSince1970: 0))
        let headers = Dictionary(call.headers.map { ($0.name, $0.value) }) { first, _ in first }
        let request = ReplayedRequest(
            method: call.method, target: String(call.url.dropFirst("http://x".count)), headers: headers, body: call.body)
        return format.read(stage.answer(request, at: Date()).answer, of: operation, for: job)
    }
}
