import CPostgreSQL

extension Session {
    /// Bulk load in COPY's binary format. The binds' types must be exactly those of the columns.
    /// - Returns: how many rows were copied.
    func copy(
        into table: String, columns: [String], rows: [[Bind]], wait: inout Wait, lossCode: PostgresError.Code
    ) throws -> Int {
        let target = table.split(separator: ".").map { quotedIdentifier($0) }.joined(separator: ".")
        let list = columns.map { quotedIdentifier($0) }.joined(separator: ", ")
        let statement = "COPY \(target) (\(list)) FROM STDIN (FORMAT binary)"
        if let odd = rows.firstIndex(where: { $0.count != columns.count }) {
            throw PostgresError(
                .misuse, "row \(odd + 1) has \(rows[odd].count) fields, wanted \(columns.count)", query: statement)
        }
        return try simply(statement, wait: &wait, lossCode: lossCode) { wait in
            try feed(rows, statement: statement, &wait)
        }
    }

    /// Runs text that may hold several statements, without parameters.
    func run(script: String, wait: inout Wait, lossCode: PostgresError.Code) throws {
        _ = try simply(script, wait: &wait, lossCode: lossCode) { wait in try drain(statement: script, &wait) }
    }

    /// Leaves pipeline mode, where neither COPY nor scripts are allowed, for the time of `body`.
    private func simply(
        _ text: String, wait: inout Wait, lossCode: PostgresError.Code, _ body: (inout Wait) throws -> Int
    ) throws -> Int {
        try requireAlive()
        do {
            try require(PQexitPipelineMode(link.handle) == 1 && PQsendQuery(link.handle, text) == 1)
            let outcome = Result { try body(&wait) }
            if case .failure(let failure as LinkFailure) = outcome { throw failure }
            while wait.isRequestUnderWay { try link.step(&wait, until: nil) }
            try require(PQenterPipelineMode(link.handle) == 1)
            return try outcome.get()
        } catch let failure as LinkFailure {
            throw translate(failure, said: nil, lossCode: lossCode, query: text)
        } catch let error as PostgresError {
            throw refusal(error, wait)
        }
    }

    private func require(_ accepted: Bool) throws(LinkFailure) {
        guard accepted else { throw .lost(PostgresError.lastMessage(of: link.handle)) }
    }

    private func feed(_ rows: [[Bind]], statement: String, _ wait: inout Wait) throws -> Int {
        guard let first = try link.nextResult(&wait) else { throw LinkFailure.lost("no answer to COPY") }
        let status = PQresultStatus(first)
        let refusal = PostgresError(result: first, query: statement)
        PQclear(first)
        guard status == PGRES_COPY_IN else {
            _ = try drain(statement: statement, &wait, after: refusal)
            throw refusal
        }
        try send(rows, &wait)
        let reason: String? = link.signal.isCancelled ? "cancelled" : nil
        try require(PQputCopyEnd(link.handle, reason) >= 0)
        return try drain(statement: statement, &wait)
    }

    private func send(_ rows: [[Bind]], _ wait: inout Wait) throws {
        var encoder = CopyEncoder(rows)
        while !link.signal.isCancelled, let chunk = encoder.nextChunk() {
            try require(
                chunk.withUnsafeBytes {
                    // 0 would mean that nothing was taken, for want of room in a buffer that is emptied before each chunk.
                    PQputCopyData(link.handle, $0.assumingMemoryBound(to: CChar.self).baseAddress, Int32($0.count)) == 1
                })
            // The buffer is emptied before the next chunk, so that memory stays small.
            while try !link.flush() { try link.step(&wait, until: nil) }
        }
    }

    /// Reads results to the end; throws the first refusal among them.
    private func drain(statement: String, _ wait: inout Wait, after refusal: PostgresError? = nil) throws -> Int {
        var affected = 0
        var failure = refusal
        do {
            while let result = try link.nextResult(&wait) {
                let rows = Rows(storage: ResultStorage(result))
                switch PQresultStatus(result) {
                case PGRES_FATAL_ERROR: failure = failure ?? PostgresError(result: result, query: statement)
                case PGRES_COPY_IN, PGRES_COPY_OUT: throw LinkFailure.lost("COPY cannot be part of a script")
                default: affected = rows.affected
                }
            }
        } catch LinkFailure.lost(let message, _) {
            throw LinkFailure.lost(message, after: failure)
        }
        if let failure { throw failure }
        return affected
    }
}
