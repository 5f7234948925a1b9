/// Things to do later, the earliest on top: a binary heap.
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
