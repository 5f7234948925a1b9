import ScanDialogue

/// Sends what a person did in the background, in the order in which it was done, as long as it takes.
actor BackgroundSender<Item: Sendable, Answer: Sendable> {
    /// How far the sending is.
    struct Progress: Sendable {
        /// What is in the books, or was refused for good, counted from the first.
        var sent: Int
        /// What waits.
        var unsent: Int
        var isOnline: Bool
        /// Answers not looked at yet.
        var answers: [Answer]
        /// Why the warehouse takes nothing now. What waits then is kept and not sent again by this sender.
        var refusal: FloorClientError?
    }

    /// Sends several at once, and returns what the warehouse says to them. Sending them twice does no harm.
    typealias Send = @Sendable ([Item]) async throws(FloorClientError) -> Answer

    private let batch: Int
    private let send: Send
    private var waiting: [Item]
    private var progress: Progress
    private var work: Task<Void, Never>?
    /// What the warehouse said last.
    private(set) var lastAnswer: Answer?

    /// - Parameters:
    ///   - batch: how many are sent at once.
    ///   - unsent: what an earlier session left.
    ///   - sent: how many came before those.
    init(batch: Int, unsent: [Item] = [], sent: Int = 0, send: @escaping Send) {
        (self.batch, self.send, waiting) = (batch, send, unsent)
        progress = Progress(sent: sent, unsent: unsent.count, isOnline: true, answers: [])
    }

    /// Takes one over for sending.
    func add(_ item: Item) {
        waiting.append(item)
        if work == nil { work = Task { await sendAll() } }
    }

    /// Goes on after a refusal that was mended, and after a try that failed.
    func resume() {
        progress.refusal = nil
        if work == nil, !waiting.isEmpty { work = Task { await sendAll() } }
    }

    /// How many wait, and whether the network is there.
    var state: (unsent: Int, isOnline: Bool) { (waiting.count, progress.isOnline) }

    /// Whether somebody should look how far it is.
    var hasNews: Bool { !progress.answers.isEmpty || progress.refusal != nil }

    /// How far it is; answers are handed out once.
    func drainProgress() -> Progress {
        defer { progress.answers = [] }
        progress.unsent = waiting.count
        return progress
    }

    /// Sends everything now.
    /// - Returns: false when some still wait after that many tries.
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
        let items = Array(waiting.prefix(batch))
        do {
            let answer = try await send(items)
            waiting.removeFirst(items.count)
            progress.sent += items.count
            progress.isOnline = true
            progress.answers.append(answer)
            lastAnswer = answer
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

/// Sends the scans of a tour.
typealias ScanSender = BackgroundSender<ScanRecord, ScanReceipt>

extension ScanJournal {
    /// Sends what is unsent, and what is added to it.
    func sender(to access: any FloorAccess, badge: String) -> ScanSender {
        let tourID = tour.tourID
        return ScanSender(batch: 500, unsent: Array(unsent), sent: sent) { scans throws(FloorClientError) in
            try await access.send(scans, tourID: tourID, badge: badge)
        }
    }
}

extension BackgroundSender.Progress where Answer == ScanReceipt {
    var conflicts: [ScanConflict] { answers.flatMap(\.conflicts) }
}

/// Sends the reports of a dialogue, each by itself.
typealias ReportSender = BackgroundSender<DialogueRecord, SettledReport>

/// What became of a report: taken, or refused for good.
struct SettledReport: Sendable {
    /// Of a record that has one.
    let report: FloorReport
    /// What the person was told when it was made.
    let message: String
    let answer: WarehouseAnswer

    /// nil: the warehouse has taken it.
    var refusal: Refusal? {
        if case .refused(let refusal) = answer { refusal } else { nil }
    }
}

extension DialogueJournal {
    /// Sends what is unsent, and what is added to it.
    func sender(to access: any DialogueAccess, badge: String) -> ReportSender {
        ReportSender(batch: 1, unsent: Array(unsent), sent: sent) { records throws(FloorClientError) in
            guard let record = records.first, let report = record.report else { preconditionFailure("only reports are sent") }
            return SettledReport(
                report: report, message: record.message, answer: try await access.book(report, badge: badge))
        }
    }
}
