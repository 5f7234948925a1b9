import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime

/// Takes goods in and puts them away, for people at devices: the same desks as those of the commands, for whom the site's rights allow it.
///
/// Each report is a transaction of its own, under the id that the device gives it: what is sent again is booked once.
struct GoodsInService: Sendable {
    /// Reports in one request at most.
    static let limit = 500
    private let desk: DockDesk
    private let counts: DockCount
    private let putAway: PutAwayDesk

    init(postgres: Postgres, outbox: Outbox) {
        (desk, counts) = (DockDesk(database: postgres), DockCount(database: postgres))
        putAway = PutAwayDesk(database: postgres, outbox: outbox)
    }

    /// A delivery stands at a dock, or is counted there already.
    func open(_ request: ReceiptRequest, by session: FloorSession) async throws -> ReceiptAnswer {
        try await require(.receive, at: request.dock, session)
        if request.unannounced == true { return try await openUnannounced(request, by: session) }
        let reference = ReceiptReference(request.document, supplier: request.supplier)
        let receipt = try await GoodsProblem.refusing {
            try await desk.arrival(reference, at: request.dock, isBlind: request.blind ?? false)
        }
        return try await receiptAnswer(receipt.id)
    }

    private func openUnannounced(_ request: ReceiptRequest, by session: FloorSession) async throws -> ReceiptAnswer {
        guard let id = request.id else { throw GoodsProblem.wrong("id", "", .ownID) }
        guard let supplier = request.supplier else { throw GoodsProblem.wrong("supplier", "", .supplier) }
        let (number, dock, isBlind) = (request.document, request.dock, request.blind ?? false)
        let report = DeviceReport(
            id, ["arrive", number, supplier, dock, "\(isBlind)"], by: session.badge, with: session.keyID)
        let receipt = try await GoodsProblem.refusing {
            try await desk.arriveUnannounced(number, of: supplier, at: dock, isBlind: isBlind, as: report)
        }
        return try await receiptAnswer(receipt)
    }

    /// What is expected of a delivery, and what was counted.
    func receipt(_ id: Int64, for session: FloorSession) async throws -> ReceiptAnswer {
        _ = try await known(id, session)
        return try await receiptAnswer(id)
    }

    private func receiptAnswer(_ id: Int64) async throws -> ReceiptAnswer {
        guard let report = try await desk.report(id) else { throw GoodsProblem.unknownReceipt(id) }
        return ReceiptAnswer(report)
    }

    /// The delivery, which is at a site where the session may receive. Once it stands at a dock, it stays at that site.
    private func known(_ id: Int64, _ session: FloorSession) async throws -> Receipt {
        guard let receipt = try await desk.receipt(id) else { throw GoodsProblem.unknownReceipt(id) }
        try session.require(.receive, at: receipt.site)
        return receipt
    }

    /// Books counts one after another; one that is refused keeps none of the others back.
    func count(_ request: CountsRequest, of id: Int64, by session: FloorSession) async throws -> CountsAnswer {
        try Self.check("counts", request.counts.count)
        _ = try await known(id, session)
        var settled: [Settled<CountsAnswer.Booked>] = []
        for count in request.counts {
            settled.append(
                try await settle(count.id, session) { .init(lines: Self.lines(try await book(count, of: id, by: session))) })
        }
        return CountsAnswer(counts: settled)
    }

    private func book(_ count: CountsRequest.Count, of id: Int64, by session: FloorSession) async throws -> DockCount.Result {
        let year = CivilDay(Int(Date().timeIntervalSince1970) / 86_400).components.year
        let receipt = ReceiptReference(id: id)
        switch try await counts.read(count.code, typed: count.typed, year: year) {
        case .pallet(let sscc):
            return try await counts.countPallet(
                sscc, as: count.id, of: receipt, accepting: count.reason, by: session.badge, with: session.keyID)
        case .goods(let goods):
            return try await counts.count(
                goods, as: count.id, of: receipt, accepting: count.reason, by: session.badge, with: session.keyID)
        }
    }

