import CRabbitMQ

/// Why the broker or the way to it failed. Whatever it is, the connection it happened on is gone.
package struct AMQPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure. More kinds may come; compare with `==`, do not switch exhaustively.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package let description: String

        /// Nothing listens there, the name does not resolve, or the network has no route.
        package static let unreachable = Code(description: "unreachable")
        /// The connection ended while it was in use: socket closed, missed heartbeats, broker shutting down.
        package static let connectionLost = Code(description: "connection-lost")
        /// The broker took too long to answer.
        package static let timedOut = Code(description: "timed-out")
        /// Wrong user or password, or no permission (403, 530).
        package static let accessRefused = Code(description: "access-refused")
        /// The queue or exchange does not exist (404).
        package static let notFound = Code(description: "not-found")
        /// The queue or exchange exists with other properties, or a delivery waited too long for its settlement (406).
        package static let preconditionFailed = Code(description: "precondition-failed")
        /// Another connection holds the queue exclusively (405).
        package static let resourceLocked = Code(description: "resource-locked")
        /// The broker cancelled the consumer: its queue was deleted or moved.
        package static let consumerCancelled = Code(description: "consumer-cancelled")
        /// The certificate, its chain or its host name did not verify, or a certificate file cannot be read.
        package static let tls = Code(description: "tls")
        /// The other side does not speak AMQP 0-9-1 as agreed.
        package static let protocolViolation = Code(description: "protocol-violation")
        /// A setting is unusable.
        package static let invalidSettings = Code(description: "invalid-settings")
        /// Used after `close()`.
        package static let closed = Code(description: "closed")
        /// Any other refusal; see `replyCode`.
        package static let refused = Code(description: "refused")
    }

    package let code: Code
    /// One sentence for a person, with the values that matter.
    package let message: String
    /// Whether the same call may succeed later without anybody changing a setting.
    package let isRetriable: Bool
    /// The broker's AMQP reply code, when it gave one.
    package let replyCode: Int?

    package init(_ code: Code, _ message: String, isRetriable: Bool = true, replyCode: Int? = nil) {
        (self.code, self.message, self.isRetriable, self.replyCode) = (code, message, isRetriable, replyCode)
    }

    package var description: String {
        let reply = replyCode.map { " \($0)" } ?? ""
        return "AMQP \(code)\(reply): \(message)"
    }
}

extension AMQPError {
    /// What a `connection.close` or `channel.close` from the broker means.
    init(replyCode: Int, text: String) {
        switch replyCode {
        case 403, 530: self.init(.accessRefused, text, isRetriable: false, replyCode: replyCode)
        case 404: self.init(.notFound, text, replyCode: replyCode)
        case 405: self.init(.resourceLocked, text, replyCode: replyCode)
        case 406: self.init(.preconditionFailed, text, replyCode: replyCode)
        case 320: self.init(.connectionLost, text, replyCode: replyCode)
        default: self.init(.refused, text, replyCode: replyCode)
        }
    }

    /// What a close from the broker says.
    init(closing method: amqp_method_t) {
        switch method.id {
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.load(as: amqp_connection_close_t.self)
            self.init(replyCode: Int(close.reply_code), text: close.reply_text.string)
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = method.decoded.load(as: amqp_channel_close_t.self)
            self.init(replyCode: Int(close.reply_code), text: close.reply_text.string)
        default:
            self.init(.protocolViolation, "The broker answered with method \(method.id).")
        }
    }
}

extension AMQPError {
    /// A failure of the library on an open connection.
    init(status: Int32) {
        let text = String(cString: amqp_error_string2(status))
        switch amqp_status_enum(status) {
        case AMQP_STATUS_TIMEOUT:
            self.init(.timedOut, "The broker did not answer in time.")
        case AMQP_STATUS_SSL_PEER_VERIFY_FAILED, AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED:
            self.init(.tls, "The broker's certificate did not verify: \(text).", isRetriable: false)
        case AMQP_STATUS_SSL_ERROR, AMQP_STATUS_SSL_CONNECTION_FAILED, AMQP_STATUS_SSL_SET_ENGINE_FAILED:
            self.init(.tls, "TLS failed: \(text).")
        case AMQP_STATUS_BROKER_UNSUPPORTED_SASL_METHOD:
            self.init(.accessRefused, "The broker does not take a password: \(text).", isRetriable: false)
        case AMQP_STATUS_BAD_AMQP_DATA, AMQP_STATUS_UNKNOWN_CLASS, AMQP_STATUS_UNKNOWN_METHOD, AMQP_STATUS_UNEXPECTED_STATE,
            AMQP_STATUS_WRONG_METHOD, AMQP_STATUS_INCOMPATIBLE_AMQP_VERSION:
            self.init(.protocolViolation, "The broker does not speak AMQP 0-9-1 as expected: \(text).")
        default:
            self.init(.connectionLost, "The connection to the broker broke: \(text).")
        }
    }

    /// A failure to reach the broker at all.
    init(opening status: Int32, host: String, port: Int) {
        let failure = AMQPError(status: status)
        if failure.code == .tls {
            self = failure
        } else {
            self.init(.unreachable, "No connection to the broker at \(host):\(port): \(failure.message)")
        }
    }
}
