package import Fulfilment
import HTTPTypes
package import Messaging
package import ServiceRuntime

/// The changes a shop may ask for: cancel an order, release its holds.
package struct OrderChanges: Sendable {
    private let progress: OrderProgressStore
    private let holds: HoldStore
    private let outbox: Outbox
    private let ids: PublicIDs

    package init(progress: OrderProgressStore, holds: HoldStore, outbox: Outbox, ids: PublicIDs) {
        (self.progress, self.holds, self.outbox, self.ids) = (progress, holds, outbox, ids)
    }

    /// The answer to a request to cancel.
    package struct CancelReply: Sendable, Encodable, Equatable {
        package let id: String
        /// `cancelled`, or `cancelRequested` until the warehouse decides.
        package let status: OrderState

        /// Whether nothing more will happen.
        package var isSettled: Bool { status == .cancelled }
    }

    /// The answer to a request to release a hold.
    package struct ReleaseReply: Sendable, Encodable, Equatable {
        package let id: String
        package let status: OrderState
        /// The reasons of the holds that are left.
        package let holds: [String]
    }

    /// Cancels an order, or asks the warehouse to.
    /// - Throws: `ProblemDetails`: 404, or 409 when it is too late.
    package func cancel(_ orderID: Int64, reason: String?) async throws -> CancelReply {
        let (id, reason) = (ids.text(orderID, of: .order), reason ?? "cancelled by the shop")
        let outcome = try await outbox.transaction { transaction, events in
            try await progress.cancel(orderID, reason: reason, publishing: events, in: transaction)
        }
        switch outcome {
        case .unknownOrder: throw ProblemDetails.unknownOrder("with the id '\(id)'")
        case .cancelled, .alreadyCancelled: return CancelReply(id: id, status: .cancelled)
        case .requested: return CancelReply(id: id, status: .cancelRequested)
        case .tooLate(let state):
            throw ProblemDetails(
                status: .conflict, title: "Too late to cancel",
                detail:
                    "Order \(id) is \(state.replacing("_", with: " ")). Maybe the consignee can refuse the parcel or send it back."
            )
        }
    }

    /// Releases a hold; the order moves when it was the last.
    /// - Throws: `ProblemDetails`: 404, or 409 when the hold's cause is still there.
    package func release(_ reason: String, of orderID: Int64, by person: String, location: GeoPoint?) async throws -> ReleaseReply
    {
        let id = ids.text(orderID, of: .order)
        let outcome = try await outbox.transaction { transaction, events in
            try await holds.release(
                reason, of: orderID, by: person, location: location, publishing: events, in: transaction)
        }
        switch outcome {
        case .unknownOrder: throw ProblemDetails.unknownOrder("with the id '\(id)'")
        case .unknownHold:
            throw ProblemDetails(
                status: .notFound, title: "No such hold",
                detail:
                    "Order \(id) has no hold '\(reason)'. Reasons are \(HoldReason.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        case .causeRemains(let detail):
            throw ProblemDetails(
                status: .conflict, title: "Cause still there",
                detail: "\(detail) Maybe the article must be imported or measured first, or the town's coordinates be sent along."
            )
        case .released(let state, let open): return ReleaseReply(id: id, status: state, holds: open)
        }
    }
}
