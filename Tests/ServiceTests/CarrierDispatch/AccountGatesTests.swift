import FoundationEssentials
import LabelFormats
import Messaging
import Postgres
import Synchronization
import TestStack
import Testing

@testable import CarrierDispatch

@Suite("The gates before accounts")
struct AccountGatesTests {
    private let start = ContinuousClock.now
    private let failed = CallResult(.unknown(Refusal(code: "no_answer", message: "it hangs")))
    private let sold = CallResult(.absent)

    private func gates(_ adjust: (inout LabelLimits) -> Void = { _ in }) -> AccountGates {
        var limits = LabelLimits()
        (limits.failures, limits.pause) = (2, .seconds(5))
        adjust(&limits)
        return AccountGates(limits)
    }

    private func account(_ code: String = "swift", pace: String = "") -> CarrierAccount {
        CarrierAccount(
            code: code, carrier: "swift", format: "waybill", host: "", credentials: "", isTest: false, owner: "", pace: pace)
    }

    @Test("An operation that fails is left alone; others of the account, and other accounts, go on")
    func failing() {
        let gates = gates()
        for _ in 0..<2 { gates.record(failed, of: account(), .buy, at: start) }
        #expect(gates.closed("swift", for: [.buy], at: start) == .failing(.seconds(5)))
        #expect(gates.closed("swift", for: [.quote, .buy], at: start + .seconds(1)) == .failing(.seconds(4)))
        #expect(gates.closed("swift", for: [.lookUp, .void], at: start) == nil)
        #expect(gates.closed("eagle", for: [.buy], at: start) == nil)
        #expect(gates.closed("swift", for: [.buy], at: start + .seconds(5)) == nil)
    }

    @Test("A service that wants fewer calls gets none for as long as it said, whatever is asked; its neighbour does")
    func limiting() {
        let gates = gates()
        let busy = CallResult(.retry(Refusal(code: "too_many", message: "slower"), after: 30), isLimiting: true)
        gates.record(busy, of: account(), .quote, at: start)
        // Answers to calls that were out already change nothing.
        gates.record(sold, of: account(), .buy, at: start)
        #expect(gates.closed("swift", for: [.lookUp], at: start + .seconds(10)) == .limiting(.seconds(20)))
        #expect(gates.closed("eagle", for: [.quote], at: start) == nil)
        #expect(gates.closed("swift", for: [.lookUp], at: start + .seconds(30)) == nil)
    }

    @Test("Without a time from the service the pause is the setting's, and an answer that it cannot now is no limit")
    func limitingWithoutTime() {
        let gates = gates()
        let busy = CallResult(.retry(Refusal(code: "too_many", message: "slower"), after: nil), isLimiting: true)
        gates.record(busy, of: account(), .buy, at: start)
        #expect(gates.closed("swift", for: [.void], at: start) == .limiting(.seconds(5)))
        let down = CallResult(.retry(Refusal(code: "not_sent", message: "nobody there"), after: nil))
        gates.record(down, of: account("eagle"), .buy, at: start)
        #expect(gates.closed("eagle", for: [.void], at: start) == nil)
    }

