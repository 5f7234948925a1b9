import LabelFormats

/// Gives calls their turns where an account has a pace: asks for as many as wait here, and for no more.
///
/// A turn may be a little later than now; what would have to wait longer is put off instead, so that it may wait where nothing is held for it.
actor TurnKeeper {
    /// Takes turns from what all programs share.
    typealias Source =
        @Sendable (_ most: Int, _ account: String, _ operation: String, _ limit: CallPace.Limit) async throws -> TurnStore.Turns

    /// When a call may go out.
    enum Turn: Sendable, Equatable {
        case at(ContinuousClock.Instant)
        case putOff(Duration)
    }

    private struct Line: Hashable {
        let account: String
        let operation: String
    }

    private struct Waiter {
        let until: ContinuousClock.Instant
        let wake: CheckedContinuation<Turn, Never>
    }

    private let source: Source
    private let patience: Duration
    private var waiters: [Line: [Waiter]] = [:]

    /// - Parameter patience: how long a call waits for its turn at most.
    init(patience: Duration = .seconds(5), source: @escaping Source) { (self.patience, self.source) = (patience, source) }

    /// The turn of one call: where account and operation both have a limit, the later one.
    func turn(of account: String, for operation: Operation, _ pace: CallPace) async -> Turn {
        var turn = Turn.at(.now)
        for (name, limit) in [("", pace.all), (operation.rawValue, pace[operation])] {
            guard let limit else { continue }
            switch (turn, await next(Line(account: account, operation: name), limit)) {
            case (.at(let one), .at(let other)): turn = .at(max(one, other))
            case (_, let putOff): return putOff
            }
        }
        return turn
    }

    private func next(_ line: Line, _ limit: CallPace.Limit) async -> Turn {
        await withCheckedContinuation { wake in
            let isServed = waiters[line] != nil
            waiters[line, default: []].append(Waiter(until: .now + patience, wake: wake))
            if !isServed { Task { await serve(line, limit) } }
        }
    }

    /// Until nobody waits in the line.
    private func serve(_ line: Line, _ limit: CallPace.Limit) async {
        while let count = waiters[line]?.count, count > 0 {
            let asked = ContinuousClock.now
            do {
                let turns = try await source(min(count, 1000), line.account, line.operation, limit)
                hand(turns, to: line, from: asked, limit.spacing ?? .zero)
                guard turns.count == 0, waiters[line]?.isEmpty == false else { continue }
                try? await Task.sleep(for: max(.milliseconds(20), turns.wait - TurnStore.reach))
            } catch {
                dismiss(line, .putOff(.seconds(1))) { _ in true }
            }
        }
        waiters[line] = nil
    }

    /// To those who came first. Whoever would have to wait for too long goes without.
    private func hand(_ turns: TurnStore.Turns, to line: Line, from asked: ContinuousClock.Instant, _ spacing: Duration) {
        for number in 0..<min(turns.count, waiters[line]?.count ?? 0) {
            waiters[line]?.removeFirst().wake.resume(returning: .at(asked + turns.wait + spacing * number))
        }
        guard turns.count == 0 else { return }
        dismiss(line, .putOff(turns.wait)) { $0.until < asked + turns.wait }
    }

    private func dismiss(_ line: Line, _ turn: Turn, where isOver: (Waiter) -> Bool) {
        let (over, left) = ((waiters[line] ?? []).filter(isOver), (waiters[line] ?? []).filter { !isOver($0) })
        waiters[line] = left
        for waiter in over { waiter.wake.resume(returning: turn) }
    }
}
