import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

@testable import Simulation

@Suite("What simulated carriers report")
struct ParcelJourneyTests {
    private func pushes(_ number: String, _ change: (inout CarrierBehaviour) -> Void = { _ in }) -> [(
        delay: Duration, item: CarrierPush
    )] {
        var behaviour = CarrierBehaviour()
        change(&behaviour)
        return ParcelJourney(source: "jaguar", trackingNumber: number, town: "Recife", behaviour: behaviour).pushes(
            from: Date(timeIntervalSince1970: 0))
    }

    @Test("Whatever is late, doubled or lost, the events fold to delivered")
    func endsDelivered() {
        for number in 1...500 {
            let events = pushes("JA\(number)") { ($0.duplicates, $0.reorder, $0.lost, $0.failedAttempts) = (0.3, 0.3, 0.3, 0.3) }
            let arrived = events.sorted { $0.delay < $1.delay }.map(\.item.event)
            #expect(StatusFold.fold(arrived).status == .delivered)
        }
    }

    @Test("The same parcel has the same journey; a copy has the id of its original")
    func isDeterministic() {
        #expect(pushes("JA1").map(\.item) == pushes("JA1").map(\.item))
        let events = pushes("JA2") { $0.duplicates = 1 }.map(\.item.event)
        #expect(events.count == 2 * Set(events.map(\.key)).count)
    }

    @Test("A share of the events is late, doubled, lost")
    func shares() {
        let all = (1...1000).flatMap { pushes("JA\($0)") { $0.duplicates = 0.1 } }
        let copies = all.count - Set(all.map(\.item.event.key)).count
        #expect((300...520).contains(copies), "\(copies) copies of about 4,000 events")
        let fewer = (1...1000).flatMap { pushes("JA\($0)") { ($0.duplicates, $0.lost) = (0, 0.5) } }
        #expect((2200...2900).contains(fewer.count), "\(fewer.count): half of what lies between is lost, the end is not")
    }

    @Test("One key, one tracking number, whatever else the order says; other keys and carriers have others")
    func labels() {
        let issuer = LabelIssuer(carrier: "jaguar")
        let number = issuer.trackingNumber(for: "shipment-1")
        #expect(number.count == 15 && number.hasPrefix("JA"))
        #expect(LabelIssuer(carrier: "jaguar").trackingNumber(for: "shipment-1") == number)
        #expect(Set((1...20_000).map { issuer.trackingNumber(for: "shipment-\($0)") }).count == 20_000)
        #expect(LabelIssuer(carrier: "tatu").trackingNumber(for: "shipment-1") != number)
    }

    @Test("Items come out in the order they are due, also when an earlier one comes later")
    func queue() async {
        let queue = DelayQueue<Int>()
        await queue.add([(.milliseconds(60), 3), (.milliseconds(40), 2)])
        async let first = queue.next(limit: 1, linger: .zero)
        await queue.add([(.milliseconds(1), 1)])
        #expect(await first == [1])
        #expect(await queue.next(limit: 1, linger: .zero) == [2])
        #expect(await queue.next(limit: 9, linger: .milliseconds(100)) == [3])
        #expect(await queue.count == 0)
    }

    @Test("A heap gives back what is due, the earliest first")
    func heap() {
        var heap = DueHeap<Int>()
        var random = SeededRandom(seed: 3)
        let start = ContinuousClock.now
        for _ in 0..<1000 {
            let due = random.int(0...100_000)
            heap.insert(due, due: start + .microseconds(due))
        }
        let early = heap.take(dueBy: start + .microseconds(50_000), limit: .max)
        #expect(early == early.sorted() && (early.last ?? 0) <= 50_000 && early.count + heap.count == 1000)
    }
}
