import Contracts
import Fulfilment
import Messaging
import Metrics
import Observability
import Postgres
import ServiceRuntime

/// Notes drivers' reports, many in one transaction, which moves their stops, routes and shipments.
///
/// Rows are locked routes first, then stops, each by id.
struct ReportNoting: Sendable {
    typealias Limits = Batcher<SubmittedReport, ReportAnswer>.Limits

    /// What is taken at once. A report weighs at most some 10 KiB.
    static let usualLimits = Limits(batch: 256, queue: 10_000, lanes: 2)

    private let outbox: Outbox
    private let rules: ReportDecisions.Rules
    /// Seconds a stop may end late, and those planned at it.
    private let (late, service): (Double, Int)
    private let store = ReportStore()

    init(outbox: Outbox, settings: RouteSettings) {
        self.outbox = outbox
        rules = ReportDecisions.Rules(attempts: settings.attempts, limits: settings.reports)
        (late, service) = (settings.late / .seconds(1), settings.rules.service)
    }

    /// Lets concurrent requests share transactions.
    func batcher(_ limits: Limits) -> Batcher<SubmittedReport, ReportAnswer> {
        Batcher(limits: limits, sizes: "waybill_stop_reports_batch", length: "waybill_stop_reports_waiting") { await note($0) }
    }

    /// Notes reports as if they came one after another, all in one transaction if the database takes what they hold.
    ///
    /// When it refuses the content of one, the batch is halved until that one stands alone; the others are noted.
    /// - Returns: one answer per report, in their order.
    @concurrent
    func note(_ reports: [SubmittedReport]) async -> [ReportAnswer] {
        do {
            let decisions = try await noteTogether(reports)
            count(decisions.new.flatMap(\.origin.marks))
            return decisions.answers
        } catch let error as PostgresError where error.isAboutContent && reports.count > 1 {
            let half = reports.count / 2
            return await note(Array(reports[..<half])) + note(Array(reports[half...]))
        } catch {
            return reports.map { _ in .failure(error) }
        }
    }

    private func noteTogether(_ reports: [SubmittedReport]) async throws -> ReportDecisions {
        try await outbox.transaction { transaction, events in
            let found = try await store.lock(reports.map(\.stop), in: transaction)
            let decisions = ReportDecisions(on: reports, found, rules)
            guard !decisions.new.isEmpty else { return decisions }
            let offPlan = try await store.write(decisions.new, late: late, service: service, in: transaction)
            try announce(decisions.new, offPlan, found, to: events)
            return decisions
        }
    }

    /// A route is started once, and asked to be planned anew once, however many reports call for it.
    private func announce(
        _ new: [ReportDecisions.New], _ offPlan: Set<StopKey>, _ found: ReportStore.Found, to events: OutboxBatch
    ) throws {
        var started: Set<Int64> = []
        for one in new {
            let route = one.kept.routeID
            if found.routes[route]?.state == .planned, started.insert(route).inserted {
                try events.add(RouteStarted(routeID: route), trace: one.trace)
            }
            try announce(one, to: events)
        }
        var asked: Set<Int64> = []
        for one in new where offPlan.contains(one.kept.stop) || found.routes[one.kept.routeID]?.isSilent == true {
            guard asked.insert(one.kept.routeID).inserted else { continue }
            try events.add(RouteReplanRequested(routeID: one.kept.routeID), trace: one.trace)
        }
    }

    private func announce(_ new: ReportDecisions.New, to events: OutboxBatch) throws {
        let (route, shipment, order) = (new.kept.routeID, new.kept.shipmentID, new.stop.orderID)
        switch new.kept.report.outcome {
        case .completed:
            try events.add(StopCompleted(routeID: route, shipmentID: shipment, orderID: order), trace: new.trace)
        case .failed: try events.add(StopFailed(routeID: route, shipmentID: shipment, orderID: order), trace: new.trace)
        }
    }

    private func count(_ marks: [ReportMark]) {
        for mark in marks {
            Counter(label: "waybill_stop_reports_marked_total", dimensions: [("mark", mark.rawValue)]).increment()
        }
    }
}
