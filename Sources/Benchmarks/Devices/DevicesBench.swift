import FoundationEssentials
import Fulfilment
import OperatorConsole
import Postgres
import Simulation

/// Many devices with a bad network and programs that are killed; at the end the books must say what people's hands did.
struct DevicesBench: Sendable {
    /// What is run.
    struct Plan: Sendable {
        /// Confirmed picks, counts and put-aways after which the work ends.
        let actions: Int
        let devices: Int
        /// Seconds between two kills, on average; 0: nothing is killed.
        let killEvery: Double
        let habits: Shift.Habits
        /// Orders a second that others pick, and that are sent and delivered, beside the devices' work; 0: none.
        let flow: Double
        /// Articles of the demo's catalogue, as seeded.
        let articles: Int
        let log: String
    }

    let plan: Plan
    let settings: OperatorSettings
    private let hall = HallStore()
    private static let site = DemoEquipment.site.code
    /// Orders that wait for each picker.
    private static let ordersEach = 8
    private static let mostQuiet = Duration.seconds(120)
    /// Those who pick for the flow, and the picks of an order of the demo's, on average.
    private static let (flowPickers, picksAnOrder) = (4, 1.6)

    init(plan: Plan, settings: OperatorSettings) { (self.plan, self.settings) = (plan, settings) }

    /// - Throws: `OperationsError` when a port is taken, a program ends by itself, or nothing is confirmed for two minutes.
    func run() async throws -> DevicesReport {
        try await settings.withDatabase(connections: 4) { postgres in
            let masters = DevicesMasters(devices: plan.devices, flowPickers: plan.flow > 0 ? Self.flowPickers : 0)
            try await masters.enter(postgres)
            let truth = HallTruth(opening: try await hall.onHand(postgres))
            let crew = try DevicesCrew(
                settings.with(["WAYBILL_LOG_LEVEL": "warning"]), log: plan.log, hasFlow: plan.flow > 0)
            let start = ContinuousClock.now
            let (tally, flow) = (ShiftTally(), ShiftTally())
            do {
                defer { crew.stop() }
                try await crew.startAll()
                try await work(masters, truth, tally, flow, crew, postgres)
                try await Aftermath.settle(postgres)
            }
            let differences = HallDifferences(
                truth: truth.state, books: try await hall.books(postgres), journals: tally.journals.merging(flow.journals))
            return DevicesReport(
                plan: plan, tally: tally, flow: flow, ended: try await FlowBenchStore().ended(postgres),
                seconds: (ContinuousClock.now - start).seconds, differences: differences.all,
                audit: Aftermath.audit(settings))
        }
    }

    /// Until the actions are done and every device has sent its rest.
    private func work(
        _ masters: DevicesMasters, _ truth: HallTruth, _ tally: ShiftTally, _ flow: ShiftTally, _ crew: DevicesCrew,
        _ postgres: Postgres
    ) async throws {
        let bins = try await hall.bins(of: Self.site, postgres)
        let shopKey = try settings.key("shop")
        let articles = DemoArticle.catalogue(count: plan.articles, seed: 1)
        let today = CivilDay(Int(Date().timeIntervalSince1970) / 86_400)
        let supply = Supply(database: postgres, articles: articles, seed: plan.habits.seed, today: today)
        try await withWorkers { workers in
            let shift = Shift(plan.habits, workers: workers, truth: truth, tally: tally)
            let shop = DevicesShop(
                postgres: postgres, key: shopKey, articles: articles, today: today, window: window(masters),
                shift: shift)
            try await withThrowingTaskGroup(of: Void.self) { group in
                addPeople(masters, bins, supply, shift, to: &group)
                let flow = addFlow(masters, Shift(flowHabits, workers: workers, truth: truth, tally: flow), to: &group)
                group.addTask { try await shop.run() }
                group.addTask { try await kill(crew, shift) }
                group.addTask {
                    defer { flow.stop() }
                    try await watch(crew, shift)
                }
                // The first that fails ends all.
                for try await _ in group {}
            }
        }
    }

