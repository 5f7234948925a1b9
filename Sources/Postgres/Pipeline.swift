import CPostgreSQL

/// The statements of one round trip: sent in order, then matched with their results in the same order.
struct Pipeline {
    private enum Command {
        case prepare(StatementCache.Key, name: String)
        case execute(Int)
        case deallocate(String)
    }

    private let sqls: [SQL]
    private let session: Session
    private var commands: [Command] = []
    private var preparing: [StatementCache.Key: String] = [:]
    /// Results of the statements, in order, as far as they came.
    private(set) var rows: [Rows] = []
    /// The first thing the server refused.
    private(set) var failure: PostgresError?

    init(_ sqls: [SQL], session: Session) {
        self.sqls = sqls
        self.session = session
    }

    private var handle: OpaquePointer { session.libpq.handle }

    /// Hands everything to libpq, which keeps what the socket does not take at once.
    mutating func send() throws {
        for (index, sql) in sqls.enumerated() {
            let name = try prepared(sql)
            commands.append(.execute(index))
            try check(sendExecute(sql.binds, statement: name))
        }
        for name in session.statements.discarded {
            commands.append(.deallocate(name))
            try check(PQsendQueryParams(handle, "DEALLOCATE \(quotedIdentifier(name))", 0, nil, nil, nil, nil, 1))
        }
        try check(PQpipelineSync(handle))
    }

    private mutating func prepared(_ sql: SQL) throws -> String {
        let key = StatementCache.Key(sql)
        if let name = session.statements.name(for: key) ?? preparing[key] { return name }
        let name = session.statements.newName()
        preparing[key] = name
        commands.append(.prepare(key, name: name))
        let types = sql.binds.map(\.type.rawValue)
        try check(PQsendPrepare(handle, name, sql.text, Int32(types.count), types))
        return name
    }

    private func sendExecute(_ binds: [Bind], statement: String) -> Int32 {
        guard !binds.isEmpty else { return PQsendQueryPrepared(handle, statement, 0, nil, nil, nil, 1) }
        let flat = FlatParameters(binds)
        return flat.withPointers { values in
            PQsendQueryPrepared(handle, statement, Int32(binds.count), values, flat.lengths, flat.formats, 1)
        }
    }

    /// A refusal by libpq itself means a connection known to be gone, or no memory.
    private func check(_ accepted: Int32) throws(ConnectionFailure) {
        guard accepted == 1 else { throw .lost(PostgresError.lastMessage(of: handle)) }
    }
}

extension Pipeline {
    /// Reads all results up to the sync.
    mutating func collect(_ wait: inout ServerWait) throws {
        for command in commands {
            while let result = try session.libpq.nextResult(&wait) { try receive(result, of: command) }
        }
        try expectSync(&wait)
        while wait.isRequestUnderWay { try session.libpq.step(&wait, until: nil) }
    }

    private func expectSync(_ wait: inout ServerWait) throws {
        guard let result = try session.libpq.nextResult(&wait) else {
            throw ConnectionFailure.lost(PostgresError.lastMessage(of: handle))
        }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else {
            throw ConnectionFailure.lost("the server's answers do not match the statements sent")
        }
    }

    private mutating func receive(_ result: OpaquePointer, of command: Command) throws {
        let storage = ResultStorage(result)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: succeed(command, Rows(storage: storage))
        case PGRES_PIPELINE_ABORTED: break
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            throw ConnectionFailure.lost("COPY is not a query; use copy(into:columns:rows:)")
        default: recordRefusal(result, of: command)
        }
    }

    private mutating func succeed(_ command: Command, _ result: Rows) {
        switch command {
        case .prepare(let key, let name): session.statements.insert(key, name: name)
        case .deallocate(let name): session.statements.forget(discarded: name)
        case .execute:
            rows.append(result)
            if ["DISCARD ALL", "DEALLOCATE ALL"].contains(result.commandTag) { session.statements.removeAll() }
        }
    }

    private mutating func recordRefusal(_ result: OpaquePointer, of command: Command?) {
        let sql: SQL? =
            switch command {
            case .execute(let index): sqls[index]
            case .prepare(let key, _): sqls.first { StatementCache.Key($0) == key }
            default: nil
            }
        let error = PostgresError(result: result, query: sql?.text)
        if error.isStalePlan, let sql { session.statements.remove(StatementCache.Key(sql)) }
        if error.sqlState == "26000" { session.statements.removeAll() }
        failure = failure ?? error
    }
}

/// All parameters of a statement in one buffer, as libpq wants to be pointed at them.
private struct FlatParameters {
    private var bytes: [UInt8] = []
    private var starts: [Int?] = []
    private(set) var lengths: [Int32] = []
    let formats: [Int32]

    init(_ binds: [Bind]) {
        formats = [Int32](repeating: 1, count: binds.count)
        bytes.reserveCapacity(binds.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
        for bind in binds {
            starts.append(bind.bytes == nil ? nil : bytes.count)
            lengths.append(Int32(bind.bytes?.count ?? 0))
            bytes.append(contentsOf: bind.bytes ?? [])
        }
        bytes.append(0)
    }

    func withPointers<Result>(_ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.assumingMemoryBound(to: CChar.self).baseAddress
            return body(starts.map { start in start.flatMap { offset in base.map { $0 + offset } } })
        }
    }
}
