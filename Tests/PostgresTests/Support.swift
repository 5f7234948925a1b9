import Postgres
import TestStack
import Testing

/// Meets others at a point: everyone who arrives waits until all have. Later arrivals pass.
actor Rendezvous {
    private let parties: Int
    private var arrived = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(parties: Int) { self.parties = parties }

    func arrive() async {
        arrived += 1
        guard arrived < parties else {
            waiting.forEach { $0.resume() }
            waiting = []
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }
}

/// Things in the order in which they happened.
actor Journal<Entry: Sendable> {
    private(set) var entries: [Entry] = []

    func add(_ entry: Entry) { entries.append(entry) }
}

/// What a test counted on was not there.
struct NothingFound: Error {
    let what: String
}

/// A task that has run `body` to its end, one way or the other.
typealias Outcome = Task<(any Error)?, Never>

/// Starts `body` and keeps the error it ends with.
func start<Value>(_ body: @escaping @Sendable () async throws -> Value) -> Outcome {
    Task { await failure { try await body() } }
}

extension Outcome {
    /// The database error it ended with.
    var refusal: PostgresError? { get async { await value as? PostgresError } }
}

/// The error that `body` throws.
func failure<Value>(of body: () async throws -> Value) async -> (any Error)? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

/// The database error that `body` throws.
func refusal<Value>(of body: () async throws -> Value) async throws -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch let error as PostgresError {
        return error
    }
}

extension SQLExecutor {
    /// The one field of the one row.
    func value<Value: PostgresDecodable>(_ sql: SQL, as: Value.Type = Value.self) async throws -> Value {
        let rows = try await query(sql)
        guard let row = rows.first else { throw NothingFound(what: "a row") }
        return try row.decode(0)
    }

    /// Expects the one field of the one row to be this.
    func expect<Value: PostgresDecodable & Equatable>(
        _ sql: SQL, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found: Value = try await value(sql)
        #expect(found == expected, "\(sql.text)", sourceLocation: sourceLocation)
    }

    var backend: Int32 { get async throws { try await value("SELECT pg_backend_pid()") } }
}

extension PostgresConnection {
    /// Waits until another session of this database runs a statement with this text in it, and returns its backend.
    func backend(running text: String) async throws -> Int32 {
        var found: Int32?
        try await eventually("a backend running \(text)") {
            found = try await query(
                """
                SELECT pid FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
                  AND wait_event IS NOT NULL AND strpos(query, \(text)) > 0
                """
            ).first?.decode(0)
            return found != nil
        }
        return try requireValue(found)
    }

    /// Ends a backend and waits until it is gone.
    func terminate(_ backend: Int32) async throws {
        try await query("SELECT pg_terminate_backend(\(backend))")
        try await eventually("the end of backend \(backend)") {
            try await value("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = \(backend))")
        }
    }
}

private func requireValue<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw NothingFound(what: "a value") }
    return value
}
