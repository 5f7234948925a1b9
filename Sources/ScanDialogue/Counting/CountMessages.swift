package import FoundationEssentials
package import Fulfilment

/// Answer of `GET /floor/count-tasks`: what is to be counted and what is to be approved, at blocked places first, then along the aisles.
package struct CountTasksAnswer: Codable, Sendable, Hashable {
    /// A place to look into. How many pieces the books have is not said.
    package struct Task: Codable, Sendable, Hashable {
        /// Its number, for the `task` of `POST /floor/counts`.
        package let id: Int64
        package let site: String
        /// The place's printed code.
        package let bin: String
        /// The digits beside it, for typing.
        package let checkCode: String
        package let sku: String
        /// What people call the article; may be empty.
        package let name: String
        /// What scanners read on its pieces and packs.
        package let gtins: [String]
        /// Empty when the article has no lots.
        package let lot: String
        package let status: StockStatus
        package let reason: CountReason
        /// Somebody else has counted it already, and found another number than the books or than others did.
        package let isRecount: Bool

        package init(
            id: Int64, site: String, bin: String, checkCode: String, sku: String, name: String, gtins: [String], lot: String,
            status: StockStatus, reason: CountReason, isRecount: Bool
        ) {
            (self.id, self.site, self.bin, self.checkCode) = (id, site, bin, checkCode)
            (self.sku, self.name, self.gtins, self.lot, self.status) = (sku, name, gtins, lot, status)
            (self.reason, self.isRecount) = (reason, isRecount)
        }

        private enum CodingKeys: String, CodingKey {
            case id, site, bin, sku, name, gtins, lot, status, reason
            case checkCode = "check_code"
            case isRecount = "is_recount"
        }
    }

    /// A difference that two people found.
    package struct Approval: Codable, Sendable, Hashable {
        /// The task's number, for `POST /floor/count-tasks/{id}/approval`.
        package let id: Int64
        package let site: String
        package let bin: String
        package let sku: String
        package let lot: String
        package let status: StockStatus
        /// What two people agree on, and what the books had for the moment of its looking.
        package let quantity: Int
        package let expected: Int
        /// Who counted, in the order in which it was told.
        package let counters: [String]
        package let seenAt: ZonedTime

        package init(
            id: Int64, site: String, bin: String, sku: String, lot: String, status: StockStatus, quantity: Int, expected: Int,
            counters: [String], seenAt: ZonedTime
        ) {
            (self.id, self.site, self.bin, self.sku, self.lot, self.status) = (id, site, bin, sku, lot, status)
            (self.quantity, self.expected, self.counters, self.seenAt) = (quantity, expected, counters, seenAt)
        }

        private enum CodingKeys: String, CodingKey {
            case id, site, bin, sku, lot, status, quantity, expected, counters
            case seenAt = "seen_at"
        }
    }

    package let tasks: [Task]
    /// Of sites where the badge may approve.
    package let approvals: [Approval]

    package init(tasks: [Task], approvals: [Approval]) { (self.tasks, self.approvals) = (tasks, approvals) }
}

/// Answer of `POST /floor/counts` and of an approval.
package struct CountAnswer: Codable, Sendable, Hashable {
    /// Pieces in the books before and after it; nil when it is not booked.
    package let before: Int?
    package let after: Int?
    /// Why nothing is promised from there all the same; nil: it is, or the count is not booked.
    package let blocked: String?
    /// Of a count that is not booked: its task, which waits for a recount by somebody else or for approval, or was rejected. Nil when it is
    /// booked.
    package let task: Int64?
    package let state: CountTaskState?

    package init(before: Int?, after: Int?, blocked: String?, task: Int64?, state: CountTaskState?) {
        (self.before, self.after, self.blocked, self.task, self.state) = (before, after, blocked, task, state)
    }
}

/// Body of `POST /floor/count-tasks/{id}/approval`.
package struct CountApproval: Codable, Sendable, Hashable {
    /// Given by the device: sent again, it is done once.
    package let id: UUID
    /// False: nothing of it is booked.
    package let approve: Bool
    /// Why the books, or the counts, were wrong; `unknown` when missing.
    package let cause: CountCause?
    package let badge: String?

    package init(id: UUID, approve: Bool, cause: CountCause? = nil, badge: String? = nil) {
        (self.id, self.approve, self.cause, self.badge) = (id, approve, cause, badge)
    }
}
