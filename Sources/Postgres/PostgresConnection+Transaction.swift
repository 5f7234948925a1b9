extension PostgresConnection {
    /// One transaction around `body`: commits what it did, or rolls it back if it threw.
    /// - Throws: what `body` threw; `PostgresError` with code `.outcomeUnknown` when the connection was lost during COMMIT.
    @discardableResult
    package func transaction<Value: Sendable>(
        isolation: IsolationLevel = .readCommitted, _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        try await Transaction.run(on: self, isolation: isolation, body)
    }

    /// Makes the transaction's changes last. Runs to its end even when the task is cancelled.
    func commit(_ ticket: TransactionTicket) throws {
        guard ticket.end() == .open else { return }
        do {
            let results = try uncancellable { session, wait in
                try session.exchange(["COMMIT"], wait: &wait, lossCode: .outcomeUnknown)
            }
            guard results.first?.commandTag == "COMMIT" else {
                throw PostgresError(.transactionAborted, "nothing was committed: an earlier error in the transaction was ignored")
            }
        } catch var error as PostgresError {
            error.isUnsent = false
            throw error
        }
    }

    /// Undoes the transaction. A connection on which that fails is closed, which undoes it as well.
    func rollBack(_ ticket: TransactionTicket) {
        guard ticket.end() == .open else { return }
        do {
            try uncancellable { session, wait in
                guard session.isInTransaction else { return }
                _ = try session.exchange(["ROLLBACK"], wait: &wait, lossCode: .connectionLost)
            }
        } catch {
            close()
        }
    }
}
