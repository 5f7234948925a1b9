import FoundationEssentials
import Fulfilment
import LaneStatistics
import Testing

@Suite("When parcels are expected") struct ArrivalForecastTests {
    private static let start = Date(timeIntervalSince1970: 1_767_600_000)
    private static let lane = Lane(
        carrier: "swift", service: "slow", site: "SAO", origin: "BR", country: "BR", postcodePrefix: "01", weekday: 1)
    private static let hour = 3600.0

    private static func time(_ seconds: [Int]) -> RemainingTime {
        var sketch = DurationSketch()
        for one in seconds { sketch.add(one) }
        var durations = WeightedDurations()
        durations.add(sketch, weight: 1)
        return RemainingTime(durations)
    }

    /// The whole lane knows these; no other level knows anything.
    private static func outlook(_ legs: [Leg: [Int]], level: LaneLevel = .carrier, drift: Drift = Drift()) -> LaneOutlook {
        LaneOutlook(lane, drift: drift) { leg, scope in scope.level == level ? legs[leg].map(time) : nil }
    }

    private static func at(_ hours: Double) -> Date { start.addingTimeInterval(hours * hour) }

    @Test("The rest of a way is the quantile of the cases that took longer, as counted one by one")
    func conditional() throws {
        for seed in 0..<30 {
            var random = SeededRandom(seed: UInt64(seed), purpose: "remaining")
            let seconds = (0..<random.int(1...300)).map { _ in random.int(3600...900_000) }.sorted()
            let (time, passed) = (Self.time(seconds), Double(random.int(0...900_000)))
            // Away from the bounds of bins, so that both count the same cases.
            let isClear = seconds.allSatisfy { abs(Double($0) - passed) > 0.03 * Double($0) }
            guard isClear else { continue }
            let longer = seconds.filter { Double($0) > passed }
            #expect(time.effectiveCases(beyond: passed) == Double(longer.count))
            for share in [0.1, 0.5, 0.9] {
                let found = time.quantile(share, beyond: passed)
                #expect((found == nil) == longer.isEmpty)
                guard let found, !longer.isEmpty else { continue }
                let exact = Double(longer[max(0, Int((share * Double(longer.count)).rounded(.up)) - 1)])
                #expect(abs(found / exact - 1) <= DurationScale.relativeError + 1e-9 && found > passed)
            }
        }
    }

    @Test(
        "However far a parcel is, however long it has taken: after now, the half before the most, and the half later the longer it takes"
    )
    func properties() {
        var random = SeededRandom(seed: 4, purpose: "forecasts")
        let legs: [Leg: [Int]] = [
            .acceptance: (0..<200).map { _ in random.int(3600...90_000) },
            .door: (0..<200).map { _ in random.int(3600...40_000) },
            .transit: (0..<400).map { _ in random.int(40_000...900_000) },
        ]
        let outlook = Self.outlook(legs)
        for progress in [
            ParcelProgress(bookedAt: Self.start), ParcelProgress(bookedAt: nil),
            ParcelProgress(bookedAt: Self.start, scannedAt: Self.at(2)),
            ParcelProgress(bookedAt: nil, scannedAt: Self.at(2), outAt: Self.at(50)),
        ] {
            var last = Date.distantPast
            for hours in stride(from: 50.0, to: 300, by: 5) {
                guard let found = outlook.arrival(of: progress, at: Self.at(hours)) else { continue }
                #expect(found.p50 > Self.at(hours) && found.p90 >= found.p50, "\(progress) after \(hours) h")
                #expect(found.p50 >= last, "\(progress) after \(hours) h")
                last = found.p50
            }
        }
    }

    @Test("The leg that a parcel is in decides; nobody can tell when nothing is known, or nothing ever took so long")
    func legs() throws {
        let outlook = Self.outlook([
            .acceptance: [Int](repeating: 36_000, count: 50), .transit: [Int](repeating: 360_000, count: 50),
            .door: [Int](repeating: 18_000, count: 50),
        ])
        func hours(_ progress: ParcelProgress, _ now: Double) -> Double? {
            outlook.arrival(of: progress, at: Self.at(now)).map { $0.p50.timeIntervalSince(Self.start) / Self.hour }
        }
        func isAbout(_ found: Double?, _ expected: Double) -> Bool { found.map { abs($0 - expected) < 0.02 * expected } ?? false }
        #expect(isAbout(hours(ParcelProgress(bookedAt: Self.start), 1), 110))
        #expect(isAbout(hours(ParcelProgress(bookedAt: Self.start, scannedAt: Self.at(3)), 4), 103))
        #expect(isAbout(hours(ParcelProgress(bookedAt: Self.start, scannedAt: Self.at(3), outAt: Self.at(60)), 61), 65))
        #expect(hours(ParcelProgress(bookedAt: Self.start, scannedAt: Self.at(3)), 120) == nil, "no parcel ever took so long")
        #expect(Self.outlook([:]).isEmpty)
        #expect(Self.outlook([:]).arrival(of: ParcelProgress(bookedAt: Self.start), at: Self.start) == nil)
    }

