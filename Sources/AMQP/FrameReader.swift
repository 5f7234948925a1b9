import CRabbitMQ

/// What the broker says of its own accord.
enum BrokerEvent {
    case delivery(Delivery)
    /// A mandatory message came back; `sequence` is nil when somebody else's header is on it.
    case returned(sequence: UInt64?, code: Int, reason: String)
    case confirm(sequence: UInt64, multiple: Bool, isAcknowledged: Bool)
    case blocked(reason: String)
    case unblocked
    /// The broker ended the consumer.
    case consumerCancelled
    /// The broker has ended the consumer as asked.
    case cancelOk
}

/// Turns the library's frames into events, copying everything out of the library's memory.
struct FrameReader {
    private var assembler = FrameAssembler()

    /// - Returns: nil when the frame is part of a message that is not whole yet, or says nothing that matters here.
    /// - Throws: what the broker closed the channel or the connection for, and frames out of turn.
    mutating func event(of frame: amqp_frame_t) throws(AMQPError) -> BrokerEvent? {
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD:
            return try event(of: frame.payload.method)
        case AMQP_FRAME_HEADER:
            let header = frame.payload.properties
            let properties = MessageProperties(header.decoded.load(as: amqp_basic_properties_t.self))
            return try assembler.header(properties, bodySize: header.body_size).map(BrokerEvent.init)
        case AMQP_FRAME_BODY:
            return try assembler.fragment(frame.payload.body_fragment.buffer).map(BrokerEvent.init)
        default:
            return nil
        }
    }

    private mutating func event(of method: amqp_method_t) throws(AMQPError) -> BrokerEvent? {
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
        case AMQP_BASIC_CANCEL_OK_METHOD: return .cancelOk
        case AMQP_CONNECTION_CLOSE_METHOD, AMQP_CHANNEL_CLOSE_METHOD: throw AMQPError(closing: method)
        default: return nil
        }
    }
}

extension BrokerEvent {
    fileprivate init(_ content: FrameAssembler.Content) {
        var properties = content.properties
        let sequence =
            properties.headers.isEmpty ? nil : properties.headers.removeValue(forKey: MessageProperties.sequenceHeader)
        switch content.start {
        case .deliver(let tag, let isRedelivered, let exchange, let routingKey):
            self = .delivery(
                Delivery(
                    deliveryTag: tag, isRedelivered: isRedelivered, exchange: exchange, routingKey: routingKey,
                    properties: properties, body: content.body))
        case .returned(let code, let reason):
            self = .returned(sequence: sequence?.int.flatMap(UInt64.init(exactly:)), code: code, reason: reason)
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
