import CRabbitMQ
import Glibc

extension Connection {
    /// What the broker says of its own accord.
    enum Event {
        case delivery(Delivery)
        /// A mandatory message came back; `sequence` is nil when somebody else's header is on it.
        case returned(sequence: UInt64?, code: Int, reason: String)
        case confirm(sequence: UInt64, multiple: Bool, isAcknowledged: Bool)
        case blocked(reason: String)
        case unblocked
        /// The broker ended the consumer.
        case consumerCancelled
        /// The broker did as `cancel` asked.
        case cancelDone
    }

    /// Takes everything that has arrived, answers heartbeats, and returns what happened. Does not wait.
    ///
    /// It goes on until the library says that there is no more: frames in the library's and in OpenSSL's buffers do not make
    /// the socket readable. Everything is copied out before the library's memory is released.
    /// - Parameter events: what happened, also that before an error.
    func drain(into events: inout [Event]) throws(AMQPError) {
        var frame = amqp_frame_t()
        var patience = timeval(tv_sec: 0, tv_usec: 0)
        while true {
            let status = amqp_simple_wait_frame_noblock(state, &frame, &patience)
            if status == AMQP_STATUS_TIMEOUT.rawValue { break }
            try check(status)
            if let event = try interpret(frame) { events.append(event) }
            amqp_maybe_release_buffers_on_channel(state, frame.channel)
        }
    }

    private func interpret(_ frame: amqp_frame_t) throws(AMQPError) -> Event? {
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD:
            return try interpret(frame.payload.method)
        case AMQP_FRAME_HEADER:
            let header = frame.payload.properties
            let properties = MessageProperties(header.decoded.load(as: amqp_basic_properties_t.self))
            return try assembler.header(properties, bodySize: header.body_size).map(event)
        case AMQP_FRAME_BODY:
            return try assembler.fragment(frame.payload.body_fragment.buffer).map(event)
        default:
            return nil
        }
    }

    private func interpret(_ method: amqp_method_t) throws(AMQPError) -> Event? {
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            try assembler.begin(.init(method.decoded.load(as: amqp_basic_deliver_t.self)))
            return nil
        case AMQP_BASIC_RETURN_METHOD:
            let returned = method.decoded.load(as: amqp_basic_return_t.self)
            try assembler.begin(.returned(code: Int(returned.reply_code), reason: returned.reply_text.string))
            return nil
        case AMQP_BASIC_ACK_METHOD:
            let ack = method.decoded.load(as: amqp_basic_ack_t.self)
            return .confirm(sequence: ack.delivery_tag, multiple: ack.multiple != 0, isAcknowledged: true)
        case AMQP_BASIC_NACK_METHOD:
            let nack = method.decoded.load(as: amqp_basic_nack_t.self)
            return .confirm(sequence: nack.delivery_tag, multiple: nack.multiple != 0, isAcknowledged: false)
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .blocked(reason: method.decoded.load(as: amqp_connection_blocked_t.self).reason.string)
        case AMQP_CONNECTION_UNBLOCKED_METHOD: return .unblocked
        case AMQP_BASIC_CANCEL_METHOD: return .consumerCancelled
        case AMQP_BASIC_CANCEL_OK_METHOD: return .cancelDone
        case AMQP_CONNECTION_CLOSE_METHOD, AMQP_CHANNEL_CLOSE_METHOD: throw closure(method)
        default: return nil
        }
    }

    private func event(_ content: FrameAssembler.Content) -> Event {
        var properties = content.properties
        let sequence =
            properties.headers.isEmpty ? nil : properties.headers.removeValue(forKey: MessageProperties.sequenceHeader)
        switch content.start {
        case .deliver(let tag, let isRedelivered, let exchange, let routingKey):
            return .delivery(
                Delivery(
                    deliveryTag: tag, isRedelivered: isRedelivered, exchange: exchange, routingKey: routingKey,
                    properties: properties, body: content.body))
        case .returned(let code, let reason):
            return .returned(sequence: sequence?.int.flatMap(UInt64.init(exactly:)), code: code, reason: reason)
        }
    }
}

extension FrameAssembler.Start {
    fileprivate init(_ deliver: amqp_basic_deliver_t) {
        self = .deliver(
            tag: deliver.delivery_tag, isRedelivered: deliver.redelivered != 0, exchange: deliver.exchange.string,
            routingKey: deliver.routing_key.string)
    }
}
