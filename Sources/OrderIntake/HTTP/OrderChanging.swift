package import Fulfilment
import HTTPTypes
package import Messaging
package import Postgres
package import ServiceRuntime

/// Changes orders at a shop's request: fewer pieces, or another address, until a parcel leaves the house.
package struct OrderChanging: Sendable {
    private let capture: OrderCapture
    private let postgres: Postgres
    private let outbox: Outbox
    private let ids: PublicIDs
    private let store = OrderChangeStore()

    package init(capture: OrderCapture, postgres: Postgres, outbox: Outbox, ids: PublicIDs) {
        (self.capture, self.postgres, self.outbox, self.ids) = (capture, postgres, outbox, ids)
    }

    /// The answer to a change.
    package struct Reply: Sendable, Encodable, Equatable {
        package let id: String
        package let status: OrderState
        /// What was and what is; none when it was so already.
        package let changes: [String]
    }

    /// Changes an order. The same change again changes nothing.
    /// - Throws: `ProblemDetails`: 400 and 422 for what cannot be read or is not allowed, 404, 409 when it is too late.
    package func change(_ orderID: Int64, _ document: [UInt8], by caller: Caller) async throws -> Reply {
        let change = try read(document)
        guard let skus = try await store.articles(of: orderID, on: postgres) else { throw unknown(orderID) }
        let destination = try await destination(change, skus)
        let outcome = try await outbox.transaction { transaction, events in
            try await store.change(orderID, change, to: destination, by: caller.name, publishing: events, in: transaction)
        }
        switch outcome {
        case .unknownOrder: throw unknown(orderID)
        case .changed(let state, let sentences):
            return Reply(id: ids.text(orderID, of: .order), status: state, changes: sentences)
        case .tooLate(let stage):
            throw ProblemDetails(
                status: .conflict, title: "Too late to change",
                detail:
                    "Order \(ids.text(orderID, of: .order)) is \(stage.replacing("_", with: " ")); nothing was changed. Send a new order, or ask the consignee."
            )
        case .refused(let refusals):
            throw Self.invalid(
                refusals.map { .init(field: "lines[\($0.index)].\($0.field)", value: "\($0.value)", message: $0.message) })
        }
    }

    private func read(_ document: [UInt8]) throws -> OrderChange {
        do throws(InvalidOrder) {
            return try OrderChange.read(document)
        } catch {
            guard error.isUnreadable else { throw Self.invalid(error.errors) }
            throw ProblemDetails(
                status: .badRequest, title: "Not a JSON object", detail: "The body cannot be read as a change of an order.",
                errors: error.errors)
        }
    }

    /// An order that moves cannot be held for its address any more, so it must be good.
    private func destination(_ change: OrderChange, _ skus: [String]) async throws -> OrderChangeStore.Destination? {
        guard let address = change.address else { return nil }
        let (location, holds) = try await capture.judge(address, for: skus)
        guard let location, holds.isEmpty else {
            let why = holds.first?.detail ?? "Nobody knows where it is."
            throw Self.invalid([
                .init(
                    field: "ship_to", value: address.city,
                    message:
                        "an order cannot go there: \(why) Allowed is an address that a carrier goes to, with latitude and longitude where the town is not known"
                )
            ])
        }
        return .init(address: address, location: location)
    }

    private func unknown(_ orderID: Int64) -> ProblemDetails { .unknownOrder("with the id '\(ids.text(orderID, of: .order))'") }

    private static func invalid(_ errors: [ProblemDetails.FieldError]) -> ProblemDetails {
        let count = errors.count == 1 ? "One field is" : "\(errors.count) fields are"
        return ProblemDetails(
            status: .unprocessableContent, title: "Change invalid",
            detail: "\(count) wrong; nothing was changed.\(errors.first.map { " '\($0.field)' \($0.message)." } ?? "")",
            errors: errors)
    }
}
