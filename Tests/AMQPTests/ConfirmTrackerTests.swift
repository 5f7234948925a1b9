import Fulfilment
import Testing

@testable import AMQP

@Suite struct ConfirmTrackerTests {
    private let now = ContinuousClock.now

    private func tracker(sent count: Int) -> ConfirmTracker<Int> {
        var tracker = ConfirmTracker<Int>()
        for slot in 0..<count { tracker.recordSent(slot, bytes: 10, at: now) }
        return tracker
    }

    @Test func multipleResolvesAllUpToTheTag() {
        var tracker = tracker(sent: 5)
        let resolved = tracker.resolve(3, multiple: true, isAcknowledged: true)
        #expect(resolved?.map(\.slot) == [0, 1, 2])
        #expect(resolved?.allSatisfy { $0.confirmation == .confirmed } == true)
        #expect(tracker.inFlight == 2)
        #expect(tracker.bytesInFlight == 20)
    }

    @Test func confirmsMayComeOutOfOrder() {
        var tracker = tracker(sent: 4)
        #expect(tracker.resolve(2, multiple: false, isAcknowledged: true)?.map(\.slot) == [1])
        #expect(tracker.resolve(4, multiple: true, isAcknowledged: false)?.map(\.slot) == [0, 2, 3])
        #expect(tracker.inFlight == 0)
        #expect(tracker.oldest == nil)
        #expect(tracker.nextSequence == 5)
    }

    @Test func aSecondConfirmForTheSameMessageIsNothing() {
        var tracker = tracker(sent: 3)
        _ = tracker.resolve(2, multiple: false, isAcknowledged: true)
        #expect(tracker.resolve(2, multiple: false, isAcknowledged: true)?.isEmpty == true)
        _ = tracker.resolve(1, multiple: false, isAcknowledged: true)
        #expect(tracker.resolve(1, multiple: false, isAcknowledged: true)?.isEmpty == true)
    }

    @Test func aConfirmForAMessageNeverSentIsRefused() {
        var tracker = tracker(sent: 2)
        #expect(tracker.resolve(3, multiple: false, isAcknowledged: true) == nil)
    }

    @Test func tagZeroMeansAllSoFar() {
        var tracker = tracker(sent: 3)
        #expect(tracker.resolve(0, multiple: true, isAcknowledged: true)?.count == 3)
    }

    @Test func aReturnChangesTheConfirmThatFollows() {
        var tracker = tracker(sent: 3)
        tracker.recordReturn(2, code: 312, reason: "NO_ROUTE")
        let resolved = tracker.resolve(3, multiple: true, isAcknowledged: true)
        #expect(resolved?.map(\.confirmation) == [.confirmed, .returned(code: 312, reason: "NO_ROUTE"), .confirmed])
    }

    @Test func abandoningLeavesWhatIsResolvedAndCountsFromOneAgain() {
        var tracker = tracker(sent: 3)
        _ = tracker.resolve(2, multiple: false, isAcknowledged: true)
        let abandoned = tracker.abandon(reason: "gone")
        #expect(abandoned.map(\.slot) == [0, 2])
        #expect(abandoned.allSatisfy { $0.confirmation == .unknown(reason: "gone") })
        #expect(tracker.nextSequence == 1)
    }

    @Test func theOldestUnresolvedSetsTheClock() {
        var tracker = ConfirmTracker<Int>()
        tracker.recordSent(0, bytes: 1, at: now)
        tracker.recordSent(1, bytes: 1, at: now + .seconds(1))
        #expect(tracker.oldest == now)
        _ = tracker.resolve(1, multiple: false, isAcknowledged: true)
        #expect(tracker.oldest == now + .seconds(1))
        tracker.restartClocks(at: now + .seconds(9))
        #expect(tracker.oldest == now + .seconds(9))
    }

    /// Against the plainest model there is: a list of open numbers.
    @Test(arguments: 1...20) func agreesWithAModelUnderRandomConfirms(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var tracker = ConfirmTracker<UInt64>()
        var open: [UInt64] = []
        var sent: UInt64 = 0
        for _ in 0..<2000 {
            if open.isEmpty || Bool.random(using: &generator) {
                sent += 1
                #expect(tracker.nextSequence == sent)
                tracker.recordSent(sent, bytes: 1, at: now)
                open.append(sent)
            } else if let tag = open.randomElement(using: &generator) {
                let multiple = Bool.random(using: &generator)
                let expected = open.filter { multiple ? $0 <= tag : $0 == tag }
                open.removeAll { expected.contains($0) }
                #expect(tracker.resolve(tag, multiple: multiple, isAcknowledged: true)?.map(\.slot) == expected)
            }
            #expect(tracker.inFlight == open.count)
        }
    }
}
