import FoundationEssentials

/// Drives the own fleet's routes: asks for planned ones and tells what happens at each stop.
actor FleetDriver {
    /// What a driver has to do later.
    enum Duty: Sendable {
        case push(CarrierPush)
        case markDriven(route: Int64)
    }

    private let fleet: FleetService
    private let temper: CarrierTemper
    private let schedule: @Sendable ([(delay: Duration, item: Duty)]) async -> Void
    private var onTheRoad: Set<Int64> = []
    private var lastComplaint = ""

    init(
        fleet: FleetService, temper: CarrierTemper,
        schedule: @escaping @Sendable ([(delay: Duration, item: Duty)]) async -> Void
    ) {
        (self.fleet, self.temper, self.schedule) = (fleet, temper, schedule)
    }

    /// Asks for routes until cancelled: every half second when there are some, ever more rarely when there are none.
    func run() async throws {
        var pause = RetryPause(limit: 2)
        while !Task.isCancelled {
            if await setOff() { pause.reset() }
            try await Task.sleep(for: pause.next())
        }
    }

    /// Tells route-optimizer that a route is done; if it does not answer, the route is driven again later, which changes nothing.
    func markDriven(_ route: Int64) async {
        do {
            try await fleet.markDriven(route)
        } catch {
            complain(error)
        }
        onTheRoad.remove(route)
    }

    private func setOff() async -> Bool {
        do {
            let routes = try await fleet.planned().filter { onTheRoad.insert($0.id).inserted }
            for route in routes { await schedule(drive(route)) }
            return !routes.isEmpty
        } catch {
            complain(error)
            return false
        }
    }

    private func drive(_ route: FleetService.Route) -> [(delay: Duration, item: Duty)] {
        let start = Date()
        var tasks: [(delay: Duration, item: Duty)] = []
        for stop in route.stops {
            guard let number = stop.trackingNumber else { continue }
            let story = ParcelStory(source: "fleet", trackingNumber: number, town: "", temper: temper)
            tasks += story.pushes(from: start, hasHub: false).map { ($0.delay, .push($0.item)) }
        }
        let end = (tasks.map(\.delay).max() ?? .zero) + .milliseconds(200)
        return tasks + [(end, .markDriven(route: route.id))]
    }

    /// Says each kind of trouble once, not twice a second.
    private func complain(_ error: any Error) {
        let text = (error as? FleetRefusal).map { "\($0)" } ?? "route-optimizer does not answer; trying on"
        if text != lastComplaint { Console.note("fleet: \(text)") }
        lastComplaint = text
    }
}
