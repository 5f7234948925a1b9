import Fulfilment
import Testing

@testable import AMQP

@Suite struct SettlementTrackerTests {
    private func tracker(_ batches: ClosedRange<UInt64>...) -> SettlementTracker {
        var tracker = SettlementTracker()
        for batch in batches { tracker.open(batch) }
        return tracker
    }

    @Test func inOrderEachBatchIsAcknowledgedAtOnce() {
        var tracker = tracker(1...10, 11...20)
        #expect(tracker.acknowledge(1...10) == .acknowledge(upTo: 10))
        #expect(tracker.acknowledge(11...20) == .acknowledge(upTo: 20))
        #expect(tracker.unsettled == 0)
    }

    @Test func anEarlierOpenBatchHoldsTheMark() {
        var tracker = tracker(1...10, 11...20, 21...30)
        #expect(tracker.acknowledge(11...20) == nil)
        #expect(tracker.acknowledge(1...10) == .acknowledge(upTo: 20))
        #expect(tracker.unsettled == 10)
    }

    @Test func settlingTwiceIsNothing() {
        var tracker = tracker(1...10)
        _ = tracker.acknowledge(1...10)
        #expect(tracker.acknowledge(1...10) == nil)
        #expect(tracker.release(1...10).isEmpty)
    }

    @Test func releasingTheFirstMayUseMultipleAndMovesTheMark() {
        var tracker = tracker(1...3, 4...6)
        _ = tracker.acknowledge(4...6)
        #expect(tracker.release(1...3) == [.release(tag: 3, multiple: true), .acknowledge(upTo: 6)])
    }

    @Test func releasingBehindAnOpenBatchNamesEachDelivery() {
        var tracker = tracker(1...3, 4...5)
        #expect(tracker.release(4...5) == [.release(tag: 4, multiple: false), .release(tag: 5, multiple: false)])
        #expect(tracker.acknowledge(1...3) == .acknowledge(upTo: 3))
    }

    @Test func anAcknowledgedBatchWaitingForTheMarkCannotBeReleased() {
        var tracker = tracker(1...3, 4...5)
        _ = tracker.acknowledge(4...5)
        #expect(tracker.release(4...5).isEmpty)
    }

    /// Nothing open is ever covered by an acknowledgement, and in the end everything is.
    @Test(arguments: 1...20) func neverAcknowledgesWhatIsOpen(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var tracker = SettlementTracker()
        var open: [ClosedRange<UInt64>] = []
        var next: UInt64 = 1
        var mark: UInt64 = 0
        for _ in 0..<500 {
            let last = next + UInt64.random(in: 0...5, using: &generator)
            tracker.open(next...last)
            open.append(next...last)
            next = last + 1
            while open.count > Int.random(in: 0...4, using: &generator) {
                let batch = open.remove(at: Int.random(in: 0..<open.count, using: &generator))
                guard case .acknowledge(let tag) = tracker.acknowledge(batch) else { continue }
                #expect(tag > mark)
                mark = tag
                #expect(open.allSatisfy { $0.lowerBound > tag })
            }
        }
        for batch in open { if case .acknowledge(let tag) = tracker.acknowledge(batch) { mark = tag } }
        #expect(mark == next - 1)
        #expect(tracker.unsettled == 0)
    }
}
