/// A queue whose items come out when they are due: workers take them, each with one timer however many items wait.
actor DelayQueue<Item: Sendable> {
    private var heap = DueHeap<Item>()
    private var timers: [Int: Task<Void, Never>] = [:]
    private var lastTimer = 0

    /// How many items wait.
    var count: Int { heap.count }

    /// Adds items, each due after its delay.
    func add(_ items: [(delay: Duration, item: Item)]) {
        let now = ContinuousClock.now
        let earliest = heap.nextDue
        for (delay, item) in items { heap.insert(item, due: now + delay) }
        if let next = heap.nextDue, earliest.map({ next < $0 }) ?? true { for timer in timers.values { timer.cancel() } }
    }

    /// Waits until something is due and hands over what is, and what will be within `linger`, each item to one worker only.
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
            // A cancelled timer means that something is due earlier: the caller checks again.
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

/// Items by the time at which they are due, the earliest on top: a binary heap.
struct DueHeap<Item> {
    private var entries: [(due: ContinuousClock.Instant, item: Item)] = []

    var count: Int { entries.count }

    /// When the earliest is due.
    var nextDue: ContinuousClock.Instant? { entries.first?.due }

    mutating func insert(_ item: Item, due: ContinuousClock.Instant) {
        entries.append((due, item))
        var child = entries.count - 1
        while child > 0, entries[child].due < entries[(child - 1) / 2].due {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out everything due by `now`, the earliest first, at most `limit`.
    mutating func take(dueBy now: ContinuousClock.Instant, limit: Int) -> [Item] {
        var taken: [Item] = []
        while taken.count < limit, let first = entries.first, first.due <= now {
            taken.append(first.item)
            removeFirst()
        }
        return taken
    }

    private mutating func removeFirst() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
        entries[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < entries.count }
            guard let least = children.min(by: { entries[$0].due < entries[$1].due }), entries[least].due < entries[parent].due
            else {
                return
            }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
