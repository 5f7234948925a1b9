import CPostgreSQL
import Logging

/// One connection's protocol with the server: pipelines of prepared statements, COPY, scripts and notifications.
/// Confined to its connection's thread.
final class Session {
    let libpq: LibpqConnection
    var statements = StatementCache()

    init(settings: PostgresSettings, signal: CancelSignal, logger: Logger) throws(PostgresError) {
        libpq = try LibpqConnection(settings: settings, signal: signal, logger: logger)
    }

    var isInTransaction: Bool { PQtransactionStatus(libpq.handle) != PQTRANS_IDLE }

    /// Whether the connection is of no more use.
    private(set) var isBroken = false

    /// Sends all statements and one sync, and collects their results: one round trip.
    /// - Parameters:
    ///   - opening: the BEGIN to send ahead, if any; its result is not among those returned.
    ///   - lossCode: what a lost connection means for the caller.
    func exchange(_ sqls: [SQL], opening: SQL? = nil, wait: inout ServerWait, lossCode: PostgresError.Code) throws -> [Rows] {
        if let sql = sqls.first(where: { $0.binds.count > 65535 }) {
            throw PostgresError(.misuse, "\(sql.binds.count) parameters, at most 65535 are possible; use arrays", query: sql.text)
        }
        try requireAlive()
        var pipeline = Pipeline((opening.map { [$0] } ?? []) + sqls, session: self)
        do {
            try pipeline.send()
            try pipeline.collect(&wait)
        } catch let failure as ConnectionFailure {
            throw translate(failure, refusal: pipeline.failure, lossCode: lossCode, query: sqls.first?.text)
        }
        if let failure = pipeline.failure { throw refusal(failure, wait) }
        return Array(pipeline.rows.dropFirst(opening == nil ? 0 : 1))
    }

    /// Before anything is sent the caller may simply take another connection: says so if this one is gone.
    func requireAlive() throws {
        guard !libpq.isAlive() else { return }
        isBroken = true
        var error = PostgresError(.connectionLost, PostgresError.lastMessage(of: libpq.handle))
        error.isUnsent = true
        throw error
    }

    /// What a refused statement is to the caller: the refusal that a cancelled task has asked for is no error.
    private func refusal(_ error: PostgresError, _ wait: ServerWait) -> any Error {
        if error.isReadOnly { isBroken = true }
        let isAskedFor = wait.isCancelling || libpq.signal.isCancelled
        return isAskedFor && error.sqlState == "57014" ? CancellationError() : error
    }

    /// What a connection's failure is to the caller. The connection is of no use afterwards.
    private func translate(_ failure: ConnectionFailure, refusal: PostgresError?, lossCode: PostgresError.Code, query: String?)
        -> any Error
    {
        isBroken = true
        switch failure {
        case .abandoned: return CancellationError()
        case .lost(let message, let later):
            let lost = (later ?? refusal)?.lost(as: lossCode, saying: message, query: query)
            return lost ?? PostgresError(lossCode, message, query: query)
        }
    }
}

extension Session {
    /// Bulk load in COPY's binary format. The binds' types must be exactly those of the columns.
    /// - Returns: how many rows were copied.
    func copy(
        into table: String, columns: [String], rows: [[Bind]], wait: inout ServerWait, lossCode: PostgresError.Code
    ) throws -> Int {
        let target = table.split(separator: ".").map { quotedIdentifier($0) }.joined(separator: ".")
        let list = columns.map { quotedIdentifier($0) }.joined(separator: ", ")
        let statement = "COPY \(target) (\(list)) FROM STDIN (FORMAT binary)"
        if let odd = rows.firstIndex(where: { $0.count != columns.count }) {
            throw PostgresError(
                .misuse, "row \(odd + 1) has \(rows[odd].count) fields, wanted \(columns.count)", query: statement)
        }
        return try outsidePipelineMode(statement, wait: &wait, lossCode: lossCode) { wait in
            try feed(rows, statement: statement, &wait)
        }
    }

    /// Runs text that may hold several statements, without parameters.
    func run(script: String, wait: inout ServerWait, lossCode: PostgresError.Code) throws {
        _ = try outsidePipelineMode(script, wait: &wait, lossCode: lossCode) { wait in try drain(statement: script, &wait) }
    }

