import CRabbitMQ
import Glibc

/// One librabbitmq connection with its only channel: log in, publish, subscribe, settle, drain. Confined to the thread of the
/// actor that owns it.
///
/// After any error it throws it is useless: drop it and make another. Dropping it never blocks.
final class Connection {
    /// One channel per connection: the library loses queued frames of other channels, and an error on any channel is treated
    /// as the loss of the connection anyway.
    static let channel: amqp_channel_t = 1

    let state: amqp_connection_state_t
    let arena = ArgumentArena()
    private(set) var frameMax = 131_072
    private var reader = FrameReader()

    /// Connects, logs in and opens the channel. Blocks the calling thread, each step no longer than the settings allow.
    init(settings: AMQPSettings) throws(AMQPError) {
        guard let state = amqp_new_connection() else {
            throw AMQPError(.unreachable, "No memory for a connection to the broker.")
        }
        self.state = state
        try openSocket(settings)
        setSocketOptions()
        try login(settings)
        frameMax = Int(amqp_get_frame_max(state))
        amqp_channel_open(state, Connection.channel)
        try checkReply()
    }

    deinit {
        // Shut down first: a close handshake with a broker that does not answer would block. The library closes the
        // descriptor; closing it here as well could hit another thread's new file.
        if descriptor >= 0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
        amqp_destroy_connection(state)
    }

    /// The socket, for `poll`. The library and OpenSSL read ahead, so drain before trusting it.
    var descriptor: Int32 { amqp_get_sockfd(state) }

    /// How often `drain` must be called for heartbeats to go out in time.
    var serviceInterval: Duration { .milliseconds(max(1, Int(amqp_get_heartbeat(state))) * 333) }

    /// The close handshake, so that the broker does not log a lost client. Waits a second at most; errors no longer matter.
    func close() {
        var timeout = timeval(.seconds(1))
        amqp_set_rpc_timeout(state, &timeout)
        amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }
}

extension Connection {
    /// Whether a frame is waiting, and whether the socket takes a publish without blocking. One system call.
    func readiness() -> (readable: Bool, writable: Bool) {
        var socket = pollfd(fd: descriptor, events: Int16(POLLIN) | Int16(POLLOUT), revents: 0)
        guard poll(&socket, 1, 0) > 0 else { return (false, false) }
        return (socket.revents & ~Int16(POLLOUT) != 0, socket.revents & Int16(POLLOUT) != 0)
    }

    /// Reads every frame that has arrived, answers heartbeats, and returns what happened. Does not wait.
    ///
    /// It goes on until the library says that there is no more: frames in the library's and in OpenSSL's buffers do not make
    /// the socket readable. Everything is copied out before the library's memory is released.
    /// - Parameter events: what happened, also that before an error.
    func drain(into events: inout [BrokerEvent]) throws(AMQPError) {
        var frame = amqp_frame_t()
        var noWait = timeval(tv_sec: 0, tv_usec: 0)
        while true {
            let status = amqp_simple_wait_frame_noblock(state, &frame, &noWait)
            if status == AMQP_STATUS_TIMEOUT.rawValue { break }
            try check(status)
            if let event = try reader.event(of: frame) { events.append(event) }
            amqp_maybe_release_buffers_on_channel(state, frame.channel)
        }
    }

    /// Gives the memory of answers already read back to the library, which otherwise grows with every request.
    func releaseMemory() { amqp_maybe_release_buffers(state) }
}

extension Connection {
    /// Puts the channel into confirm mode.
    func selectConfirms() throws(AMQPError) {
        amqp_confirm_select(state, Connection.channel)
        try checkReply()
    }

