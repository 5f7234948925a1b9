import CRabbitMQ
import Glibc

extension Connection {
    /// Whether a frame is waiting, and whether the socket takes a publish without blocking. One system call.
    func readiness() -> (readable: Bool, writable: Bool) {
        var socket = pollfd(fd: descriptor, events: Int16(POLLIN) | Int16(POLLOUT), revents: 0)
        guard poll(&socket, 1, 0) > 0 else { return (false, false) }
        return (socket.revents & ~Int16(POLLOUT) != 0, socket.revents & Int16(POLLOUT) != 0)
    }

    /// Gives the memory of answers already read back to the library, which otherwise grows with every request.
    func releaseMemory() { amqp_maybe_release_buffers(state) }

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
        amqp_basic_consume(state, Connection.channel, arena.bytes(queue), arena.bytes(tag), 0, 0, 0, amqp_table_t())
        try checkReply()
        releaseMemory()
    }

    /// Asks the broker to end the subscription; `cancelDone` follows as an event, after the deliveries already under way.
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
}
