import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import TestStack
import Testing

@testable import Operations
@testable import Picking
@testable import Receiving

/// Counts that somebody else confirms, and that are approved, by devices and commands.
@Suite("Count tasks", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct CountTaskTests {
    /// A hundred nails at A-01-01 since yesterday; cy and gil count, dora decides.
    private func withNails(_ body: @Sendable @escaping (FloorGoods) async throws -> Void) async throws {
        try await FloorGoods.with { floor in
            let stock = try await floor.fixture.warehouse.stock("NAIL", 100, at: "A-01-01")
            try await floor.postgres.pipeline([
                "UPDATE warehouse.ledger SET happened_at = now() - interval '1 day' WHERE stock_id = \(stock)",
                "UPDATE warehouse.picker SET roles = '{counter}' WHERE badge = 'gil'",
            ])
            try await body(floor)
        }
    }

    /// A body for `POST /floor/counts`.
    private static func count(_ quantity: Int, minutesAgo: Double = 0, bin: String = "A-01-01", task: Int64? = nil) -> String {
        let seen = ZonedTime(Date() - minutesAgo * 60).utcText
        let task = task.map { #","task":\#($0)"# } ?? ""
        return #"{"id":"\#(UUID())","bin":"\#(bin)","sku":"NAIL","quantity":\#(quantity),"seen_at":"\#(seen)"\#(task)}"#
    }

    private static func receive(_ quantity: Int, minutesAgo: Double, _ floor: FloorGoods) async throws {
        let choice = ShelfChoice(place: "A-01-01", sku: "NAIL", lot: nil)
        _ = try await GoodsEntry(database: floor.postgres).receive(
            quantity, as: choice, at: Date() - minutesAgo * 60, by: "eva")
    }

    @Test("A difference waits for somebody else and for approval, and is booked as of its moment, whatever moved meanwhile")
    func approved() async throws {
        try await withNails { floor in
            let (cy, gil, dora) = (
                try await floor.signIn("cy"), try await floor.signIn("gil"), try await floor.signIn("dora")
            )
            let task = try #require(
                try await CountPlanning(database: floor.postgres).ask(place: "a-01-01", sku: nil, by: "dora").first)
            let listed = try await cy.get("count-tasks")
            #expect(try listed.read(CountTasksAnswer.self).tasks.map(\.bin) == ["A-01-01"])
            #expect(!listed.body.contains("100"), "who counts is not told what the books have: \(listed)")

            let first = Self.count(90, minutesAgo: 30, task: task)
            for _ in 0..<2 {
                let answer = try await cy.post("counts", first).read(CountAnswer.self)
                #expect(answer == CountAnswer(before: nil, after: nil, blocked: nil, task: task, state: .recount))
            }
            #expect(try await cy.get("count-tasks").read(CountTasksAnswer.self).tasks.isEmpty)
            let own = try await cy.post("counts", Self.count(90))
            #expect(own.status == 409 && own.body.contains("Same counter"), "\(own)")
            let early = try await dora.post("count-tasks/\(task)/approval", #"{"id":"\#(UUID())","approve":true}"#)
            #expect(early.status == 409 && early.body.contains("Not agreed"), "\(early)")

            try await Self.receive(5, minutesAgo: 20, floor)
            #expect(try await gil.get("count-tasks").read(CountTasksAnswer.self).tasks.map(\.isRecount) == [true])
            let second = try await gil.post("counts", Self.count(95, minutesAgo: 10)).read(CountAnswer.self)
            #expect(second.state == .awaitingApproval && second.task == task)
            try await Self.receive(3, minutesAgo: 5, floor)
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 108"])

            let waiting = try await dora.get("count-tasks").read(CountTasksAnswer.self).approvals
            #expect(waiting.map(\.quantity) == [95] && waiting.map(\.expected) == [105] && waiting[0].counters == ["cy", "gil"])
            let approval = #"{"id":"\#(UUID())","approve":true,"cause":"misplaced"}"#
            #expect(try await gil.post("count-tasks/\(task)/approval", approval).status == 403)
            for _ in 0..<2 {
                let answer = try await dora.post("count-tasks/\(task)/approval", approval)
                #expect(answer.body == #"{"after":98,"before":108}"#, "\(answer)")
            }
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 98"])
            let counts = try await floor.postgres.query("SELECT quantity, counter, counted_at FROM warehouse.stock_count")
            #expect(
                try counts.decode((Int, String, Date).self).map {
                    "\($0) \($1) \(abs($2.timeIntervalSince(waiting[0].seenAt.instant)) < 0.001)"
                } == [
                    "95 gil true"
                ])
            let again = try await dora.post("count-tasks/\(task)/approval", #"{"id":"\#(UUID())","approve":false}"#)
            #expect(again.status == 409 && again.body.contains("Task ended"), "\(again)")
            let accuracy = try await CountAccuracyStore().accuracy(site: "S1", days: 1, on: floor.postgres)
            #expect(accuracy.zones == [.init(name: nil, counted: 1, right: 0, over: 0, under: 10)])
            #expect(accuracy.causes.map(\.name) == ["misplaced"])
        }
    }

    @Test("A recount that finds the books right is booked at once, and one that finds yet another number wants a third person")
    func disagreed() async throws {
        try await withNails { floor in
            let (cy, gil, dora) = (
                try await floor.signIn("cy"), try await floor.signIn("gil"), try await floor.signIn("dora")
            )
            func state(_ device: FloorGoods.Device, _ quantity: Int, _ minutes: Double) async throws -> CountTaskState? {
                try await device.post("counts", Self.count(quantity, minutesAgo: minutes)).read(CountAnswer.self).state
            }
            #expect(try await state(cy, 80, 50) == .recount)
            #expect(try await state(gil, 70, 40) == .recount)
            #expect(try await state(dora, 80, 30) == .awaitingApproval)
            #expect(try await state(gil, 60, 45) == .awaitingApproval, "what was seen before says nothing against them")
            #expect(try await state(cy, 50, 20) == .recount)
            #expect(try await state(gil, 99, 35) == nil, "within the tolerance it is booked, and the newer question stays")
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 99"])
            #expect(try await CountListStore().unfinished(site: nil, on: floor.postgres).map(\.state) == [.recount])
            #expect(try await state(gil, 99, 10) == nil)
            #expect(try await CountListStore().unfinished(site: nil, on: floor.postgres).isEmpty)
            let causes = try await CountAccuracyStore().accuracy(site: nil, days: 1, on: floor.postgres).causes
            #expect(causes.map(\.name) == ["miscount", nil] && causes.map(\.right) == [1, 0])
        }
    }

    @Test("A count for a task of something else is refused, and who decides at the desk needs the right, too")
    func refused() async throws {
        try await withNails { floor in
            try await floor.fixture.warehouse.stock("NAIL", 7, at: "A-01-02")
            let (cy, planning) = (try await floor.signIn("cy"), CountPlanning(database: floor.postgres))
            let task = try #require(try await planning.ask(place: "A-01-01", sku: "nail", by: "dora").first)
            let other = try await cy.post("counts", Self.count(7, bin: "A-01-02", task: task))
            #expect(other.status == 422 && other.body.contains("is about free pieces of NAIL at A-01-01"), "\(other)")
            #expect(try await cy.post("counts", Self.count(7, task: 99)).status == 404)
            await #expect(throws: (any Error).self) { try await planning.ask(place: "A-01-09", sku: nil, by: "dora") }

            let refusal = await #expect(throws: (any Error).self) { try await planning.approver("CY", of: task) }
            #expect("\(refusal.map { "\($0)" } ?? "")".contains("cy may not approve counts that differ from the books at S1"))
            let dora = try await planning.approver("DORA", of: task)
            _ = try await cy.post("counts", Self.count(70, task: task))
            let rejected = try await StockCount(database: floor.postgres).reject(task, cause: .miscount, by: dora)
            #expect(rejected.state == .rejected)
            let late = try await cy.post("counts", Self.count(100, task: task))
            #expect(late.status == 409 && late.body.contains("is rejected already"), "\(late)")
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 100", "NAIL  A-01-02 free 7"])
        }
    }

    @Test("A short pick and the third wrong scan ask for a count; opening the place, or a count by command, ends the question")
    func asked() async throws {
        try await PickingFixture.with { warehouse in
            let order = try await warehouse.orderOfTwoArticles()
            try await warehouse.postgres.query(
                "UPDATE warehouse.ledger SET happened_at = now() - interval '1 day' WHERE on_hand_change > 0")
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            func reasons() async throws -> [CountReason] {
                try await CountListStore().unfinished(site: "S1", on: warehouse.postgres).map(\.reason)
            }
            ana.scan(ana.flow.prompt.expectedCode ?? "")
            for code in ["WRONG-A", "WRONG-B"] { ana.scan(code) }
            try await ana.send()
            #expect(try await reasons().isEmpty)
            for code in ["WRONG-C", "WRONG-D"] { ana.scan(code) }
            for _ in 0..<2 { try await ana.send() }
            #expect(try await reasons() == [.wrongScans])

            ana.short()
            try await ana.send()
            #expect(try await reasons() == [.shortPick], "the same place, and the later question")
            #expect(try await warehouse.state(order) == .backordered)
            let counts = StockCount(database: warehouse.postgres)
            let task = try #require(try await CountListStore().unfinished(site: nil, on: warehouse.postgres).first)
            _ = try await counts.count(
                place: task.place, sku: task.sku, lot: nil, quantity: 10, at: task.askedAt - 60, by: "eva")
            #expect(try await reasons() == [.shortPick], "eva looked before the picker did")
            #expect(try await counts.unblock(place: task.place, sku: nil, by: "eva") == 1)
            #expect(try await reasons().isEmpty)
            #expect(try await CountListStore().task(task.id, on: warehouse.postgres)?.state == .rejected)

            _ = try await CountPlanning(database: warehouse.postgres).ask(place: task.place, sku: nil, by: "eva")
            _ = try await counts.count(place: task.place, sku: task.sku, lot: nil, quantity: 4, by: "eva")
            #expect(try await reasons().isEmpty)
            try await warehouse.checkBooks()
            try await warehouse.checkCounts()
        }
    }

    @Test("A day's plan is asked for once: what is picked most and was counted longest ago comes first")
    func planned() async throws {
        try await PickingFixture.with { warehouse in
            let order = try await warehouse.orderOfTwoArticles()
            try await warehouse.articles("ART-C")
            try await warehouse.stock("ART-C", 5, at: "A-03-01", age: 400)
            var ana = try #require(try await Picker.withWork(in: warehouse, badge: "ana", cart: "C-01"))
            ana.pickAll()
            try await ana.send()
            #expect(try await warehouse.state(order) == .picked)
            try await warehouse.postgres.query(
                "UPDATE warehouse.stock SET received_at = now() - interval '45 days' WHERE sku <> 'ART-C'")
            let (planning, plan) = (CountPlanning(database: warehouse.postgres), CountPlan(intervals: [30, 90, 365], limit: 1))
            for isDryRun in [true, false, false] {
                let days = try await planning.plan(plan, isDryRun: isDryRun)
                let asked = try await CountListStore().unfinished(site: nil, on: warehouse.postgres).map(\.sku)
                #expect(asked == (isDryRun ? [] : ["ART-A"]), "\(days)")
            }
            let tomorrow = try await planning.plan(CountPlan(intervals: [30, 90, 365], limit: nil), isDryRun: true)
            #expect(tomorrow.map(\.balances) == [[1, 0, 1]] && tomorrow.map(\.due) == [[1, 0, 1]] && tomorrow[0].chosen.isEmpty)
        }
    }

    @Test("The first 80 % of the picks are class A, the next 15 % B; the even share gives everything its turn in time")
    func classes() {
        let picks = [50, 25, 10, 9, 4, 2].enumerated().map { CountPlan.Picks(site: "S1", sku: "SKU-\($0)", lines: $1) }
        let classes = CountPlan.classes(picks.reversed())
        #expect((0..<6).map { classes["SKU-\($0)"] } == [.a, .a, .a, .b, .b, .c])
        let now = Date(timeIntervalSince1970: 1_900_000_000)
        var counted = Dictionary(uniqueKeysWithValues: (0..<120).map { (Int64($0), now - Double($0 % 7) * 86_400) })
        let plan = CountPlan(intervals: [30, 90, 365], limit: nil)
        var (oldest, most) = (0.0, 0)
        for day in 1...800 {
            let today = now + Double(day) * 86_400
            let balances = counted.map { CountPlan.Balance(id: $0, site: "S1", sku: "SKU-\($0 % 6)", countedAt: $1) }
            let chosen = plan.days(balances, picks: picks, planned: [:], now: today)[0].chosen
            most = max(most, chosen.count)
            for id in chosen { counted[id] = today }
            if day > 400 {
                oldest = max(oldest, counted.filter { $0.key % 6 < 3 }.map { today.timeIntervalSince($1) / 86_400 }.max() ?? 0)
            }
        }
        #expect(most == 3, "60 in 30 days, 40 in 90, 20 in 365: 2.5 a day")
        #expect(oldest <= 34, "class A is not kept waiting by the others")
    }
}
