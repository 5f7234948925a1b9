/// Deliveries that have arrived and were not asked for yet, in queue order.
struct Hand {
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
    mutating func take(_ limit: Int) -> [Delivery] {
        let taken = min(limit, count)
        let batch = head == 0 && taken == count ? deliveries : Array(deliveries[head..<head + taken])
        head += taken
        forgetArrivals(of: taken)
        if head == deliveries.count {
            (deliveries, head) = ([], 0)
        } else if head > 1024 {
            deliveries.removeFirst(head)
            head = 0
        }
        return batch
    }

    private mutating func forgetArrivals(of count: Int) {
        var left = count
        while left > 0 {
            let taken = min(left, arrivals[0].count)
            arrivals[0].count -= taken
            left -= taken
            if arrivals[0].count == 0 { arrivals.removeFirst() }
        }
    }
}
