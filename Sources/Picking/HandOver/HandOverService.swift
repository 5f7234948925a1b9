import Contracts
import FoundationEssentials
import Fulfilment
import MasterData
import Messaging
import Observability
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime

/// Parcels that leave: what waits for whom, and the scan that hands a parcel over.
///
/// The scan holds the dispatch lock with others, so that it and the cancelling of the order exclude one another: whichever comes first, the other
/// sees.
struct HandOverService: Sendable {
    private let database: Postgres
    private let outbox: Outbox
    private let store = HandOverStore()
    private let undos = HandOverUndoStore()

    init(postgres: Postgres, outbox: Outbox) { (database, self.outbox) = (postgres, outbox) }

    /// The parcels that wait for a carrier, or for the vehicle of a route, at the sites where the session may. Those that are held are not among
    /// them.
    /// - Throws: `ProblemDetails` without a code, and for one that nobody goes by.
    func waiting(for code: String?, by session: FloorSession) async throws -> HandOverList {
        let taker = try await taker(code, session)
        let sites = session.sites(for: .handOver)
        let parcels = try await store.waiting(for: taker, at: Self.names(sites), on: database).filter {
            $0.standing(for: taker, at: sites).0 == .waiting
        }
        return HandOverList(to: taker, parcels: parcels.map { .init(sscc: $0.sscc, order: $0.orderID) })
    }

    /// Whether one parcel may go with somebody.
    func parcel(_ sscc: String, for code: String?, by session: FloorSession) async throws -> HandOverParcel {
        let taker = try await taker(code, session)
        guard let parcel = try await store.facts(sscc, on: database) else { throw FloorProblem.unknownParcel(sscc) }
        let (standing, detail) = parcel.standing(for: taker, at: session.sites(for: .handOver))
        return HandOverParcel(sscc: parcel.sscc, order: parcel.orderID, standing: standing, detail: detail)
    }

    /// A parcel was handed over. The same report again changes nothing and is answered as before.
    /// - Throws: `ProblemDetails` saying why it stays here; then nothing is changed.
    func book(_ request: ParcelHandOverRequest, by session: FloorSession) async throws -> ParcelHandOverAnswer {
        let report = DeviceReport(request.id, Self.words(request), by: session.badge, with: session.keyID)
        return try await GoodsProblem.refusing {
            try await outbox.transaction { transaction, events in
                try await transaction.query(DispatchLockStore.forDispatching)
                return try await DeviceReportStore().once(report, in: transaction) {
                    try await handOver(request, by: session, publishing: events, in: transaction)
                }
            }
        }
    }

    private func handOver(
        _ request: ParcelHandOverRequest, by session: FloorSession, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> ParcelHandOverAnswer {
        guard let parcel = try await store.facts(request.sscc, on: transaction) else {
            throw FloorProblem.unknownParcel(request.sscc)
        }
        try session.require(.handOver, at: parcel.site)
        let taker = HandOverTaker(carrier: request.carrier, name: request.carrier, route: request.route)
        let (standing, detail) = parcel.standing(for: taker, at: .all)
        guard standing == .waiting else { throw HandOverProblem.stays(parcel, standing, detail) }
        let time = try await store.record(
            parcel, taker, at: request.scannedAt.instant, by: session.badge, with: session.keyID, in: transaction)
        guard let time else { throw HandOverProblem.stays(parcel, .handedOver, nil) }
        let trace = parcel.trace.flatMap { TraceContext(traceparent: $0) }
        try events.add(ParcelHandedOver(parcelID: parcel.parcelID, orderID: parcel.orderID), trace: trace)
        return ParcelHandOverAnswer(sscc: parcel.sscc, order: parcel.orderID, handedOverAt: ZonedTime(time))
    }

    /// The scan of a parcel that is here still is taken back. The same report again changes nothing and is answered as before.
    /// - Throws: `ProblemDetails` saying why the parcel counts as gone; then nothing is changed.
    func undo(_ request: HandOverUndoRequest, by session: FloorSession) async throws -> HandOverUndoAnswer {
        let report = DeviceReport(request.id, ["undo hand over", request.sscc], by: session.badge, with: session.keyID)
        return try await GoodsProblem.refusing {
            try await outbox.transaction { transaction, events in
                try await DeviceReportStore().once(report, in: transaction) {
                    try await undo(request.sscc, by: session, publishing: events, in: transaction)
                }
            }
        }
    }

    private func undo(
        _ sscc: String, by session: FloorSession, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> HandOverUndoAnswer {
        guard let parcel = try await undos.parcel(sscc, in: transaction) else { throw FloorProblem.unknownParcel(sscc) }
        try session.require(.handOver, at: parcel.site)
        if let bar = parcel.facts.bar { throw HandOverProblem.stands(parcel, bar) }
        try await undos.undo(parcel.id, by: session.badge, in: transaction)
        let trace = parcel.trace.flatMap { TraceContext(traceparent: $0) }
        try events.add(ParcelsReviewed(orderID: parcel.orderID), trace: trace)
        return HandOverUndoAnswer(sscc: parcel.sscc, order: parcel.orderID)
    }

    private func taker(_ code: String?, _ session: FloorSession) async throws -> HandOverTaker {
        guard let code, !code.isEmpty else { throw HandOverProblem.takerMissing }
        let sites = Self.names(session.sites(for: .handOver))
        guard let found = try await store.takers(code, at: sites, on: database).first else {
            throw HandOverProblem.unknownTaker(code)
        }
        guard !found.isOwnFleet || found.taker.route != nil else { throw HandOverProblem.ownFleet(found.taker.name) }
        return found.taker
    }

    private static func words(_ request: ParcelHandOverRequest) -> [String] {
        [
            "hand over", request.sscc, request.carrier, request.route.map(String.init) ?? "", request.scannedAt.utcText,
        ]
    }

    private static func names(_ sites: Reach) -> [String]? {
        if case .only(let names) = sites { names.sorted() } else { nil }
    }
}
