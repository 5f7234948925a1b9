/// Deliveries that have arrived and were not asked for yet, in queue order: at most as many as the prefetch allows.
struct PrefetchBuffer {
    typealias Instant = ContinuousClock.Instant

    private var deliveries: [Delivery] = []
    private var head = 0
    /// When the deliveries came: `count` of them at `time`, oldest first.
    private var arrivals: [(time: Instant, count: Int)] = []

    var count: Int { deliveries.count - head }
    var isEmpty: Bool { count == 0 }

    /// When the oldest of them came.
    var oldestArrival: Instant? { arrivals.first?.time }

    mutating func append(_ delivery: Delivery, at now: Instant) {
        deliveries.append(delivery)
        if arrivals.last?.time == now {
            arrivals[arrivals.count - 1].count += 1
        } else {
            arrivals.append((now, 1))
        }
    }

    /// Removes up to `limit` of the oldest.
    mutating func removeFirst(upTo limit: Int) -> [Delivery] {
        let removed = min(limit, count)
        let batch = head == 0 && removed == count ? deliveries : Array(deliveries[head..<head + removed])
        head += removed
        removeArrivals(of: removed)
        if head == deliveries.count {
            (deliveries, head) = ([], 0)
        } else if head > 1024 {
            deliveries.removeFirst(head)
            head = 0
        }
        return batch
    }

    private mutating func removeArrivals(of count: Int) {
        var left = count
        while left > 0 {
            let removed = min(left, arrivals[0].count)
            arrivals[0].count -= removed
            left -= removed
            if arrivals[0].count == 0 { arrivals.removeFirst() }
        }
    }
}
