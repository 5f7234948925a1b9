import Barcodes
import Contracts
import Fulfilment
import Messaging
import Postgres
import ScanDialogue
import ServiceRuntime

/// Gives orders to packers and closes their parcels, one transaction per request.
struct PackingService: Sendable {
    private let postgres: Postgres
    private let outbox: Outbox
    private let companyPrefix: String
    private let terms: CarriageTerms
    private let plans: CartonPlanMemory
    private let store = PackingStore()
    private let parcels = PackedParcelStore()
    private let serials = SerialPacking()

    /// - Parameters:
    ///   - companyPrefix: the GS1 company prefix the parcels' SSCCs begin with.
    ///   - terms: what carriage costs.
    ///   - plans: made when tours were formed.
    init(
        postgres: Postgres, outbox: Outbox, companyPrefix: String, terms: CarriageTerms = CarriageTerms(),
        plans: CartonPlanMemory = CartonPlanMemory()
    ) {
        (self.postgres, self.outbox, self.companyPrefix) = (postgres, outbox, companyPrefix)
        (self.terms, self.plans) = (terms, plans)
    }

    /// The parcels of an order and their steps. Asking again, from whatever device, brings the same plan.
    func begin(_ request: PackRequest, by session: FloorSession) async throws -> PackList {
        try await postgres.transaction { transaction in
            let packer = try await packer(session, in: transaction)
            let code = ScannedName(request.code).code.sscc?.digits ?? ScannedName.of(request.code)
            guard let order = try await store.lock(code, in: transaction) else {
                throw FloorProblem.unknownCode(request.code)
            }
            try session.require(.pack, at: order.site)
            try await check(order, packer, in: transaction)
            let plan = try await plan(order, packer, session, request.missingCarton, in: transaction)
            let isBegun = order.packing?.plan == plan && request.missingCarton == nil
            let (articles, bins) = try await store.goods(order.id, in: transaction)
            return plan.list(
                orderID: order.id, articles: articles, scans: isBegun ? order.packing?.scans ?? [] : [], bins: bins)
        }
    }

    private func packer(_ session: FloorSession, in transaction: some SQLExecutor) async throws -> String {
        guard let packer = try await store.packer(badge: session.badge, in: transaction) else {
            throw FloorProblem.unknownBadge(session.badge)
        }
        return packer
    }

    private func check(_ order: PackingStore.Order, _ packer: String, in transaction: some SQLExecutor) async throws {
        if order.state == .packed {
            throw FloorProblem.packed(order.id, try await store.parcels(of: order.id, in: transaction).map(\.sscc))
        }
        guard order.state == .picked else { throw FloorProblem.notPicked(order.id, state: order.state) }
        if let other = order.packing?.packer, other != packer { throw FloorProblem.othersOrder(order.id, packer: other) }
        if let lot = try await store.unfitLot(order.id, in: transaction) { throw FloorProblem.unfitLot(order.id, lot) }
    }

    private func plan(
        _ order: PackingStore.Order, _ packer: String, _ session: FloorSession, _ missing: String?,
        in transaction: some SQLExecutor
    ) async throws -> PackingPlan {
        if missing == nil, let plan = order.packing?.plan { return plan }
        if let missing, try await !store.useUp(carton: missing, in: transaction) { throw FloorProblem.unknownCarton(missing) }
        let (items, serialLines, cartons, destination) = try await store.contents(order.id, in: transaction)
        let card = try await terms.card(on: transaction)
        let lane = destination?.lane(card)
        var stock = CartonStock(cartons, memory: plans)
        let parcels =
            missing == nil
            ? stock.parcels(of: order.id, items, lane: lane) : stock.parcelsInStock(of: order.id, items, lane: lane)
        guard let parcels else { throw FloorProblem.onlyCarton(missing ?? "") }
        let plan = PackingPlan(parcels, items: items, card: card, lane: lane, serialLines: serialLines)
        try await store.begin(order.id, packer: packer, session, plan: plan, in: transaction)
        return plan
    }

    /// Keeps how far a packer is, so that the session goes on there from any device. One statement: it comes with every scan.
    func keep(_ progress: PackProgress, by session: FloorSession, orderID: Int64) async throws {
        let known = try await store.keep(progress.scans, of: orderID, by: session, in: postgres)
        guard let badge = known.badge else { throw FloorProblem.unknownBadge(session.badge) }
        guard let site = known.site else { throw FloorProblem.unknownCode("\(orderID)") }
        try session.require(.pack, at: site)
        guard let packer = known.packer else { throw FloorProblem.notBegun(orderID) }
        guard packer == badge else { throw FloorProblem.othersOrder(orderID, packer: packer) }
    }

