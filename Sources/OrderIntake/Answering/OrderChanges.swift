import FoundationEssentials
package import Fulfilment
import HTTPTypes
package import Messaging
package import Postgres
import ServiceRuntime

/// What a shop may change of a stored order: cancel it, release its holds.
package struct OrderChanges: Sendable {
    private let postgres: Postgres
    private let progress: OrderProgressStore
    private let holds: HoldStore
    private let outbox: Outbox

    package init(postgres: Postgres, progress: OrderProgressStore, holds: HoldStore, outbox: Outbox) {
        (self.postgres, self.progress, self.holds, self.outbox) = (postgres, progress, holds, outbox)
    }

    /// The answer to a wish to cancel.
    package struct CancelReply: Sendable, Encodable, Equatable {
        package let id: Int64
        /// `cancelled`, or `cancel_requested` while the floor decides.
        package let status: String

        /// Whether nothing more will happen.
        package var isSettled: Bool { status == "cancelled" }
    }

    /// The answer to a wish to release a hold.
    package struct ReleaseReply: Sendable, Encodable, Equatable {
        package let id: Int64
        package let status: String
        /// The reasons of the holds that are left.
        package let holds: [String]
    }

    /// Cancels an order, or asks the floor to.
    /// - Throws: `ProblemDetails`: 404, or 409 when it is too late.
    package func cancel(_ orderID: Int64, reason: String?) async throws -> CancelReply {
        let reason = reason.map { String($0.prefix(200)) } ?? "cancelled by the shop"
        let outcome = try await outbox.transaction { transaction, events in
            try await progress.cancel(orderID, reason: reason, publishing: events, in: transaction)
        }
        switch outcome {
        case .unknownOrder: throw ProblemDetails.unknownOrder("with the id \(orderID)")
        case .cancelled, .alreadyCancelled: return CancelReply(id: orderID, status: "cancelled")
        case .requested: return CancelReply(id: orderID, status: "cancel_requested")
        case .tooLate(let state):
            throw ProblemDetails(
                status: .conflict, title: "Too late to cancel",
                detail: "Order \(orderID) is \(state). Maybe the consignee can refuse the parcel or send it back.")
        }
    }

    /// Releases a hold; the order moves when it was the last.
    /// - Throws: `ProblemDetails`: 404, or 409 when the hold's cause is still there.
    package func release(_ reason: String, of orderID: Int64, by person: String, location: GeoPoint?) async throws -> ReleaseReply
    {
        let outcome = try await outbox.transaction { transaction, events in
            try await holds.release(
                reason, of: orderID, by: person, location: location, publishing: events, in: transaction)
        }
        switch outcome {
        case .unknownOrder: throw ProblemDetails.unknownOrder("with the id \(orderID)")
        case .unknownHold:
            throw ProblemDetails(
                status: .notFound, title: "No such hold",
                detail:
                    "Order \(orderID) has no hold '\(reason)'. Reasons are \(HoldReason.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        case .stillStands(let detail):
            throw ProblemDetails(
                status: .conflict, title: "Cause still there",
                detail: "\(detail) Maybe the article must be imported or measured first, or the town's coordinates be sent along."
            )
        case .released(let status, let open): return ReleaseReply(id: orderID, status: status, holds: open)
        }
    }
}

/// The optional body of a wish to cancel.
struct CancelWish: Decodable {
    let reason: String?
}

/// The optional body of a wish to release `unknown_town`: where the town is.
struct ReleaseWish: Decodable {
    let latitude: Double?
    let longitude: Double?

    var location: GeoPoint? {
        guard let latitude, let longitude else { return nil }
        return GeoPoint(latitude: latitude, longitude: longitude)
    }
}
