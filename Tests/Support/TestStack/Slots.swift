/// Bounds how many tests have a database or a virtual host at a time: all of them at once would ask the servers for more
/// connections than they have.
package actor Slots {
    package static let stacks = Slots(6)

    private var free: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Waits for a slot, first come first served, and keeps it while `body` runs.
    package nonisolated func with<T>(_ body: () async throws -> T) async rethrows -> T {
        await take()
        do {
            let result = try await body()
            await give()
            return result
        } catch {
            await give()
            throw error
        }
    }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiters.append($0) }
        }
    }

    /// Hands the slot to whoever waits longest.
    private func give() {
        if waiters.isEmpty { free += 1 } else { waiters.removeFirst().resume() }
    }
}
