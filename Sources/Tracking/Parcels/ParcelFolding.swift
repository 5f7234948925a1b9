import Contracts
import FoundationEssentials
import Fulfilment
import Logging
import Messaging
import Metrics
import Postgres

/// Brings parcels up to what their events say, and tells others what is new.
///
/// What counts for which parcel is decided anew whenever an event or a parcel of a number appears, from all that is known of the number.
struct ParcelFolding: Sendable {
    private let parcels = TrackedParcelStore()
    private let events = EventStore()
    private let confirmations = ConfirmationStore()
    private let expected = ArrivalStore()
    private let notices = NoticeStore()
    private let arrivals: ParcelArrivals
    private let now: @Sendable () -> ReportingRights

    /// - Parameters:
    ///   - rights: who may speak of which parcels, asked for anew each time; other events are kept and do not count.
    ///   - outlooks: what is known of lanes.
    init(rights: @autoclosure @escaping @Sendable () -> ReportingRights, outlooks: LaneOutlooks = LaneOutlooks()) {
        (now, arrivals) = (rights, ParcelArrivals(outlooks))
    }

    private var rights: ReportingRights { now() }

    /// Adds events and folds their parcels anew, in two round trips when all numbers are known.
    /// - Parameter closing: makes a statement to run with the last ones, knowing which deliveries had events that were left out, and why.
    func add(
        _ reported: [ReportedEvent], in context: HandlerContext, closing: (_ leftOut: [Int64: String]) -> SQL? = { _ in nil }
    ) async throws {
        let keys = Set(reported.map(\.numberKey)).sorted()
        guard !keys.isEmpty else {
            if let last = closing([:]) { try await context.transaction.query(last) }
            return
        }
        let results = try await context.transaction.pipeline([parcels.lock(keys)] + look(keys)).suffix(3).map { $0 }
        let numbers = try Numbers(results, reported: reported, rights, now: context.now)
        let last = [closing(report(numbers.leftOut, in: context))].compactMap { $0 }
        let unknown = Set(keys).subtracting(numbers.parcels.map(\.numberKey))
        guard !unknown.isEmpty else {
            try await write(numbers, and: last, in: context)
            return
        }
        let carriers = Set(reported.filter { $0.deliveryID != nil }.map(\.numberKey))
        try await matchAgain(unknown.sorted(), after: numbers, closing: last, from: carriers, in: context)
    }

    /// Parcels (after they were locked: another one may have become known while we waited), carriers, events.
    private func look(_ keys: [String]) -> [SQL] { [parcels.lock(keys), parcels.carriers, events.ofNumbers(keys)] }

    /// A parcel may have become known just now by a transaction that did not see our events.
    /// - Parameter carriers: numbers that carriers sent; the own fleet plans parcels before they are known.
    private func matchAgain(
        _ keys: [String], after numbers: Numbers, closing last: [SQL], from carriers: Set<String>, in context: HandlerContext
    ) async throws {
        let results = try await write(numbers, and: last + [parcels.shareMatching] + look(keys), in: context)
        let found = try Numbers(results.suffix(3).map { $0 }, rights, now: context.now)
        Counter(label: "waybill_tracking_unmatched_total").increment(
            by: carriers.intersection(keys).subtracting(found.parcels.map(\.numberKey)).count)
        try await write(found, in: context)
    }

    /// Makes shipments known, matches events that came before, and decides anew what counts for other parcels with their numbers.
    /// - Parameter carriers: those that push nothing: their parcels are looked at at once, so that they are asked.
    func expect(_ shipments: [Int64], withoutPushes carriers: [String] = [], in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline([
            parcels.lock(shipments: shipments), parcels.lockMatching(shipments),
            parcels.expect(shipments, withoutPushes: carriers),
            parcels.lock(shipments: shipments),
            parcels.carriers, events.ofShipments(shipments),
        ])
        try await write(try Numbers(results.suffix(3).map { $0 }, rights, now: context.now), in: context)
    }

    /// Says anew when these shipments are expected, which should have arrived.
    func lookAgain(_ shipments: [Int64], in context: HandlerContext) async throws {
        guard !shipments.isEmpty else { return }
        // Twice: another parcel with one of the numbers may have become known while we waited.
        let results = try await context.transaction.pipeline([
            parcels.lock(shipments: shipments), parcels.lock(shipments: shipments), parcels.carriers,
            events.ofShipments(shipments),
        ])
        let numbers = try Numbers(results.suffix(3).map { $0 }, rights, now: context.now)
        try await write(numbers, overdue: Set(shipments), in: context)
    }

    /// Decides anew what counts for the parcels of some numbers, after their events were changed.
    /// - Parameter keys: of the numbers.
    func judge(_ keys: [String], in context: HandlerContext) async throws {
        let results = try await context.transaction.pipeline(look(keys))
        try await write(try Numbers(results, rights, now: context.now), in: context)
    }

    /// Writes what was decided, tells others.
    /// - Parameters:
    ///   - statements: to run behind, in the same round trip.
    ///   - overdue: shipments that are looked at because they should have arrived.
    @discardableResult
    private func write(
        _ numbers: Numbers, and statements: [SQL] = [], overdue: Set<Int64> = [], in context: HandlerContext
    ) async throws -> [Rows] {
        var changes = ParcelChange.folded(numbers.parcels, events: numbers.counting, now: context.now)
        let moved = try await arrivals.note(
            in: &changes, numbers.counting, ownFleet: numbers.ownFleet, overdue: overdue, context)
        changes.removeAll { !$0.isChange }
        let all = try statementsOf(numbers, changes, moved) + statements
        let results = all.isEmpty ? [] : try await context.transaction.pipeline(all)
        report(numbers.refusals, in: context)
        for change in changes where change.isPublished {
            let update = TrackingUpdated(
                shipmentID: change.parcel.life.shipmentID, orderID: change.parcel.orderID,
                trackingNumber: change.parcel.life.number, status: change.state.status.rawValue)
            try context.publish(update, trace: change.parcel.trace)
        }
        for change in moved { try context.publish(change.message, trace: change.parcel.trace) }
        return results
    }

