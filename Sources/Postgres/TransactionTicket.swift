import Synchronization

/// How strictly concurrent transactions are kept apart.
package enum IsolationLevel: Sendable {
    /// Each statement sees what was committed before it began.
    case readCommitted
    /// All statements see what was committed before the first.
    case repeatableRead
    /// As if transactions ran one after another; may fail with 40001 and is then retried.
    case serializable

    var begin: SQL {
        switch self {
        case .readCommitted: "BEGIN"
        case .repeatableRead: "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
        }
    }
}

/// Where one transaction stands. BEGIN is sent with its first statement, so one without statements costs nothing.
final class TransactionTicket: Sendable {
    enum Stage { case fresh, open, ended }

    let isolation: IsolationLevel
    private let stage = Mutex(Stage.fresh)

    init(isolation: IsolationLevel) { self.isolation = isolation }

    /// Called before BEGIN is sent.
    func open() { stage.withLock { $0 = .open } }

    /// Ends it, and tells where it stood.
    func end() -> Stage {
        stage.withLock { stage in
            defer { stage = .ended }
            return stage
        }
    }

    var current: Stage { stage.withLock { $0 } }
}
