package import FoundationEssentials
package import Fulfilment
import HTTPTypes
package import Observability
package import ServiceRuntime

/// Takes one order from one request.
package struct OrderPosting: Sendable {
    private let batcher: IntakeBatcher
    private let statuses: OrderStatusStore
    private let backlog: Backlog
    private let currency: Currency

    package init(batcher: IntakeBatcher, statuses: OrderStatusStore, backlog: Backlog, currency: Currency) {
        (self.batcher, self.statuses, self.backlog, self.currency) = (batcher, statuses, backlog, currency)
    }

    /// Reads, checks and stores an order; returns when it is on disk.
    /// - Throws: `ProblemDetails` for anything that is not stored: 400, 409, 422 or 503.
    package func take(_ document: Data, trace: TraceContext) async throws -> AcceptedReply {
        try backlog.requireRoom()
        let order = try read(document)
        switch try await submit(.init(order: order, trace: trace)) {
        case .created(let stored): return AcceptedReply(order: stored, isNew: true)
        case .repeated(let stored): return AcceptedReply(order: stored, isNew: false)
        case .conflict(let stored): throw try await conflict(order, stored)
        case .refused(let reason):
            throw ProblemDetails(
                status: .unprocessableContent, title: "Order refused", detail: "The database refuses the order: \(reason)")
        case .unavailable(let reason):
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Not stored", detail: "\(reason). It is safe to send the order again.",
                retryAfter: 2)
        }
    }

    private func read(_ document: Data) throws -> IncomingOrder {
        do throws(InvalidOrder) {
            return try IncomingOrder.read(document, rules: ReadingRules(now: Date(), currency: currency))
        } catch {
            throw error.problem
        }
    }

    private func submit(_ sent: OrderDesk.Sent) async throws -> IntakeAnswer {
        do throws(IntakeBatcher.Overloaded) {
            return try await batcher.submit(sent)
        } catch {
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Overloaded",
                detail: "\(error.waiting) orders are waiting to be stored. Send the order again a little later.", retryAfter: 1)
        }
    }

    private func conflict(_ sent: IncomingOrder, _ stored: StoredOrder) async throws -> ProblemDetails {
        let field = try await statuses.firstDifference(between: sent, andStored: stored.id)
        let difference = field.map { "first difference: \($0)" } ?? "the contents differ"
        return ProblemDetails(
            status: .conflict, title: "Number taken",
            detail:
                "Order \(stored.id) has the number '\(sent.key.externalID)' of channel '\(sent.key.channel)' and other content "
                + "(\(difference)). Nothing was changed.",
            errors: field.map { [.init(field: $0, value: "", message: "differs from the stored order")] } ?? [])
    }
}

extension InvalidOrder {
    /// The answer over HTTP.
    package var problem: ProblemDetails {
        if isUnreadable {
            return ProblemDetails(
                status: .badRequest, title: "Not a JSON object", detail: "The body cannot be read as an order.", errors: errors)
        }
        let count = errors.count == 1 ? "One field is" : "\(errors.count) fields are"
        return ProblemDetails(
            status: .unprocessableContent, title: "Order invalid", detail: "\(count) wrong; nothing was stored.", errors: errors)
    }
}
