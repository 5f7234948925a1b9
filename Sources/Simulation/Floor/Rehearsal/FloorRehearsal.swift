import FoundationEssentials
package import OperatorConsole
package import Postgres

/// A shift of simulated people on a running system. They keep to what the devices say, err, and have a hall of their own; at the end the
/// books must say what lies in it.
package struct FloorRehearsal: Sendable {
    /// What is rehearsed.
    package struct Plan: Sendable {
        let people: Int
        /// nil: the only one.
        let site: String?
        /// Confirmed actions, and counts of bins among them, after which the work ends; nil: after whatever many.
        let actions: Int?
        let counts: Int?
        /// Seconds after which it ends; nil: after however long.
        let seconds: Double?
        let habits: Shift.Habits

        package init(
            people: Int, site: String? = nil, actions: Int? = nil, counts: Int? = nil, seconds: Double? = nil,
            habits: Shift.Habits
        ) {
            (self.people, self.site, self.habits) = (people, site, habits)
            (self.actions, self.counts, self.seconds) = (actions, counts, seconds)
        }
    }

    private let plan: Plan
    private let floor: HTTPService
    private let postgres: Postgres
    private let store = HallStore()
    /// Looks, recounts and decisions after the shift.
    private static let rounds = 12
    /// For so long nothing may be confirmed.
    private var mostQuiet: Duration { .seconds(max(60, 10 * plan.habits.pace)) }

    /// - Parameter floor: a picking worker.
    package init(_ plan: Plan, floor: HTTPService, postgres: Postgres) {
        (self.plan, self.floor, self.postgres) = (plan, floor, postgres)
    }

    /// - Parameter world: what goes on beside the floor until the shift is over, such as orders that come in; what it throws ends all.
    /// - Throws: `OperationsError` when the site is not clear, or nothing is confirmed for long; `PostgresError`.
    package func run(
        beside world: @escaping @Sendable (Shift) async throws -> Void = { _ in }
    ) async throws -> RehearsalReport {
        let site = try await RehearsalSite.load(plan.site, postgres)
        let staff = RehearsalStaff(people: plan.people)
        try await staff.enter(at: site.code, postgres)
        let opening = try await store.lastMovement(postgres)
        let before = try await store.books(after: opening, postgres)
        let truth = HallTruth(opening: before.places, orders: before.orders)
        let start = ContinuousClock.now
        let shift = Shift(
            plan.habits, workers: [Shift.Worker(port: 0, service: floor)], truth: truth, tally: ShiftTally(isStrict: false))
        try await work(staff, site, try await lorries(site), shift, beside: world)
        try await settle(site, shift)
        var books = try await store.books(after: opening, postgres)
        // What a count before the work did not find is none of its corrections.
        books.corrections = books.corrections.merging(before.corrections.mapValues { -$0 }, uniquingKeysWith: +)
            .filter { $0.value != 0 }
        let differences = HallDifferences(truth: truth.state, books: books, journals: shift.tally.journals)
        return RehearsalReport(
            seed: plan.habits.seed, people: plan.people, tally: shift.tally, seconds: (ContinuousClock.now - start).seconds,
            differences: differences.all)
    }

    private func lorries(_ site: RehearsalSite) async throws -> AnnouncedLorries {
        AnnouncedLorries(site.docks.isEmpty ? [] : try await RehearsalStore().announced(at: site.code, postgres))
    }

    private func work(
        _ staff: RehearsalStaff, _ site: RehearsalSite, _ lorries: AnnouncedLorries, _ shift: Shift,
        beside world: @escaping @Sendable (Shift) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...staff.pickers {
                group.addTask {
                    var picker = PickerDevice(
                        badge: RehearsalStaff.picker(number), cart: RehearsalStaff.cart(number), number: number, shift: shift)
                    try await picker.run()
                }
            }
            addReceivers(staff, site, lorries, shift, to: &group)
            for number in 1...staff.hands {
                group.addTask {
                    var hand = FloorHand(
                        badge: RehearsalStaff.hand(number), number: staff.pickers + staff.receivers + number, site: site,
                        shift: shift)
                    try await hand.run()
                }
            }
            group.addTask { try await world(shift) }
            group.addTask { try await watch(shift) }
            // The first that fails ends all.
            for try await _ in group {}
        }
    }

    /// Each has a dock of its own: at one dock two would not know whose goods are whose.
    private func addReceivers(
        _ staff: RehearsalStaff, _ site: RehearsalSite, _ lorries: AnnouncedLorries, _ shift: Shift,
        to group: inout ThrowingTaskGroup<Void, any Error>
    ) {
        for (number, dock) in zip(1...staff.receivers, site.docks) {
            group.addTask {
                var receiver = ReceiverDevice(
                    badge: RehearsalStaff.receiver(number), dock: dock, number: staff.pickers + number, bins: site.bins,
                    supply: lorries, shift: shift)
                try await receiver.run()
            }
        }
    }

    /// Tells how far it is every few seconds, and ends the work.
    private func watch(_ shift: Shift) async throws {
        let start = ContinuousClock.now
        var note = start
        while !isDone(shift.tally, since: start) {
            try await Task.sleep(for: .milliseconds(100))
            guard shift.tally.quiet < mostQuiet else {
                throw OperationsError.failed(
                    "nothing was confirmed for \(mostQuiet); \(RehearsalReport.progress(shift.tally))",
                    advice: "see whether picking-worker answers: `waybill status`")
            }
            if ContinuousClock.now - note > .seconds(5) {
                note = .now
                Console.note(RehearsalReport.progress(shift.tally))
            }
        }
        shift.stop()
        Console.note("\(RehearsalReport.progress(shift.tally)); devices send their rest")
    }

    private func isDone(_ tally: ShiftTally, since start: ContinuousClock.Instant) -> Bool {
        if let actions = plan.actions, tally.actions >= actions { return true }
        if let counts = plan.counts, tally[.stockCounts] + tally[.recounts] >= counts { return true }
        if let seconds = plan.seconds, ContinuousClock.now - start > .seconds(seconds) { return true }
        return false
    }

    /// After the shift three people look into every bin where somebody erred, until two agree and it is approved. What nobody erred at is not
    /// counted: there the books have to be right.
    private func settle(_ site: RehearsalSite, _ shift: Shift) async throws {
        var people = (1...3).map {
            FloorHand(badge: RehearsalStaff.hand($0), number: 10_000 + $0, site: site, shift: shift)
        }
        var open = shift.truth.suspects
        if !open.isEmpty { Console.note("\(HumanFormat.count(open.count, "bin")) are counted where somebody erred") }
        for round in 0..<Self.rounds {
            open = try await people[round % 3].settle(open)
            var isBusy = false
            for index in people.indices where try await people[index].settleTasks() { isBusy = true }
            if open.isEmpty, !isBusy { return }
        }
    }
}
