import CPostgreSQL

/// What another session sent with NOTIFY.
package struct Notification: Sendable, Equatable {
    /// The channel it was sent on.
    package let channel: String
    /// Its text; empty if there is none.
    package let payload: String
    /// The server process that sent it.
    package let processID: Int32
}

extension Session {
    /// The next notification, or nil when none came in time. An idle connection may be silent for any time.
    func nextNotification(until deadline: ContinuousClock.Instant) throws -> Notification? {
        var wait = Wait(isCancellable: false, statements: nil)
        var hasTime = true
        do {
            while true {
                if let notification = takeNotification() { return notification }
                if link.signal.isCancelled { throw CancellationError() }
                guard hasTime else { return nil }
                hasTime = try link.step(&wait, until: deadline)
            }
        } catch let failure as LinkFailure {
            throw translate(failure, said: nil, lossCode: .connectionLost, query: nil)
        }
    }

    /// Drops what came for subscriptions that have ended.
    func forgetNotifications() {
        while takeNotification() != nil {}
    }

    private func takeNotification() -> Notification? {
        guard let notify = PQnotifies(link.handle) else { return nil }
        defer { PQfreemem(notify) }
        let value = notify.pointee
        return Notification(
            channel: String(cString: value.relname), payload: value.extra.map { String(cString: $0) } ?? "",
            processID: value.be_pid)
    }
}