    /// One line for each article and lot, as well when it is answered again.
    private static func lines(_ result: DockCount.Result) -> [CountsAnswer.Line] {
        Dictionary(grouping: result.lines) { [$0.sku, $0.lot] }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
            key, lines in
            CountsAnswer.Line(
                sku: key[0], lot: key[1], quantity: lines.reduce(0) { $0 + $1.quantity }, held: lines.reduce(0) { $0 + $1.held })
        }
    }

    /// All of a delivery is counted.
    func finish(_ request: FinishRequest, of id: Int64, by session: FloorSession) async throws -> ReceiptAnswer {
        guard request.expectRest != true || request.reason == nil else {
            throw GoodsProblem.wrong("expect_rest", "true", .restWithoutReason)
        }
        _ = try await known(id, session)
        let shortage = request.reason.map { DockDesk.Shortage.writtenOff(reason: $0) }
        _ = try await GoodsProblem.refusing {
            try await desk.finish(
                ReceiptReference(id: id), shortage: shortage ?? (request.expectRest == true ? .expected : nil),
                accepting: request.acceptOver)
        }
        return try await receiptAnswer(id)
    }

    /// What lies at a dock and where it should go.
    func waiting(at dock: String?, for session: FloorSession) async throws -> DockAnswer {
        guard let dock, !dock.isEmpty else { throw GoodsProblem.dockMissing }
        try await require(.putAway, at: dock, session)
        let waiting = try await putAway.waiting(dock: dock)
        return DockAnswer(
            dock: waiting.first?.stock.place ?? dock,
            goods: waiting.map { stock, plan in
                DockAnswer.Goods(
                    sku: stock.sku, lot: stock.lot, expiry: stock.expiry, status: stock.status, quantity: stock.quantity,
                    awaited: stock.isAwaited,
                    bins: (plan?.steps ?? []).map {
                        .init(bin: $0.place, quantity: $0.quantity, reason: session.language.words.why($0.reason))
                    })
            })
    }

    /// Books put-aways one after another; one that is refused keeps none of the others back.
    func putAway(_ request: PutAwaysRequest, by session: FloorSession) async throws -> PutAwaysAnswer {
        try Self.check("put_aways", request.putAways.count)
        let docks = try await putAway.places(request.putAways.map(\.from))
        for site in Set(docks.values.map(\.site)).sorted() { try session.require(.putAway, at: site) }
        var settled: [Settled<PutAwaysAnswer.Booked>] = []
        for item in request.putAways {
            settled.append(
                try await settle(item.id, session) {
                    let result = try await putAway.carry(
                        item.quantity, of: item.sku, lot: item.lot, status: item.status ?? .receiving, from: item.from,
                        to: item.to, as: item.id, by: session.badge, with: session.keyID)
                    return .init(sku: result.sku, lot: result.lot, quantity: item.quantity, bin: result.place)
                })
        }
        return PutAwaysAnswer(putAways: settled)
    }

    private func require(_ right: Right, at dock: String, _ session: FloorSession) async throws {
        guard let site = try await putAway.places([dock]).values.first?.site else { throw GoodsProblem.unknownDock(dock) }
        try session.require(right, at: site)
    }

    private static func check(_ field: String, _ count: Int) throws(ProblemDetails) {
        guard (1...limit).contains(count) else { throw GoodsProblem.wrong(field, "\(count)", .items(1...limit)) }
    }

    /// Makes a refusal the answer to one report.
    private func settle<Value: Codable & Sendable>(
        _ id: UUID, _ session: FloorSession, _ body: () async throws -> Value
    ) async throws -> Settled<Value> {
        do { return .accepted(id, try await body()) } catch let problem as ReceivingProblem {
            return .refused(id, ItemProblem(problem, in: session.language.words))
        }
    }
}

extension CountsRequest.Count {
    fileprivate var typed: CountedGoods.Typed {
        CountedGoods.Typed(lot: lot, expiry: expiry, quantity: quantity, isDamaged: damaged ?? false, serials: serials ?? [])
    }
}

extension ReceiptAnswer {
    fileprivate init(_ report: ReceiptReport) {
        let receipt = report.receipt
        self.init(
            id: receipt.id, name: receipt.name, document: receipt.documentNumber, kind: receipt.kind, supplier: receipt.supplier,
            site: receipt.site, dock: receipt.place, state: receipt.state, blind: receipt.isBlind,
            lines: report.lines.map {
                Line(
                    number: $0.number, sku: $0.sku, lot: $0.lot, expiry: $0.expiry, expected: $0.expected, received: $0.received)
            },
            counted: report.counted.map {
                Counted(sku: $0.sku, lot: $0.lot, quantity: $0.quantity, held: $0.held, damaged: $0.damaged)
            })
    }
}
