import Barcodes
import FoundationEssentials
import Fulfilment
import Testing

@testable import LabelFormats
@testable import LabelReplay

/// A played service sells, finds, lists, voids and closes labels as its format's traits say, and its ledger is the truth.
@Suite("Selling desk")
struct SellingDeskTests {
    @Test("A label is sold as the ledger has it, with a number of its carrier", arguments: SellingDesk.formats)
    func sold(format: String) throws {
        var client = try DeskClient(format)
        var numbers: Set<String> = []
        for index in 0..<20 {
            let job = try client.quoted(client.job("WB7Q2K4M\(index)"))
            let purchase = try #require(try client.buy(job).purchase)
            let sale = try #require(client.desk.ledger.sales.last)
            #expect(purchase.numbers == sale.numbers && purchase.reference == job.reference && sale.reference == job.reference)
            #expect(purchase.charged.map { $0.money.minor == sale.price.minor } ?? true)
            #expect(!purchase.allDocuments.isEmpty || format == "sf")
            let candidates = WaybillNumber.candidates(sale.numbers[0])
            #expect(candidates.contains { $0.isChecked || $0.carrier == "SF" }, "\(sale.numbers)")
            numbers.formUnion(sale.numbers)
        }
        #expect(numbers.count == 20 && client.desk.ledger.summary.live == 20 && client.desk.ledger.summary.doubles.isEmpty)
    }

    @Test("The same purchase again does what the format's traits say", arguments: SellingDesk.formats)
    func repeated(format: String) throws {
        var client = try DeskClient(format)
        let job = try client.quoted(client.job("WB7Q2K4MA1"))
        let first = try #require(try client.buy(job).purchase)
        let again = try client.buy(job)
        switch client.desk.format.traits.repeats {
        case .sameLabel: #expect(again.purchase?.numbers == first.numbers && client.desk.ledger.sales.count == 1)
        case .refused: #expect(again.purchase == nil && client.desk.ledger.sales.count == 1)
        case .newLabel:
            let second = try #require(again.purchase)
            #expect(second.numbers != first.numbers)
            #expect(client.desk.ledger.summary.doubles["\(format) WB7Q2K4MA1"]?.count == 2)
        }
    }

    /// The job by which a label that was sold is asked for.
    private func after(_ purchase: Purchase, _ job: LabelJob) -> LabelJob {
        var job = job
        (job.handle, job.numbers, job.handles) = (purchase.handle, purchase.numbers, [purchase.handle])
        return job
    }

