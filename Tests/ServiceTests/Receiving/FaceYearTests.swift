import Fulfilment
import Testing

@testable import Receiving

/// A year of demand on faces that are kept by the plan of refills, an hour at a time.
@Suite("A year on faces") struct FaceYearTests {
    /// Twelve hours a day.
    private static let hours = 365 * 12
    /// Carriers bring so many refills an hour, all faces together.
    private static let carries = 4

    /// Lines of each hour, by face: seasons, weekdays, and promotions that triple a day.
    private static func demand(_ faces: Int, _ random: inout SeededRandom) -> [[[Int]]] {
        (0..<hours).map { hour in
            let day = hour / 12
            let season = day % 365 > 300 ? 1.6 : 1.0
            let weekday = [1.3, 1, 1, 1, 1.1, 0.6, 0.4][day % 7]
            return (0..<faces).map { face in
                let promotion = (day + face * 29) % 90 == 0 ? 3.0 : 1.0
                let chance = min(1, 0.5 * season * weekday * promotion)
                return (0..<4).compactMap { _ in random.chance(chance) ? random.int(1...3) : nil }
            }
        }
    }

    private struct Outcome {
        var picks = 0
        var found = 0
        var refills = 0
    }

    /// Orders are released an hour before somebody picks them; a refill is carried within the hour in which it is listed.
    private func year(_ demand: [[[Int]]], minimum: Int, maximum: Int) -> Outcome {
        var level = Array(repeating: maximum, count: demand[0].count)
        var outcome = Outcome()
        for lines in demand {
            let faces = level.indices.map { face in
                let known = lines[face].reduce(0, +)
                let reserved = min(known, level[face])
                return FaceLevel(
                    site: "S1", face: "F\(face)", sku: "\(face)", minimum: minimum, maximum: maximum, every: level[face],
                    onHand: level[face],
                    reserved: reserved, backordered: known - reserved)
            }
            let bulk = level.indices.map { BulkStock(site: "S1", place: "B", sku: "\($0)", lot: "", pieces: 1_000_000) }
            for refill in RefillPlan.refills(faces, from: bulk).filter({ $0.quantity > 0 }).prefix(Self.carries) {
                level[Int(refill.level.sku) ?? 0] += refill.quantity
                outcome.refills += 1
            }
            for face in level.indices {
                for quantity in lines[face] {
                    outcome.picks += 1
                    guard level[face] >= quantity else { continue }
                    outcome.found += 1
                    level[face] -= quantity
                }
            }
        }
        return outcome
    }

    /// Whoever knows all demand refills a face only when the next line does not find its pieces, and fills it up then: nobody needs fewer.
    private func lookAhead(_ demand: [[[Int]]], maximum: Int) -> Int {
        demand[0].indices.reduce(0) { sum, face in
            var (level, refills) = (maximum, 0)
            for quantity in demand.lazy.flatMap({ $0[face] }) {
                if level < quantity {
                    level = maximum
                    refills += 1
                }
                level -= quantity
            }
            return sum + refills
        }
    }

    @Test(
        "At least 99.5 % of the picks find their pieces, with at most a twentieth more refills than somebody who knows the year",
        arguments: [1, 2] as [UInt64])
    func year(seed: UInt64) {
        var random = SeededRandom(seed: seed, purpose: "faces")
        let demand = Self.demand(10, &random)
        let (maximum, minimum) = (240, 4)
        let outcome = year(demand, minimum: minimum, maximum: maximum)
        let bound = lookAhead(demand, maximum: maximum)
        #expect(Double(outcome.found) >= 0.995 * Double(outcome.picks), "\(outcome)")
        #expect(Double(outcome.refills) <= 1.05 * Double(bound), "\(outcome), \(bound) at least")
    }

    @Test("What is reserved counts as gone; the bulk is used in its order, as much as the face has room for now")
    func forecastCounts() {
        let blind = FaceLevel(
            site: "S1", face: "F", sku: "X", minimum: 4, maximum: 240, every: 20, onHand: 20, reserved: 0, backordered: 0)
        let known = FaceLevel(
            site: "S1", face: "F", sku: "X", minimum: 4, maximum: 240, every: 20, onHand: 20, reserved: 18, backordered: 0)
        let bulk = [
            BulkStock(site: "S1", place: "B", sku: "X", lot: "L1", pieces: 50),
            BulkStock(site: "S1", place: "C", sku: "X", lot: "L2", pieces: 500),
        ]
        #expect(RefillPlan.refills([blind], from: bulk) == [])
        #expect(RefillPlan.refills([known], from: bulk).map(\.quantity) == [50, 170])
    }
}
