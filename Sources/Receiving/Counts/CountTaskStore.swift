import FoundationEssentials
package import Fulfilment
package import Postgres

/// The SQL of count tasks: what is to be counted, what was seen, and what became of it.
///
/// Whoever ends a task has locked its balance first, then the task, then fulfilments as `CountStore` does. Whoever asks locks tasks only, in
/// the order of balances.
package struct CountTaskStore: Sendable {
    /// The unfinished task that a look answers, locked with its balance, and what the books have for the moment of the looking.
    struct Question: Sendable {
        let id: Int64
        let state: CountTaskState
        let tolerance: CountTolerance
        /// When somebody looked, as the warehouse takes it.
        let lookedAt: Date
        /// Pieces in the books for that moment.
        let expected: Int
        /// Whether that was before anybody asked, or before another one looked: then the question stays, whatever was seen.
        let isEarlier: Bool
        /// Those before, in the order in which they were told; each with its difference from the books as they are now.
        let looks: [(counter: String, difference: Int)]
    }

    /// What somebody saw.
    struct Look: Sendable {
        let quantity: Int
        let counter: String
        /// The key; nil: a command.
        let device: String?
    }

    /// A task that somebody decides of.
    struct Agreed: Sendable {
        let state: CountTaskState
        let balance: Int64
        /// The look that settles it, and what it saw; nothing of that means anything while nobody agrees.
        let number: Int
        let quantity: Int
        let lookedAt: Date
        let counter: String
    }

    package init() {}

    /// Asks for counts. Where a count is asked for and nobody has looked yet, the later question counts, unless it is the plan's; where
    /// people do not agree yet, nothing changes. Yields the tasks that are new or asked anew.
    /// - Parameter balances: a query of balance, moment and who asks.
    package static func ask(_ reason: CountReason, of balances: SQL) -> SQL {
        """
        INSERT INTO warehouse.count_task (stock_id, reason, asked_at, asked_by)
        SELECT q.stock_id, \(reason), q.at, q.asker FROM (\(balances)) AS q (stock_id, at, asker) ORDER BY q.stock_id
        ON CONFLICT (stock_id) WHERE state IN \(CountTaskState.unfinished)
            DO UPDATE SET reason = excluded.reason, asked_at = excluded.asked_at, asked_by = excluded.asked_by
            WHERE count_task.state = \(CountTaskState.open) AND excluded.asked_at > count_task.asked_at
                AND excluded.reason <> \(CountReason.plan)
        RETURNING id
        """
    }

    /// Ends questions that a short pick asked and nobody has answered, where the place is open again: the picker was wrong.
    static func dismiss(_ balances: [Int64], by person: String) -> SQL {
        """
        UPDATE warehouse.count_task t SET state = \(CountTaskState.rejected), decided_by = \(person), ended_at = now()
        FROM warehouse.stock s
        WHERE t.stock_id = ANY (\(balances)) AND t.state = \(CountTaskState.open) AND t.reason = \(CountReason.shortPick)
            AND s.id = t.stock_id AND NOT s.is_blocked
        """
    }

    /// What the books have of the balance `s` for a moment: what was there, by the last count and what moved before and since.
    private static func expected(at moment: SQL) -> SQL {
        """
        (s.on_hand - (SELECT coalesce(sum(g.on_hand_change), 0)::int FROM warehouse.ledger g
                      WHERE g.stock_id = s.id AND g.on_hand_change <> 0 AND coalesce(g.happened_at, g.at) > \(moment))
            -- What the last count missed is still on hand; before that count it was there.
            - CASE WHEN EXISTS (SELECT FROM warehouse.stock_count c WHERE c.stock_id = s.id AND c.counted_at > \(moment)) THEN 0
                ELSE s.missing END)
        """
    }

    /// The question that a look answers; when nobody has asked, the look asks it. The balance is locked.
    func question(
        of balance: Int64, lookedAt moment: Date?, by person: String, in transaction: Transaction
    ) async throws -> Question? {
        let results = try await transaction.pipeline([
            """
            INSERT INTO warehouse.count_task (stock_id, reason, asked_at, asked_by)
            VALUES (\(balance), \(CountReason.unasked), least(now(), coalesce(\(moment)::timestamptz, now())), \(person))
            ON CONFLICT DO NOTHING
            """,
            """
            SELECT t.id, t.state, w.count_pieces, w.count_percent, m.at, \(Self.expected(at: "m.at")),
                m.at < coalesce((SELECT max(k.looked_at) FROM warehouse.count_look k WHERE k.task_id = t.id), t.asked_at)
            FROM warehouse.count_task t JOIN warehouse.stock s ON s.id = t.stock_id JOIN warehouse.site w ON w.code = s.site
            CROSS JOIN (SELECT least(now(), coalesce(\(moment)::timestamptz, now())) AS at) m
            WHERE t.stock_id = \(balance) AND t.state IN \(CountTaskState.unfinished) FOR UPDATE OF t
            """,
            """
            SELECT k.counter, k.quantity - \(Self.expected(at: "k.looked_at"))
            FROM warehouse.count_task t JOIN warehouse.stock s ON s.id = t.stock_id JOIN warehouse.count_look k ON k.task_id = t.id
            WHERE t.stock_id = \(balance) AND t.state IN \(CountTaskState.unfinished) ORDER BY k.number
            """,
        ])
        let looks = try results[2].decode((String, Int).self).map { (counter: $0, difference: $1) }
        return try results[1].decode((Int64, CountTaskState, Int, Int, Date, Int, Bool).self).first.map {
            Question(
                id: $0, state: $1, tolerance: CountTolerance(pieces: $2, percent: $3), lookedAt: $4, expected: $5, isEarlier: $6,
                looks: looks)
        }
    }

    /// Keeps a look with its task, on which more people have to look or somebody has to decide.
    func wait(
        _ question: Question, for waiting: CountVerdict.Waiting, _ look: Look, in transaction: Transaction
    ) async throws {
        let number = question.looks.count + 1
        let settled: SQL =
            switch waiting {
            case .recount: "NULL"
            case .agreed: "\(number)"
            case .noted: "settled_look"
            }
        _ = try await transaction.pipeline([
            keep(look, as: number, of: question.id, question),
            "UPDATE warehouse.count_task SET state = \(waiting.state), settled_look = \(settled) WHERE id = \(question.id)",
        ])
    }

    /// Keeps a look that is in the books. It ends its task, unless that asks for something later: then it is a task of its own.
    func book(
        _ question: Question, of balance: Int64, as count: Int64, cause: CountCause?, for look: Look, in transaction: Transaction
    ) async throws {
        let (number, difference) = (question.looks.count + 1, look.quantity - question.expected)
        guard question.isEarlier else {
            _ = try await transaction.pipeline([
                keep(look, as: number, of: question.id, question),
                end(question.id, as: count, number, difference, cause, by: nil),
            ])
            return
        }
        let own: Int64? = try await transaction.query(
            """
            INSERT INTO warehouse.count_task (stock_id, reason, state, asked_at, asked_by, settled_look, difference, stock_count_id, ended_at)
            VALUES (\(balance), \(CountReason.unasked), \(CountTaskState.booked), \(question.lookedAt), \(look.counter), 1,
                \(difference), \(count), now())
            RETURNING id
            """
        ).first?.decode(0)
        if let own { _ = try await transaction.query(keep(look, as: 1, of: own, question)) }
    }

    private func keep(_ look: Look, as number: Int, of task: Int64, _ question: Question) -> SQL {
        """
        INSERT INTO warehouse.count_look (task_id, number, looked_at, quantity, expected, counter, key_id)
        VALUES (\(task), \(number), \(question.lookedAt), \(look.quantity), \(question.expected), \(look.counter), \(look.device))
        """
    }

    private func end(
        _ task: Int64, as count: Int64, _ look: Int, _ difference: Int, _ cause: CountCause?, by person: String?
    ) -> SQL {
        """
        UPDATE warehouse.count_task SET state = \(CountTaskState.booked), settled_look = \(look), stock_count_id = \(count),
            difference = \(difference), cause = \(cause?.rawValue), decided_by = \(person), ended_at = now()
        WHERE id = \(task)
        """
    }
}

