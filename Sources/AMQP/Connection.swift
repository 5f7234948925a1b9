import CRabbitMQ
import Glibc

/// One librabbitmq connection with its only channel. Confined to the thread of the actor that owns it.
///
/// After any error it throws it is useless: drop it and make another. Dropping it never blocks.
final class Connection {
    /// One channel per connection: the library loses queued frames of other channels, and an error on any channel is treated
    /// as the loss of the connection anyway.
    static let channel: amqp_channel_t = 1

    let state: amqp_connection_state_t
    let arena = Arena()
    let rpcTimeout: Duration
    private(set) var frameMax = 131_072
    var assembler = FrameAssembler()

    /// Connects, logs in and opens the channel. Blocks the calling thread, each step no longer than the settings allow.
    init(settings: AMQPSettings) throws(AMQPError) {
        guard let state = amqp_new_connection() else {
            throw AMQPError(.unreachable, "No memory for a connection to the broker.")
        }
        self.state = state
        rpcTimeout = settings.rpcTimeout
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

    /// Says goodbye, so that the broker does not log a lost client. Waits a second at most; errors no longer matter.
    func close() {
        var patience = timeval(.seconds(1))
        amqp_set_rpc_timeout(state, &patience)
        amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }

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

    func setOption(_ level: Int32, _ name: Int32, _ value: Int32) {
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
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}
