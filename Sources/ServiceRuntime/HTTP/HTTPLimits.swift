import Glibc
package import NIOCore

/// What strangers may use of a program: connections, time and memory before anybody has proven who they are.
///
/// Defaults suit callers who mean well on a poor line; `ops/docs/security.md` has the table with their reasons.
package struct HTTPLimits: Sendable, Equatable {
    /// `http.connections`: connections at once.
    package var connections: Int
    /// Connections beside those, for one question each to `/live`, `/ready` or `/metrics`; anything else is turned away on them.
    package var spareConnections = 16
    /// From the first byte of a request to the end of its header; a new connection has as long to send one.
    package var header: TimeAmount = .seconds(10)
    /// Without a request, or without taking anything of an answer.
    package var idle: TimeAmount = .seconds(60)
    /// On a connection beside the limit, instead of both.
    package var spare: TimeAmount = .seconds(2)
    /// What a body may take in any case. Only the time in which we wait for the sender counts, not that in which we are busy.
    package var body: TimeAmount = .seconds(20)
    /// Bytes a second that buy a body more time.
    package var bodyRate = 4096
    /// How long the rest of a body that nobody wants is read, so that its sender gets to see the answer.
    package var linger: TimeAmount = .seconds(2)
    /// `http.unproven-bytes`: memory for bodies of all callers who have not proven yet who they are.
    package var unprovenBytes = 64 << 20
    /// `http.patience`: how long a request waits for a connection to the database, and for each of its answers.
    package var patience: Duration = .seconds(5)
    /// After the signal to stop: what is under way may take so long before its caller is told to come again.
    package var stopping: TimeAmount = .seconds(8)
    /// After the signal to stop: a body may take so long to come.
    package var stoppingBody: TimeAmount = .seconds(3)

    package init(connections: Int = 1000) { self.connections = connections }

    /// Connections that the process's limit of open files allows, with room for those to the database, the broker and others.
    /// - Parameter pool: connections to the database.
    static func usualConnections(pool: Int) -> Int {
        var files = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else { return 500 }
        return min(max(Int(clamping: files.rlim_cur) - 120 - 4 * pool, 16), 10_000)
    }
}
