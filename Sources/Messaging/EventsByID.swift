package import Contracts
package import Observability

/// The events of a batch by the database id of what they are about: duplicates fold into one.
///
/// Handlers ask the database once for all `ids`, then publish what follows under the trace of the event that caused it.
package struct EventsByID: Sendable {
    /// Each id once, ascending, so that two batches lock the same rows in the same order.
    package let ids: [Int64]
    private let traces: [Int64: TraceContext]

    /// - Parameter id: what an event is about.
    package init<Message: Contract>(_ events: [Event<Message>], _ id: (Message) -> Int64) {
        var traces: [Int64: TraceContext] = [:]
        var seen: Set<Int64> = []
        for event in events {
            let key = id(event.message)
            if seen.insert(key).inserted, let trace = event.trace { traces[key] = trace }
        }
        ids = seen.sorted()
        self.traces = traces
    }

    /// The trace of the first event about `id`; nil when it carried none.
    package func trace(_ id: Int64) -> TraceContext? { traces[id] }
}
