import FoundationEssentials
import Fulfilment

/// Drives the own fleet's routes: asks for planned ones, leaves, and reports every stop, now and then twice or in the wrong order.
actor FleetDriver {
    private enum Duty: Sendable {
        case start(route: Int64)
        case report(path: String, FleetService.Report)
        case end(route: Int64)
    }

    /// Reports on their way at a time.
    private static let workers = 4

    private let fleet: FleetService
    private let temper: CarrierTemper
    private let agenda = Agenda<Duty>()
    private var onTheRoad: Set<Int64> = []
    private var lastComplaint = ""

    init(fleet: FleetService, temper: CarrierTemper) { (self.fleet, self.temper) = (fleet, temper) }

    /// Drives until cancelled.
    func run() async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.look() }
            for _ in 0..<Self.workers { group.addTask { await self.work() } }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Asks for routes: every half second when there are some, ever more rarely when there are none. Those left on the road by a
    /// driver before are driven to their end first.
    private func look() async throws {
        var pause = RetryPause(limit: 2)
        var state = "started"
        while !Task.isCancelled {
            do {
                let routes = try await fleet.routes(state: state).filter { onTheRoad.insert($0.id).inserted }
                state = "planned"
                await agenda.add(routes.map { (.seconds(temper.delay / 2), .start(route: $0.id)) })
                if !routes.isEmpty { pause.reset() }
            } catch is CancellationError {
                return
            } catch {
                complain(error)
            }
            try await Task.sleep(for: pause.next())
        }
    }

    /// Does what is due. What fails is tried again until it is taken, or refused for good.
    private func work() async {
        while !Task.isCancelled {
            for duty in await agenda.next(limit: 1, linger: .zero) {
                do {
                    try await perform(duty)
                } catch {
                    if !Task.isCancelled, !Self.isFinal(error, duty) {
                        complain(error)
                        await agenda.add([(.seconds(0.5), duty)])
                    }
                }
            }
        }
    }

    private func perform(_ duty: Duty) async throws {
        switch duty {
        case .start(let id):
            let now = Date()
            await agenda.add(reports(of: try await fleet.start(id, .init(time: ZonedTime(now).utcText)), from: now))
        case .report(let path, let report): try await fleet.send(path, report)
        case .end(let id):
            try await fleet.send("/routes/\(id)/returned", .init(time: ZonedTime(Date()).utcText))
            onTheRoad.remove(id)
        }
    }

    /// A vehicle is refused as long as a report of its stops is missing; other refusals stay what they are.
    private static func isFinal(_ error: any Error, _ duty: Duty) -> Bool {
        guard let refusal = error as? FleetRefusal else { return false }
        if case .end = duty { return false }
        return [400, 404, 409, 422].contains(refusal.status)
    }

    private func reports(of route: FleetService.Route, from start: Date) -> [(delay: Duration, item: Duty)] {
        var random = SeededRandom(seed: temper.seed, purpose: "route \(route.id)")
        let open = route.stops.filter { $0.state == "open" }
        var duties: [(delay: Duration, item: Duty)] = []
        for (index, stop) in open.enumerated() {
            let seconds = temper.delay * (1 + 2 * Double(index + 1) / Double(open.count))
            let duty = report(of: stop, on: route.id, at: start + seconds, &random)
            let late = random.chance(temper.reorder) ? temper.delay * random.double(0.5...1.5) : 0
            duties.append((.seconds(seconds + late), duty))
            if random.chance(temper.duplicates) { duties.append((.seconds(seconds + late + temper.delay / 4), duty)) }
        }
        return duties + [(.seconds(temper.delay * 3.2), .end(route: route.id))]
    }

    /// Nobody is away twice.
    private func report(of stop: FleetService.Stop, on route: Int64, at time: Date, _ random: inout SeededRandom) -> Duty {
        let isFailed = random.chance(temper.failedAttempts) && stop.attempt == 1
        let path = "/routes/\(route)/stops/\(stop.shipmentID)/\(isFailed ? "failed" : "completed")"
        var report = FleetService.Report(
            time: ZonedTime(time).utcText, latitude: stop.latitude, longitude: stop.longitude,
            photo: "pod/\(route)/\(stop.shipmentID).jpg")
        if isFailed { report.cause = "consignee_not_home" } else { report.recipient = "Somebody at the door" }
        return .report(path: path, report)
    }

    /// Says each kind of trouble once, not twice a second.
    private func complain(_ error: any Error) {
        let text = (error as? FleetRefusal).map { "\($0)" } ?? "route-optimizer does not answer; trying on"
        if text != lastComplaint { Console.note("fleet: \(text)") }
        lastComplaint = text
    }
}