    /// For ten seconds of the flow, too.
    private func window(_ masters: DevicesMasters) -> Int { masters.pickers * Self.ordersEach + Int(10 * plan.flow) }

    private func addPeople(
        _ masters: DevicesMasters, _ bins: [String], _ supply: Supply, _ shift: Shift,
        to group: inout ThrowingTaskGroup<Void, any Error>
    ) {
        for number in 1...masters.pickers {
            group.addTask {
                var device = PickerDevice(
                    badge: DevicesMasters.picker(number), cart: DevicesMasters.cart(number), number: number, shift: shift)
                try await device.run()
            }
        }
        for number in 1...masters.receivers {
            group.addTask {
                var device = ReceiverDevice(
                    badge: DevicesMasters.receiver(number), dock: DevicesMasters.dock(number),
                    number: masters.pickers + number, bins: bins, supply: supply, shift: shift)
                try await device.run()
            }
        }
    }

    /// With a network that is never cut, and as quickly as the flow wants it.
    private var flowHabits: Shift.Habits {
        .init(
            seed: plan.habits.seed + 1, pace: Double(Self.flowPickers) / (max(plan.flow, 0.01) * Self.picksAnOrder), cut: 0)
    }

    private func addFlow(
        _ masters: DevicesMasters, _ shift: Shift, to group: inout ThrowingTaskGroup<Void, any Error>
    ) -> Shift {
        for number in 0..<masters.flowPickers {
            group.addTask {
                var device = PickerDevice(
                    badge: DevicesMasters.flowPicker(number + 1), cart: DevicesMasters.train(number + 1), number: 10_000 + number,
                    shift: shift)
                try await device.run()
            }
        }
        return shift
    }

    /// Each device may have a connection to each of the two workers.
    private func withWorkers(_ body: ([Shift.Worker]) async throws -> Void) async throws {
        let ports = DevicesCrew.workerPorts
        let key = try settings.key("floor")
        func service(_ index: Int) -> HTTPService { HTTPService("http://127.0.0.1:\(ports[index])", key: key) }
        let connections = plan.devices + Self.flowPickers
        try await service(0).withConnections(connections) { first in
            try await service(1).withConnections(connections) { second in
                try await body([Shift.Worker(port: ports[0], service: first), Shift.Worker(port: ports[1], service: second)])
            }
        }
    }

    /// Kills a program now and then and starts it again a moment later; all run when it returns.
    private func kill(_ crew: DevicesCrew, _ shift: Shift) async throws {
        guard plan.killEvery > 0 else { return }
        var random = SeededRandom(seed: plan.habits.seed, purpose: "kills")
        while true {
            let next = ContinuousClock.now + .seconds(plan.killEvery * random.double(0.5...1.5))
            while ContinuousClock.now < next {
                if shift.isOver { return }
                try await Task.sleep(for: .milliseconds(100))
            }
            let victim = random.pick(crew.victims)
            shift.uptime.goesDown(victim.port)
            try await crew.kill(victim)
            shift.tally.add(.kills)
            try await Task.sleep(for: .seconds(random.double(0.2...2)))
            try crew.start(victim)
            try await crew.waitUntilReady(victim)
            shift.uptime.isUp(victim.port)
        }
    }

    /// Tells how far it is every few seconds, and ends the work.
    private func watch(_ crew: DevicesCrew, _ shift: Shift) async throws {
        var note = ContinuousClock.now
        let tally = shift.tally
        while tally.actions < plan.actions {
            try await Task.sleep(for: .milliseconds(200))
            try crew.check()
            guard tally.quiet < Self.mostQuiet else {
                throw OperationsError.failed(
                    "no pick, count or put-away was confirmed for \(Self.mostQuiet); \(DevicesReport.progress(tally, of: plan))",
                    advice: "see the programs' output (--log)")
            }
            if ContinuousClock.now - note > .seconds(5) {
                note = .now
                Console.note(DevicesReport.progress(tally, of: plan))
            }
        }
        shift.stop()
        Console.note("\(DevicesReport.progress(tally, of: plan)); devices send their rest")
    }
}
