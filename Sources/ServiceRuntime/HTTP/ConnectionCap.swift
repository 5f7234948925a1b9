import HummingbirdCore
import Logging
import Synchronization

/// Counts a port's connections and says which of them are too many.
///
/// As many as may are served. A few more are let in for questions about the program's health, which have to be answered just then: of those
/// that ask nothing the oldest makes room for the next, so that nobody who asks stands behind them. Without a limit the process would run
/// out of descriptors, and then it could not even accept and refuse.
final class ConnectionCap: AvailableConnectionsDelegate, Sendable {
    fileprivate struct State {
        var accepted = 0
        var open = 0
        var isFull = false
        /// Those beside the limit that have asked nothing yet, the oldest first.
        var silent: [(number: Int, close: @Sendable () -> Void)] = []
        var lastNumber = 0
    }

    private let limit: Int
    private let spare: Int
    private let logger: Logger
    private let state = Mutex(State())

    init(_ limits: HTTPLimits, logger: Logger) {
        (limit, spare, self.logger) = (limits.connections, limits.spareConnections, logger)
    }

    /// A connection begins.
    /// - Parameter close: ends it, when it is one too many, asks nothing, and others come.
    /// - Returns: its number when it is one too many.
    func enter(close: @escaping @Sendable () -> Void) -> Int? {
        let (number, isNews, oldest) = state.withLock { state in
            state.open += 1
            let isNews = state.open >= limit && !state.isFull
            state.isFull = state.isFull || isNews
            return (state.open > limit ? state.number(close) : nil, isNews, state.oldest(beyond: spare))
        }
        oldest?()
        if isNews {
            logger.warning(
                "As many connections are open as may be; others are turned away", metadata: ["http.connections": "\(limit)"])
        }
        return number
    }

    /// One that is too many has asked something.
    func asked(_ number: Int) { state.withLock { $0.silent.removeAll { $0.number == number } } }

    /// A connection ends. The word that it is over comes when a tenth is free: not each time that one leaves and the next comes.
    func leave(_ number: Int?) {
        let isNews = state.withLock { state in
            state.open -= 1
            if let number { state.silent.removeAll { $0.number == number } }
            let isNews = state.isFull && state.open <= limit - max(1, limit / 10)
            if isNews { state.isFull = false }
            return isNews
        }
        if isNews { logger.notice("Connections are free again", metadata: ["http.connections": "\(limit)"]) }
    }

    func connectionOpened() { state.withLock { $0.accepted += 1 } }
    func connectionClosed() { state.withLock { $0.accepted -= 1 } }
    func isAcceptingNewConnections() -> Bool { state.withLock { $0.accepted < limit + 2 * spare } }
}

extension ConnectionCap.State {
    fileprivate mutating func number(_ close: @escaping @Sendable () -> Void) -> Int {
        lastNumber += 1
        silent.append((lastNumber, close))
        return lastNumber
    }

    /// How to end the oldest when there are more than so many.
    fileprivate mutating func oldest(beyond count: Int) -> (@Sendable () -> Void)? {
        silent.count > count ? silent.removeFirst().close : nil
    }
}
