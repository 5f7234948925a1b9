import FoundationEssentials
package import Fulfilment
import HTTPTypes
import Hummingbird
import JSONReading
package import Observability
package import ServiceRuntime

/// Receives one order per request: reads, checks and stores it.
package struct OrderPosting: Sendable {
    private let batcher: Batcher<SubmittedOrder, IntakeAnswer>
    private let differences: OrderDifferenceStore
    private let backlog: OutboxBacklog
    private let currency: Currency
    private let ids: PublicIDs

    package init(
        batcher: Batcher<SubmittedOrder, IntakeAnswer>, differences: OrderDifferenceStore, backlog: OutboxBacklog,
        currency: Currency, ids: PublicIDs
    ) {
        (self.batcher, self.differences, self.backlog, self.currency) = (batcher, differences, backlog, currency)
        self.ids = ids
    }

    /// Reads, checks and stores an order; returns when it is on disk.
    /// - Throws: `ProblemDetails` for anything that is not stored: 400, 403, 409, 422 or 503.
    package func post(_ document: [UInt8], trace: TraceContext, by caller: Caller) async throws -> AcceptedReply {
        try backlog.requireRoom()
        let order = try read(document)
        try caller.requireChannel(of: order)
        switch try await submit(.init(order: order, trace: trace)) {
        case .created(let stored): return reply(stored, isNew: true, order.notes)
        case .repeated(let stored): return reply(stored, isNew: false, order.notes(repeating: stored))
        case .conflict(let stored): throw try await conflict(order, stored, caller)
        case .refused(let reason):
            throw ProblemDetails(
                status: .unprocessableContent, title: "Order refused", detail: "The database refuses the order: \(reason)")
        case .unavailable(let reason):
            throw ProblemDetails(
                status: .serviceUnavailable, title: "Not stored", detail: "\(reason). It is safe to send the order again.",
                retryAfter: 2)
        }
    }

    private func reply(_ stored: StoredOrder, isNew: Bool, _ notes: [OrderNote]) -> AcceptedReply {
        AcceptedReply(order: stored, id: ids.text(stored.id, of: .order), isNew: isNew, notes: notes)
    }

    private func read(_ document: [UInt8]) throws -> IncomingOrder {
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

    /// Who may not read orders is not told what differs: sent with one guess after another, the answers would spell the order out.
    /// Whose number it is was settled before, so a 409 tells of the caller's own channels only.
    private func conflict(_ sent: IncomingOrder, _ stored: StoredOrder, _ caller: Caller) async throws -> ProblemDetails {
        let mayRead = caller.has(.ordersRead)
        let field = try await mayRead ? differences.firstDifference(between: sent, andStored: stored.id) : nil
        let difference = field.map { "first difference: \($0)" } ?? "the contents differ"
        return ProblemDetails(
            status: .conflict, title: "Number taken",
            detail:
                "Order \(ids.text(stored.id, of: .order)) has the number '\(sent.key.externalID)' of channel '\(sent.key.channel)' and other content "
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
        let count = errorCount == 1 ? "One field is" : "\(errorCount) fields are"
        return ProblemDetails(
            status: .unprocessableContent, title: "Order invalid", detail: "\(count) wrong; nothing was stored.", errors: errors)
    }
}

/// The answer to an order that is stored, written by hand since every order gets one.
package struct AcceptedReply: Sendable, Equatable {
    package let order: StoredOrder
    /// The order's public id.
    package let id: String
    /// Whether it was stored by this request.
    package let isNew: Bool
    /// What was read otherwise than it was sent, or is kept without being understood.
    package let notes: [OrderNote]

    package init(order: StoredOrder, id: String, isNew: Bool, notes: [OrderNote] = []) {
        (self.order, self.id, self.isNew, self.notes) = (order, id, isNew, notes)
    }

    /// With `"notes":[{"field":"…","note":"…","value":"…"}]` before the status where there are any:
    /// `{"holds":[{"detail":"…","reason":"unknown_sku"}],"id":"ord_…","status":"held"}`
    package var json: String {
        var text = "{\"holds\":["
        for (index, hold) in order.holds.enumerated() {
            if index > 0 { text += "," }
            text += "{\"detail\":\(JSONText.quoted(hold.detail)),\"reason\":\"\(hold.reason.rawValue)\"}"
        }
        return text + "],\"id\":\"\(id)\"\(notesText),\"status\":\"\(order.state.rawValue)\"}"
    }

    private var notesText: String {
        guard !notes.isEmpty else { return "" }
        let list = notes.map {
            "{\"field\":\(JSONText.quoted($0.field)),\"note\":\(JSONText.quoted($0.note)),\"value\":\(JSONText.quoted($0.value))}"
        }
        return ",\"notes\":[\(list.joined(separator: ","))]"
    }

    /// 201 the first time, 200 after that.
    var response: Response { .json(isNew ? .created : .ok, bytes: json.utf8) }
}
