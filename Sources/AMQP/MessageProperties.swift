package import FoundationEssentials

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
