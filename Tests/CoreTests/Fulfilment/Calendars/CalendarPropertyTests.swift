import FoundationEssentials
import Fulfilment
import Testing

/// Random calendars beside a walk through every minute by a clock that is put forward and back.
@Suite("Calendars, minute by minute")
struct CalendarPropertyTests {
    private static let (seed, cases) = (UInt64(20_260_329), 60)

    @Test("The next cut-off is the first that a walk meets, whatever the clock does")
    func next() throws {
        var generator = SplitMix64(seed: Self.seed)
        for number in 0..<Self.cases {
            let world = try World(&generator)
            let now = world.minute(&generator)
            let expected = world.cutOffs.first { $0.minute >= now }
            let found = world.pickups.next(atOrAfter: world.date(now))
            // What is farther than the walk is not compared.
            guard let expected else { continue }
            #expect(found.map { world.minute(of: $0.at) } == expected.minute, "case \(number)")
            #expect(found.map { CivilTime($0.day, $0.time).seconds / 60 } == expected.civil, "case \(number)")
        }
    }

    @Test("The last cut-off that meets a promise is the last of those a walk finds to meet it")
    func last() throws {
        var generator = SplitMix64(seed: Self.seed + 1)
        var met = 0
        for number in 0..<Self.cases {
            let world = try World(&generator)
            let (now, due) = (world.minute(&generator), world.minute(&generator))
            let transit = Int.random(in: 0...4, using: &generator)
            let promise = world.clock.reading(at: world.date(due))
            let expected = world.cutOffs.last { $0.minute >= now && ($0.civil + transit * 1440) * 60 <= promise.seconds }
            let found = world.pickups.last(meeting: promise, transitDays: transit, atOrAfter: world.date(now))
            #expect(found.map { world.minute(of: $0.at) } == expected?.minute, "case \(number)")
            if expected != nil { met += 1 }
        }
        #expect(met > Self.cases / 10)
    }

    @Test("Working time is the number of minutes in which a walk finds the site open")
    func workingTime() throws {
        var generator = SplitMix64(seed: Self.seed + 2)
        for number in 0..<Self.cases {
            let world = try World(&generator)
            let (one, other) = (world.minute(&generator), world.minute(&generator))
            let (start, end) = (min(one, other), max(one, other))
            let expected = (start..<end).count { world.isOpen(at: $0) }
            let found = world.site.workingTime(from: world.date(start), to: world.date(end))
            #expect(Int(found) == expected * 60, "case \(number)")
            #expect(world.site.workingTime(from: world.date(end), to: world.date(start)) == 0)
        }
    }

    @Test("Who comes later never leaves sooner, and one more holiday never helps")
    func monotonous() throws {
        var generator = SplitMix64(seed: Self.seed + 3)
        for _ in 0..<Self.cases {
            let world = try World(&generator)
            let now = world.minute(&generator)
            let (sooner, later) = (
                world.pickups.next(atOrAfter: world.date(now)), world.pickups.next(atOrAfter: world.date(now + 61))
            )
            if let sooner, let later { #expect(sooner.at <= later.at) }
            guard let sooner, world.pickupExceptions[sooner.day] == nil else { continue }
            let worse = world.pickups(besides: sooner.day).next(atOrAfter: world.date(now))
            #expect(worse.map { $0.day != sooner.day && $0.at >= sooner.at } ?? true)
        }
    }
}

/// A site of random hours, holidays and pickups, with a clock that changes up to three times, and the minutes around it.
private struct World {
    /// Days from 1 January 2026 on that are walked.
    private static let (first, days) = (20_454, 16)

    let clock: SiteClock
    /// What the clock shows, minute by minute, in minutes since 1970.
    private let shown: [Int]
    /// The latest it has shown up to a minute.
    private let latest: [Int]
    private let week: [Int: [SiteCalendar.Hours]]
    private let holidays: Set<CivilDay>
    private let exceptions: [CivilDay: SiteCalendar.Exception]
    private let cutOffWeek: [Int: TimeOfDay]
    let pickupExceptions: [CivilDay: TimeOfDay?]