    @Test("Where hardly a case of the lane took as long, a coarser level answers")
    func coarser() throws {
        let outlook = LaneOutlook(Self.lane, drift: Drift()) { leg, scope in
            guard leg == .transit else { return nil }
            switch scope.level {
            case .lane: return Self.time([Int](repeating: 100_000, count: 96) + [400_000, 410_000, 420_000, 430_000])
            case .carrier: return Self.time([Int](repeating: 500_000, count: 10))
            default: return nil
            }
        }
        let parcel = ParcelProgress(bookedAt: nil, scannedAt: Self.start)
        #expect(outlook.arrival(of: parcel, at: Self.at(1))?.level == .lane)
        #expect(outlook.arrival(of: parcel, at: Self.at(50))?.level == .carrier)
    }

    @Test("What was told differs when it moved by an eighth of what is left, by a quarter of an hour at least, or has passed")
    func telling() {
        let told = ToldArrival(p50: Self.at(80), p90: Self.at(160))
        func differs(_ half: Double, _ most: Double, now: Double = 0) -> Bool {
            told.differs(from: ToldArrival(p50: Self.at(half), p90: Self.at(most)), at: Self.at(now))
        }
        #expect(!differs(80, 160) && !differs(89, 179) && differs(90, 160) && differs(70, 160) && differs(80, 180))
        #expect(differs(80.3, 160, now: 79.9) && !differs(80.2, 160, now: 79.9))
        #expect(differs(81, 160, now: 80.5) && !differs(80, 160, now: 80.5))
    }
}

@Suite("What misses teach") struct DriftTests {
    private static func days(_ seed: Int) -> [DriftDay] {
        var random = SeededRandom(seed: UInt64(seed), purpose: "drift")
        return (0..<60).map { day in
            func due() -> DriftDay.Due {
                let forecasts = random.int(0...200)
                return DriftDay.Due(forecasts: forecasts, missed: forecasts == 0 ? 0 : random.int(0...forecasts))
            }
            return DriftDay(day: day, half: due(), most: due())
        }
    }

    @Test("The order in which days become known does not matter, nor whether one comes in parts")
    func order() {
        for seed in 0..<20 {
            let days = Self.days(seed)
            var bits = SplitMix64(seed: seed)
            #expect(Drift(days.shuffled(using: &bits)) == Drift(days))
            let parts = days.flatMap { day in
                [DriftDay(day: day.day, half: day.half), DriftDay(day: day.day, most: day.most)]
            }
            #expect(Drift(parts.shuffled(using: &bits)) == Drift(days))
        }
    }

    @Test(
        "More misses than there should be make times longer, fewer shorter; as many leave them, and none is stretched without end"
    )
    func direction() {
        func drift(_ half: Int, _ most: Int, days: Int = 1) -> Drift {
            Drift(
                (0..<days).map {
                    DriftDay(day: $0, half: .init(forecasts: 100, missed: half), most: .init(forecasts: 100, missed: most))
                })
        }
        #expect(drift(50, 10) == Drift() && Drift().half == 1 && Drift().most == 1)
        #expect(drift(80, 10).half > 1 && drift(20, 10).half < 1)
        #expect(drift(50, 30).half == 1 && drift(50, 30).most > 1 && drift(50, 0).most < 1)
        #expect(abs(drift(100, 100, days: 1000).half - 4.48) < 0.01 && abs(drift(100, 100, days: 1000).most - 4.48) < 0.01)
    }

    /// Parcels of a carrier that slows down by half on a day: the share within each time over the hundred days after the first weeks.
    private static func shares(correcting: Bool) -> (half: Double, most: Double) {
        var random = SeededRandom(seed: 11, purpose: "slower")
        let known = RemainingTime(sketch((0..<2000).map { _ in random.int(48...336) }))
        var (drift, days, counts) = (Drift(), [Int: DriftDay](), (all: 0, half: 0, most: 0))
        for day in 0..<130 {
            if correcting, let over = days[day - 1] { drift.learn(over) }
            for _ in 0..<50 {
                let took = Double(random.int(48...336)) / 24 * (day >= 30 ? 1.5 : 1)
                let half = (known.quantile(0.5) ?? 0) / 86_400 * drift.half
                let most = (known.quantile(0.9) ?? 0) / 86_400 * drift.most
                days[day + Int(half), default: DriftDay(day: day + Int(half))].half.count(isMissed: took > half)
                days[day + Int(most), default: DriftDay(day: day + Int(most))].most.count(isMissed: took > most)
                guard day >= 30 else { continue }
                counts = (counts.all + 1, counts.half + (took <= half ? 1 : 0), counts.most + (took <= most ? 1 : 0))
            }
        }
        return (Double(counts.half) / Double(counts.all), Double(counts.most) / Double(counts.all))
    }

    private static func sketch(_ hours: [Int]) -> WeightedDurations {
        var sketch = DurationSketch()
        for one in hours { sketch.add(one * 3600) }
        var durations = WeightedDurations()
        durations.add(sketch, weight: 1)
        return durations
    }

    @Test("After a carrier has slowed down the shares come back, though nothing new is known of its lanes")
    func slower() {
        let (without, with) = (Self.shares(correcting: false), Self.shares(correcting: true))
        #expect(without.half < 0.4 && without.most < 0.75, "\(without)")
        #expect(abs(with.half - 0.5) < 0.05 && (0.86...0.97).contains(with.most), "\(with)")
    }
}