    /// Sends one message. Drain shortly before: the library waits without limit when it finds heartbeats overdue here.
    /// - Parameter sequence: the message's number among those published on this connection.
    func publish(_ message: Message, sequence: UInt64) throws(AMQPError) {
        arena.reset()
        let exchange = arena.bytes(message.exchange)
        let routingKey = arena.bytes(message.routingKey)
        var properties = message.properties.wire(in: arena, sequence: message.isMandatory ? sequence : nil)
        let status = message.body.withUnsafeBytes { body in
            let bytes = amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
            return amqp_basic_publish(
                state, Connection.channel, exchange, routingKey, message.isMandatory ? 1 : 0, 0, &properties, bytes)
        }
        try check(status)
        // The library corks the last frame of a body that fills it exactly; setting the option again pushes it out.
        if !message.body.isEmpty, message.body.count % (frameMax - 8) == 0 { setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1) }
    }

    /// Subscribes; deliveries follow as events.
    /// - Parameter tag: never used before on this broker, because quorum queues of this age lose messages of reused tags.
    func consume(queue: String, tag: String, prefetch: UInt16) throws(AMQPError) {
        arena.reset()
        amqp_basic_qos(state, Connection.channel, 0, prefetch, 0)
        try checkReply()
        amqp_basic_consume(
            state, Connection.channel, arena.bytes(queue), arena.bytes(tag), 0, 0, 0, amqp_table_t())
        try checkReply()
        releaseMemory()
    }

    /// Asks the broker to end the subscription; `cancelOk` follows as an event, after the deliveries already under way.
    func cancel(tag: String) throws(AMQPError) {
        arena.reset()
        var cancel = amqp_basic_cancel_t(consumer_tag: arena.bytes(tag), nowait: 0)
        try check(amqp_send_method(state, Connection.channel, AMQP_BASIC_CANCEL_METHOD, &cancel))
    }

    /// Sends a decision of the settlement tracker.
    func settle(_ settlement: SettlementTracker.Settlement) throws(AMQPError) {
        switch settlement {
        case .acknowledge(let tag): try check(amqp_basic_ack(state, Connection.channel, tag, 1))
        case .release(let tag, let multiple):
            try check(amqp_basic_nack(state, Connection.channel, tag, multiple ? 1 : 0, 1))
        }
    }

    /// Throws what the latest request failed with.
    func checkReply() throws(AMQPError) { try check(amqp_get_rpc_reply(state)) }

    private func check(_ reply: amqp_rpc_reply_t) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw AMQPError(closing: reply.reply)
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw AMQPError(status: reply.library_error)
        default: throw AMQPError(.connectionLost, "The broker closed the socket.")
        }
    }

    /// Positive statuses are not failures.
    private func check(_ status: Int32) throws(AMQPError) {
        if status < 0 { throw AMQPError(status: status) }
    }
}

extension Connection {
    private func openSocket(_ settings: AMQPSettings) throws(AMQPError) {
        let socket = try settings.tls.map { (tls) throws(AMQPError) in try tlsSocket(tls) } ?? amqp_tcp_socket_new(state)
        guard let socket else { throw AMQPError(.unreachable, "No memory for a socket to the broker.") }
        var timeout = timeval(settings.connectTimeout)
        amqp_set_handshake_timeout(state, &timeout)
        let status = amqp_socket_open_noblock(socket, settings.host, Int32(settings.port), &timeout)
        guard status == 0 else { throw AMQPError(opening: status, host: settings.host, port: settings.port) }
        timeout = timeval(settings.rpcTimeout)
        amqp_set_rpc_timeout(state, &timeout)
    }

    private static let tlsStatus = amqp_initialize_ssl_library()

    private func tlsSocket(_ tls: AMQPSettings.TLS) throws(AMQPError) -> OpaquePointer? {
        guard Connection.tlsStatus == 0, let socket = amqp_ssl_socket_new(state) else { return nil }
        amqp_ssl_socket_set_verify_peer(socket, tls.verifyPeer ? 1 : 0)
        amqp_ssl_socket_set_verify_hostname(socket, tls.verifyHost ? 1 : 0)
        if let authorities = tls.caCertificate, amqp_ssl_socket_set_cacert(socket, authorities) != 0 {
            throw AMQPError(.tls, "Cannot read the authorities' certificates in \(authorities).", isRetriable: false)
        }
        if let certificate = tls.clientCertificate, let key = tls.clientKey,
            amqp_ssl_socket_set_key(socket, certificate, key) != 0
        {
            throw AMQPError(.tls, "Cannot read the client certificate \(certificate) with key \(key).", isRetriable: false)
        }
        return socket
    }

    /// A send buffer that takes a whole publish without blocking, and an end to sends that the other side never reads.
    private func setSocketOptions() {
        setOption(SOL_SOCKET, SO_SNDBUF, 1 << 20)
        setOption(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 15_000)
    }

    private func setOption(_ level: Int32, _ name: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private func login(_ settings: AMQPSettings) throws(AMQPError) {
        arena.reset()
        // Without these capabilities the broker keeps silent about alarms and deleted queues.
        let capabilities: [String: FieldValue] = [
            "connection.blocked": true, "consumer_cancel_notify": true, "basic.nack": true, "publisher_confirms": true,
        ]
        var properties = arena.table([
            "product": "waybill", "connection_name": .string(settings.connectionName), "capabilities": .table(capabilities),
        ])
        let heartbeat = Int32(settings.heartbeat.components.seconds)
        let reply = waybill_amqp_login(
            state, settings.virtualHost, 1, Int32(frameMax), heartbeat, &properties, settings.user, settings.password)
        try check(reply)
    }
}

extension timeval {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
