import LabelFormats

/// Access tokens of accounts: each is fetched once for all who need it, and kept for four fifths of its life.
actor AccessTokens {
    /// A token, or what came of fetching one.
    enum Fetched: Sendable {
        case token(String)
        case nothing(CallResult)
    }

    private struct Token {
        let text: String
        let until: ContinuousClock.Instant
    }

    private var tokens: [CarrierAccount: Token] = [:]
    private var fetching: [CarrierAccount: Task<Fetched, Never>] = [:]

    /// The token of an account.
    /// - Parameter fetch: asks for a new one; whoever comes meanwhile waits for the same answer.
    func token(of account: CarrierAccount, _ fetch: @escaping @Sendable () async -> CallResult) async -> Fetched {
        if let token = tokens[account], token.until > .now { return .token(token.text) }
        if let running = fetching[account] { return await running.value }
        // A task of its own: one who stops waiting leaves the others what they wait for.
        let task = Task { take(await fetch(), of: account) }
        fetching[account] = task
        return await task.value
    }

    private func take(_ result: CallResult, of account: CarrierAccount) -> Fetched {
        fetching[account] = nil
        switch result.verdict {
        case .token(let token):
            tokens[account] = Token(text: token.text, until: .now + .seconds((token.seconds ?? 300) * 4 / 5))
            return .token(token.text)
        case .retry: return .nothing(result)
        default:
            // Nothing of the parcel was judged: the account is.
            return .nothing(CallResult(.stop(result.verdict.refusal ?? Self.noToken)))
        }
    }

    private static let noToken = Refusal(code: "token", message: "the service gave no token")

    /// Drops a token that the service does not take any more, unless another one has taken its place already.
    func drop(_ text: String, of account: CarrierAccount) {
        if tokens[account]?.text == text { tokens[account] = nil }
    }

    /// The one that is kept; empty when there is none.
    func kept(of account: CarrierAccount) -> String { tokens[account]?.text ?? "" }
}
