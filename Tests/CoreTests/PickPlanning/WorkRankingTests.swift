import Fulfilment
import PickPlanning
import Testing

@Suite("Which task is next")
struct WorkRankingTests {
    private static let here = FloorPlace(aisle: 3, cell: 5)

    private static func claim(
        priority: Int = 0, minutes: Int?, at place: (Int, Int)? = nil, age: Int = 0
    ) -> WorkClaim {
        WorkClaim(
            priority: priority, slack: minutes.map { $0 * 60 }, place: place.map { FloorPlace(aisle: $0.0, cell: $0.1) }, age: age
        )
    }

    @Test("The half hour of its deadline decides, then the way, then the age; priority comes before all of them")
    func rules() {
        let claims = [
            Self.claim(minutes: nil, at: (3, 5), age: 9_000),
            Self.claim(minutes: 35, at: (9, 5)),
            Self.claim(minutes: 59, at: (3, 9), age: 5),
            Self.claim(minutes: 31, at: (3, 1), age: 7),
            Self.claim(minutes: 25, at: (9, 9)),
            Self.claim(minutes: -1, at: (9, 9)),
            Self.claim(priority: 1, minutes: 400, at: (9, 9)),
        ]
        #expect(WorkRanking.order(claims, from: Self.here) == [6, 5, 4, 3, 2, 1, 0])
        #expect(WorkRanking.order(Array(claims[1...3]), from: nil) == [2, 1, 0], "nobody knows where: only the age is left")
        #expect(WorkRanking.order([], from: Self.here).isEmpty)
    }

    @Test(
        "Whatever the tasks: the same order from any list of them, and more urgent, nearer or older never comes later",
        arguments: 1...40)
    func properties(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let claims = (0..<30).map { number in
            // Ages differ, so that no two are equal in all.
            WorkClaim(
                priority: Int.random(in: 0...1, using: &random),
                slack: Int.random(in: 0...3, using: &random) == 0 ? nil : Int.random(in: -7_200...14_400, using: &random),
                place: Int.random(in: 0...3, using: &random) == 0
                    ? nil : FloorPlace(aisle: .random(in: 1...9, using: &random), cell: .random(in: 1...20, using: &random)),
                age: number)
        }
        let order = WorkRanking.order(claims, from: Self.here)
        #expect(order.sorted() == Array(claims.indices))
        let shuffled = claims.indices.shuffled(using: &random)
        #expect(WorkRanking.order(shuffled.map { claims[$0] }, from: Self.here).map { shuffled[$0] } == order)
        let one = Int.random(in: claims.indices, using: &random)
        let (claim, rank) = (claims[one], order.firstIndex(of: one) ?? 0)
        for better in [
            WorkClaim(priority: claim.priority + 1, slack: claim.slack, place: claim.place, age: claim.age),
            WorkClaim(priority: claim.priority, slack: (claim.slack ?? 20_000) - 3_600, place: claim.place, age: claim.age),
            WorkClaim(priority: claim.priority, slack: claim.slack, place: Self.here, age: claim.age),
            WorkClaim(priority: claim.priority, slack: claim.slack, place: claim.place, age: claim.age + 100),
        ] {
            var changed = claims
            changed[one] = better
            #expect((WorkRanking.order(changed, from: Self.here).firstIndex(of: one) ?? Int.max) <= rank, "\(better)")
        }
    }
}
