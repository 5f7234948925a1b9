import FoundationEssentials
import Fulfilment
import OperatorConsole

/// Drives the own fleet's routes: asks for planned ones, leaves, and reports every stop, now and then twice or in the wrong order.
actor FleetDriver {
    private enum Job: Sendable {
        case start(route: Int64)
        case report(path: String, FleetService.Report)
        case end(route: Int64)
    }

    /// Reports on their way at a time: each driver has a phone, and none waits for another's.
    static let connections = 64

    private let fleet: FleetService
    private let behaviour: CarrierBehaviour
    private let queue = DelayQueue<Job>()
    private var onTheRoad: Set<Int64> = []
    private var lastReported = ""

    init(fleet: FleetService, behaviour: CarrierBehaviour) { (self.fleet, self.behaviour) = (fleet, behaviour) }

    /// Drives until cancelled.
    func run() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.pollRoutes() }
            group.addTask { await self.work() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Asks for routes: every half second when there are some, ever more rarely when there are none. Those left on the road by a
    /// driver before are driven to their end first.
    private func pollRoutes() async throws {
        var pause = RetryPause(limit: 2)
        var state = RouteState.started
        while !Task.isCancelled {
            do {
                let routes = try await fleet.routes(state: state).filter { onTheRoad.insert($0.id).inserted }
                state = .planned
                await queue.add(routes.map { (.seconds(behaviour.delay / 2), .start(route: $0.id)) })
                if !routes.isEmpty { pause.reset() }
            } catch is CancellationError {
                return
            } catch {
                report(error)
            }
            try await Task.sleep(for: pause.next())
        }
    }

    /// Performs what is due, at the same time.
    private func work() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for job in await queue.next(limit: Self.connections, linger: .zero) {
                    group.addTask { await self.tryToPerform(job) }
                }
            }
        }
    }

    /// What fails is tried again until it is taken, or refused for good.
    private func tryToPerform(_ job: Job) async {
        do {
            try await perform(job)
        } catch {
            guard !Task.isCancelled, !Self.isFinal(error, job) else { return }
            report(error)
            await queue.add([(.seconds(0.5), job)])
        }
    }

    private func perform(_ job: Job) async throws {
        switch job {
        case .start(let id):
            let now = Date()
            await queue.add(reports(of: try await fleet.start(id, .init(time: ZonedTime(now).utcText)), from: now))
        case .report(let path, let report): try await fleet.send(path, report)
        case .end(let id):
            try await fleet.send("/routes/\(id)/returned", .init(time: ZonedTime(Date()).utcText))
            onTheRoad.remove(id)
        }
    }

    /// A vehicle is refused as long as a report of its stops is missing; other refusals stay what they are.
    private static func isFinal(_ error: any Error, _ job: Job) -> Bool {
        guard let refusal = error as? FleetRefusal else { return false }
        if case .end = job { return false }
        return [400, 404, 409, 422].contains(refusal.status)
    }

    private func reports(of route: FleetService.Route, from start: Date) -> [(delay: Duration, item: Job)] {
        var random = SeededRandom(seed: behaviour.seed, purpose: "route \(route.id)")
        let open = route.stops.filter { $0.state == StopState.open.rawValue }
        var jobs: [(delay: Duration, item: Job)] = []
        for (index, stop) in open.enumerated() {
            let seconds = behaviour.delay * (1 + 2 * Double(index + 1) / Double(open.count))
            let job = report(of: stop, on: route.id, at: start + seconds, &random)
            let late = random.chance(behaviour.reorder) ? behaviour.delay * random.double(0.5...1.5) : 0
            jobs.append((.seconds(seconds + late), job))
            if random.chance(behaviour.duplicates) { jobs.append((.seconds(seconds + late + behaviour.delay / 4), job)) }
        }
        return jobs + [(.seconds(behaviour.delay * 3.2), .end(route: route.id))]
    }

    /// Nobody is away twice.
    private func report(of stop: FleetService.Stop, on route: Int64, at time: Date, _ random: inout SeededRandom) -> Job {
        let isFailed = random.chance(behaviour.failedAttempts) && stop.attempt == 1
        let path = "/routes/\(route)/stops/\(stop.shipmentID)/\(isFailed ? "failed" : "completed")"
        var report = FleetService.Report(
            time: ZonedTime(time).utcText, latitude: stop.latitude, longitude: stop.longitude,
            photo: "pod/\(route)/\(stop.shipmentID).jpg")
        if isFailed { report.cause = "consignee_not_home" } else { report.recipient = "Somebody at the door" }
        return .report(path: path, report)
    }

    /// Reports each kind of trouble once, not twice a second.
    private func report(_ error: any Error) {
        let text = (error as? FleetRefusal).map { "\($0)" } ?? "route-optimizer does not answer; trying on"
        if text != lastReported { Console.note("fleet: \(text)") }
        lastReported = text
    }
}
