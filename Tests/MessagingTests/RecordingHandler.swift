import Contracts
import Messaging
import Postgres
import Synchronization

/// Writes each order's id into a table `handled` (several rows for several effects), publishes `OrderAllocated`, and does
/// what `verdicts` says for some of them.
struct RecordingHandler: BatchHandler {
    enum Verdict: Sendable { case throwing, cancelling, crashingStatement, hanging, killingBackend, retry, reject }

    var verdicts: [Int64: Verdict] = [:]

    struct Refused: Error {}

    func handle(_ events: [Event<OrderAccepted>], _: Void, in context: HandlerContext) async throws -> [Outcome] {
        let ids = events.map(\.message.orderID)
        for id in ids where verdicts[id].map({ $0 == .throwing }) ?? false { throw Refused() }
        if ids.contains(where: { verdicts[$0] == .cancelling }) { throw CancellationError() }
        if ids.contains(where: { verdicts[$0] == .crashingStatement }) { try await context.transaction.query("SELECT 1/0") }
        if ids.contains(where: { verdicts[$0] == .hanging }) { try await Task.sleep(for: .seconds(3600)) }
        if ids.contains(where: { verdicts[$0] == .killingBackend }) {
            try await context.transaction.query("SELECT pg_terminate_backend(pg_backend_pid())")
        }
        let good = ids.filter { verdicts[$0] == nil }
        try await context.transaction.query("INSERT INTO handled SELECT unnest(\(good)::bigint[])")
        for event in events where verdicts[event.message.orderID] == nil {
            try context.publish(OrderAllocated(orderID: event.message.orderID), trace: event.trace)
        }
        return ids.map { id in
            switch verdicts[id] {
            case .retry: .retry(reason: "not yet")
            case .reject: .reject(reason: "never")
            default: .done
            }
        }
    }
}

/// True the first time it is asked.
final class Once: Sendable {
    private let asked = Atomic(false)
    func isFirst() -> Bool { !asked.exchange(true, ordering: .relaxed) }
}