// What a person decides.
extension CountTaskStore {
    /// The balance of a task, which does not change.
    func balance(of task: Int64, in transaction: Transaction) async throws -> Int64? {
        try await transaction.query("SELECT stock_id FROM warehouse.count_task WHERE id = \(task)").first?.decode(0)
    }

    /// A task and the look that settles it, locked; its balance is.
    func agreed(_ task: Int64, in transaction: Transaction) async throws -> Agreed? {
        try await transaction.query(
            """
            SELECT t.state, t.stock_id, coalesce(k.number, 0), coalesce(k.quantity, 0), coalesce(k.looked_at, t.asked_at),
                coalesce(k.counter, t.asked_by)
            FROM warehouse.count_task t LEFT JOIN warehouse.count_look k ON k.task_id = t.id AND k.number = t.settled_look
            WHERE t.id = \(task) FOR UPDATE OF t
            """
        ).decode((CountTaskState, Int64, Int, Int, Date, String).self).first.map {
            Agreed(state: $0, balance: $1, number: $2, quantity: $3, lookedAt: $4, counter: $5)
        }
    }

    /// What the books have for the moment of a count that is about to be booked.
    func expected(_ agreed: Agreed, in transaction: Transaction) async throws -> Int {
        try await transaction.query(
            "SELECT \(Self.expected(at: "\(agreed.lookedAt)::timestamptz")) FROM warehouse.stock s WHERE s.id = \(agreed.balance)"
        ).first?.decode(0) ?? 0
    }

    func approve(
        _ task: Int64, _ agreed: Agreed, as count: Int64, difference: Int, cause: CountCause, by person: String,
        in transaction: Transaction
    ) async throws {
        _ = try await transaction.query(end(task, as: count, agreed.number, difference, cause, by: person))
    }

    func reject(_ task: Int64, cause: CountCause, by person: String, in transaction: Transaction) async throws {
        _ = try await transaction.query(
            """
            UPDATE warehouse.count_task SET state = \(CountTaskState.rejected), settled_look = NULL, cause = \(cause.rawValue),
                decided_by = \(person), ended_at = now()
            WHERE id = \(task)
            """)
    }
}
