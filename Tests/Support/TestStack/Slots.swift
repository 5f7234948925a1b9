/// Bounds how many tests have a stack at a time: all of them at once would ask the server for more connections than it has.
actor Slots {
    static let stacks = Slots(6)

    private var free: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Waits for a slot, first come first served.
    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// Hands the slot to whoever waits longest.
    func give() {
        if waiters.isEmpty { free += 1 } else { waiters.removeFirst().resume() }
    }
}
