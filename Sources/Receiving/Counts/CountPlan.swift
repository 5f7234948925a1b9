package import FoundationEssentials

/// Which places are counted today, so that each is counted as often as its article deserves: what is picked most goes wrong most.
package struct CountPlan: Sendable {
    /// How much of the picking an article makes.
    package enum Class: Int, Sendable, CaseIterable {
        /// The articles that are picked most and together make the first 80 % of the picks.
        case a
        /// Those that make the next 15 %.
        case b
        /// All others.
        case c
    }

    /// Pieces of one article and lot at one place, as the plan sees them.
    package struct Balance: Sendable, Equatable {
        package let id: Int64
        package let site: String
        package let sku: String
        /// When somebody counted it last; when nobody has, since when its pieces are there.
        package let countedAt: Date

        package init(id: Int64, site: String, sku: String, countedAt: Date) {
            (self.id, self.site, self.sku, self.countedAt) = (id, site, sku, countedAt)
        }
    }

    /// Lines of orders that were picked of an article at a site.
    package struct Picks: Sendable, Equatable {
        package let site: String
        package let sku: String
        package let lines: Int

        package init(site: String, sku: String, lines: Int) { (self.site, self.sku, self.lines) = (site, sku, lines) }
    }

    /// One site's part of a day.
    package struct Day: Sendable, Equatable {
        package let site: String
        /// Balances of each class, from a to c.
        package let balances: [Int]
        /// Of them, those whose turn has come.
        package let due: [Int]
        /// How many are counted in a day.
        package let limit: Int
        /// Balances to count, the longest overdue first.
        package let chosen: [Int64]
    }

    /// Days after which a balance of each class is counted again, from a to c.
    let intervals: [Int]
    /// Balances a day at most; nil: the even share, as many as suffice in the long run for the intervals.
    let limit: Int?

    package init(intervals: [Int], limit: Int?) { (self.intervals, self.limit) = (intervals, limit) }

    /// The day of every site that has balances, in the order of their codes.
    /// - Parameters:
    ///   - picks: of the time by which articles are classed.
    ///   - planned: balances that the plan has asked for today already, by site.
    package func days(_ balances: [Balance], picks: [Picks], planned: [String: Int], now: Date) -> [Day] {
        let picks = Dictionary(grouping: picks, by: \.site)
        return Dictionary(grouping: balances, by: \.site).sorted { $0.key < $1.key }.map { site, balances in
            day(site, balances, Self.classes(picks[site] ?? []), planned[site] ?? 0, now)
        }
    }

    /// The classes of articles that are picked; the others are c. An article belongs to the class in whose part its first pick falls, and
    /// among equals the order of codes decides.
    static func classes(_ picks: [Picks]) -> [String: Class] {
        let all = picks.reduce(0) { $0 + $1.lines }
        var before = 0
        var classes: [String: Class] = [:]
        for article in picks.sorted(by: { ($1.lines, $0.sku) < ($0.lines, $1.sku) }) where article.lines > 0 {
            classes[article.sku] = before * 100 < all * 80 ? .a : before * 100 < all * 95 ? .b : .c
            before += article.lines
        }
        return classes
    }

    private func day(_ site: String, _ balances: [Balance], _ classes: [String: Class], _ planned: Int, _ now: Date) -> Day {
        var (counts, due) = ([0, 0, 0], [0, 0, 0])
        var overdue: [(id: Int64, intervals: Double)] = []
        for balance in balances {
            let index = (classes[balance.sku] ?? .c).rawValue
            let age = now.timeIntervalSince(balance.countedAt) / 86_400 / Double(intervals[index])
            counts[index] += 1
            guard age >= 1 else { continue }
            due[index] += 1
            overdue.append((balance.id, age))
        }
        let share = zip(counts, intervals).reduce(0) { $0 + Double($1.0) / Double($1.1) }
        let limit = limit ?? Int(share.rounded(.up))
        let chosen = overdue.sorted { ($1.intervals, $0.id) < ($0.intervals, $1.id) }.prefix(max(0, limit - planned))
        return Day(site: site, balances: counts, due: due, limit: limit, chosen: chosen.map(\.id))
    }
}
