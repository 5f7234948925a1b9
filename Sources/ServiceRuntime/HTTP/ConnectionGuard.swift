import FoundationEssentials
import HTTPTypes
import Metrics
import NIOCore
import NIOHTTPTypes

/// Stands before every connection: ends those that take too long, and those that are too many.
///
/// Hummingbird's own idle time knows no difference between a sender that is slow and a program that is busy, and none between a byte and
/// a body. Answers that are given here are given without the program: the request has not reached it, or not as a whole.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Paths that are answered on a connection beside the limit.
    private static let always: Set<Substring> = ["/live", "/ready", "/metrics"]

    private let limits: HTTPLimits
    private let cap: ConnectionCap
    private var wait: ConnectionWait
    /// Its number among the connections beside the limit.
    private var spare: Int?
    private var isPart = false
    private var isRefused = false
    private var timer: (due: NIODeadline, task: Scheduled<Void>)?

    init(_ limits: HTTPLimits, cap: ConnectionCap) {
        (self.limits, self.cap) = (limits, cap)
        wait = ConnectionWait(limits, isSpare: false, now: .now())
    }

    /// How long ago the first byte of the request came that is being answered; nil when there is none.
    var age: TimeAmount? { wait.began.map { .now() - $0 } }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        spare = cap.enter { channel.close(promise: nil) }
        wait = ConnectionWait(limits, isSpare: spare != nil, now: .now())
        // Of what nobody reads yet, a few of these lie in memory for each connection.
        _ = context.channel.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 << 10))
        schedule(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cap.leave(spare)
        timer?.task.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isPart = true
        guard !isRefused else { return }
        let part = unwrapInboundIn(data)
        wait.read(part, now: .now())
        if case .body = part, wait.isLingering { return }
        if case .head(let head) = part, let spare {
            cap.asked(spare)
            guard Self.always.contains(head.path?.prefix { $0 != "?" } ?? "") else { return refuse(.tooMany, context) }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        wait.readComplete(isPart: isPart, now: .now())
        isPart = false
        schedule(context)
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        wait.ask(now: .now())
        schedule(context)
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isRefused else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        let part = unwrapOutboundIn(data)
        wait.write(part, now: .now())
        if case .end = part, spare != nil {
            context.writeAndFlush(data, promise: promise)
            return close(context)
        }
        schedule(context)
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        wait.output(isStuck: !context.channel.isWritable, now: .now())
        schedule(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            wait.stop(now: .now())
            schedule(context)
        }
        context.fireUserInboundEventTriggered(event)
    }
}

extension ConnectionGuard {
    /// One alarm at a time; one that was set for a time that was put off finds that out when it comes.
    private func schedule(_ context: ChannelHandlerContext) {
        guard let due = wait.deadline, !isRefused else { return }
        if let timer, timer.due <= due { return }
        timer?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { [self] in
            timer = nil
            alarm(context)
        }
        timer = (due, task)
    }

    private func alarm(_ context: ChannelHandlerContext) {
        guard let due = wait.deadline, due <= .now() else { return schedule(context) }
        switch wait.end {
        case .silent: close(context)
        case .tooSlow: refuse(.tooSlow, context)
        case .stopping: refuse(.stopping, context)
        }
    }

    /// Answers in the program's place and closes.
    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        Counter(label: "waybill_http_ended_total", dimensions: [("reason", refusal.reason)]).increment()
        guard wait.mayAnswer else { return close(context) }
        isRefused = true
        let (head, body) = refusal.answer
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        close(context)
    }

    /// Whoever reads a body here learns from the decoder that it is not whole.
    private func close(_ context: ChannelHandlerContext) {
        isRefused = true
        context.close(promise: nil)
    }

    /// Why a connection ends here.
    private enum Refusal {
        case tooMany, tooSlow, stopping

        /// For the metric.
        var reason: String {
            switch self {
            case .tooMany: "connections"
            case .tooSlow: "slow"
            case .stopping: "stopping"
            }
        }

        var answer: (HTTPResponse, [UInt8]) {
            let problem = problem
            let body = (try? JSONEncoder.sorted.encode(problem)).map(Array.init) ?? []
            var fields: HTTPFields = [
                .contentType: "application/problem+json", .connection: "close", .contentLength: "\(body.count)",
            ]
            if let retryAfter = problem.retryAfter { fields[.retryAfter] = "\(retryAfter)" }
            return (HTTPResponse(status: problem.status, headerFields: fields), body)
        }

        private var problem: ProblemDetails {
            switch self {
            case .tooMany:
                ProblemDetails(
                    status: .serviceUnavailable, title: "Busy", detail: "Too many connections are open; come again.",
                    retryAfter: 5)
            case .tooSlow:
                ProblemDetails(
                    status: .requestTimeout, title: "Too slow", detail: "The request did not come in time; nothing was changed.")
            case .stopping:
                ProblemDetails(
                    status: .serviceUnavailable, title: "Stopping", detail: "The program is stopping. Send the request again.",
                    retryAfter: 1)
            }
        }
    }
}