    @Test("A label is looked up, listed and voided, each as the service can", arguments: SellingDesk.formats)
    func life(format: String) throws {
        var client = try DeskClient(format)
        let operations = client.desk.format.operations
        let job = try client.quoted(client.job("WB7Q2K4MA1"))
        let purchase = try #require(try client.buy(job).purchase)
        let known = after(purchase, job)
        if operations.contains(.lookUp) { #expect(try client.ask(.lookUp, known).purchase?.numbers == purchase.numbers) }
        if format != "dhl_parcel_de", operations.contains(.list), case .listed(let page) = try client.ask(.list, client.job("")) {
            #expect(page.items.flatMap(\.numbers) == purchase.numbers && !page.hasMore)
        }
        guard operations.contains(.void) else { return }
        #expect(["voided", "void_pending"].contains(try client.ask(.void, known).code))
        #expect(client.desk.ledger.summary.live == 0 && client.desk.ledger.summary.voided == 1)
        let second = try client.ask(.void, known)
        // With our own protocol once more is as good as once.
        #expect(["voided", "void_pending"].contains(second.code) == (format == "waybill"), "\(second.code)")
        #expect(client.desk.takeEntries().map(\.event) == [.sold, .voided])
    }

    @Test(
        "Nothing sold is absent, or not sold", arguments: SellingDesk.formats.filter { $0 != "dhl_parcel_de" })
    func absent(format: String) throws {
        var client = try DeskClient(format)
        var job = client.job("WB7Q2K4MA1")
        if case .quoteThenBuy = client.desk.format.traits.steps {
            job = try client.quoted(job)
            #expect(try client.ask(.lookUp, job).saysUnsold)
            (job.handle, job.offer) = ("shp_unknown", format == "shippo" ? "rate_unknown" : "")
        }
        #expect(try client.ask(.lookUp, job) == .absent)
        #expect(client.desk.ledger.sales.isEmpty)
    }

    @Test("A manifest takes live labels once, and what is on one cannot be voided where the service says so")
    func manifests() throws {
        for format in ["easypost", "shippo", "shipengine", "dhl_parcel_de"] {
            var client = try DeskClient(format)
            client.account.carriers = ["ca_1"]
            let job = try client.quoted(client.job("WB7Q2K4MA1"))
            let known = after(try #require(try client.buy(job).purchase), job)
            var closing = known
            closing.handle = ""
            guard case .manifested(let paper) = try client.ask(.manifest, closing) else {
                Issue.record("\(format): no manifest")
                continue
            }
            #expect(paper.items == known.numbers || paper.items == known.handles, "\(format)")
            if client.desk.format.operations.contains(.manifests) {
                guard case .manifested(let found) = try client.ask(.manifests, closing) else {
                    Issue.record("\(format): the manifest is not found again")
                    continue
                }
                #expect(found.items == paper.items && found.number == paper.number, "\(format)")
                var other = closing
                (other.numbers, other.handles) = (["9999999999"], ["shp_other"])
                #expect(try client.ask(.manifests, other) == .absent, "\(format)")
            }
            #expect(try client.ask(.manifest, closing).refusal != nil, "\(format)")
            #expect(client.desk.ledger.summary.manifested == 1)
            if client.desk.format.traits.voidEndsWithManifest {
                #expect(try client.ask(.void, known).refusal != nil, "\(format)")
                #expect(client.desk.ledger.summary.live == 1)
            }
        }
    }

    @Test("Lists come page by page in the order that is asked for, every label once")
    func pages() throws {
        for format in ["shippo", "shipengine", "easypost"] {
            var client = try DeskClient(format)
            for index in 0..<130 { _ = try client.buy(try client.quoted(client.job("WB\(index)"))) }
            var (job, handles) = (client.job(""), [String]())
            for _ in 0..<5 {
                guard case .listed(let page) = try client.ask(.list, job) else { break }
                handles += page.items.map(\.handle)
                job.cursor = page.cursor
                if !page.hasMore { break }
            }
            let sold = client.desk.ledger.sales.map(\.handle)
            #expect(handles == (format == "shipengine" ? sold : sold.reversed()), "\(format)")
        }
    }

    @Test("Recorded shapes stay, with fresh values in them")
    func templates() throws {
        let pair = try WrittenPair(
            name: "buy", request: WrittenPair.purchase.request,
            response: """
                {"status": 200, "headers": {}, "body": {"id": "shp_2", "usps_zone": 4, "tracking_code": "old", "fees": [],
                 "postage_label": {"label_url": "https://old.example/a.png", "label_size": "4x6"},
                 "selected_rate": {"id": "rate_2", "carrier": "USPS", "rate": "1.00", "currency": "EUR", "delivery_days": 3}}}
                """,
            expect: WrittenPair.purchase.expect
        ).read()
        var client = try DeskClient("easypost", templates: AnswerTemplates([pair]))
        let purchase = try #require(try client.buy(try client.quoted(client.job("WB7Q2K4MA1"))).purchase)
        let sale = client.desk.ledger.sales[0]
        #expect(purchase.zone == "4" && purchase.numbers == sale.numbers && purchase.handle == sale.handle)
        #expect(purchase.charged?.money.minor == sale.price.minor && purchase.charged?.currency.code == "USD")
    }

    @Test("What is missing in a request is refused with its pointer, and sells nothing")
    func malformed() throws {
        let body = Array(#"{"labels":[{"service":"X"}]}"#.utf8)
        var client = try DeskClient("waybill")
        let request = ReplayedRequest(
            method: "POST", target: "/labels", headers: ["content-type": "application/json"], body: body)
        let answer = client.desk.serve(request, at: client.now).answer
        #expect(answer.status == 422 && String(decoding: answer.body, as: UTF8.self).contains("/labels/0/idempotency_key"))
        #expect(client.desk.ledger.sales.isEmpty)
        var other = try DeskClient("easypost")
        let unplayed = other.desk.serve(.easyPost("POST", "/v2/claims", "{}"), at: other.now).answer
        #expect(unplayed.status == 501)
    }
}
