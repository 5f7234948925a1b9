import ScanDialogue

/// Asks the warehouse for a dialogue, and tells it how far its work is.
struct WarehouseAsking {
    private let client: any DialogueAccess
    private let signIn: SignInDialogue
    private let badge: String
    private let sender: ReportSender
    /// Not before is anything optional asked: a network that is gone must not make every scan slow.
    private var nextTry = ContinuousClock.now
    /// What the warehouse was told last.
    private var told: Inquiry?

    init(_ client: any DialogueAccess, _ signIn: SignInDialogue, _ sender: ReportSender, badge: String) {
        (self.client, self.signIn, self.sender, self.badge) = (client, signIn, sender, badge)
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

    /// Tells the warehouse how far the work is. Without the network the work goes on, and a later scan tells it.
    /// - Parameter isLast: nothing is scanned after it, so it is worth a try.
    mutating func tell(_ progress: Inquiry?, isLast: Bool = false) async throws(FloorClientError) {
        guard let progress, progress != told else { return }
        if isLast { nextTry = .now }
        switch try await answer(to: progress) {
        case .found: told = progress
        case .noNetwork: break
        case .refused(let refusal):
            signIn.screen.warn(refusal.message)
            nextTry = .now + .seconds(5)
        }
    }
}
