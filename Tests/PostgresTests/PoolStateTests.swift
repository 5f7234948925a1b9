import Testing

@testable import Postgres

/// The pool's decisions, without connections, tasks or time.
@Suite("Pool state")
struct PoolStateTests {
    private typealias State = PoolState<String, Int>
    private let now = ContinuousClock.now

    @Test func opensOnDemandUpToItsCapacity() {
        var state = State(capacity: 2)
        #expect(descriptions(state.wait(id: 1, waiter: 1, until: now + .seconds(1))) == ["wake", "open 0"])
        #expect(descriptions(state.wait(id: 2, waiter: 2, until: now + .seconds(1))) == ["open 0"])
        #expect(descriptions(state.wait(id: 3, waiter: 3, until: now + .seconds(1))) == [])
        #expect(descriptions(state.opened("a")) == ["serve 1 a"])
        #expect(descriptions(state.opened("b")) == ["serve 2 b"])
        #expect(descriptions(state.release("a", isUsable: true)) == ["serve 3 a"])
        #expect(descriptions(state.release("a", isUsable: true)) == [])
        #expect(state.takeIdle() == "a")
        #expect(state.leasedCount == 2)
    }

    @Test func firstComeFirstServed() {
        var state = filled(1)
        for waiter in 1...3 { _ = state.wait(id: UInt64(waiter), waiter: waiter, until: now) }
        #expect(descriptions(state.release("c1", isUsable: true)) == ["serve 1 c1"])
        #expect(state.takeIdle() == nil)
        #expect(descriptions(state.release("c1", isUsable: true)) == ["serve 2 c1"])
        #expect(descriptions(state.release("c1", isUsable: true)) == ["serve 3 c1"])
    }

    @Test func aBrokenConnectionIsReplacedIfSomebodyWaits() {
        var state = filled(1)
        #expect(descriptions(state.release("c1", isUsable: false)) == ["close c1"])
        _ = state.closed()
        #expect(descriptions(state.wait(id: 1, waiter: 1, until: now)) == ["wake", "open 0"])
        _ = state.opened("c2")
        _ = state.wait(id: 2, waiter: 2, until: now)
        #expect(descriptions(state.release("c2", isUsable: false)) == ["close c2", "open 0"])
    }

    @Test func failuresBackOffAndProbeOneAtATime() {
        var state = State(capacity: 4)
        for waiter in 1...3 { _ = state.wait(id: UInt64(waiter), waiter: waiter, until: now) }
        let failure = PostgresError(.connectionFailed, "refused")
        #expect(descriptions(state.openFailed(failure)) == [])
        #expect(descriptions(state.openFailed(failure)) == [])
        #expect(descriptions(state.openFailed(failure)) == ["open 3"])
        #expect(descriptions(state.openFailed(failure)) == ["open 4"])
        #expect(descriptions(state.opened("a")) == ["serve 1 a", "open 0", "open 0"])
    }

    @Test func whoComesAfterAnOutageDoesNotPayForIt() {
        var state = State(capacity: 1)
        _ = state.wait(id: 1, waiter: 1, until: now)
        let failure = PostgresError(.connectionFailed, "refused")
        for _ in 1...9 { _ = state.openFailed(failure) }
        _ = state.cancel(id: 1)
        #expect(descriptions(state.openFailed(failure)) == [])
        #expect(descriptions(state.wait(id: 2, waiter: 2, until: now)) == ["open 1"])
    }

