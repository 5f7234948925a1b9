/// What came back for a call, or did not.
enum RawOutcome: Sendable, Equatable {
    /// An answer of HTTP.
    case answered(RawAnswer)
    /// The other side closed without a word.
    case closed
    /// Nobody listens.
    case unreachable
    /// Neither an answer nor an end as long as the caller waited.
    case held
    /// The caller has left before there was either, as it meant to.
    case left
}

/// An answer of HTTP, as far as it matters to an attacker.
struct RawAnswer: Sendable, Equatable {
    let status: Int
    /// Whether it says when to come again.
    let hasRetryAfter: Bool
    let body: String
    /// Answers that came on the connection.
    let count: Int

    /// - Parameter bytes: everything that came.
    /// - Returns: nil as long as the first answer is not whole.
    init?(_ bytes: [UInt8]) {
        guard let end = Self.headerEnd(bytes) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        let fields = lines.dropFirst().map { $0.lowercased() }
        let length = fields.first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        let rest = bytes[end...].dropFirst(4)
        guard rest.count >= length else { return nil }
        (self.status, hasRetryAfter) = (status, fields.contains { $0.hasPrefix("retry-after:") })
        body = String(decoding: rest.prefix(length), as: UTF8.self)
        count = String(decoding: bytes, as: UTF8.self).components(of: "HTTP/1.1 ")
    }

    private static func headerEnd(_ bytes: [UInt8]) -> Int? { bytes.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound }
}

extension String {
    /// How often a text is in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}

/// What one caller sends, and how: the bytes of one connection.
struct RawCall: Sendable {
    let port: Int
    /// Sent as fast as they are taken.
    var bytes: [UInt8] = []
    /// Sent after those, byte by byte, with a pause before each.
    var trickle: [UInt8] = []
    var pause = Duration.milliseconds(250)
    /// Whether to wait for what comes after the first answer, until the other side closes or nothing has come for a second.
    var staysForMore = false
    /// After which the caller hangs up, however it is treated.
    var leaves: Duration?

    /// 127.0.0.2; honest callers come from 127.0.0.1.
    static let attackersAddress: UInt32 = 2
    /// After which a program that neither answers nor closes has failed: more than any of its limits.
    static let patience = Duration.seconds(90)

    /// Makes the call.
    /// - Throws: `CancellationError`.
    func make(patience: Duration = Self.patience) async throws -> RawOutcome {
        let deadline = ContinuousClock.now + (leaves ?? patience)
        let socket: RawSocket
        do { socket = try RawSocket(port: port, source: Self.attackersAddress) } catch { return .unreachable }
        try await push(bytes[...], into: socket, until: deadline)
        for byte in trickle where socket.received.isEmpty && !socket.isEnded && ContinuousClock.now < deadline {
            try await Task.sleep(for: pause)
            try await push([byte], into: socket, until: deadline)
            socket.receive()
        }
        return try await outcome(of: socket, until: deadline)
    }

    /// Sends until all is taken, the other side closes, or it has answered: who was refused need not go on.
    private func push(_ bytes: ArraySlice<UInt8>, into socket: RawSocket, until deadline: ContinuousClock.Instant) async throws {
        var (rest, wait) = (bytes, Wait())
        while !rest.isEmpty, !socket.isEnded, ContinuousClock.now < deadline {
            // Closed in the middle of a body: perhaps with an answer, which is still to be read.
            guard let taken = try? socket.send(rest) else { break }
            rest = rest.dropFirst(taken)
            socket.receive()
            guard taken == 0 else { continue }
            if RawAnswer(socket.received) != nil { return }
            try await wait.next()
        }
    }

    private func outcome(of socket: RawSocket, until deadline: ContinuousClock.Instant) async throws -> RawOutcome {
        var wait = Wait()
        while ContinuousClock.now < deadline {
            socket.receive()
            if let answer = RawAnswer(socket.received), !staysForMore || socket.isEnded { return .answered(answer) }
            if socket.isEnded { return socket.isRefused ? .unreachable : .closed }
            if staysForMore, wait.total > .seconds(1), let answer = RawAnswer(socket.received) { return .answered(answer) }
            try await wait.next()
        }
        return leaves == nil ? .held : .left
    }
}

/// Pauses between two looks, longer each time, up to a tenth of a second.
private struct Wait {
    private var pause = Duration.milliseconds(1)
    private(set) var total = Duration.zero

    mutating func next() async throws {
        try await Task.sleep(for: pause)
        total += pause
        pause = min(pause * 2, .milliseconds(100))
    }
}

extension RawCall {
    /// A request with a header as it should be.
    /// - Parameter announced: bytes of the body, where it is not `body.count`.
    static func request(
        _ method: String, _ path: String, port: Int, key: String? = nil, headers: [String: String] = [:], body: [UInt8]? = nil,
        announced: String? = nil
    ) -> RawCall {
        var lines = ["\(method) \(path) HTTP/1.1", "host: 127.0.0.1:\(port)"]
        if let key { lines.append("authorization: Bearer \(key)") }
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if let length = announced ?? body.map({ "\($0.count)" }) { lines.append("content-length: \(length)") }
        return RawCall(port: port, bytes: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
    }
}
