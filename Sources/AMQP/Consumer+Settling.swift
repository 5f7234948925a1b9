extension Consumer {
    func tags(of batch: DeliveryBatch) -> ClosedRange<UInt64>? {
        guard batch.session == link.session, link.connection != nil, let first = batch.deliveries.first,
            let last = batch.deliveries.last
        else { return nil }
        return first.deliveryTag...last.deliveryTag
    }

    func send(_ settlements: [SettlementTracker.Settlement]) {
        guard let connection = link.connection else { return }
        do {
            for settlement in settlements { try connection.settle(settlement) }
        } catch {
            lose(error)
        }
    }

    func requestCancel() {
        guard let connection = link.connection else {
            phase = .stopped
            return
        }
        phase = .stopping
        do { try connection.cancel(tag: tag) } catch { lose(error) }
    }

    func abandon(_ id: UInt64) {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    func lose(_ error: AMQPError) {
        link.lose(error)
        forgetDeliveries()
        if phase == .stopping { phase = .stopped }
        if !error.isRetriable { fail(error) }
    }

    /// The broker hands them out again on the next connection.
    func forgetDeliveries() {
        hand = Hand()
        tracker.reset()
    }

    func fail(_ error: AMQPError) {
        if waiters.isEmpty { failure = error }
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
        waiters.removeAll()
    }
}
