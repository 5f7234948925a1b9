/// Things to do at their time, with one timer for all of them.
actor Agenda<Item: Sendable> {
    private var heap = DueHeap<Item>()
    private var timer: Task<Void, Never>?

    /// How many things wait.
    var count: Int { heap.count }

    /// Adds things to do, each after its delay.
    func add(_ items: [(delay: Duration, item: Item)]) {
        let now = ContinuousClock.now
        let earliest = heap.nextDue
        for (delay, item) in items { heap.insert(item, due: now + delay) }
        if let next = heap.nextDue, earliest.map({ next < $0 }) ?? true { timer?.cancel() }
    }

    /// Waits until something is due and hands over what is, and what will be within `linger`.
    /// - Returns: nothing only when the task was cancelled.
    func next(limit: Int, linger: Duration) async -> [Item] {
        while !Task.isCancelled {
            let due = heap.take(dueBy: .now + linger, limit: limit)
            if !due.isEmpty { return due }
            await sleep(until: heap.nextDue ?? .now + .seconds(3600))
        }
        return []
    }

    private func sleep(until due: ContinuousClock.Instant) async {
        let timer = Task<Void, Never> {
            // Woken early is woken all the same: the caller looks again.
            try? await Task.sleep(until: due)
        }
        self.timer = timer
        await withTaskCancellationHandler {
            await timer.value
        } onCancel: {
            timer.cancel()
        }
        self.timer = nil
    }
}
