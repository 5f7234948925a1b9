import CPostgreSQL
import Logging

/// Takes the server's notices, which libpq would print to standard error, into the log, and notes a session's end that is
/// announced while nothing is under way.
final class NoticeSink {
    private let logger: Logger
    private(set) var sawFatal = false

    init(logger: Logger) { self.logger = logger }

    /// The sink must live at least as long as the connection does.
    func attach(to connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().receive(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ result: OpaquePointer) {
        let notice = PostgresError(result: result, query: nil)
        if let severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED).map({ String(cString: $0) }) {
            sawFatal = sawFatal || severity == "FATAL" || severity == "PANIC"
        }
        logger.debug(
            "notice from the database",
            metadata: ["db.state": "\(notice.sqlState ?? "")", "db.message": "\(notice.message)"])
    }
}
