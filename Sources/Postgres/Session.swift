import CPostgreSQL
import Logging

/// One connection's conversation with the server: statements in pipeline mode, with their prepared forms remembered.
/// Confined to its connection's thread.
final class Session {
    let link: Link
    var statements = StatementCache()

    init(settings: PostgresSettings, signal: CancelSignal, logger: Logger) throws(PostgresError) {
        link = try Link(settings: settings, signal: signal, logger: logger)
    }

    var isInTransaction: Bool { PQtransactionStatus(link.handle) != PQTRANS_IDLE }

    /// Whether the connection is of no more use.
    private(set) var isBroken = false

    /// Sends all statements and one sync, and collects their results: one round trip.
    /// - Parameters:
    ///   - opening: the BEGIN to send ahead, if any; its result is not among those returned.
    ///   - lossCode: what a lost connection means for the caller.
    func exchange(_ sqls: [SQL], opening: SQL? = nil, wait: inout Wait, lossCode: PostgresError.Code) throws -> [Rows] {
        if let sql = sqls.first(where: { $0.binds.count > 65535 }) {
            throw PostgresError(.misuse, "\(sql.binds.count) parameters, at most 65535 are possible; use arrays", query: sql.text)
        }
        try requireAlive()
        var batch = Batch((opening.map { [$0] } ?? []) + sqls, session: self)
        do {
            try batch.send()
            try batch.collect(&wait)
        } catch let failure as LinkFailure {
            throw translate(failure, said: batch.failure, lossCode: lossCode, query: sqls.first?.text)
        }
        if let failure = batch.failure { throw refusal(failure, wait) }
        return Array(batch.rows.dropFirst(opening == nil ? 0 : 1))
    }

    /// Before anything is sent the caller may simply take another connection: says so if this one is gone.
    func requireAlive() throws {
        guard !link.isAlive() else { return }
        isBroken = true
        var error = PostgresError(.connectionLost, PostgresError.lastMessage(of: link.handle))
        error.isUnsent = true
        throw error
    }

    /// What a refused statement is to the caller: the refusal that a cancelled task has asked for is no error.
    func refusal(_ error: PostgresError, _ wait: Wait) -> any Error {
        if error.isReadOnly { isBroken = true }
        let isAskedFor = wait.isCancelling || link.signal.isCancelled
        return isAskedFor && error.sqlState == "57014" ? CancellationError() : error
    }

    /// What a link's failure is to the caller. The connection is of no use afterwards.
    func translate(_ failure: LinkFailure, said: PostgresError?, lossCode: PostgresError.Code, query: String?) -> any Error {
        isBroken = true
        switch failure {
        case .abandoned: return CancellationError()
        case .lost(let message, let refusal):
            let lost = (refusal ?? said)?.lost(as: lossCode, saying: message, query: query)
            return lost ?? PostgresError(lossCode, message, query: query)
        }
    }
}
