import Postgres

/// One invariant: a sentence that is always true of a sound system, and the query that finds where it is not.
struct AuditCheck: Sendable {
    /// What a broken promise means.
    enum Kind: String, Sendable {
        /// Something is wrong: the audit fails.
        case invariant
        /// Somebody should look: the audit mentions it.
        case warning
    }

    /// Joined by dashes, for scripts: `ledger-on-hand`.
    let name: String
    let kind: Kind
    /// What must be true, for people.
    let promise: String
    /// Rows of (a number to sort by, a sentence about the offender), none when the promise holds.
    let offenders: SQL

    init(_ name: String, _ promise: String, kind: Kind = .invariant, _ offenders: SQL) {
        self.name = name
        self.kind = kind
        self.promise = promise
        self.offenders = offenders
    }
}
