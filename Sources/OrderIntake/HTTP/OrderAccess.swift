import HTTPTypes
package import ServiceRuntime

/// Which orders a caller may see and change: those of its key's channels. What is not theirs does not exist for them, so that no answer
/// tells whether another shop has such an order.
package struct OrderAccess: Sendable {
    private let statuses: OrderStatusStore
    private let ids: PublicIDs

    package init(statuses: OrderStatusStore, ids: PublicIDs) { (self.statuses, self.ids) = (statuses, ids) }

    /// The order that a shop means by an id.
    /// - Throws: `ProblemDetails` 404, the same for an id that was never given out, for no order, and for one of a foreign channel.
    package func order(_ publicID: String, for caller: Caller) async throws -> Int64 {
        guard let id = ids.id(publicID, of: .order), let channel = try await statuses.channel(of: id),
            caller.mayUse(channel: channel)
        else { throw Self.unknown(publicID) }
        return id
    }

    /// Where the order is that a shop means by an id.
    /// - Throws: `ProblemDetails` 404, as `order(_:for:)`.
    package func status(of publicID: String, for caller: Caller) async throws -> OrderStatus {
        guard let id = ids.id(publicID, of: .order), let status = try await statuses.status(of: id),
            caller.mayUse(channel: status.channel)
        else { throw Self.unknown(publicID) }
        return status
    }

    private static func unknown(_ publicID: String) -> ProblemDetails {
        .unknownOrder("with the id '\(OffendingValue.shorten(publicID))'")
    }

    /// Where the order of a shop's number is.
    /// - Throws: `ProblemDetails` 404, the same for no order and for a foreign channel.
    package func status(of key: IncomingOrder.Key, for caller: Caller) async throws -> OrderStatus {
        guard caller.mayUse(channel: key.channel), let status = try await statuses.status(of: key) else {
            throw ProblemDetails.unknownOrder(
                "of channel '\(OffendingValue.shorten(key.channel))' with the number '\(OffendingValue.shorten(key.externalID))'")
        }
        return status
    }
}

extension Caller {
    /// What is wrong with an order of a channel that the key does not reach. It tells the caller what the caller has sent, and its key.
    package func refusal(of channel: String) -> ProblemDetails.FieldError {
        .init(field: "channel", value: channel, message: "is not a channel of the key '\(name)', whose channels are: \(channels)")
    }

    /// - Throws: `ProblemDetails` 403 for an order of a channel that the key does not reach.
    package func requireChannel(of order: IncomingOrder) throws(ProblemDetails) {
        guard !mayUse(channel: order.key.channel) else { return }
        let error = refusal(of: order.key.channel)
        throw ProblemDetails(
            status: .forbidden, title: "Foreign channel",
            detail: "Nothing was stored: the channel '\(order.key.channel)' of the order \(error.message).", errors: [error])
    }
}

extension ProblemDetails {
    static func unknownOrder(_ which: String) -> ProblemDetails {
        ProblemDetails(status: .notFound, title: "No such order", detail: "There is no order \(which).")
    }
}
