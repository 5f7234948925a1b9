import CRabbitMQ

extension Connection {
    /// Throws what the reply says went wrong.
    func check(_ reply: amqp_rpc_reply_t) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw closure(reply.reply)
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw AMQPError(status: reply.library_error)
        default: throw AMQPError(.connectionLost, "The broker closed the socket.")
        }
    }

    /// Throws what the latest request failed with.
    func checkReply() throws(AMQPError) { try check(amqp_get_rpc_reply(state)) }

    /// Throws when the library reports a failure; positive statuses are not failures.
    func check(_ status: Int32) throws(AMQPError) {
        if status < 0 { throw AMQPError(status: status) }
    }

    /// What a close from the broker says.
    func closure(_ method: amqp_method_t) -> AMQPError {
        switch method.id {
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.load(as: amqp_connection_close_t.self)
            return AMQPError(replyCode: Int(close.reply_code), text: close.reply_text.string)
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = method.decoded.load(as: amqp_channel_close_t.self)
            return AMQPError(replyCode: Int(close.reply_code), text: close.reply_text.string)
        default:
            return AMQPError(.protocolViolation, "The broker answered with method \(method.id).")
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
