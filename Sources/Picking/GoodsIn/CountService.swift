import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime

/// What is to be counted, and what is decided of differences, for people at devices.
struct CountService: Sendable {
    private let postgres: Postgres
    private let counts: StockCount
    private let list = CountListStore()

    init(postgres: Postgres, outbox: Outbox) {
        (self.postgres, counts) = (postgres, StockCount(database: postgres, outbox: outbox))
    }

    /// What the session's badge may count now, and may approve. Who counted last is not asked again.
    func tasks(for session: FloorSession) async throws -> CountTasksAnswer {
        let (counted, approved) = (session.sites(for: .count), session.sites(for: .approveCounts))
        let tasks = try await list.unfinished(site: nil, on: postgres)
        return CountTasksAnswer(
            tasks: tasks.filter { counted.includes($0.site) && $0.isFor(session.badge) }.map(CountTasksAnswer.Task.init),
            approvals: tasks.filter { approved.includes($0.site) && $0.state == .awaitingApproval }
                .compactMap(CountTasksAnswer.Approval.init))
    }

    /// Somebody who may has decided of a difference that two people found.
    func decide(_ approval: CountApproval, of id: Int64, by session: FloorSession) async throws -> CountAnswer {
        guard let task = try await list.task(id, on: postgres) else { throw GoodsProblem.problem(.unknownTask(id)) }
        try session.require(.approveCounts, at: task.site)
        let cause = approval.cause ?? .unknown
        let report = DeviceReport(
            approval.id, ["count approval", "\(id)", "\(approval.approve)", cause.rawValue], by: session.badge,
            with: session.keyID)
        return try await GoodsProblem.refusing {
            CountAnswer(
                approval.approve
                    ? try await counts.approve(id, cause: cause, by: session.badge, as: report)
                    : try await counts.reject(id, cause: cause, by: session.badge, as: report),
                in: session.language.words)
        }
    }
}

extension CountAnswer {
    init(_ counted: StockCount.Counted, in words: any FloorWords) {
        self.init(
            before: counted.before, after: counted.after, blocked: counted.blockage.map(words.why) ?? counted.blocked,
            task: counted.task, state: counted.state)
    }
}

extension CountTasksAnswer.Task {
    fileprivate init(_ task: CountTask) {
        self.init(
            id: task.id, site: task.site, bin: task.place, checkCode: task.checkCode, sku: task.sku, name: task.title,
            gtins: task.gtins, lot: task.lot, status: task.status, reason: task.reason, isRecount: task.state == .recount)
    }
}

extension CountTasksAnswer.Approval {
    /// nil when no two people agree.
    fileprivate init?(_ task: CountTask) {
        guard let look = task.settled else { return nil }
        self.init(
            id: task.id, site: task.site, bin: task.place, sku: task.sku, lot: task.lot, status: task.status,
            quantity: look.quantity, expected: look.expected, counters: task.looks.map(\.counter), seenAt: ZonedTime(look.at))
    }
}

extension CountApproval: GoodsRequest {}
