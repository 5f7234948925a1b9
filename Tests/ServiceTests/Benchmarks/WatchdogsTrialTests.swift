import Fulfilment
import Testing

@testable import Benchmarks

@Suite("The watchdogs beside parcels of which it is known what became of them")
struct WatchdogsTrialTests {
    @Test("Of each kind that happens, nearly all is found, and nearly nothing else")
    func found() {
        let result = WatchdogsTrial(parcels: 12_000, seed: 4).run()
        #expect(result.parcels == 12_000)
        let happening: Set<ParcelExceptionKind> = [
            .notHandedOver, .silence, .stuck, .late, .attempts, .address, .weight, .customs,
        ]
        #expect(Set(result.scores.keys) == happening)
        for (kind, score) in result.scores {
            #expect(score.right > 5, "\(kind)")
            #expect(
                score.precision >= WatchdogsBenchCommand.aim && score.recall >= WatchdogsBenchCommand.aim, "\(kind): \(score)")
        }
        #expect(result.looks < 6 * result.parcels, "a parcel is looked at when it may be wrong, not all the time")
    }

    @Test("The same seed gives the same lives")
    func repeatable() {
        let trial = WatchdogsTrial(parcels: 300, seed: 7)
        #expect(trial.run().looks == trial.run().looks)
    }
}
