import Contracts
import FoundationEssentials
import Fulfilment
import LabelFormats
import LabelReplay
import Messaging
import Postgres
import Simulation
import TestStack
import Testing

@testable import CarrierDispatch

/// Every service that can be played here sells its labels to the program's own handlers, over HTTP; its ledger is the truth.
@Suite(
    "Label services over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)),
    .timeLimit(.minutes(20)))
struct LabelServicesTests {
    /// A shop whose carrier `swift` sells by one format, and one parcel that waits for its label.
    private struct Shop: Sendable {
        let format: LabelFormat
        let fixture: ShippingFixture
        let stage: SellingStage
        let server: RunningReplay
        let handler: LabelRequestedHandler
        let followUp: LabelFollowUp
        let wanted: [LabelRequested]

        var sales: [Sale] { stage.sales(of: format.name) }
        var live: [Sale] { sales.filter(\.isLive) }

        func handle() async throws -> Outcome? { try await fixture.handle(handler, wanted).first }

        /// As programs go on: what is due is looked after, and the message comes again.
        func goOn() async throws {
            try await fixture.makeDue()
            try await followUp.round()
            _ = try await handle()
        }

        /// What the format's client would ask, for a test that asks in our place.
        func job(_ reference: String) -> LabelJob {
            var job = LabelJob()
            job.reference = reference
            (job.from, job.to) = (LabelServicesTests.address("Jack"), LabelServicesTests.address("Liz"))
            job.parcels = [JobParcel(weight: 500, size: Dimensions(length: 200, width: 150, height: 100))]
            job.service = LabelServicesTests.service(format.name)
            job.media = format.traits.media.first ?? .pdf
            return job
        }
    }

    private static func address(_ name: String) -> Address {
        Address(
            recipient: name, street: "388 Townsend St", city: "San Francisco", region: "CA", postcode: "94107", country: "US",
            phone: "5550100000", location: nil)
    }

    /// One that the played service has.
    private static func service(_ format: String) -> String {
        let services = [
            "easypost": "Priority", "shippo": "usps_priority", "shipengine": "usps_priority_mail", "ups": "03",
            "dhl_parcel_de": "V01PAK", "sf": "1",
        ]
        return services[format] ?? "slow"
    }

