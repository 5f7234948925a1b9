import FoundationEssentials
import Fulfilment
import Testing

@testable import LabelFormats
@testable import LabelReplay

/// What goes wrong goes wrong as it was asked for, and the ledger still tells the truth.
@Suite("Misconduct of played services")
struct MisconductTests {
    private func client(_ format: String, _ misdeed: Misdeed, share: Double = 1) throws -> DeskClient {
        var misconduct = Misconduct()
        misconduct.shares = [misdeed: share]
        misconduct.storm = 3
        return try DeskClient(format, misconduct)
    }

    @Test("A sale whose answer is lost is a sale", arguments: SellingDesk.formats, [Misdeed.hang, .reset, .empty, .late])
    func lost(format: String, misdeed: Misdeed) throws {
        var client = try client(format, misdeed)
        _ = try client.buy(try client.quoted(client.job("WB7Q2K4MA1")))
        #expect(client.misdeed == misdeed)
        #expect(client.desk.ledger.summary.sold == 1 && client.desk.ledger.summary.misdeeds == [misdeed.rawValue: 1])
    }

    @Test(
        "A repetition sells a second label, whatever the service promises",
        arguments: ["waybill", "easypost", "shipengine", "sf"])
    func twice(format: String) throws {
        var client = try client(format, .twice)
        let job = try client.quoted(client.job("WB7Q2K4MA1"))
        let first = try client.buy(job).purchase
        let second = try client.buy(job).purchase
        #expect(first != nil && second != nil && first?.numbers != second?.numbers)
        #expect(client.desk.ledger.summary.doubles["\(format) WB7Q2K4MA1"]?.count == 2)
        #expect(client.desk.ledger.sales.map(\.misdeed) == [nil, .twice])
    }

    @Test("What was forgotten is found once the settle time is over")
    func forgotten() throws {
        var client = try client("ups", .forget)
        let job = client.job("WB7Q2K4MA1")
        let purchase = try #require(try client.buy(job).purchase)
        #expect(try client.ask(.lookUp, job) == .absent)
        var label = job
        label.numbers = purchase.numbers
        #expect(try client.ask(.label, label).code == "retry")
        client.now = client.now.addingTimeInterval(899)
        #expect(try client.ask(.lookUp, job) == .absent)
        client.now = client.now.addingTimeInterval(1)
        #expect(try client.ask(.lookUp, job).purchase?.numbers == purchase.numbers)
        #expect(try client.ask(.label, label).code == "label")
    }

    @Test("The label of somebody else is told by its reference, and one's own is sold", arguments: SellingDesk.formats)
    func another(format: String) throws {
        var client = try client(format, .another)
        _ = try client.buy(try client.quoted(client.job("WB7Q2K4MA1")))
        let second = try #require(try client.buy(try client.quoted(client.job("WB7Q2K4MA2"))).purchase)
        #expect(second.reference == "WB7Q2K4MA1")
        #expect(client.desk.ledger.sales.map(\.reference) == ["WB7Q2K4MA1", "WB7Q2K4MA2"])
    }

    @Test("A storm refuses so many calls of any kind, with the time to wait", arguments: SellingDesk.formats)
    func storm(format: String) throws {
        var client = try client(format, .tooMany)
        let job = try client.quoted(client.job("WB7Q2K4MA1"))
        for _ in 0..<3 {
            let verdict = try client.buy(job)
            guard case .retry(_, let after) = verdict else {
                Issue.record("\(verdict.code)")
                return
            }
            #expect(after == 2)
        }
        #expect(client.desk.ledger.sales.isEmpty)
    }

    @Test("A token that has run out is refused until another is fetched")
    func expired() throws {
        var client = try client("ups", .expired)
        let job = client.job("WB7Q2K4MA1")
        #expect(try client.buy(job).code == "renew_token")
        #expect(try client.ask(.lookUp, job).code == "renew_token")
        guard case .token(let token) = try client.ask(.token, job) else {
            Issue.record("no token")
            return
        }
        client.account.token = token.text
        #expect(try client.ask(.lookUp, job) == .absent)
    }

    @Test("Key, money and account stop the client", arguments: SellingDesk.formats, [Misdeed.unauthorised, .unpaid, .forbidden])
    func stopped(format: String, misdeed: Misdeed) throws {
        var client = try client(format, misdeed)
        let verdict = try client.buy(try client.quoted(client.job("WB7Q2K4MA1")))
        #expect(verdict.code == "stop_lane")
        #expect(client.desk.ledger.sales.isEmpty)
    }

    @Test("Of several consignments some are refused", arguments: ["waybill", "dhl_parcel_de"])
    func partial(format: String) throws {
        var client = try client(format, .partial)
        let verdict = try client.buy(client.job("WB7Q2K4MA1", parcels: 3))
        guard case .partial(let parts) = verdict else {
            Issue.record("\(verdict.code)")
            return
        }
        #expect(parts.map(\.code) == ["bought", "refused", "bought"])
        #expect(client.desk.ledger.sales.map(\.reference) == ["WB7Q2K4MA1-0", "WB7Q2K4MA1-2"])
    }

    @Test("A call without its proof is stopped", arguments: SellingDesk.formats.filter { $0 != "waybill" && $0 != "sf" })
    func proof(format: String) throws {
        var client = try DeskClient(format)
        let job = client.job("WB7Q2K4MA1")
        let operation: LabelFormats.Operation = client.desk.format.operations.contains(.quote) ? .quote : .buy
        let call = try client.desk.format.request(job, as: operation, for: client.account, at: client.now)
        let bare = ReplayedRequest(call)
        let answer = client.desk.serve(
            ReplayedRequest(method: bare.method, target: bare.target, headers: [:], body: bare.body), at: client.now
        ).answer
        #expect(answer.status == 401)
    }

    @Test("The same seed does the same wrong to the same reference and try, in shares as they were asked for")
    func draws() {
        var misconduct = Misconduct()
        misconduct.shares = [.hang: 0.05, .empty: 0.02, .reset: 0.01]
        let drawn = (0..<20_000).map { misconduct.drawn("WB\($0)", attempt: 0) }
        #expect(drawn == (0..<20_000).map { misconduct.drawn("WB\($0)", attempt: 0) })
        for (misdeed, share) in misconduct.shares {
            let count = Double(drawn.count { $0 == misdeed }) / 20_000
            #expect(abs(count - share) < 0.005, "\(misdeed)")
        }
        misconduct.seed = 2
        #expect(drawn != (0..<20_000).map { misconduct.drawn("WB\($0)", attempt: 0) })
    }

    @Test("Answers take as long as two percentiles say")
    func latency() {
        let latency = AnswerLatency(p50: 0.93, p99: 5)
        var random = SeededRandom(seed: 7)
        let drawn = (0..<20_000).map { _ in latency.drawn(&random) }.sorted()
        #expect(abs(drawn[10_000] - 0.93) < 0.03 && abs(drawn[19_800] - 5) < 0.6)
        #expect(AnswerLatency(p50: 0, p99: 0).drawn(&random) == 0)
    }
}
