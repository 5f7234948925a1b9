import CRabbitMQ
import FoundationEssentials

extension MessageProperties {
    /// On mandatory messages only: tells which message a `basic.return` returns, which the protocol does not say.
    static let sequenceHeader = "x-publish-sequence"

    /// The properties in the library's form, in the arena's memory.
    /// - Parameter sequence: for `sequenceHeader`.
    func wire(in arena: ArgumentArena, sequence: UInt64?) -> amqp_basic_properties_t {
        var wire = amqp_basic_properties_t()
        var flags: Int32 = AMQP_BASIC_DELIVERY_MODE_FLAG
        func set(_ value: String?, _ flag: Int32, _ field: WritableKeyPath<amqp_basic_properties_t, amqp_bytes_t>) {
            guard let value else { return }
            flags |= flag
            wire[keyPath: field] = arena.bytes(value)
        }
        set(contentType, AMQP_BASIC_CONTENT_TYPE_FLAG, \.content_type)
        set(messageID, AMQP_BASIC_MESSAGE_ID_FLAG, \.message_id)
        set(type, AMQP_BASIC_TYPE_FLAG, \.type)
        set(appID, AMQP_BASIC_APP_ID_FLAG, \.app_id)
        set(correlationID, AMQP_BASIC_CORRELATION_ID_FLAG, \.correlation_id)
        if let timestamp {
            flags |= AMQP_BASIC_TIMESTAMP_FLAG
            wire.timestamp = UInt64(max(0, timestamp.timeIntervalSince1970))
        }
        var headers = headers
        if let sequence { headers[MessageProperties.sequenceHeader] = .int(Int64(sequence)) }
        if !headers.isEmpty {
            flags |= AMQP_BASIC_HEADERS_FLAG
            wire.headers = arena.table(headers)
        }
        wire.delivery_mode = isPersistent ? 2 : 1
        wire._flags = amqp_flags_t(flags)
        return wire
    }

    /// Copies the properties out of library memory.
    init(_ wire: amqp_basic_properties_t) {
        func text(_ flag: Int32, _ value: amqp_bytes_t) -> String? { wire.has(flag) ? value.string : nil }
        self.init(
            contentType: text(AMQP_BASIC_CONTENT_TYPE_FLAG, wire.content_type),
            messageID: text(AMQP_BASIC_MESSAGE_ID_FLAG, wire.message_id),
            type: text(AMQP_BASIC_TYPE_FLAG, wire.type),
            appID: text(AMQP_BASIC_APP_ID_FLAG, wire.app_id),
            correlationID: text(AMQP_BASIC_CORRELATION_ID_FLAG, wire.correlation_id),
            timestamp: wire.has(AMQP_BASIC_TIMESTAMP_FLAG) ? Date(timeIntervalSince1970: Double(wire.timestamp)) : nil,
            isPersistent: wire.has(AMQP_BASIC_DELIVERY_MODE_FLAG) && wire.delivery_mode == 2,
            headers: wire.has(AMQP_BASIC_HEADERS_FLAG) ? [String: FieldValue](wire.headers) : [:])
    }
}

extension amqp_basic_properties_t {
    fileprivate func has(_ flag: Int32) -> Bool { _flags & amqp_flags_t(flag) != 0 }
}

extension Message {
    /// RabbitMQ's default limit on a body.
    private static let largestBody = 134_217_728

    /// Why the message can't be framed, or nil when it can. A header frame is never split, and short strings end at 255
    /// bytes; the library finds out only when half the message is on the wire.
    func framingProblem(frameMax: Int) -> String? {
        let short = [
            exchange, routingKey, properties.contentType, properties.messageID, properties.type, properties.appID,
            properties.correlationID,
        ].compactMap { $0?.utf8.count }
        let keys = properties.headers.keys.map(\.utf8.count)
        if (short + keys).contains(where: { $0 > 255 }) { return "a name, key or property is longer than 255 bytes" }
        let size = short.reduce(256, +) + FieldValue.table(properties.headers).wireSize
        if size > frameMax { return "the header needs \(size) bytes and a frame holds \(frameMax)" }
        if body.count > Message.largestBody { return "the body's \(body.count) bytes are over \(Message.largestBody)" }
        return nil
    }

    /// An estimate of what the message takes in socket buffers.
    var wireSize: Int { body.count + 256 }
}

extension FieldValue {
    /// Bytes on the wire, type tag and lengths included.
    fileprivate var wireSize: Int {
        switch self {
        case .string(let text): 5 + text.utf8.count
        case .bytes(let bytes): 5 + bytes.count
        case .int, .double: 9
        case .bool: 2
        case .null: 1
        case .array(let values): values.reduce(5) { $0 + $1.wireSize }
        case .table(let fields): fields.reduce(5) { $0 + 1 + $1.key.utf8.count + $1.value.wireSize }
        }
    }
}