    @Test("After the pause one call probes, and the others wait for what it brings")
    func probe() async {
        let gates = gates { $0.pause = .zero }
        for _ in 0..<2 { gates.record(failed, of: account(), .buy, at: .now) }
        #expect(await gates.enter(account(), .buy) == nil)
        #expect(await gates.enter(account(), .buy)?.reason == "the carrier is left alone after failures")
        #expect(await gates.enter(account(), .lookUp) == nil)
        gates.record(sold, of: account(), .buy)
        for _ in 0..<2 { #expect(await gates.enter(account(), .buy) == nil) }
    }

    @Test("Every call gets a turn of its own, and none before its time")
    func turns() async throws {
        let given = Mutex(0)
        let keeper = TurnKeeper { most, _, _, limit in
            let before = given.withLock { given in
                defer { given += most }
                return given
            }
            return TurnStore.Turns(wait: (limit.spacing ?? .zero) * before, count: most)
        }
        let pace = try CallPace("10/s")
        let began = ContinuousClock.now
        let turns = await withTaskGroup(of: TurnKeeper.Turn.self) { group in
            for _ in 0..<20 { group.addTask { await keeper.turn(of: "swift", for: .buy, pace) } }
            return await group.reduce(into: [TurnKeeper.Turn]()) { $0.append($1) }
        }
        let instants = turns.compactMap { turn in
            if case .at(let instant) = turn { instant } else { nil }
        }.sorted()
        #expect(instants.count == 20 && given.withLock { $0 } == 20)
        for (number, instant) in instants.enumerated() { #expect(instant >= began + .milliseconds(100) * number) }
    }

    @Test("What would wait too long for its turn is put off, what nothing limits is not")
    func tooLong() async throws {
        let keeper = TurnKeeper(patience: .seconds(5)) { _, _, _, _ in TurnStore.Turns(wait: .seconds(60), count: 0) }
        let pace = try CallPace("buy=1/min")
        #expect(await keeper.turn(of: "swift", for: .buy, pace) == .putOff(.seconds(60)))
        if case .putOff = await keeper.turn(of: "swift", for: .lookUp, pace) { Issue.record("nothing limits look-ups") }
    }

    @Test("When nobody can say whose turn it is, nobody calls")
    func noTurns() async throws {
        struct Away: Error {}
        let keeper = TurnKeeper { _, _, _, _ in throw Away() }
        #expect(await keeper.turn(of: "swift", for: .buy, try CallPace("1/s")) == .putOff(.seconds(1)))
    }
}

@Suite("The pace that programs share", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SharedPaceTests {
    @Test("Whoever takes turns, none is taken twice, none is earlier than the pace allows, and nobody takes more than a second's")
    func shared() async throws {
        try await ShippingFixture.with { fixture in
            let limit = try #require(try CallPace("20/s").all)
            let counts = try await withThrowingTaskGroup(of: [TurnStore.Turns].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var taken: [TurnStore.Turns] = []
                        for most in [1, 3, 100] {
                            taken.append(try await TurnStore().take(most, of: "swift", "", limit, in: fixture.postgres))
                        }
                        return taken
                    }
                }
                return try await group.reduce(into: [TurnStore.Turns]()) { $0 += $1 }
            }
            let total = counts.reduce(0) { $0 + $1.count }
            #expect(counts.allSatisfy { $0.count <= 21 })
            let ahead: Double = try await fixture.postgres.query(
                "SELECT extract(epoch FROM next_at - clock_timestamp())::float8 FROM shipping.account_pace WHERE operation = ''")[
                    0
                ]
                .decode(0)
            let recorded: Int = try await fixture.postgres.query("SELECT calls FROM shipping.account_pace")[0].decode(0)
            #expect(recorded == total && total >= 20)
            // A turn each 50 ms, none of them further ahead than a second.
            #expect(ahead <= 1.05 && ahead <= Double(total) * 0.05)
        }
    }

    @Test("A day's calls are counted; when they are used up nothing goes out before the next day")
    func day() async throws {
        try await ShippingFixture.with { fixture in
            let limit = try #require(try CallPace("look_up=5/day")[.lookUp])
            let store = TurnStore()
            #expect(try await store.take(3, of: "swift", "look_up", limit, in: fixture.postgres).count == 3)
            #expect(try await store.take(3, of: "swift", "look_up", limit, in: fixture.postgres).count == 2)
            let none = try await store.take(1, of: "swift", "look_up", limit, in: fixture.postgres)
            #expect(none.count == 0 && none.wait > .zero && none.wait <= .seconds(86_400))
            try await fixture.postgres.query("UPDATE shipping.account_pace SET day = day - 1")
            #expect(try await store.take(9, of: "swift", "look_up", limit, in: fixture.postgres).count == 5)
        }
    }

    @Test(
        "An account with a pace sells as many labels as it allows, puts the others off as long as they will wait, and stops nobody"
    )
    func labels() async throws {
        try await ShippingFixture.with { fixture in
            try await LabelServer.serve { server, endpoint in
                try await fixture.move("swift", to: endpoint)
                try await fixture.postgres.query("UPDATE shipping.account SET pace = 'buy=2/min' WHERE code = 'swift'")
                let wanted = try await fixture.wantLabels(6)
                let (handler, _) = fixture.labels { limits in (limits.labelsPerCall, limits.callsPerCarrier) = (2, 8) }
                let outcomes = try await fixture.handle(handler, wanted)
                let done = outcomes.filter { $0 == .done }.count
                #expect(server.calls.count == 1)
                #expect(done == 2)
                let waits = outcomes.compactMap { outcome -> Duration? in
                    guard case .retry(let after, _) = outcome else { return nil }
                    return after
                }
                let sorted = waits.sorted()
                #expect(sorted == [.seconds(30), .seconds(30), .seconds(60), .seconds(60)])
                #expect(try await fixture.postgres.query("SELECT FROM shipping.account WHERE stopped_at IS NOT NULL").isEmpty)
                #expect(Set(try await fixture.attempts("state")) == ["bought", "retry"])
            }
        }
    }
}
