package import FoundationEssentials

/// A message to publish.
package struct Message: Sendable, Equatable {
    /// Empty for the default exchange, which takes the routing key as a queue's name.
    package var exchange: String
    package var routingKey: String
    package var properties: MessageProperties
    package var body: [UInt8]
    /// Whether the broker returns the message (`Confirmation.returned`) when no queue takes it. Otherwise it confirms it.
    package var isMandatory: Bool

    package init(
        exchange: String, routingKey: String, properties: MessageProperties = MessageProperties(), body: [UInt8],
        isMandatory: Bool = false
    ) {
        (self.exchange, self.routingKey, self.properties) = (exchange, routingKey, properties)
        (self.body, self.isMandatory) = (body, isMandatory)
    }
}

/// What travels beside the body.
package struct MessageProperties: Sendable, Equatable {
    package var contentType: String?
    package var messageID: String?
    /// The kind of message; the contract's name.
    package var type: String?
    /// The program that published it.
    package var appID: String?
    package var correlationID: String?
    /// Whole seconds on the wire.
    package var timestamp: Date?
    /// Whether the message survives a restart of the broker in a durable queue. Quorum queues keep every message.
    package var isPersistent: Bool
    /// Must fit into one frame together with the rest (128 KiB); keep it under 8 KiB.
    package var headers: [String: FieldValue]

    package init(
        contentType: String? = nil, messageID: String? = nil, type: String? = nil, appID: String? = nil,
        correlationID: String? = nil, timestamp: Date? = nil, isPersistent: Bool = true, headers: [String: FieldValue] = [:]
    ) {
        (self.contentType, self.messageID, self.type, self.appID) = (contentType, messageID, type, appID)
        (self.correlationID, self.timestamp) = (correlationID, timestamp)
        (self.isPersistent, self.headers) = (isPersistent, headers)
    }
}

/// A value in a header table. Narrower integers, timestamps (seconds) and decimals that other clients send arrive as `int`
/// and `double`; a string that is not UTF-8 arrives as `bytes`.
package enum FieldValue: Sendable, Equatable {
    case string(String)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    case bytes([UInt8])
    case array([FieldValue])
    case table([String: FieldValue])
    case null
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension FieldValue {
    /// The text, when it is a string.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, when it is an integer.
    package var int: Int64? {
        if case .int(let value) = self { value } else { nil }
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
    /// Whether the queue has delivered it before.
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

    /// How often a quorum queue has delivered it before without getting an acknowledgement; 0 when the queue does not say.
    package var deliveryCount: Int { properties.headers["x-delivery-count"]?.int.map(Int.init) ?? 0 }
}

/// Deliveries given to a caller together, in queue order.
package struct DeliveryBatch: Sendable {
    package let deliveries: [Delivery]
    /// Which connection they came on. Settling a batch of an earlier session does nothing: the broker has taken its
    /// deliveries back and delivers them again.
    package let session: UInt64

    package init(deliveries: [Delivery], session: UInt64) {
        (self.deliveries, self.session) = (deliveries, session)
    }
}
