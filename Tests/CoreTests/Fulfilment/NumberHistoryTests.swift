import FoundationEssentials
import Fulfilment
import Testing

@Suite("Numbers that are used again, by two carriers, for us and for others")
struct NumberHistoryTests {
    @Test("The order of arrival does not matter", arguments: 0..<300)
    func order(seed: Int) {
        var random = SplitMix64(seed: seed)
        let history = NumberHistory(seed: seed)
        let expected = history.judge(Array(history.events.indices))
        for _ in 0..<5 { #expect(history.judge(history.events.indices.shuffled(using: &random)) == expected) }
    }

    @Test(
        "Whatever says whose parcel it is about counts for that one, and for none when it is somebody else's",
        arguments: 300..<1300)
    func truth(seed: Int) {
        let history = NumberHistory(seed: seed)
        let clear = history.events.indices.filter { history.saysWhose($0) }
        for (index, verdict) in history.judge(clear) {
            if let about = history.events[index].about {
                #expect(verdict == .counts(shipmentID: about))
            } else {
                #expect(verdict.shipmentID == nil)
            }
        }
    }

    @Test("What names no carrier counts for one of them only when it cannot be another's of ours", arguments: 300..<600)
    func silent(seed: Int) {
        let history = NumberHistory(seed: seed)
        let all = history.judge(Array(history.events.indices))
        for (index, verdict) in all where !history.saysWhose(index) {
            let at = history.events[index].heard.event.occurredAt?.instant ?? .distantPast
            let open = history.lives.filter { life in
                let own = history.events.indices.filter {
                    history.events[$0].about == life.shipmentID && all[$0]?.shipmentID == life.shipmentID
                }
                let times = own.compactMap { history.events[$0].heard.event.occurredAt?.instant }
                return times.contains { $0 <= at } && times.contains { $0 >= at }
            }
            if Set(open.map(\.carrier)).count > 1 { #expect(verdict.shipmentID == nil) }
        }
    }

    @Test("Status and times never lie outside the parcel's life", arguments: 1300..<1800)
    func life(seed: Int) {
        let history = NumberHistory(seed: seed)
        let verdicts = history.judge(Array(history.events.indices))
        for life in history.lives {
            guard let bookedAt = life.bookedAt else { continue }
            let folded = history.folded(life, verdicts)
            let next = history.lives.compactMap { $0.carrier == life.carrier ? $0.bookedAt : nil }.filter { $0 > bookedAt }.min()
            for time in [folded.firstAt, folded.statusAt, folded.lastAt, folded.deliveredAt].compactMap({ $0 }) {
                #expect(time >= bookedAt - ParcelLife.allowance && time < next ?? .distantFuture)
            }
        }
    }
}

extension EventVerdict {
    fileprivate var shipmentID: Int64? { if case .counts(let id) = self { id } else { nil } }
}
