import Contracts
package import FoundationEssentials
package import Fulfilment
package import Messaging
package import Postgres
package import ScanDialogue

/// Takes over what somebody counted, and announces what became free or went missing.
///
/// A count is booked as of the moment of the looking, however late it is told. By a command it is booked at once. From the floor it is when it
/// differs from the books by no more than the site tolerates; else somebody else counts again, and when both found the same difference,
/// a person with the right to approve decides (`CountTaskState`).
package struct StockCount: Sendable {
    private let database: Postgres
    private let outbox: Outbox
    private let store = CountStore()
    private let tasks = CountTaskStore()

    package init(database: Postgres) { self.init(database: database, outbox: Outbox(postgres: database)) }

    /// - Parameter outbox: of the whole program.
    package init(database: Postgres, outbox: Outbox) { (self.database, self.outbox) = (database, outbox) }

    /// The books follow a count of one article and lot at one place, also when they have had none of it there.
    /// - Parameters:
    ///   - lot: nil when the place holds one lot of the article only.
    ///   - expiry: of a lot that is new to the books: the day, `2027-03-31`.
    ///   - status: of the pieces; nil: what they usually are at such a place.
    ///   - moment: when somebody looked; nil: now.
    /// - Throws: `ReceivingProblem` when it is not clear what was counted; `PostgresError`.
    package func count(
        place: String, sku: String, lot: String?, quantity: Int, expiry: String? = nil, status: StockStatus? = nil,
        at moment: Date? = nil, by person: String
    ) async throws -> CountStore.Result {
        let choice = ShelfChoice(place: place, sku: sku, lot: lot, expiry: expiry, status: status)
        let look = CountTaskStore.Look(quantity: quantity, counter: person, device: nil)
        return try await outbox.transaction { transaction, events in
            let (balance, locked) = try await lock(choice, for: look, at: moment, in: transaction)
            let question = try await question(of: balance, at: moment, by: person, in: transaction)
            return try await book(look, question, of: balance, locked: locked, cause: nil, publishing: events, in: transaction)
        }
    }

    /// What a device is answered to a count.
    package struct Counted: Sendable, Codable, Equatable {
        /// Pieces in the books before and after it; nil when it is not booked.
        package let before: Int?
        package let after: Int?
        /// Why nothing is promised from there all the same; nil: it is, or the count is not booked.
        package let blockage: CountBlockage?
        /// The same in English, of a count that an earlier version has booked.
        package let blocked: String?
        /// Of a count that is not booked: its task, and what that waits for or how it ended. Nil when it is booked.
        package let task: Int64?
        package let state: CountTaskState?

        init(_ result: CountStore.Result) {
            (before, after, blockage, task, state) = (result.before, result.after, result.blockage, nil, nil)
            blocked = nil
        }

        init(unbooked task: Int64, _ state: CountTaskState) {
            (before, after, blockage, self.task, self.state) = (nil, nil, nil, task, state)
            blocked = nil
        }
    }

    /// The same by a device, once for each report, and booked at once only when it is within the tolerance of the site.
    /// - Parameters:
    ///   - choice: what was counted, and where.
    ///   - task: which it was to answer; nil: whichever asks.
    /// - Throws: `ReceivingProblem` also when the task is of something else or has ended, and when the same person counted last.
    package func count(
        _ quantity: Int, of choice: ShelfChoice, for task: Int64?, at moment: Date?, as report: DeviceReport
    ) async throws -> Counted {
        let look = CountTaskStore.Look(quantity: quantity, counter: report.person, device: report.device)
        return try await outbox.transaction { transaction, events in
            try await DeviceReportStore().once(report, in: transaction) {
                let (balance, locked) = try await lock(choice, for: look, at: moment, in: transaction)
                let question = try await question(of: balance, at: moment, by: look.counter, in: transaction)
                if let task, task != question.id { throw try await otherTask(task, in: transaction) }
                switch try CountVerdict(question, look) {
                case .wait(let waiting):
                    try await tasks.wait(question, for: waiting, look, in: transaction)
                    return Counted(unbooked: question.id, waiting.state)
                case .book(let cause):
                    return Counted(
                        try await book(
                            look, question, of: balance, locked: locked, cause: cause, publishing: events, in: transaction))
                }
            }
        }
    }

    private func lock(
        _ choice: ShelfChoice, for look: CountTaskStore.Look, at moment: Date?, in transaction: Transaction
    ) async throws -> (balance: Int64, locked: [Int64]) {
        let balance = try await choice.balance(.counted, arrived: moment, isEmpty: look.quantity == 0, in: transaction)
        return (balance, try await store.lock(balance, in: transaction))
    }

    private func question(
        of balance: Int64, at moment: Date?, by person: String, in transaction: Transaction
    ) async throws -> CountTaskStore.Question {
        let question = try await tasks.question(of: balance, lookedAt: moment, by: person, in: transaction)
        guard let question else { throw ReceivingProblem.wrong(.count(.placeGone)) }
        return question
    }

    private func book(
        _ look: CountTaskStore.Look, _ question: CountTaskStore.Question, of balance: Int64, locked: [Int64], cause: CountCause?,
        publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> CountStore.Result {
        let result = try await store.count(
            balance, holds: look.quantity, at: question.lookedAt, by: look.counter, with: look.device, locked: locked,
            in: transaction)
        try await tasks.book(question, of: balance, as: result.count, cause: cause, for: look, in: transaction)
        try announce(result, to: events)
        return result
    }

    private func announce(_ result: CountStore.Result, to events: OutboxBatch) throws {
        for (order, trace) in result.backordered {
            try events.add(OrderBackordered(orderID: order, reason: "counted"), trace: trace)
        }
        for sku in result.freed { try events.add(StockReceived(sku: sku), trace: nil) }
    }

    private func otherTask(_ task: Int64, in transaction: Transaction) async throws -> ReceivingProblem {
        guard let known = try await CountListStore().task(task, on: transaction) else { return .unknownTask(task) }
        guard !known.state.isFinal else {
            return .refused(.count(.taskEnded(task, known.state)), advice: "take the next one", as: .taskEnded)
        }
        return .wrong(
            .count(.otherTask(task, known.status, sku: known.sku, lot: known.lot, place: known.place)),
            advice: "count that, or send the count without a task",
            as: .wrongTask)
    }

    /// Opens a place again although nothing was wrong with the books. That ends the questions which short picks asked there.
    /// - Returns: how many balances were blocked.
    package func unblock(place: String, sku: String?, by person: String) async throws -> Int {
        let balances = try await store.balances(place: place, sku: sku, on: database)
        guard !balances.isEmpty else {
            throw ReceivingProblem.wrong(.count(.noStock(sku: sku, place: place)))
        }
        if let short = balances.first(where: { $0.missing > 0 }) {
            throw ReceivingProblem.refused(
                .count(
                    short.missing > short.onHand
                        ? .overdrawn(sku: short.sku, place: place)
                        : .missing(short.missing, of: short.onHand, sku: short.sku, place: place)))
        }
        return try await outbox.transaction { transaction, events in
            let result = try await store.unblock(balances.map(\.id), by: person, in: transaction)
            for sku in result.freed { try events.add(StockReceived(sku: sku), trace: nil) }
            return result.opened
        }
    }
}

// What a person decides of a difference that two people found.
extension StockCount {
    /// The count that somebody else has confirmed goes into the books as of the moment of its looking, however long ago that is.
    /// - Parameters:
    ///   - report: by which a device does it once; nil: a command does it.
    ///   - cause: why the books were wrong.
    /// - Throws: `ReceivingProblem` when there is no such task, or it does not wait for approval; `PostgresError`.
    package func approve(
        _ task: Int64, cause: CountCause, by person: String, as report: DeviceReport? = nil
    ) async throws -> Counted {
        try await decide(task, as: report) { agreed, locked, transaction, events in
            guard agreed.state == .awaitingApproval else {
                throw ReceivingProblem.refused(.count(.notAgreed(task, agreed.state)), as: .notAgreed)
            }
            let difference = agreed.quantity - (try await tasks.expected(agreed, in: transaction))
            let result = try await store.count(
                agreed.balance, holds: agreed.quantity, at: agreed.lookedAt, by: agreed.counter, with: report?.device,
                locked: locked, in: transaction)
            try await tasks.approve(
                task, agreed, as: result.count, difference: difference, cause: cause, by: person, in: transaction)
            try announce(result, to: events)
            return Counted(result)
        }
    }

    /// Nothing that was counted for a task is booked. A place that a short pick blocked stays blocked.
    /// - Throws: `ReceivingProblem` when there is no such task, or it has ended; `PostgresError`.
    package func reject(
        _ task: Int64, cause: CountCause, by person: String, as report: DeviceReport? = nil
    ) async throws -> Counted {
        try await decide(task, as: report) { _, _, transaction, _ in
            try await tasks.reject(task, cause: cause, by: person, in: transaction)
            return Counted(unbooked: task, .rejected)
        }
    }

    /// Something that is decided of a task, which is locked with all that a count of it may change.
    private typealias Decision =
        @Sendable (CountTaskStore.Agreed, _ locked: [Int64], Transaction, OutboxBatch) async throws -> Counted

    private func decide(_ task: Int64, as report: DeviceReport?, _ decision: @escaping Decision) async throws -> Counted {
        try await outbox.transaction { transaction, events in
            guard let report else { return try await decide(task, decision, publishing: events, in: transaction) }
            return try await DeviceReportStore().once(report, in: transaction) {
                try await decide(task, decision, publishing: events, in: transaction)
            }
        }
    }

    private func decide(
        _ task: Int64, _ decision: Decision, publishing events: OutboxBatch, in transaction: Transaction
    ) async throws -> Counted {
        guard let balance = try await tasks.balance(of: task, in: transaction) else { throw ReceivingProblem.unknownTask(task) }
        let locked = try await store.lock(balance, in: transaction)
        guard let agreed = try await tasks.agreed(task, in: transaction) else { throw ReceivingProblem.unknownTask(task) }
        guard !agreed.state.isFinal else {
            throw ReceivingProblem.refused(
                .count(.taskEnded(task, agreed.state)), advice: "`waybill counts list` shows those that wait",
                as: .taskEnded)
        }
        return try await decision(agreed, locked, transaction, events)
    }
}