    /// Closes the parcels of an order by its plan. The same report again changes nothing and brings the same numbers.
    func finish(_ report: PackReport, by session: FloorSession, orderID: Int64) async throws -> PackReceipt {
        try await outbox.transaction { transaction, events in
            let packer = try await packer(session, in: transaction)
            guard let order = try await store.lock(orderID, in: transaction) else {
                throw FloorProblem.unknownCode("\(orderID)")
            }
            try session.require(.pack, at: order.site)
            if order.state == .packed { return try await closedBefore(order.id, by: packer, in: transaction) }
            try await check(order, packer, in: transaction)
            guard let plan = order.packing?.plan else { throw FloorProblem.notBegun(orderID) }
            let weights = try Self.weights(report, plan)
            let serials = try await self.serials.read(report, plan, order, in: transaction)
            let receipt = try await close(order, plan, weights, packer, session, publishing: events, in: transaction)
            try await self.serials.book(serials, order, receipt, by: packer, in: transaction)
            return receipt
        }
    }

    /// Says whether a piece may go into a parcel of an order, before it does. Closing the parcel asks again.
    func check(_ question: SerialQuestion, by session: FloorSession, orderID: Int64) async throws {
        guard let site = try await store.site(orderID, in: postgres) else { throw FloorProblem.unknownCode("\(orderID)") }
        try session.require(.pack, at: site)
        try await serials.check(question.piece, in: postgres)
    }

    private func closedBefore(_ order: Int64, by packer: String, in transaction: some SQLExecutor) async throws -> PackReceipt {
        let parcels = try await store.parcels(of: order, in: transaction)
        guard parcels.allSatisfy({ $0.packer == packer }) else { throw FloorProblem.packed(order, parcels.map(\.sscc)) }
        return PackReceipt(parcels: parcels.map { .init(number: $0.number, sscc: $0.sscc) })
    }

    /// Grams by parcel.
    private static func weights(_ report: PackReport, _ plan: PackingPlan) throws -> [Int] {
        let sorted = report.parcels.sorted { $0.number < $1.number }
        guard sorted.map(\.number) == Array(1...max(1, plan.parcels.count)) else {
            throw FloorProblem.unreadable(.wrongParcels(sorted.map(\.number), wanted: plan.parcels.count))
        }
        for parcel in sorted where !(1...10_000_000).contains(parcel.weight) {
            throw FloorProblem.unreadable(.wrongWeight(parcel: parcel.number, weight: parcel.weight))
        }
        return sorted.map(\.weight)
    }

    private func close(
        _ order: PackingStore.Order, _ plan: PackingPlan, _ weights: [Int], _ packer: String, _ session: FloorSession,
        publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> PackReceipt {
        let serials = try await parcels.serials(plan.parcels.count, in: transaction)
        let packed = try plan.parcels.indices.map { index in
            let sscc = try SSCC(extensionDigit: 0, companyPrefix: companyPrefix, serial: serials[index])
            return PackedParcelStore.Parcel(
                orderID: order.id, number: index + 1, sscc: sscc.digits, weight: weights[index], plan: plan.parcels[index])
        }
        for (parcel, _) in try await parcels.close(packed, packer: packer, session, in: transaction) {
            try events.add(ParcelPacked(parcelID: parcel, orderID: order.id), trace: order.trace)
        }
        try await store.end(order.id, in: transaction)
        PackagingMeters.count(plan.parcels)
        return PackReceipt(parcels: packed.map { .init(number: $0.number, sscc: $0.sscc) })
    }

    /// Gives an order back that this packer began.
    func setAside(orderID: Int64, by session: FloorSession) async throws {
        try await postgres.transaction { transaction in
            let packer = try await packer(session, in: transaction)
            guard let order = try await store.lock(orderID, in: transaction) else { throw FloorProblem.unknownCode("\(orderID)") }
            try session.require(.pack, at: order.site)
            if let other = order.packing?.packer, other != packer { throw FloorProblem.othersOrder(orderID, packer: other) }
            try await store.end(orderID, in: transaction)
        }
    }

    /// How a parcel is packed, by the number on its label.
    func parcel(sscc: String, for session: FloorSession) async throws -> PackedParcelAnswer {
        guard let found = try await parcels.parcel(sscc: sscc, in: postgres) else { throw FloorProblem.unknownParcel(sscc) }
        try session.require(.lookUp, at: found.site)
        return found.parcel
    }
}
