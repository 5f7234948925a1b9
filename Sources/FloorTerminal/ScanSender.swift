import ScanDialogue

/// Sends a tour's scans in the background, in the order they were made, as long as it takes.
actor ScanSender {
    /// How far the sending is.
    struct Progress: Sendable {
        /// Scans of the tour that are in the books, counted from its first.
        var sent: Int
        /// Scans that wait.
        var unsent: Int
        var isOnline: Bool
        /// Conflicts not shown yet.
        var conflicts: [ScanConflict]
        /// Picks the warehouse still has open, as of the last answer.
        var openPicks: Int?
        /// Why the warehouse takes no scans now. What waits then is kept and not sent again by this sender.
        var refusal: FloorClientError?
    }

    private static let batch = 500
    private let access: any FloorAccess
    private let tourID: Int64
    private let badge: String
    private var waiting: [ScanRecord]
    private var progress: Progress
    private var work: Task<Void, Never>?

    /// - Parameters:
    ///   - unsent: scans of an earlier session.
    ///   - sent: how many came before those.
    init(access: any FloorAccess, tourID: Int64, badge: String, unsent: [ScanRecord] = [], sent: Int = 0) {
        (self.access, self.tourID, self.badge, self.waiting) = (access, tourID, badge, unsent)
        progress = Progress(sent: sent, unsent: unsent.count, isOnline: true, conflicts: [])
    }

    /// Takes a scan over for sending.
    func add(_ scan: ScanRecord) {
        waiting.append(scan)
        if work == nil { work = Task { await sendAll() } }
    }

    /// Goes on after a refusal that was mended.
    func resume() {
        progress.refusal = nil
        if work == nil, !waiting.isEmpty { work = Task { await sendAll() } }
    }

    /// How many scans wait, and whether the network is there.
    var state: (unsent: Int, isOnline: Bool) { (waiting.count, progress.isOnline) }

    /// How far it is; conflicts are handed out once.
    func drainProgress() -> Progress {
        defer { progress.conflicts = [] }
        progress.unsent = waiting.count
        return progress
    }

    /// Picks the warehouse still has open, as of the last answer.
    var openPicks: Int { progress.openPicks ?? 0 }

    /// Sends everything now.
    /// - Returns: false when some scans still wait after that many tries.
    func flush(tries: Int) async -> Bool {
        work?.cancel()
        await work?.value
        var left = tries
        while !waiting.isEmpty, progress.refusal == nil {
            if await !sendOnce() { left -= 1 }
            guard left > 0, await pause(.milliseconds(200)) else { break }
        }
        return waiting.isEmpty
    }

    private func sendAll() async {
        var delay = Duration.milliseconds(250)
        while !waiting.isEmpty, progress.refusal == nil, !Task.isCancelled {
            if await sendOnce() {
                delay = .milliseconds(250)
            } else {
                guard await pause(delay) else { break }
                delay = min(delay * 2, .seconds(10))
            }
        }
        work = nil
    }

    private func sendOnce() async -> Bool {
        let scans = Array(waiting.prefix(Self.batch))
        do {
            let receipt = try await access.send(scans, tourID: tourID, badge: badge)
            waiting.removeFirst(scans.count)
            progress.sent += scans.count
            progress.isOnline = true
            progress.conflicts += receipt.conflicts
            progress.openPicks = receipt.openPicks
            return true
        } catch {
            if error.isUnreachable { progress.isOnline = false } else { progress.refusal = error }
            return false
        }
    }

    /// False when there is no time to wait.
    private func pause(_ delay: Duration) async -> Bool {
        guard !waiting.isEmpty else { return true }
        do {
            try await Task.sleep(for: delay)
            return true
        } catch {
            return false
        }
    }
}
