package import FoundationEssentials

/// How far a parcel is on its way.
package struct ParcelProgress: Sendable, Hashable {
    /// When its label was bought; nil when that is not known.
    package let bookedAt: Date?
    /// Its first scan; nil before.
    package let scannedAt: Date?
    /// When it went out for delivery; nil unless it is out now.
    package let outAt: Date?

    package init(bookedAt: Date?, scannedAt: Date? = nil, outAt: Date? = nil) {
        (self.bookedAt, self.scannedAt, self.outAt) = (bookedAt, scannedAt, outAt)
    }
}

/// When a parcel is expected.
package struct ArrivalForecast: Sendable, Hashable {
    /// By when half of all parcels like it arrive.
    package let p50: Date
    /// By when nine in ten do.
    package let p90: Date
    /// What it was read from.
    package let level: LaneLevel

    package init(p50: Date, p90: Date, level: LaneLevel) { (self.p50, self.p90, self.level) = (p50, p90, level) }
}

/// What forecasts for the parcels of a lane are read from.
package struct LaneOutlook: Sendable {
    /// Cases that took longer than a parcel has, below which a coarser level answers: the median of fewer says little.
    package static let neededBeyond = 5.0

    /// The legs that forecasts are read from.
    package static let legs: [Leg] = [.acceptance, .door, .transit]

    private struct Source: Sendable {
        let level: LaneLevel
        let time: RemainingTime
    }

    /// The finest level first.
    private let sources: [Leg: [Source]]
    private let drift: Drift

    /// - Parameters:
    ///   - drift: of the carrier's service.
    ///   - known: what is known of a leg at a level; nil when nothing is.
    package init(_ lane: Lane, drift: Drift, known: (Leg, LaneScope) -> RemainingTime?) {
        var sources: [Leg: [Source]] = [:]
        for leg in Self.legs {
            sources[leg] = lane.scopes.compactMap { scope in
                known(leg, scope).flatMap {
                    $0.effectiveCases > 0 && $0.effectiveCases >= scope.level.neededCases
                        ? Source(level: scope.level, time: $0) : nil
                }
            }
        }
        (self.sources, self.drift) = (sources, drift)
    }

    /// Reads everything from a book.
    /// - Parameters:
    ///   - week: now.
    ///   - halfLife: days after which a case counts for half.
    package init(_ lane: Lane, drift: Drift, book: LaneBook, week: Int, halfLife: Double = LaneBook.halfLife) {
        self.init(lane, drift: drift) { leg, scope in
            RemainingTime(book.durations(of: leg, under: scope, in: week, halfLife: halfLife).durations)
        }
    }

    /// Whether nothing is known of the carrier.
    package var isEmpty: Bool { sources.values.allSatisfy(\.isEmpty) }

    /// When a parcel is expected that has not arrived by `now`.
    ///
    /// The leg it is in decides: out for delivery, on its way, or waiting for its first scan, in which case the wait and the way are added up.
    /// - Returns: nil when nobody can tell: nothing is known of its carrier, or no parcel ever took so long.
    package func arrival(of parcel: ParcelProgress, at now: Date) -> ArrivalForecast? {
        if let out = parcel.outAt, let found = rest(.door, since: out, Drift(), now) { return found }
        if let scan = parcel.scannedAt ?? parcel.outAt { return rest(.transit, since: scan, drift, now) }
        return wayFromLabel(parcel.bookedAt, now)
    }

    private func rest(_ leg: Leg, since start: Date, _ drift: Drift, _ now: Date) -> ArrivalForecast? {
        let passed = max(0, now.timeIntervalSince(start))
        guard let source = source(leg, beyond: passed / min(drift.half, drift.most)),
            let half = source.time.quantile(0.5, beyond: passed / drift.half),
            let most = source.time.quantile(0.9, beyond: passed / drift.most)
        else { return nil }
        return Self.forecast(start, half * drift.half, most * drift.most, source.level)
    }

    /// The sum of two waits that know nothing of each other: all pairs of a twentieth of each.
    private func wayFromLabel(_ bookedAt: Date?, _ now: Date) -> ArrivalForecast? {
        guard let way = source(.transit, beyond: 0) else { return nil }
        guard let bookedAt, sources[.acceptance]?.isEmpty == false else {
            return forecast([0], Self.twentieths(way.time, beyond: 0), from: now, way.level)
        }
        let passed = max(0, now.timeIntervalSince(bookedAt))
        guard let wait = source(.acceptance, beyond: passed) else { return nil }
        return forecast(
            Self.twentieths(wait.time, beyond: passed), Self.twentieths(way.time, beyond: 0), from: bookedAt, way.level)
    }

    private func forecast(_ waits: [Double], _ ways: [Double], from start: Date, _ level: LaneLevel) -> ArrivalForecast? {
        func quantile(_ share: Double, _ factor: Double) -> Double {
            let sums = waits.flatMap { wait in ways.map { wait + $0 * factor } }.sorted()
            return sums[min(sums.count - 1, Int(share * Double(sums.count)))]
        }
        guard !waits.isEmpty, !ways.isEmpty else { return nil }
        return Self.forecast(start, quantile(0.5, drift.half), quantile(0.9, drift.most), level)
    }

    private static func twentieths(_ time: RemainingTime, beyond passed: Double) -> [Double] {
        (0..<20).compactMap { time.quantile((Double($0) + 0.5) / 20, beyond: passed) }
    }

    /// Whole minutes, and the later one never before the earlier.
    private static func forecast(_ start: Date, _ half: Double, _ most: Double, _ level: LaneLevel) -> ArrivalForecast {
        func minute(_ seconds: Double) -> Date {
            Date(timeIntervalSince1970: ((start.timeIntervalSince1970 + seconds) / 60).rounded(.up) * 60)
        }
        return ArrivalForecast(p50: minute(half), p90: minute(max(half, most)), level: level)
    }

    private func source(_ leg: Leg, beyond passed: Double) -> Source? {
        let known = sources[leg] ?? []
        return known.first { $0.time.effectiveCases(beyond: passed) >= Self.neededBeyond }
            ?? known.last { $0.time.effectiveCases(beyond: passed) > 0 }
    }
}

/// What people were told last of when a parcel is expected.
package struct ToldArrival: Sendable, Hashable {
    package let p50: Date
    package let p90: Date

    package init(p50: Date, p90: Date) { (self.p50, self.p90) = (p50, p90) }

    /// Whether another time is worth telling: one of the two moved by an eighth of the time that is left until it, and a quarter of an hour.
    ///
    /// Eight days before, a day matters; on the day, hours do; at the door, minutes do. What moves by less is within what nobody knows
    /// anyway: nine parcels in ten spread over as much time as is left, or more. A time that has passed is always worth another.
    package func differs(from new: ToldArrival, at now: Date) -> Bool {
        [(p50, new.p50), (p90, new.p90)].contains { told, new in
            let left = told.timeIntervalSince(now)
            return left <= 0 && new != told || abs(new.timeIntervalSince(told)) >= max(Self.least, left / 8)
        }
    }

    /// Seconds.
    private static let least = 900.0
}
