import FoundationEssentials
import Logging
import Metrics
import OutgoingHTTP
import Postgres
import ServiceLifecycle
import Synchronization

/// Addresses what is new and sends what is due, as long as the program runs.
///
/// What is under way when the program stops is broken off and sent again once its lease has ended: an endpoint may get a notice twice,
/// under the same id, and never not at all.
struct NoticeDispatcher: Service {
    private static let idle = Duration.milliseconds(500)
    private static let busy = Duration.milliseconds(20)

    private let postgres: Postgres
    private let sender: NoticeSender
    private let logger: Logger
    private let notices = NoticeStore()
    private let queue = NoticeQueueStore()
    private let lanes: Lanes

    init(postgres: Postgres, sender: NoticeSender, logger: Logger) {
        (self.postgres, self.sender, self.logger) = (postgres, sender, logger)
        lanes = Lanes(sender.rules.lanes)
    }

    func run() async {
        await cancelWhenGracefulShutdown { await work() }
        await sender.clients.shutDown()
    }

    private func work() async {
        await withDiscardingTaskGroup { group in
            var position = ["", ""]
            while !Task.isCancelled {
                var didSomething = false
                do {
                    didSomething = try await notices.address(in: postgres) > 0
                    for (index, isSlow) in [false, true].enumerated() {
                        let taken = try await take(isSlow, after: &position[index])
                        if !taken.isEmpty { didSomething = true }
                        for notice in taken { group.addTask { await deliver(notice, isSlow: isSlow) } }
                    }
                } catch {
                    if !Task.isCancelled { logger.warning("Notices could not be taken", metadata: ["error": "\(error)"]) }
                }
                try? await Task.sleep(for: didSomething ? Self.busy : Self.idle)
            }
            group.cancelAll()
        }
    }

    /// Sends all that is due now, and ends.
    /// - Returns: how many attempts were made.
    func sendDue() async throws -> Int {
        while try await notices.address(in: postgres) > 0 {}
        var (count, before) = (0, -1)
        while count > before {
            before = count
            for isSlow in [false, true] {
                var position = ""
                let taken = try await take(isSlow, after: &position)
                count += taken.count
                await withDiscardingTaskGroup { group in
                    for notice in taken { group.addTask { await deliver(notice, isSlow: isSlow) } }
                }
            }
        }
        return count
    }

    private func take(_ isSlow: Bool, after position: inout String) async throws -> [TakenNotice] {
        let free = lanes.free(isSlow)
        guard free > 0 else { return [] }
        let limits = NoticeQueueStore.Limits(
            count: free, isSlow: isSlow, perEndpoint: sender.rules.lanesEach, lease: sender.rules.timeout + .seconds(60))
        var taken = try await queue.take(after: position, limits, on: postgres)
        // Behind the last endpoint comes the first.
        if taken.isEmpty, !position.isEmpty { taken = try await queue.take(after: "", limits, on: postgres) }
        position = taken.count == free ? taken.last?.endpoint ?? "" : ""
        lanes.occupy(taken.count, isSlow)
        return taken
    }

    private func deliver(_ notice: TakenNotice, isSlow: Bool) async {
        defer { lanes.occupy(-1, isSlow) }
        let attempt = await sender.send(notice)
        guard !Task.isCancelled else { return }
        report(attempt)
        for pause in [Duration.milliseconds(50), .milliseconds(500), nil] {
            do {
                return try await queue.settle(notice, attempt, in: postgres)
            } catch {
                // A later one of the same kind may just have begun to wait: then this one becomes it.
                guard let pause else {
                    return logger.warning(
                        "What became of a notice could not be kept; it is sent again",
                        metadata: ["endpoint": "\(notice.endpoint)", "message": "\(notice.webhookID)", "error": "\(error)"])
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func report(_ attempt: NoticeAttempt) {
        let result =
            switch attempt.outcome {
            case .delivered: "delivered"
            case .failed(let failure): failure.retryAfter == nil ? "given_up" : "failed"
            }
        Counter(label: "waybill_notices_total", dimensions: [("type", attempt.type), ("outcome", result)]).increment()
        guard case .failed(let failure) = attempt.outcome, failure.isGone || failure.retryAfter == nil else { return }
        logger.warning(
            failure.isGone ? "An endpoint is switched off" : "A notice is given up; 'tracking endpoint replay' sends it again",
            metadata: [
                "endpoint": "\(attempt.endpoint)", "message": "\(TakenNotice.webhookID(attempt.messageID))",
                "reason": "\(failure.words)",
            ])
    }

    /// Sets the gauges of what waits.
    func measure() async throws {
        let (waiting, late) = try await queue.backlog(on: postgres)
        Gauge(label: "waybill_notices_waiting").record(waiting)
        Gauge(label: "waybill_notices_late_seconds").record(late)
    }
}

/// How many notices are being sent, apart to endpoints that are slow or fail: these fill no lane of the others.
private final class Lanes: Sendable {
    private let capacity: [Int]
    private let occupied = Mutex([0, 0])

    init(_ count: Int) { capacity = [count - count / 4, count / 4] }

    func free(_ isSlow: Bool) -> Int { capacity[isSlow ? 1 : 0] - occupied.withLock { $0[isSlow ? 1 : 0] } }
    func occupy(_ count: Int, _ isSlow: Bool) { occupied.withLock { $0[isSlow ? 1 : 0] += count } }
}