    private static let key = #"""
        {"user": "shop", "secret": "hush", "key": "k-1", "number": "A1B2C3", "carriers": ["ca_1"], "from": {"name": "Jack",
        "street": "388 Townsend St", "city": "San Francisco", "region": "CA", "postcode": "94107", "country": "US", "phone": "5550100000"}}
        """#

    /// - Parameters:
    ///   - misdeed: what the service does wrong with the first purchases.
    ///   - most: with so many of them.
    ///   - timeout: of one call.
    private func with(
        _ format: String, _ misdeed: Misdeed? = nil, most: Int = 1, timeout: Duration = .seconds(60),
        _ test: @Sendable (Shop) async throws -> Void
    ) async throws {
        var misconduct = Misconduct()
        if let misdeed { misconduct.shares = [misdeed: 1] }
        (misconduct.most, misconduct.storm, misconduct.retryAfter) = (most, 1, 30)
        let stage = SellingStage(SellingDesk.formats, templates: AnswerTemplates(), misconduct: misconduct)
        let file = FileManager.default.temporaryDirectory.appending(path: "label-account-\(UUID().uuidString).json")
        try Data(Self.key.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let known = try #require(LabelFormat.named(format))
        try await RunningReplay.serve(stage, misconduct: misconduct) { server in
            try await ShippingFixture.with { fixture in
                let wanted = try await fixture.wantLabels(1)
                try await fixture.sell(
                    by: format, at: "\(server.url)/\(format)", key: file.path, service: Self.service(format))
                let (handler, followUp) = fixture.labels(timeout: timeout)
                try await test(
                    Shop(
                        format: known, fixture: fixture, stage: stage, server: server, handler: handler, followUp: followUp,
                        wanted: wanted))
            }
        }
    }

    @Test("A label is bought with its document, and given back when its order is cancelled", arguments: SellingDesk.formats)
    func life(format: String) async throws {
        try await with(format) { shop in
            #expect(try await shop.handle() == .done)
            #expect(
                try await shop.fixture.shipments("state || ' ' || tracking_number") == [
                    "ready \(shop.sales.first?.numbers.first ?? "")"
                ])
            #expect(
                try await shop.fixture.shipments(
                    "EXISTS (SELECT FROM shipping.document d WHERE d.parcel_id = shipment.parcel_id AND d.kind = 'label')") == [
                        "true"
                    ])
            let reference = try #require(try await shop.fixture.attempts("reference").first ?? nil)
            #expect(shop.sales.map(\.reference) == [reference])
            // Once more is as good as once.
            #expect(try await shop.handle() == .done)
            #expect(shop.sales.count == 1)
            try await shop.fixture.cancelAll()
            try await shop.followUp.round()
            #expect(shop.live.isEmpty)
            let state = try await shop.fixture.labels("state").first ?? nil
            #expect(state == "voided" || state == "void_pending", "\(state ?? "")")
        }
    }

    @Test("What the service refuses is refused, and nothing is asked again", arguments: SellingDesk.formats)
    func refused(format: String) async throws {
        try await with(format, .refused, most: 100) { shop in
            for _ in 0..<2 {
                let outcome = try await shop.handle()
                #expect(outcome == .done)
            }
            #expect(try await shop.fixture.shipments("state") == ["failed"])
            #expect(try await shop.fixture.attempts("state") == ["refused"])
            #expect(try await shop.fixture.messages(ShipmentException.self).count == 1)
            #expect(shop.sales.isEmpty)
        }
    }

    @Test(
        "A service that wants fewer calls is left alone as long as it said, then sells one label", arguments: SellingDesk.formats)
    func limiting(format: String) async throws {
        try await with(format, .tooMany) { shop in
            guard case .retry(let after?, _)? = try await shop.handle() else {
                Issue.record("it was not put off")
                return
            }
            #expect(after >= .seconds(30))
            // Nothing goes out meanwhile, whatever is asked.
            let closed = shop.followUp.lookUp.caller.gates.closed("swift", for: [.lookUp])
            #expect(closed?.reason == "the carrier wants fewer calls")
            if case .retry? = try await shop.handle() {} else { Issue.record("it was called") }
            #expect(shop.sales.isEmpty)
            // Another program, half a minute later.
            let (later, _) = shop.fixture.labels()
            #expect(try await shop.fixture.handle(later, shop.wanted) == [.done])
            #expect(shop.sales.count == 1 && shop.live.count == 1)
        }
    }

    /// DHL lists only what is on a manifest, and finds nothing by reference.
    private static let findable = SellingDesk.formats.filter { $0 != "dhl_parcel_de" }

    @Test(
        "A label whose answer never came is found, or comes again, and is sold once", arguments: findable,
        [Misdeed.hang, .empty, .reset])
    func lost(format: String, misdeed: Misdeed) async throws {
        try await with(format, misdeed, timeout: .seconds(4)) { shop in
            let outcome = try await shop.handle()
            if case .retry? = outcome {} else { Issue.record("an answer came: \(outcome as Any)") }
            let told = try await shop.fixture.shipments("state || ' ' || coalesce(reason, '')")
            try #require(shop.sales.count == 1, "\(told)")
            #expect(try await shop.fixture.attempts("state") == ["unknown"])
            try await eventually("the parcel has its label") {
                try await shop.goOn()
                return try await shop.fixture.shipments("state") == ["ready"]
            }
            #expect(shop.sales.count == 1 && shop.live.count == 1)
            #expect(try await shop.fixture.shipments("tracking_number") == shop.sales.first?.numbers)
            #expect(
                try await shop.fixture.shipments(
                    "EXISTS (SELECT FROM shipping.document d WHERE d.parcel_id = shipment.parcel_id AND d.kind = 'label')") == [
                        "true"
                    ])
            #expect(try await shop.fixture.labels("state") == ["live"])
        }
    }

    @Test("Where nobody can be asked, a doubt stays and nothing is bought on top of it; a person's word ends it")
    func doubtful() async throws {
        try await with("dhl_parcel_de", .empty) { shop in
            _ = try await shop.handle()
            for _ in 0..<4 { try await shop.goOn() }
            #expect(try await shop.fixture.attempts("state") == ["unknown"])
            #expect(shop.sales.count == 1)
            let reference = try #require(try await shop.fixture.attempts("reference").first ?? nil)
            let settled = try await shop.fixture.postgres.transaction { try await LabelListStore().settle(reference, in: $0) }
            #expect(settled != nil)
            #expect(try await shop.handle() == .done)
            #expect(try await shop.fixture.attempts("state") == ["suspect", "bought"])
            #expect(shop.sales.map(\.reference) == [reference, "\(reference)-B"])
        }
    }

    @Test(
        "A label that was sold twice is found on the service's list and given back; the parcel keeps its own",
        arguments: SellingDesk.formats.filter { LabelFormat.listing.contains($0) && $0 != "dhl_parcel_de" })
    func twice(format: String) async throws {
        try await with(format, .twice, most: 100) { shop in
            #expect(try await shop.handle() == .done)
            let own = try #require(shop.sales.first)
            let verdict = try await shop.server.buy(format, shop.job(own.reference))
            #expect(verdict.code == "bought")
            #expect(shop.live.count == 2)
            let report = try #require(try await shop.followUp.sweep.now(account: "swift", since: nil).first)
            #expect((report.orphans, report.adopted, report.strangers) == (1, 0, 0) && report.failure == nil)
            try await shop.followUp.round()
            #expect(shop.live.map(\.numbers) == [own.numbers])
            #expect(try await shop.fixture.shipments("state || ' ' || tracking_number") == ["ready \(own.numbers[0])"])
        }
    }

    @Test(
        "A program that dies between quote and purchase has bought nothing: that is known without asking",
        arguments: ["easypost", "shippo"])
    func quoted(format: String) async throws {
        try await with(format) { shop in
            _ = try await shop.fixture.claim(try await shop.fixture.shipmentIDs())
            try await shop.fixture.makeDue()
            _ = try await DoubtStore().lapse(in: shop.fixture.postgres)
            #expect(try await shop.fixture.attempts("state") == ["unknown"])
            try await shop.fixture.makeDue()
            try await shop.followUp.round()
            #expect(try await shop.fixture.attempts("state") == ["retry"])
            #expect(try await shop.handle() == .done)
            let told = try await shop.fixture.shipments("state || ' ' || coalesce(reason, '')")
            #expect(shop.sales.count == 1 && shop.live.count == 1, "\(told)")
        }
    }

    @Test("A token is fetched once for all who need it, and once more when it is refused")
    func token() async throws {
        try await with("ups", .expired) { shop in
            let outcome = try await shop.handle()
            #expect(outcome == .done)
            #expect(shop.sales.count == 1)
            #expect(try await shop.fixture.postgres.query("SELECT FROM shipping.account WHERE stopped_at IS NOT NULL").isEmpty)
        }
    }

    @Test(
        "A refused key, an empty purse and a closed account stop the account, for its owner",
        arguments: [
            Misdeed.unauthorised, .unpaid, .forbidden,
        ])
    func stopped(misdeed: Misdeed) async throws {
        try await with("easypost", misdeed) { shop in
            if case .retry? = try await shop.handle() {} else { Issue.record("it was sold") }
            let standing = try #require(try await AccountStore().standing("swift", in: shop.fixture.postgres).first)
            #expect(standing.stoppedAt != nil && !standing.stopReason.isEmpty && standing.account.owner == "eva")
            if case .retry(_, let reason)? = try await shop.handle() {
                #expect(reason.hasPrefix("account swift is stopped: "))
            }
            #expect(try await AccountStore().resume("swift", in: shop.fixture.postgres) == ["swift"])
            #expect(try await shop.handle() == .done)
            #expect(shop.sales.count == 1)
        }
    }
}

extension ShippingFixture {
    /// Makes `swift` sell by a format, and sends its parcels to where every service delivers.
    fileprivate func sell(by format: String, at host: String, key: String, service: String) async throws {
        // No border lies between site and door: nothing is to be declared.
        try await postgres.query("UPDATE warehouse.site SET country = 'US'")
        try await postgres.pipeline([
            """
            UPDATE shipping.account SET format = \(format), host = \(host), credentials = \("file:\(key)"), owner = 'eva'
            WHERE code = 'swift'
            """,
            "UPDATE shipping.shipment SET service = \(service)",
            """
            UPDATE orders."order" SET recipient = 'Liz', street = '179 N Harbor Dr', city = 'Redondo Beach', region = 'CA', postcode = '90277',
                country = 'US', phone = '5550100000'
            """,
        ])
    }
}