    init(_ generator: inout SplitMix64) throws {
        let (start, length) = (Self.first * 1440, Self.days * 1440)
        var offset = Int.random(in: -44...52, using: &generator) * 15
        let before = offset
        let times = Set((0..<3).map { _ in Int.random(in: 100...length / 15, using: &generator) * 15 }).sorted()
        let changes = times.map { time in
            offset += [-60, -30, 30, 60].randomElement(using: &generator) ?? 0
            return (minute: time, offset: offset)
        }
        clock = SiteClock(
            zone: "Test", offset: before * 60,
            changes: changes.map { SiteClock.Change(at: (start + $0.minute) * 60, offset: $0.offset * 60) })
        shown = (0..<length).map { minute in start + minute + (changes.last { $0.minute <= minute }?.offset ?? before) }
        latest = shown.reduce(into: []) { $0.append(max($0.last ?? $1, $1)) }
        let someDays = { (count: Int, generator: inout SplitMix64) in
            Set((0..<count).map { _ in CivilDay(Self.first + Int.random(in: 1..<Self.days, using: &generator)) })
        }
        var (week, cutOffs): ([Int: [SiteCalendar.Hours]], [Int: TimeOfDay]) = ([:], [:])
        for weekday in 1...7 {
            week[weekday] = try (0..<Int.random(in: 0...2, using: &generator)).map { _ in try Self.hours(&generator) }
            if Int.random(in: 0...3, using: &generator) > 0 { cutOffs[weekday] = try Self.time(&generator) }
        }
        (self.week, cutOffWeek, holidays) = (week, cutOffs, someDays(2, &generator))
        var (own, pickups): ([CivilDay: SiteCalendar.Exception], [CivilDay: TimeOfDay?]) = ([:], [:])
        for day in someDays(2, &generator) {
            own[day] = .init(hours: Bool.random(using: &generator) ? try Self.hours(&generator) : nil)
        }
        for day in someDays(2, &generator) {
            pickups.updateValue(Bool.random(using: &generator) ? try Self.time(&generator) : nil, forKey: day)
        }
        (exceptions, pickupExceptions) = (own, pickups)
    }

    private static func time(_ generator: inout SplitMix64) throws -> TimeOfDay {
        try #require(TimeOfDay(minutes: Int.random(in: 0...96, using: &generator) * 15))
    }

    private static func hours(_ generator: inout SplitMix64) throws -> SiteCalendar.Hours {
        let opens = Int.random(in: 0..<96, using: &generator)
        let closes = Int.random(in: (opens + 1)...96, using: &generator)
        return SiteCalendar.Hours(
            opens: try #require(TimeOfDay(minutes: opens * 15)), closes: try #require(TimeOfDay(minutes: closes * 15)))
    }

    // MARK: - What is tested

    var site: SiteCalendar { site(besides: nil) }
    var pickups: PickupCalendar { pickups(site) }

    /// The same with one more holiday.
    func pickups(besides day: CivilDay) -> PickupCalendar { pickups(site(besides: day)) }

    private func site(besides day: CivilDay?) -> SiteCalendar {
        let all = holidays.union(day.map { [$0] } ?? [])
        return SiteCalendar(
            clock: clock, week: week, holidays: Dictionary(uniqueKeysWithValues: all.map { ($0, "Holiday") }),
            exceptions: exceptions)
    }

    private func pickups(_ site: SiteCalendar) -> PickupCalendar {
        PickupCalendar(carrier: "x", service: "s", site: site, week: cutOffWeek, exceptions: pickupExceptions)
    }

    // MARK: - The walk

    /// A minute of the walk with room on both sides.
    func minute(_ generator: inout SplitMix64) -> Int { Int.random(in: 3 * 1440..<(Self.days - 3) * 1440, using: &generator) }

    func date(_ minute: Int) -> Date { Date(timeIntervalSince1970: Double((Self.first * 1440 + minute) * 60)) }

    func minute(of date: Date) -> Int { Int(date.timeIntervalSince1970) / 60 - Self.first * 1440 }

    /// The first minutes of the walk at which the clock shows the cut-offs or later, in the order of time.
    var cutOffs: [(minute: Int, civil: Int)] {
        (Self.first...Self.first + Self.days).compactMap { number in
            let day = CivilDay(number)
            let isOff = holidays.contains(day) || exceptions[day].map { $0.hours == nil } ?? false
            let usual = isOff ? nil : cutOffWeek[day.weekday]
            guard let time = pickupExceptions[day] ?? usual else { return nil }
            let civil = number * 1440 + time.minutes
            // Three changes put the clock forward by three hours at most: it has not shown the time before.
            let from = max(0, civil - shown[0] - 180)
            guard civil > shown[0], from < shown.count, let minute = shown[from...].firstIndex(where: { $0 >= civil }) else {
                return nil
            }
            return (minute, civil)
        }
    }

    /// By the latest that the clock has shown: what is put back is not the morning again.
    func isOpen(at minute: Int) -> Bool {
        let (number, time) = latest[minute].flooredDivision(by: 1440)
        let day = CivilDay(number)
        let hours = exceptions[day].map { $0.hours.map { [$0] } ?? [] } ?? (holidays.contains(day) ? [] : week[day.weekday] ?? [])
        return hours.contains { $0.opens.minutes <= time && time < $0.closes.minutes }
    }
}
