package import FoundationEssentials
package import Fulfilment
import HTTPTypes
import Hummingbird
package import Observability
package import ServiceRuntime

/// Receives one order per request: reads, checks and stores it.
package struct OrderPosting: Sendable {
    private let batcher: Batcher<SubmittedOrder, IntakeAnswer>
    private let differences: OrderDifferenceStore
    private let backlog: OutboxBacklog
    private let currency: Currency

    package init(
        batcher: Batcher<SubmittedOrder, IntakeAnswer>, differences: OrderDifferenceStore, backlog: OutboxBacklog,
        currency: Currency
    ) {
        (self.batcher, self.differences, self.backlog, self.currency) = (batcher, differences, backlog, currency)
    }

    /// Reads, checks and stores an order; returns when it is on disk.
    /// - Throws: `ProblemDetails` for anything that is not stored: 400, 409, 422 or 503.
    package func post(_ document: Data, trace: TraceContext) async throws -> AcceptedReply {
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
            return try IncomingOrder.read(document, rules: ParsingRules(now: Date(), currency: currency))
        } catch {
            throw error.problem
        }
    }

    private func submit(_ order: SubmittedOrder) async throws -> IntakeAnswer {
        do throws(Batcher<SubmittedOrder, IntakeAnswer>.Overloaded) {
            return try await batcher.submit(order)
        } catch {
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Overloaded",
                detail: "\(error.waiting) orders are waiting to be stored. Send the order again a little later.", retryAfter: 1)
        }
    }

    private func conflict(_ sent: IncomingOrder, _ stored: StoredOrder) async throws -> ProblemDetails {
        let field = try await differences.firstDifference(between: sent, andStored: stored.id)
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

/// The answer to an order that is stored, written by hand since every order gets one.
package struct AcceptedReply: Sendable, Equatable {
    package let order: StoredOrder
    /// Whether it was stored by this request.
    package let isNew: Bool

    /// `{"holds":[{"detail":"…","reason":"unknown_sku"}],"id":12,"status":"held"}`
    package var json: String {
        var text = "{\"holds\":["
        for (index, hold) in order.holds.enumerated() {
            if index > 0 { text += "," }
            text += "{\"detail\":\"\(Self.escaped(hold.detail))\",\"reason\":\"\(hold.reason.rawValue)\"}"
        }
        return text + "],\"id\":\(order.id),\"status\":\"\(order.state.rawValue)\"}"
    }

    /// 201 the first time, 200 after that.
    var response: Response { .json(isNew ? .created : .ok, bytes: json.utf8) }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return text
        }
        return text.unicodeScalars.reduce(into: "") { written, scalar in
            switch scalar {
            case "\"", "\\": written += "\\\(scalar)"
            case _ where scalar.value < 0x20: written += " "
            default: written.unicodeScalars.append(scalar)
            }
        }
    }
}