    private func statementsOf(_ numbers: Numbers, _ changes: [ParcelChange], _ moved: [ArrivalChange]) throws -> [SQL] {
        var statements: [SQL] = []
        if !numbers.added.isEmpty { statements.append(events.add(numbers.added)) }
        if !numbers.changed.isEmpty { statements.append(events.judge(numbers.changed)) }
        if !numbers.completed.isEmpty { statements.append(events.complete(numbers.completed)) }
        if !numbers.removed.isEmpty { statements.append(events.remove(numbers.removed)) }
        if !changes.isEmpty { statements.append(parcels.update(changes)) }
        if !moved.isEmpty { statements.append(expected.add(moved)) }
        let told = try changes.filter(\.isPublished).map { try Notice($0) } + moved.map { try Notice($0) }
        if !told.isEmpty { statements.append(notices.add(told)) }
        if !numbers.doubted.isEmpty { statements.append(confirmations.request(numbers.doubted)) }
        return statements
    }

    /// Tells of events that are not kept, of which some sender has made far more than any parcel has.
    /// - Returns: why they are not, by delivery.
    private func report(_ leftOut: [ReportedEvent], in context: HandlerContext) -> [Int64: String] {
        var reasons: [Int64: String] = [:]
        for (source, events) in Dictionary(grouping: leftOut, by: \.source) {
            Counter(label: "waybill_tracking_left_out_total", dimensions: [("source", source)]).increment(by: events.count)
            context.logger.warning(
                "Events are not kept", metadata: ["reason": "\(Self.excess(events[0]))", "count": "\(events.count)"])
            for event in events { if let delivery = event.deliveryID { reasons[delivery] = Self.excess(event) } }
        }
        return reasons
    }

    private static func excess(_ event: ReportedEvent) -> String {
        "\(event.event.trackingNumber.excerpt(bytes: 80)) has \(JudgedNumber.mostOfSource) events of \(event.source), which is the most that is kept."
    }

    /// Tells of events that do not count: a source is set up wrongly, a number was used before, or somebody tries something.
    private func report(_ refusals: [Numbers.Refusal], in context: HandlerContext) {
        for (kind, alike) in Dictionary(grouping: refusals, by: { [$0.source, $0.refusal.kind] }) {
            Counter(label: "waybill_tracking_refused_total", dimensions: [("source", kind[0]), ("reason", kind[1])])
                .increment(by: alike.count)
            context.logger.warning(
                "Events do not count",
                metadata: ["source": "\(kind[0])", "reason": "\(alike[0].refusal)", "count": "\(alike.count)"])
        }
    }
}

/// All that is known of some numbers, and what is to be made of it.
private struct Numbers {
    struct Refusal {
        let source: String
        let refusal: EventRefusal
    }

    let parcels: [TrackedParcel]
    /// The codes of carriers that are ours.
    let ownFleet: Set<String>
    private(set) var added: [JudgedEvent] = []
    private(set) var changed: [(event: StoredEvent, verdict: EventVerdict)] = []
    private(set) var completed: [(event: StoredEvent, known: CarrierEvent)] = []
    private(set) var removed: [StoredEvent] = []
    /// By shipment.
    private(set) var counting: [Int64: [CarrierEvent]] = [:]
    /// Beyond the most that is kept of a number.
    private(set) var leftOut: [ReportedEvent] = []

    /// - Parameters:
    ///   - results: parcels, carriers' codes, events.
    ///   - reported: new events.
    init(_ results: [Rows], reported: [ReportedEvent] = [], _ rights: ReportingRights, now: Date) throws {
        parcels = try TrackedParcelStore.decode(results[0])
        let codes = try results[1].decode((String, Bool).self)
        let carriers = CarrierNames(codes.map(\.0))
        ownFleet = Set(codes.filter(\.1).map(\.0))
        let stored = Dictionary(grouping: try EventStore.decode(results[2]), by: \.numberKey)
        let new = Dictionary(grouping: reported, by: \.numberKey)
        let lives = Dictionary(grouping: parcels, by: \.numberKey).mapValues { $0.map(\.life) }
        for key in Set(stored.keys).union(new.keys) {
            let judge = ParcelLives(lives[key] ?? [], carriers: carriers) { rights.allow($0, $1) }
            add(JudgedNumber(judge, stored: stored[key] ?? [], reported: new[key] ?? [], now: now))
        }
    }

    private mutating func add(_ number: JudgedNumber) {
        added += number.added
        changed += number.changed
        completed += number.completed
        removed += number.removed
        counting.merge(number.counting) { $0 + $1 }
        leftOut += number.leftOut
    }

    /// What carriers are to be asked about: they repeat a parcel's history with every webhook, and are asked once.
    var doubted: [ReportedEvent] { added.map(\.reported).filter(\.isDoubted) }

    /// What was refused by this.
    var refusals: [Refusal] {
        let verdicts = added.map { ($0.reported.source, $0.verdict) } + changed.map { ($0.event.heard.source, $0.verdict) }
        return verdicts.compactMap { source, verdict in
            guard case .refused(let refusal) = verdict else { return nil }
            return Refusal(source: source, refusal: refusal)
        }
    }
}
