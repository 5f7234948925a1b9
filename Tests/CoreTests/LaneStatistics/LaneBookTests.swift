import FoundationEssentials
import Fulfilment
import LaneStatistics
import Testing

@Suite("What is known of lanes") struct LaneBookTests {
    private static let lane = Lane(
        carrier: "swift", service: "slow", site: "SAO", origin: "BR", country: "BR", postcodePrefix: "01", weekday: 1)
    private static let now = 2900

    private static func one(_ seconds: Int, _ lane: Lane = lane, week: Int = now) -> LaneCase {
        LaneCase(lane: lane, week: week, seconds: [.transit: seconds])
    }

    private static func lane(_ change: (inout Lane) -> Void) -> Lane {
        var lane = lane
        change(&lane)
        return lane
    }

    private static func random(_ seed: Int, _ count: Int) -> [LaneCase] {
        var random = SeededRandom(seed: UInt64(seed), purpose: "lanes")
        return (0..<count).map { _ in
            let lane = Lane(
                carrier: random.pick(["swift", "eagle"]), service: random.pick(["slow", "fast"]),
                site: random.pick(["SAO", "RIO"]),
                origin: "BR", country: random.pick(["BR", "AR"]), postcodePrefix: random.pick(["01", "20"]),
                weekday: random.int(1...7))
            return LaneCase(
                lane: lane, week: now - random.int(0...20),
                seconds: [.transit: random.int(60...900_000), .door: random.int(0...9000)])
        }
    }

    private static func book(_ cases: [LaneCase]) -> LaneBook {
        var book = LaneBook()
        for one in cases { book.add(one) }
        return book
    }

    @Test("Books that are merged are the book of all cases, in whatever order")
    func merging() {
        for seed in 0..<10 {
            let cases = Self.random(seed, 200)
            var bits = SplitMix64(seed: seed)
            var merged = LaneBook()
            for part in stride(from: 0, to: 200, by: 40).shuffled(using: &bits) {
                merged.merge(Self.book(cases[part..<(part + 40)].shuffled(using: &bits)))
            }
            #expect(merged == Self.book(cases))
        }
    }

    @Test("Taking cases back leaves the book of the others")
    func removal() {
        let cases = Self.random(3, 100)
        var book = Self.book(cases)
        for one in cases.prefix(40) { book.remove(one) }
        #expect(book == Self.book(Array(cases.dropFirst(40))))
        for one in cases.dropFirst(40) { book.remove(one) }
        #expect(book == LaneBook())
    }

    @Test("After 30 days a case counts for half; one that is to come for one")
    func decay() throws {
        #expect(LaneBook.weight(of: Self.now, in: Self.now) == 1 && LaneBook.weight(of: Self.now + 3, in: Self.now) == 1)
        #expect(abs(LaneBook.weight(of: Self.now - 30, in: Self.now) - 1 / 128) < 1e-12, "seven half-lives")
        let old = (0..<40).map { _ in Self.one(500_000, week: Self.now - 20) }
        let book = Self.book(old + (0..<10).map { _ in Self.one(100_000) })
        let found = try #require(book.estimate(of: .transit, on: Self.lane, in: Self.now))
        #expect(
            found.cases == 50
                && abs(found.durations.effectiveCases - 10 - 40 * LaneBook.weight(of: Self.now - 20, in: Self.now)) < 1e-9)
        #expect(abs(found.p50 - 100_000) <= 1000, "most old cases are of the long time, most of the weight is not")
        let before = try #require(book.estimate(of: .transit, on: Self.lane, in: Self.now - 20))
        #expect(abs(before.p50 - 500_000) <= 5000)
    }

    @Test("Weights and quantiles are those of the exact cases")
    func weighted() throws {
        for seed in 0..<20 {
            let cases = Self.random(seed, 300)
            let found = try #require(
                Self.book(cases).estimate(
                    of: .transit, under: LaneScope(level: .carrier, lane: Self.anyOf("swift")), in: Self.now))
            let own = cases.filter { $0.lane.carrier == "swift" }.map { one in
                (seconds: one.seconds[.transit] ?? 0, weight: LaneBook.weight(of: one.week, in: Self.now))
            }.sorted { $0.seconds < $1.seconds }
            let total = own.reduce(0) { $0 + $1.weight }
            #expect(abs(found.durations.effectiveCases - total) < 1e-6 && found.cases == own.count)
            for (share, answer) in [(0.5, found.p50), (0.9, found.p90), (0.95, found.p95)] {
                var sum = 0.0
                let exact = own.first { one in
                    sum += one.weight
                    return sum >= share * total
                }
                let seconds = Double(try #require(exact).seconds)
                #expect(abs(answer - seconds) <= seconds * DurationScale.relativeError)
            }
        }
    }

    private static func anyOf(_ carrier: String) -> Lane {
        Lane(carrier: carrier, service: "", site: "", origin: "", country: "", postcodePrefix: "", weekday: nil)
    }

    @Test("The finest level that has the cases it needs answers")
    func backOff() throws {
        var book = LaneBook()
        func level(_ lane: Lane = Self.lane) -> LaneLevel? { book.estimate(of: .transit, on: lane, in: Self.now)?.scope.level }
        func add(_ count: Int, _ lane: Lane) { for _ in 0..<count { book.add(Self.one(100_000, lane)) } }
        #expect(level() == nil)
        add(1, Self.lane { $0.service = "fast" })
        #expect(level() == .carrier, "it takes what there is")
        add(20, Self.lane { $0.country = "AR" })
        #expect(level() == .service)
        add(30, Self.lane { $0.site = "RIO" })
        #expect(level() == .countries)
        add(30, Self.lane { $0.postcodePrefix = "20" })
        #expect(level() == .country)
        add(30, Self.lane { $0.weekday = 5 })
        #expect(level() == .lane)
        add(59, Self.lane)
        #expect(level() == .lane)
        add(1, Self.lane)
        #expect(level() == .weekday)
        #expect(level(Self.lane { $0.weekday = nil }) == .lane)
        #expect(level(Self.lane { $0.carrier = "eagle" }) == nil)
        #expect(book.estimate(of: .door, on: Self.lane, in: Self.now) == nil)
        #expect(book.estimate(of: .transit, on: Self.lane, in: Self.now + 7)?.scope.level == .country, "cases lose weight")
        #expect(book.estimate(of: .transit, on: Self.lane, in: Self.now + LaneBook.weeksKept) == nil, "and are forgotten")
    }

    @Test(
        "Regions of postcodes",
        arguments: [
            ("01310-100", "BR", "01"), ("sw1a 1aa", "GB", "SW"), ("M1 1AE", "GB", "M"), ("90210", "US", "902"),
            ("D02 X285", "IE", "D0"),
            ("", "AE", ""), ("  ", "DE", ""), ("北京100000", "CN", "10"),
        ])
    func prefixes(postcode: String, country: String, prefix: String) { #expect(Lane.prefix(of: postcode, in: country) == prefix) }

    @Test("Weeks begin on Monday, in UTC, also before 1970")
    func weeks() throws {
        for (text, week) in [
            ("1970-01-05T00:00:00Z", 0), ("1970-01-11T23:59:59Z", 0), ("1970-01-12T00:00:00Z", 1), ("1970-01-04T23:59:59Z", -1),
            ("2026-01-05T00:00:00Z", 2922),
        ] {
            #expect(LaneWeek.containing(try #require(ZonedTime(text)).instant) == week, "\(text)")
        }
    }
}
