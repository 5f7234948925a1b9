/// Puts a message together from its method, header and body frames. Pure: it is fed what the frames say.
struct FrameAssembler {
    /// The method frame a message starts with.
    enum Start: Equatable {
        case deliver(tag: UInt64, isRedelivered: Bool, exchange: String, routingKey: String)
        case returned(code: Int, reason: String)
    }

    /// A whole message.
    struct Content: Equatable {
        let start: Start
        let properties: MessageProperties
        let body: [UInt8]
    }

    private enum State {
        case idle
        case awaitingHeader(Start)
        case awaitingBody(Start, MessageProperties, size: Int)
    }

    private var state = State.idle
    private var body: [UInt8] = []

    /// Whether a message is half here.
    var isInsideMessage: Bool {
        if case .idle = state { false } else { true }
    }

    mutating func begin(_ start: Start) throws(AMQPError) {
        guard case .idle = state else { throw unexpected("a method") }
        state = .awaitingHeader(start)
    }

    /// - Returns: the message, when its body is empty.
    mutating func header(_ properties: MessageProperties, bodySize: UInt64) throws(AMQPError) -> Content? {
        guard case .awaitingHeader(let start) = state else { throw unexpected("a header") }
        guard bodySize > 0 else {
            state = .idle
            return Content(start: start, properties: properties, body: [])
        }
        guard let size = Int(exactly: bodySize) else { throw unexpected("a body of \(bodySize) bytes") }
        body = []
        // The size is the sender's word: memory beyond it is taken only as bytes arrive.
        body.reserveCapacity(min(size, 16 << 20))
        state = .awaitingBody(start, properties, size: size)
        return nil
    }

    /// - Returns: the message, when this was its last fragment.
    mutating func fragment(_ bytes: UnsafeRawBufferPointer) throws(AMQPError) -> Content? {
        guard case .awaitingBody(let start, let properties, let size) = state else { throw unexpected("a body") }
        guard body.count + bytes.count <= size else { throw unexpected("more body than announced") }
        body.append(contentsOf: bytes)
        guard body.count == size else { return nil }
        state = .idle
        var whole: [UInt8] = []
        swap(&whole, &body)
        return Content(start: start, properties: properties, body: whole)
    }

    private func unexpected(_ what: String) -> AMQPError {
        AMQPError(.protocolViolation, "The broker sent \(what) frame where another was due.")
    }
}