    @Test func aPermanentFailureRefusesAtOnce() {
        var state = State(capacity: 1)
        _ = state.wait(id: 1, waiter: 1, until: now)
        #expect(
            descriptions(state.openFailed(PostgresError(.connectionFailed, "no", sqlState: "28P01"))) == ["refuse 1 unreachable"])
    }

    @Test func expiryAndCancellation() {
        var state = filled(1)
        #expect(descriptions(state.wait(id: 1, waiter: 1, until: now + .seconds(1))) == ["wake"])
        #expect(descriptions(state.wait(id: 2, waiter: 2, until: now + .seconds(2))) == [])
        #expect(descriptions(state.wait(id: 3, waiter: 3, until: now + .seconds(3))) == [])
        #expect(descriptions(state.cancel(id: 2)) == ["refuse 2 cancelled"])
        #expect(descriptions(state.cancel(id: 2)) == [])
        #expect(descriptions(state.expire(now: now + .seconds(1))) == ["refuse 1 timeout", "wake"])
        #expect(descriptions(state.release("c1", isUsable: true)) == ["serve 3 c1"])
        #expect(descriptions(state.expire(now: now + .seconds(3))) == [])
        #expect(descriptions(state.wait(id: 4, waiter: 4, until: now + .seconds(9))) == ["wake"])
    }

    @Test func whoWaitsShorterThanThoseBeforeIsToldInTime() {
        var state = filled(1)
        #expect(descriptions(state.wait(id: 1, waiter: 1, until: now + .seconds(9))) == ["wake"])
        #expect(descriptions(state.wait(id: 2, waiter: 2, until: now + .seconds(2))) == ["wake"])
        #expect(descriptions(state.wait(id: 3, waiter: 3, until: now + .seconds(5))) == [])
        #expect(descriptions(state.expire(now: now + .seconds(2))) == ["refuse 2 timeout", "wake"])
        #expect(descriptions(state.expire(now: now + .seconds(5))) == ["refuse 3 timeout", "wake"])
        #expect(descriptions(state.expire(now: now + .seconds(9))) == ["refuse 1 timeout"])
        #expect(descriptions(state.expire(now: now + .seconds(9))) == [])
    }

    @Test func shutdownWaitsForWhatIsOut() {
        var state = filled(2)
        _ = state.release("c2", isUsable: true)
        #expect(descriptions(state.shutDown()) == ["close c2"])
        #expect(descriptions(state.wait(id: 1, waiter: 1, until: now)) == ["refuse 1 closed"])
        #expect(state.takeIdle() == nil)
        #expect(descriptions(state.closed()) == [])
        #expect(descriptions(state.release("c1", isUsable: true)) == ["close c1"])
        #expect(descriptions(state.closed()) == ["drained"])
        #expect(descriptions(state.shutDown()) == ["drained"])
    }

    @Test func shutdownWithAConnectionOnItsWay() {
        var state = State(capacity: 2)
        _ = state.wait(id: 1, waiter: 1, until: now)
        _ = state.wait(id: 2, waiter: 2, until: now)
        #expect(descriptions(state.shutDown()) == ["refuse 1 closed", "refuse 2 closed"])
        #expect(descriptions(state.opened("a")) == ["close a"])
        #expect(descriptions(state.closed()) == [])
        #expect(descriptions(state.openFailed(PostgresError(.connectionFailed, "late"))) == ["drained"])
    }

    /// Random histories: never more connections than the capacity, never a waiter forgotten, drained in the end.
    @Test(arguments: 0..<200)
    func invariantsHold(seed: Int) {
        var model = PoolModel(seed: UInt64(seed), capacity: 1 + seed % 5)
        for _ in 0..<300 {
            model.step()
            #expect(model.violation == nil)
        }
        model.finish()
        #expect(model.violation == nil)
    }

    private func filled(_ count: Int) -> State {
        var state = State(capacity: count)
        for number in 1...count {
            _ = state.wait(id: UInt64(1000 + number), waiter: 1000 + number, until: now)
            _ = state.opened("c\(number)")
        }
        _ = state.expire(now: now)
        return state
    }

    private func descriptions(_ actions: [State.Action]) -> [String] { actions.map(Self.description) }

    private static func description(_ action: State.Action) -> String {
        switch action {
        case .open(let failures): "open \(failures)"
        case .serve(let waiter, let connection): "serve \(waiter) \(connection)"
        case .refuse(let waiter, .timeout): "refuse \(waiter) timeout"
        case .refuse(let waiter, .closed): "refuse \(waiter) closed"
        case .refuse(let waiter, .cancelled): "refuse \(waiter) cancelled"
        case .refuse(let waiter, .unreachable): "refuse \(waiter) unreachable"
        case .close(let connection): "close \(connection)"
        case .wakeAt: "wake"
        case .drained: "drained"
        }
    }
}
