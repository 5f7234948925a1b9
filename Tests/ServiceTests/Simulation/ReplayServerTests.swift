import ArgumentParser
import FoundationEssentials
import Fulfilment
import JSONReading
import LabelFormats
import LabelReplay
import OperatorConsole
import Synchronization
import Testing

@testable import Simulation

/// The replay server as adapters meet it: over HTTP, strictly or selling, well or badly.
@Suite("Replay server")
struct ReplayServerTests {
    // MARK: Strict

    private static let request = """
        {"method": "POST", "url": "https://api.easypost.com/v2/shipments", "headers": {"content-type": "application/json"},
         "body": {"shipment": {"reference": "r-1", "parcel": {"weight": 15.4}}}}
        """
    private static let response = """
        {"status": 201, "headers": {"X-Request": "7", "content-length": "3", "retry-after": "9"},
         "body": {"id": "shp_1", "rates": []}}
        """
    private static let expect = """
        {"carrier": "easypost", "kind": "rate", "outcome": "rated",
         "request_must": [{"at": "/shipment/parcel/weight", "equals": 15.4}]}
        """

    /// A folder of pairs that lasts as long as `body`.
    private func withFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        for (path, text) in files {
            let folder = "\(root)/\(path)".split(separator: "/").dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: "/\(folder)", withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: "\(root)/\(path)"))
        }
        try await body(root)
    }

    private let rate = ["rate/request.json": Self.request, "rate/response.json": Self.response, "rate/expect.json": Self.expect]

    @Test("The recorded answer comes with its status, headers and body; what differs is answered 599 and told")
    func strict() async throws {
        try await withFolder(rate) { root in
            let refusals = Mutex<[String]>([])
            let stage = StrictStage(try PairFolder.read(root)) { text in refusals.withLock { $0.append(text) } }
            try await RunningReplay.serve(stage) { server in
                func ask(_ weight: String) async throws -> CarrierAnswer {
                    let body = #"{"shipment":{"reference":"r-1","parcel":{"weight":\#(weight)}}}"#
                    let call = OutgoingCall(
                        method: "POST", url: "\(server.url)/easypost/v2/shipments",
                        headers: [("authorization", "Basic ay0xOg=="), ("content-type", "application/json")],
                        body: Array(body.utf8))
                    return try await server.send(call)
                }
                let answer = try await ask("15.4")
                #expect(answer.status == 201 && answer.headers["retry-after"] == "9")
                #expect(try JSONValue(answer.body)["id"]?.string == "shp_1")
                let refused = try await ask("15.5")
                #expect(refused.status == 599)
                #expect(try JSONValue(refused.body)["differences"]?.items.first?["at"]?.string == "/shipment/parcel/weight")
                #expect(try await server.get("/live").isSuccess)
                #expect(try await server.get("/ledger").excerpt == #"{"answered":1,"refused":1}"# + "\n")
            }
            #expect(stage.report == ["1 answered, 1 refused"])
            #expect(refusals.withLock { $0.count } == 1)
            #expect(refusals.withLock { $0.first?.contains("/shipment/parcel/weight is '15.5'; recorded is '15.4'") } == true)
        }
    }

    @Test("A folder that cannot be played is refused with every file and field")
    func badFolders() async throws {
        #expect(throws: OperationsError.self) { try PairFolder.read("/nowhere/at/all") }
        try await withFolder(["README.md": "x"]) { root in
            #expect(throws: OperationsError.self) { try PairFolder.read(root) }
        }
        var files = rate
        files["buy/request.json"] = #"{"method": "POST", "url": "labels"}"#
        (files["buy/expect.json"], files["buy/response.json"]) = (Self.expect, #"{"status": 200}"#)
        files["rate/response.json"] = nil
        try await withFolder(files) { root in
            let error = #expect(throws: OperationsError.self) { try PairFolder.read(root) }
            let text = error?.message ?? ""
            #expect(text.contains("\(root)/buy/request.json: url is \"labels\""))
            #expect(text.contains("\(root)/rate/response.json: is missing"))
        }
        files = rate.merging(["sessions.json": #"[{"name": "s", "pairs": ["rate", "gone"]}]"#]) { first, _ in first }
        try await withFolder(files) { root in
            let error = #expect(throws: OperationsError.self) { try PairFolder.read(root) }
            #expect(error?.message.contains("sessions.json: [0].pairs[1]") == true)
        }
    }

    // MARK: Selling

    private func job(_ reference: String, _ format: String, parcels: Int = 1) -> LabelJob {
        var job = LabelJob()
        job.reference = reference
        let (street, phone) = ("388 Townsend St", "5550100000")
        job.from = Address(
            recipient: "Jack", street: street, city: "San Francisco", region: "CA", postcode: "94107", country: "US",
            phone: phone,
            location: nil)
        job.to = Address(
            recipient: "Liz", street: "179 N Harbor Dr", city: "Redondo Beach", region: "CA", postcode: "90277", country: "US",
            phone: phone, location: nil)
        job.parcels = (0..<parcels).map {
            JobParcel(
                weight: 436, size: Dimensions(length: 254, width: 203, height: 101),
                reference: parcels == 1 ? "" : "\(reference)-\($0)")
        }
        job.service = format == "dhl_parcel_de" ? "V01PAK" : "03"
        job.media = LabelFormat.named(format)?.traits.media.first ?? .pdf
        return job
    }

    private func stage(_ misconduct: Misconduct = Misconduct(), book: LedgerFile? = nil) -> SellingStage {
        SellingStage(SellingDesk.formats, templates: AnswerTemplates(), misconduct: misconduct, book: book)
    }

    private func misconduct(_ misdeed: Misdeed) -> Misconduct {
        var misconduct = Misconduct()
        misconduct.shares = [misdeed: 1]
        (misconduct.hang, misconduct.late, misconduct.storm) = (.milliseconds(50), .milliseconds(10), 2)
        return misconduct
    }

    @Test("Every format sells over HTTP, from many at a time, and the ledger has each label once", arguments: SellingDesk.formats)
    func sells(format: String) async throws {
        let stage = stage()
        try await RunningReplay.serve(stage) { server in
            try await withThrowingTaskGroup(of: [String].self) { group in
                for index in 0..<40 {
                    group.addTask { [job = job("WB7Q2K4M-\(index)", format)] in
                        guard case .bought(let purchase) = try await server.buy(format, job) else { return [] }
                        return purchase.reference == job.reference ? purchase.numbers : []
                    }
                }
                var told: Set<String> = []
                for try await numbers in group { told.formUnion(numbers) }
                #expect(told == Set(stage.sales(of: format).flatMap(\.numbers)) && told.count == 40)
            }
            let ledger = try JSONValue(Array(try await server.get("/ledger").body)).value(at: "/\(format)")
            #expect(ledger?["sold"]?.integer == 40 && ledger?["live"]?.integer == 40)
            #expect(ledger?["live_by_reference"]?.members.count == 40 && ledger?["doubles"]?.members.isEmpty == true)
        }
    }

    @Test("A connection that is reset or never answered has sold", arguments: SellingDesk.formats, [Misdeed.hang, .reset])
    func lost(format: String, misdeed: Misdeed) async throws {
        let misconduct = misconduct(misdeed)
        let stage = stage(misconduct)
        try await RunningReplay.serve(stage, misconduct: misconduct) { server in
            let job = try await server.quoted(format, job("WB7Q2K4MA1", format))
            await #expect(throws: (any Error).self) { try await server.ask(format, .buy, job) }
            #expect(stage.summary(of: format)?.sold == 1)
            // The server goes on.
            #expect(try await server.get("/live").isSuccess)
        }
    }

    @Test("An empty answer is neither a sale nor a refusal, and a late one is a sale", arguments: SellingDesk.formats)
    func emptyAndLate(format: String) async throws {
        let empty = misconduct(.empty)
        let sold = stage(empty)
        let verdict = try await RunningReplay.serve(sold, misconduct: empty) {
            try await $0.buy(format, job("WB7Q2K4MA1", format))
        }
        #expect(verdict.needsLookUp && sold.summary(of: format)?.sold == 1)
        let late = misconduct(.late)
        let answer = try await RunningReplay.serve(stage(late), misconduct: late) {
            try await $0.buy(format, job("WB7Q2K4MA1", format))
        }
        #expect(answer.code == "bought")
    }

    @Test("Storms, keys, money and accounts answer as services do", arguments: SellingDesk.formats)
    func refusals(format: String) async throws {
        for (misdeed, code) in [
            (Misdeed.tooMany, "retry"), (.unauthorised, "stop_lane"), (.unpaid, "stop_lane"), (.forbidden, "stop_lane"),
            (.refused, "refused"),
        ] {
            let stage = stage(misconduct(misdeed))
            let verdict = try await RunningReplay.serve(stage) { try await $0.buy(format, job("WB7Q2K4MA1", format)) }
            #expect(verdict.code == code, "\(misdeed.rawValue)")
            #expect(stage.summary(of: format)?.sold == 0)
            if case .retry(_, let after) = verdict { #expect(after == 2) }
        }
    }

    @Test("Labels sold twice, told wrong, forgotten or in part are in the ledger as they are")
    func truth() async throws {
        let twice = stage(misconduct(.twice))
        try await RunningReplay.serve(twice) { server in
            for _ in 0..<2 {
                let verdict = try await server.buy("sf", job("WB7Q2K4MA1", "sf"))
                #expect(verdict.code == "bought")
            }
        }
        #expect(twice.summary(of: "sf")?.doubles["sf WB7Q2K4MA1"]?.count == 2)
        #expect(twice.report.contains { $0.hasPrefix("double: sf WB7Q2K4MA1: ") })
        let forgetful = stage(misconduct(.forget))
        try await RunningReplay.serve(forgetful) { server in
            let verdict = try await server.buy("ups", job("WB7Q2K4MA1", "ups"))
            let found = try await server.ask("ups", .lookUp, job("WB7Q2K4MA1", "ups"))
            #expect(verdict.code == "bought" && found == .absent)
        }
        let confused = stage(misconduct(.another))
        try await RunningReplay.serve(confused) { server in
            _ = try await server.buy("waybill", job("WB7Q2K4MA1", "waybill"))
            guard case .bought(let purchase) = try await server.buy("waybill", job("WB7Q2K4MA2", "waybill")) else {
                Issue.record("nothing was bought")
                return
            }
            #expect(purchase.reference == "WB7Q2K4MA1")
        }
        let half = stage(misconduct(.partial))
        let verdict = try await RunningReplay.serve(half) { server in
            try await server.buy("dhl_parcel_de", job("WB7Q2K4MA1", "dhl_parcel_de", parcels: 2))
        }
        #expect(verdict.code == "partial" && half.summary(of: "dhl_parcel_de")?.sold == 1)
    }

    @Test("A token that has run out is renewed, and goes on")
    func token() async throws {
        let stage = stage(misconduct(.expired))
        try await RunningReplay.serve(stage) { server in
            let job = job("WB7Q2K4MA1", "ups")
            #expect(try await server.buy("ups", job).code == "renew_token")
            guard case .token(let token) = try await server.ask("ups", .token, job), let ups = LabelFormat.named("ups") else {
                Issue.record("no token")
                return
            }
            var account = server.account("ups")
            #expect(try await server.ask("ups", .lookUp, job).code == "renew_token")
            account.token = token.text
            let call = try ups.request(job, as: .lookUp, for: account, at: Date())
            #expect(ups.read(try await server.send(call), of: .lookUp, for: job) == .absent)
        }
    }

    @Test("The ledger's file has a line of JSON for every sale and void, in order")
    func book() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let stage = stage(book: try LedgerFile(path: path))
        try await RunningReplay.serve(stage) { server in
            var job = job("WB7Q2K4MA1", "ups")
            guard case .bought(let purchase) = try await server.buy("ups", job) else { return }
            job.numbers = purchase.numbers
            #expect(try await server.ask("ups", .void, job) == .voided)
        }
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        let lines = try text.split(separator: "\n").map { try JSONValue(Array($0.utf8)) }
        #expect(lines.map { $0["event"]?.string } == ["sold", "voided"])
        #expect(lines.allSatisfy { $0["reference"]?.string == "WB7Q2K4MA1" && $0["format"]?.string == "ups" })
        #expect(throws: OperationsError.self) { try LedgerFile(path: "/nowhere/at/all/ledger") }
    }

    @Test("Options that cannot be are refused, each with what is allowed")
    func options() throws {
        for arguments in [
            [], ["--sell", "--bad", "hang"], ["--sell", "--bad", "hang=2"],
            ["--sell", "--bad", "hang=0.6", "--bad", "reset=0.6"],
            ["--sell", "--bad", "sleep=0.1"], ["--sell", "--formats", "pigeon"], ["--sell", "--p50", "2", "--p99", "1"],
            ["x", "--bad", "hang=0.1"], ["--sell", "--port", "70000"],
        ] {
            #expect(throws: (any Error).self, "\(arguments)") { try SimulateLabelsCommand.parse(arguments) }
        }
        _ = try SimulateLabelsCommand.parse(["--sell", "--bad", "hang=0.05", "--bad", "429=0.01", "--formats", "ups,sf"])
        _ = try SimulateLabelsCommand.parse(["pairs"])
    }
}