    /// Leaves pipeline mode, where neither COPY nor scripts are allowed, for the time of `body`.
    private func outsidePipelineMode(
        _ text: String, wait: inout ServerWait, lossCode: PostgresError.Code, _ body: (inout ServerWait) throws -> Int
    ) throws -> Int {
        try requireAlive()
        do {
            try require(PQexitPipelineMode(libpq.handle) == 1 && PQsendQuery(libpq.handle, text) == 1)
            let outcome = Result { try body(&wait) }
            if case .failure(let failure as ConnectionFailure) = outcome { throw failure }
            while wait.isRequestUnderWay { try libpq.step(&wait, until: nil) }
            try require(PQenterPipelineMode(libpq.handle) == 1)
            return try outcome.get()
        } catch let failure as ConnectionFailure {
            throw translate(failure, refusal: nil, lossCode: lossCode, query: text)
        } catch let error as PostgresError {
            throw refusal(error, wait)
        }
    }

    private func require(_ accepted: Bool) throws(ConnectionFailure) {
        guard accepted else { throw .lost(PostgresError.lastMessage(of: libpq.handle)) }
    }

    private func feed(_ rows: [[Bind]], statement: String, _ wait: inout ServerWait) throws -> Int {
        guard let first = try libpq.nextResult(&wait) else { throw ConnectionFailure.lost("no answer to COPY") }
        let status = PQresultStatus(first)
        let refusal = PostgresError(result: first, query: statement)
        PQclear(first)
        guard status == PGRES_COPY_IN else {
            _ = try drain(statement: statement, &wait, after: refusal)
            throw refusal
        }
        try send(rows, &wait)
        let reason: String? = libpq.signal.isCancelled ? "cancelled" : nil
        try require(PQputCopyEnd(libpq.handle, reason) >= 0)
        return try drain(statement: statement, &wait)
    }

    private func send(_ rows: [[Bind]], _ wait: inout ServerWait) throws {
        var encoder = CopyEncoder(rows)
        while !libpq.signal.isCancelled, let chunk = encoder.nextChunk() {
            try require(
                chunk.withUnsafeBytes {
                    // 0 would mean that nothing was taken, for want of room in a buffer that is emptied before each chunk.
                    PQputCopyData(libpq.handle, $0.assumingMemoryBound(to: CChar.self).baseAddress, Int32($0.count)) == 1
                })
            // The buffer is emptied before the next chunk, so that memory stays small.
            while try !libpq.flush() { try libpq.step(&wait, until: nil) }
        }
    }

    /// Reads results to the end; throws the first refusal among them.
    private func drain(statement: String, _ wait: inout ServerWait, after refusal: PostgresError? = nil) throws -> Int {
        var affected = 0
        var failure = refusal
        do {
            while let result = try libpq.nextResult(&wait) {
                let rows = Rows(storage: ResultStorage(result))
                switch PQresultStatus(result) {
                case PGRES_FATAL_ERROR: failure = failure ?? PostgresError(result: result, query: statement)
                case PGRES_COPY_IN, PGRES_COPY_OUT: throw ConnectionFailure.lost("COPY cannot be part of a script")
                default: affected = rows.affected
                }
            }
        } catch ConnectionFailure.lost(let message, _) {
            throw ConnectionFailure.lost(message, after: failure)
        }
        if let failure { throw failure }
        return affected
    }
}

extension Session {
    /// The next notification, or nil when none came in time. An idle connection may be silent for any time.
    func nextNotification(until deadline: ContinuousClock.Instant) throws -> Notification? {
        var wait = ServerWait(isCancellable: false, statements: nil)
        var hasTime = true
        do {
            while true {
                if let notification = takeNotification() { return notification }
                if libpq.signal.isCancelled { throw CancellationError() }
                guard hasTime else { return nil }
                hasTime = try libpq.step(&wait, until: deadline)
            }
        } catch let failure as ConnectionFailure {
            throw translate(failure, refusal: nil, lossCode: .connectionLost, query: nil)
        }
    }

    /// Drops what came for subscriptions that have ended.
    func forgetNotifications() {
        while takeNotification() != nil {}
    }

    private func takeNotification() -> Notification? {
        guard let notify = PQnotifies(libpq.handle) else { return nil }
        defer { PQfreemem(notify) }
        let value = notify.pointee
        return Notification(
            channel: String(cString: value.relname), payload: value.extra.map { String(cString: $0) } ?? "",
            processID: value.be_pid)
    }
}

/// What another session sent with NOTIFY.
package struct Notification: Sendable, Equatable {
    /// The channel it was sent on.
    package let channel: String
    /// Its text; empty if there is none.
    package let payload: String
    /// The server process that sent it.
    package let processID: Int32
}
