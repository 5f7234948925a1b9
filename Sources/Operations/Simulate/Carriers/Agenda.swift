/// Things to do at their time: workers ask for what is due, each with one timer however much there is to do.
actor Agenda<Item: Sendable> {
    private var heap = DueHeap<Item>()
    private var timers: [Int: Task<Void, Never>] = [:]
    private var lastTimer = 0

    /// How many things wait.
    var count: Int { heap.count }

    /// Adds things to do, each after its delay.
    func add(_ items: [(delay: Duration, item: Item)]) {
        let now = ContinuousClock.now
        let earliest = heap.nextDue
        for (delay, item) in items { heap.insert(item, due: now + delay) }
        if let next = heap.nextDue, earliest.map({ next < $0 }) ?? true { for timer in timers.values { timer.cancel() } }
    }

    /// Waits until something is due and hands over what is, and what will be within `linger`, each thing to one worker only.
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
        lastTimer += 1
        let id = lastTimer
        timers[id] = timer
        await withTaskCancellationHandler {
            await timer.value
        } onCancel: {
            timer.cancel()
        }
        timers[id] = nil
    }
}
