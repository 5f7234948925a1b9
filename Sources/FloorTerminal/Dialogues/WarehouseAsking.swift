import ScanDialogue

/// Asks the warehouse for a dialogue, and tells it how far its work is.
struct WarehouseAsking {
    private let client: any DialogueAccess
    private let signIn: SignInDialogue
    private let badge: String
    private let sender: ReportSender
    /// Not before is anything optional asked: a network that is gone must not make every scan slow.
    private var nextTry = ContinuousClock.now
    private let teller: ProgressSender
    /// What the warehouse was told last, or is being told.
    private var told: Inquiry?

    init(_ client: any DialogueAccess, _ signIn: SignInDialogue, _ sender: ReportSender, badge: String) {
        (self.client, self.signIn, self.sender, self.badge) = (client, signIn, sender, badge)
        teller = .telling(client, badge: badge)
    }

    /// Asks behind everything that was reported before; what is optional at once, and for a moment only.
    /// - Throws: `FloorClientError` when the warehouse refuses for a reason that can be mended.
    mutating func answer(to inquiry: Inquiry) async throws(FloorClientError) -> WarehouseAnswer {
        let mayAsk = inquiry.isOptional ? ContinuousClock.now >= nextTry : await sender.flush(tries: 1)
        guard mayAsk else { return .noNetwork }
        do {
            let text = try await signIn.withSession(of: badge) { [client, badge] () throws(FloorClientError) in
                try await client.ask(inquiry, badge: badge)
            }
            return .found(text)
        } catch {
            if error.isUnreachable {
                if inquiry.isOptional { nextTry = .now + .seconds(5) }
                return .noNetwork
            }
            guard error.isFinal else { throw error }
            return .refused(Refusal(code: error.code, error.description))
        }
    }

    /// Tells the warehouse how far the work is, while the work goes on.
    /// - Parameter isLast: nothing is scanned after it, so it is worth a try.
    mutating func tell(_ progress: Inquiry?, isLast: Bool = false) async throws(FloorClientError) {
        if let progress, progress != told {
            told = progress
            await teller.add(progress)
        }
        if isLast { _ = await teller.flush(tries: 1) }
        let news = await teller.drainProgress()
        // What is said of work that is not in hand any more comes too late to matter.
        for case (let work, .refused(let refusal)) in news.answers where work == progress?.path {
            signIn.screen.warn(refusal.message)
        }
        guard let refusal = news.refusal else { return }
        guard refusal.wantsPIN else { throw refusal }
        try await signIn.signInIfReachable(badge)
        await teller.resume()
    }
}

/// Tells the warehouse how far work is; of several steps the last counts.
private typealias ProgressSender = BackgroundSender<Inquiry, (work: String, WarehouseAnswer)>

extension ProgressSender {
    fileprivate static func telling(_ client: any DialogueAccess, badge: String) -> ProgressSender {
        ProgressSender(batch: .max) { steps throws(FloorClientError) in
            guard let last = steps.last else { preconditionFailure("nothing is sent only when nothing waits") }
            do throws(FloorClientError) {
                return (last.path, .found(try await client.ask(last, badge: badge)))
            } catch {
                guard error.isFinal else { throw error }
                return (last.path, .refused(Refusal(code: error.code, error.description)))
            }
        }
    }
}
