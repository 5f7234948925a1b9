import CommandSupport
import Fulfilment
import ScanDialogue

/// Lets a badge in, and asks for its PIN where there is one: at the beginning, and whenever the session has ended meanwhile.
struct SignInDialogue: Sendable {
    let access: any SignInAccess
    let input: LineInput
    let screen: TerminalScreen

    /// What is scanned in answer to a question, as the books spell codes; asked again when nothing was read.
    /// - Parameter given: what is known without asking.
    /// - Returns: nil when nobody scans any more.
    func scan(_ question: String, given: String? = nil) async -> String? {
        if let given { return given }
        while true {
            screen.ask(question)
            guard let line = await input.next() else { return nil }
            screen.echo(line)
            let code = ScannedName.of(line)
            if !code.isEmpty { return code }
        }
    }

    /// Who the badge belongs to.
    /// - Throws: `FloorClientError`; also when nobody types the PIN that is wanted.
    func signIn(_ badge: String) async throws(FloorClientError) -> SignInAnswer {
        var pin: PickerPIN?
        while true {
            do {
                return try await access.signIn(badge: badge, pin: pin?.digits)
            } catch {
                guard error.wantsPIN, pin == nil || !input.isRecorded else { throw error }
                if pin != nil { screen.warn(error.description) }
                guard let typed = await askPIN() else { throw error }
                pin = typed
            }
        }
    }

    /// Signs in if the warehouse can be reached; without the network a picker works on from the journal.
    /// - Throws: `FloorClientError` when the warehouse refuses.
    func signInIfReachable(_ badge: String) async throws(FloorClientError) {
        do {
            _ = try await signIn(badge)
        } catch {
            guard error.isUnreachable else { throw error }
        }
    }

    /// Does what needs a session, a second time when only a PIN could open another one.
    func withSession<Answer>(
        of badge: String, _ call: () async throws(FloorClientError) -> Answer
    ) async throws(FloorClientError) -> Answer {
        do {
            return try await call()
        } catch {
            guard error.wantsPIN else { throw error }
            _ = try await signIn(badge)
            return try await call()
        }
    }

    /// The PIN, which neither screen nor transcript shows; nil when nobody types any more.
    private func askPIN() async -> PickerPIN? {
        while true {
            screen.ask(screen.words.typePIN)
            guard let line = await HiddenTyping.during({ await input.next() }) else { return nil }
            screen.echo("****")
            if let pin = PickerPIN(ScannedName.of(line)) { return pin }
            screen.warn(screen.words.notAPIN)
        }
    }
}
