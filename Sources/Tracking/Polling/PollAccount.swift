import FoundationEssentials
import TrackingSources

/// How often a source was asked of late, and whether it may be asked now. Pure: stored in `tracking.poll_account`.
struct PollAccount: Sendable, Equatable {
    /// The minute and the day (UTC) that the calls are of, counted from 1970.
    var minute = 0
    var minuteCalls = 0
    var day = 0
    var dayCalls = 0
    /// Calls in a row that brought no answer.
    var failures = 0
    /// It is not asked before.
    var stoppedUntil: Date?

    /// So many calls in a row without an answer, and the carrier is left alone for a minute, then twice as long each time.
    static let mostFailures = 3
    /// Seconds for which it is left alone at most; it may ask for as much as a day.
    static let longestStop: TimeInterval = 3600
    static let longestWish: TimeInterval = 86_400

    /// How many calls may be made now.
    func left(_ rules: PollingRules, at now: Date) -> Int {
        if let stoppedUntil, stoppedUntil > now { return 0 }
        let used = current(now)
        return max(0, min(rules.perMinute - used.minuteCalls, rules.perDay - used.dayCalls))
    }

    /// With calls that are made now.
    func spending(_ calls: Int, at now: Date) -> PollAccount {
        var account = current(now)
        account.minuteCalls += calls
        account.dayCalls += calls
        return account
    }

    private func current(_ now: Date) -> PollAccount {
        let seconds = Int(now.timeIntervalSince1970)
        var account = self
        if minute != seconds / 60 { (account.minute, account.minuteCalls) = (seconds / 60, 0) }
        if day != seconds / 86_400 { (account.day, account.dayCalls) = (seconds / 86_400, 0) }
        return account
    }
}
