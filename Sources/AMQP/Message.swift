/// A message to publish.
package struct Message: Sendable, Equatable {
    /// Empty for the default exchange, which takes the routing key as a queue's name.
    package var exchange: String
    package var routingKey: String
    package var properties: MessageProperties
    package var body: [UInt8]
    /// Whether the broker hands the message back (`Confirmation.returned`) when no queue takes it. Otherwise it confirms it.
    package var isMandatory: Bool

    package init(
        exchange: String, routingKey: String, properties: MessageProperties = MessageProperties(), body: [UInt8],
        isMandatory: Bool = false
    ) {
        (self.exchange, self.routingKey, self.properties) = (exchange, routingKey, properties)
        (self.body, self.isMandatory) = (body, isMandatory)
    }
}

/// What became of a published message.
package enum Confirmation: Sendable, Equatable {
    /// Every queue it was routed to has it, on disk where the queue is durable.
    case confirmed
    /// A queue refused it: full with `reject-publish`, or failing. Publish again later.
    case rejected
    /// No queue took a mandatory message (312), or it can't be framed and was never sent (501).
    case returned(code: Int, reason: String)
    /// It may or may not have arrived. Publish again.
    case unknown(reason: String)
}

/// A message that came from a queue.
package struct Delivery: Sendable, Equatable {
    /// Counts from 1 on each connection.
    package let deliveryTag: UInt64
    /// Whether the queue has handed it out before.
    package let isRedelivered: Bool
    package let exchange: String
    package let routingKey: String
    package let properties: MessageProperties
    package let body: [UInt8]

    package init(
        deliveryTag: UInt64, isRedelivered: Bool, exchange: String, routingKey: String, properties: MessageProperties,
        body: [UInt8]
    ) {
        (self.deliveryTag, self.isRedelivered) = (deliveryTag, isRedelivered)
        (self.exchange, self.routingKey, self.properties, self.body) = (exchange, routingKey, properties, body)
    }

    /// How often a quorum queue has handed it out before without getting an acknowledgement; 0 when the queue does not say.
    package var deliveryCount: Int { properties.headers["x-delivery-count"]?.int.map(Int.init) ?? 0 }
}

/// Deliveries handed out together, in queue order.
package struct DeliveryBatch: Sendable {
    package let deliveries: [Delivery]
    /// Which connection they came on. Settling a batch of an earlier session does nothing: the broker has taken its
    /// deliveries back and hands them out again.
    package let session: UInt64

    package init(deliveries: [Delivery], session: UInt64) {
        (self.deliveries, self.session) = (deliveries, session)
    }
}
