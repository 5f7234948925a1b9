import FoundationEssentials
import Fulfilment
import Logging
import PickPlanning
import Postgres

/// What waits to be done, and who waits for it: one for each process.
///
/// However many people wait, the database is asked by one: once a second while anybody waits, and not at all while nobody does. A task is offered
/// to one person at a time, in this process; the books decide who has it, so that several workers may offer it to two people does no harm.
actor WorkBoard {
    /// Who asks for work.
    struct Asker: Sendable {
        let badge: String
        /// Where each kind may be done; kinds that are not named are not wanted.
        let sites: [WorkKind: Reach]
        /// nil: not known.
        var place: FloorPlace?
        /// The zone of the cart that the person has; nil: any.
        var zone: String?
        /// Keys of tasks that are not wanted.
        var declined: Set<String> = []
    }

    /// What one source found.
    private struct Found {
        var tasks: [WorkTask] = []
        var at: ContinuousClock.Instant?
    }

    private struct Waiter {
        let asker: Asker
        let until: ContinuousClock.Instant
        let answer: CheckedContinuation<WorkTask?, any Error>
    }

    private struct Offer {
        let badge: String
        let until: ContinuousClock.Instant
    }

    /// For so long a task that was offered to somebody is offered to nobody else.
    private static let offerTime = Duration.seconds(60)

    private let sources: [any WorkSource]
    private let database: Postgres
    private let logger: Logger
    private let period: Duration
    private var found: [Found]
    private var look: Task<Void, any Error>?
    private var ticker: Task<Void, Never>?
    private var waiters: [(id: UInt64, waiter: Waiter)] = []
    private var lastID: UInt64 = 0
    private var offers: [String: Offer] = [:]

    /// - Parameter period: from one look to the next while somebody waits.
    init(sources: [any WorkSource], database: Postgres, period: Duration = .seconds(1), logger: Logger) {
        (self.sources, self.database, self.period, self.logger) = (sources, database, period, logger)
        found = sources.map { _ in Found() }
    }

    /// How many wait.
    var waiting: Int { waiters.count }

    /// The next task for somebody, offered to nobody else for a while.
    /// - Parameter limit: how long the answer may wait for one.
    /// - Returns: nil when there was none; at once when the task is cancelled.
    /// - Throws: `PostgresError` when nothing can be known.
    func next(for asker: Asker, within limit: Duration) async throws -> WorkTask? {
        let until = ContinuousClock.now + limit
        // Nobody joins a look that began before the task was done.
        while let look { try await look.value }
        doubtOffers(of: asker.badge)
        try await refresh()
        if let task = offer(to: asker) { return task }
        guard until > .now else { return nil }
        lastID += 1
        let id = lastID
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                guard !Task.isCancelled else { return answer.resume(returning: nil) }
                waiters.append((id, Waiter(asker: asker, until: until, answer: answer)))
                if ticker == nil { ticker = Task.detached { await self.tick() } }
            }
        } onCancel: {
            Task { await self.leave(id) }
        }
    }

    /// The keys of all that somebody could be given now.
    func keys(for asker: Asker) -> Set<String> { Set(tasks(for: asker).map(\.key)) }

    /// A task that was offered to somebody is not wanted, or no more to be had: others may get it.
    func decline(_ key: String, by badge: String) {
        if offers[key]?.badge == badge { offers[key] = nil }
    }

    /// What was offered to somebody who asks again may be done: its source is looked at anew, however fresh it is.
    private func doubtOffers(of badge: String) {
        let keys = Set(offers.filter { $0.value.badge == badge && $0.value.until > .now }.keys)
        guard !keys.isEmpty else { return }
        for index in found.indices where found[index].tasks.contains(where: { keys.contains($0.key) }) { found[index].at = nil }
    }

    private func leave(_ id: UInt64) {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: index).waiter.answer.resume(returning: nil)
    }

    /// Looks and answers until nobody waits.
    private func tick() async {
        while !waiters.isEmpty {
            do {
                try await refresh()
                serve()
            } catch {
                logger.warning("Work could not be looked for", metadata: ["error": "\(error)"])
                for (_, waiter) in waiters { waiter.answer.resume(throwing: error) }
                waiters = []
            }
            guard let first = waiters.map(\.waiter.until).min() else { break }
            do { try await Task.sleep(for: min(period, max(.milliseconds(1), ContinuousClock.now.duration(to: first)))) } catch {
                break
            }
        }
        ticker = nil
    }

    private func serve() {
        let now = ContinuousClock.now
        var left: [(id: UInt64, waiter: Waiter)] = []
        for (id, waiter) in waiters {
            if let task = offer(to: waiter.asker) {
                waiter.answer.resume(returning: task)
            } else if waiter.until <= now {
                waiter.answer.resume(returning: nil)
            } else {
                left.append((id, waiter))
            }
        }
        waiters = left
    }

    private func offer(to asker: Asker) -> WorkTask? {
        let tasks = tasks(for: asker)
        let now = Date()
        let own = tasks.filter { $0.holder != nil }
        let open = own.isEmpty ? tasks : own
        guard let index = WorkRanking.order(open.map { $0.claim(at: now) }, from: asker.place).first else { return nil }
        offers = offers.filter { $0.value.until > .now }
        offers[open[index].key] = Offer(badge: asker.badge, until: .now + Self.offerTime)
        return open[index]
    }

    /// Those that somebody may do, and that are nobody else's.
    private func tasks(for asker: Asker) -> [WorkTask] {
        let now = ContinuousClock.now
        return found.lazy.flatMap(\.tasks).filter { task in
            guard asker.sites[task.kind]?.includes(task.site) == true, !asker.declined.contains(task.key) else { return false }
            guard task.excluded != asker.badge else { return false }
            if let holder = task.holder { return holder == asker.badge }
            if let zone = asker.zone, task.zone != zone { return false }
            guard let offer = self.offers[task.key] else { return true }
            return offer.badge == asker.badge || offer.until <= now
        }
    }

    /// What the sources find, none older than it may be. Those who ask meanwhile share the look.
    private func refresh() async throws {
        if let look { return try await look.value }
        let due = sources.indices.filter { isDue($0) }
        guard !due.isEmpty else { return }
        // Not in the caller's task: it may be cancelled, and others wait, too.
        let look = Task.detached { try await self.read(due) }
        self.look = look
        defer { self.look = nil }
        try await look.value
    }

    /// A tick that comes a little early is no reason to wait for another one.
    private func isDue(_ source: Int) -> Bool {
        guard let at = found[source].at else { return true }
        return at.duration(to: .now) >= period * sources[source].pace - period / 10
    }

    private func read(_ due: [Int]) async throws {
        for index in due {
            let at = ContinuousClock.now
            found[index] = Found(tasks: try await sources[index].tasks(on: database), at: at)
        }
    }
}
