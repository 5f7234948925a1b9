import Contracts
package import FoundationEssentials
import Fulfilment
import LaneStatistics
package import Messaging
import Metrics
import Postgres
import TrackingSources
import Watchdogs

/// Looks after the parcels that are due: opens what is wrong with them, clears what is over, and tells others of both.
///
/// What is wrong is a function of what is stored (`WatchRules`), and a parcel is locked while it is looked at, so any number of programs may
/// look: each takes other parcels, and looking once more changes nothing.
package struct ParcelWatch: Sendable {
    /// Parcels of one transaction.
    private static let batch = 500

    private let outbox: Outbox
    private let pollers: @Sendable () -> CarrierPollers
    private let parcels = WatchStore()
    private let polls = PollStore()
    private let exceptions = ExceptionStore()
    private let notices = NoticeStore()
    private let weeks = LaneWeekStore()

    /// - Parameter pollers: who is asked for news of quiet parcels; asked for anew each time.
    package init(outbox: Outbox, pollers: @autoclosure @escaping @Sendable () -> CarrierPollers = .none) {
        (self.outbox, self.pollers) = (outbox, pollers)
    }

    /// Looks at all parcels that are due.
    /// - Returns: how many.
    @discardableResult
    package func look(now: Date = Date()) async throws -> Int {
        var sum = 0
        while true {
            let looks = try await lookAtBatch(now)
            for look in looks { count(look) }
            sum += looks.count
            guard looks.count == Self.batch else { return sum }
        }
    }

    private func lookAtBatch(_ now: Date) async throws -> [ParcelLook] {
        try await outbox.transaction { transaction, events in
            let due = try await parcels.claim(Self.batch, at: now, in: transaction)
            guard !due.isEmpty else { return [] }
            let open = try await exceptions.open(due.map(\.shipmentID), in: transaction)
            let book = try await weeks.book(
                Array(Set(due.filter(\.needsLane).flatMap { $0.lane?.scopes ?? [] })), in: transaction)
            let pollers = self.pollers()
            let looks = due.map { ParcelLook($0, open: open[$0.shipmentID] ?? [], book, pollers, now: now) }
            let polled = looks.compactMap(\.poll)
            let told = try looks.flatMap { try $0.notices }
            try await transaction.pipeline(
                [exceptions.open(looks), exceptions.clear(looks), parcels.reschedule(looks)]
                    + (polled.isEmpty ? [] : polls.want(polled)) + (told.isEmpty ? [] : [notices.add(told)]))
            for look in looks { try tell(look, in: events) }
            return looks
        }
    }

    private func tell(_ look: ParcelLook, in events: OutboxBatch) throws {
        let (shipment, order, trace) = (look.due.shipmentID, look.due.orderID, look.due.trace)
        for exception in look.changes.opened {
            let message = ShipmentException(
                shipmentID: shipment, orderID: order, cause: exception.cause, kind: exception.kind.rawValue,
                action: exception.kind.action)
            try events.add(message, trace: trace)
        }
        for kind in look.changes.cleared {
            let message = ShipmentExceptionCleared(
                shipmentID: shipment, orderID: order, kind: kind.rawValue, reason: look.clearing(of: kind))
            try events.add(message, trace: trace)
        }
    }

    private func count(_ look: ParcelLook) {
        for exception in look.changes.opened { count(exception.kind, "opened") }
        for kind in look.changes.cleared { count(kind, "cleared") }
    }

    private func count(_ kind: ParcelExceptionKind, _ outcome: String) {
        Counter(label: "waybill_tracking_exceptions_total", dimensions: [("kind", kind.rawValue), ("outcome", outcome)])
            .increment()
    }
}

/// What somebody saw who looked at a parcel.
struct ParcelLook: Sendable {
    let due: DueParcel
    let changes: ExceptionChanges
    /// When to look again; nil: never.
    let next: Date?
    /// Whether something is wrong.
    let isExceptional: Bool
    /// Whether its carrier is to be asked for news; nil: nobody can be.
    let poll: WantedPoll?
    private let rules: WatchRules

    /// - Parameters:
    ///   - open: the kinds that are open.
    ///   - book: what is known of its lane, at least.
    ///   - pollers: who is asked for news.
    init(_ due: DueParcel, open: Set<ParcelExceptionKind>, _ book: LaneBook, _ pollers: CarrierPollers, now: Date) {
        let limits = due.lane.map { SilenceLimits($0, book, in: LaneWeek.containing(now)) } ?? .unknown
        let rules = WatchRules(due.parcel, limits)
        self.rules = rules
        self.due = due
        let found = rules.exceptions(at: now)
        changes = ExceptionChanges(open: open, found: found)
        isExceptional = !found.isEmpty
        let poller = pollers.source(of: due.carrier)
        next = rules.nextLook(after: now, isExceptional: isExceptional, isPolled: poller != nil)
        poll = poller.map { source, mode in
            let isQuiet = rules.quietAt.map { $0 <= now } ?? false
            return WantedPoll(
                source: source, number: due.number, isWanted: !due.parcel.isOver && (mode == .always || isQuiet))
        }
    }

    func clearing(of kind: ParcelExceptionKind) -> String { rules.clearing(of: kind) }

    /// What subscribers are told.
    var notices: [Notice] {
        get throws {
            try changes.opened.map { try Notice($0, shipmentID: due.shipmentID) }
                + changes.cleared.map { try Notice(cleared: $0, because: clearing(of: $0), shipmentID: due.shipmentID) }
        }
    }
}
