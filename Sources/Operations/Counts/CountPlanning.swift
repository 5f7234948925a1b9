package import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
package import Postgres
package import Receiving

/// Asks for counts, and knows who may decide what they found.
package struct CountPlanning: Sendable {
    private let database: Postgres
    private let store = CountPlanStore()

    package init(database: Postgres) { self.database = database }

    /// The day's counts of a site, or of all.
    /// - Returns: what each site counts, also when nothing is asked for: on a dry run.
    package func plan(_ plan: CountPlan, site: String? = nil, isDryRun: Bool, now: Date = Date()) async throws -> [CountPlan.Day]
    {
        let (balances, picks, planned) = try await store.situation(site: site, on: database)
        let days = plan.days(balances, picks: picks, planned: planned, now: now)
        guard !isDryRun else { return days }
        // One by one: nobody who books scans waits for more than one of them.
        for balance in days.flatMap(\.chosen) { try await store.plan(balance, on: database) }
        return days
    }

    /// Asks for a count of a place, or of one article there.
    /// - Returns: the tasks, at least one.
    /// - Throws: `OperationsError` when there is nothing to ask for.
    package func ask(place: String, sku: String?, by person: String) async throws -> [Int64] {
        let tasks = try await store.ask(place: place, sku: sku, by: person, on: database)
        guard tasks.isEmpty else { return tasks }
        let article = sku.map { " of \($0)" } ?? ""
        let pending = try await CountListStore().unfinished(site: nil, on: database).filter {
            $0.place.lowercased() == place.lowercased() && (sku == nil || $0.sku.lowercased() == sku?.lowercased())
        }
        guard pending.isEmpty else {
            throw OperationsError.failed(
                "what lies\(article) at \(place) is being counted", advice: "`waybill counts list` shows who has counted what")
        }
        throw OperationsError.usage(
            "the books have nothing\(article) at \(place)",
            advice: "the code on the place's label; `waybill stock count` books what was found there")
    }

    /// Somebody who may decide of a task.
    /// - Returns: the badge as it is in the books.
    /// - Throws: `OperationsError` when there is no such task or person, or the person may not.
    package func approver(_ badge: String, of task: Int64) async throws -> String {
        guard let known = try await CountListStore().task(task, on: database) else {
            throw OperationsError.usage("there is no count task \(task)", advice: "`waybill counts list`")
        }
        let person = try await database.transaction { try await StaffStore().roles(of: badge, in: $0) }
        guard let person else {
            throw OperationsError.usage("'\(badge)' is nobody who works here", advice: "`waybill pickers list`")
        }
        guard person.roles.sites(of: .approveCounts).includes(known.site) else {
            throw OperationsError.usage(
                "\(person.badge) may not \(Right.approveCounts.meaning) at \(known.site)",
                advice: "another badge, or `waybill rights grant \(person.badge) supervisor --site \(known.site)` first")
        }
        return person.badge
    }
}
