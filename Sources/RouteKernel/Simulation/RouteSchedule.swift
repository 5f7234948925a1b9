/// Runs the clock over an itinerary: when everything happens at the earliest, breaks taken so that the route is done soonest, and then
/// the departure put off as long as the end allows.
///
/// Breaks are ordered, so that being at an element earlier with as many of them taken is never worse: the earliest time per number of
/// breaks taken is all there is to know, and a table of elements by breaks finds the best places for all.
struct RouteClock {
    /// One step as the forward pass found it.
    struct Moment {
        var element: Itinerary.Element
        /// Index of a break taken here instead, in the vehicle's breaks.
        var rest: Int?
        var arrival: Int
        var begin: Int
        var setup: Int
        var service: Int
        /// Row and column of the way that led here; nil if nothing was driven.
        var way: Int?
        var load: [Int]
        /// When it may begin; empty for any time.
        var windows: [ClosedRange<Int>] = []
        /// It does not begin earlier, wherever the vehicle is.
        var floor = 0

        var departure: Int { begin + setup + service }
    }

    private let index: ProblemIndex
    private let itinerary: Itinerary
    let vehicle: Vehicle
    let clock: TravelClock
    let travel: Travel

    init(_ itinerary: Itinerary, _ index: ProblemIndex) {
        self.index = index
        self.itinerary = itinerary
        vehicle = index.problem.vehicles[itinerary.vehicle]
        clock = index.clocks[itinerary.vehicle]
        travel = index.problem.travel[vehicle.profile]
    }

    /// The moments of the schedule.
    ///
    /// - Throws: the constraint of time that does not hold.
    func moments() throws(Obstacle) -> [Moment] {
        var moments = try forward()
        delay(&moments)
        try checkLimits(moments)
        return moments
    }

    private func forward() throws(Obstacle) -> [Moment] {
        let breaks = vehicle.breaks.count
        // Per number of breaks taken: the moments so far of the earliest way to be here.
        var best = [[Moment]?](repeating: nil, count: breaks + 1)
        let start = max(vehicle.shift.lowerBound, itinerary.releases[0])
        best[0] = [
            Moment(
                element: .start, rest: nil, arrival: start, begin: start, setup: 0, service: 0, way: nil, load: itinerary.loads[0]
            )
        ]
        var obstacle = Obstacle(.timeWindow)
        var (trip, place, served) = (0, vehicle.start, 0)
        for position in 1..<itinerary.elements.count {
            rest(&best, itinerary.loads[position - 1])
            let element = itinerary.elements[position]
            let next = self.place(of: element)
            if case .reload = element { trip += 1 }
            if case .stop = element { served += 1 }
            var reached = best
            for taken in best.indices {
                guard let moments = best[taken] else { continue }
                do throws(Obstacle) {
                    reached[taken] = moments + [try arrive(position, element, from: place, to: next, trip, served, moments)]
                } catch {
                    obstacle = error
                    reached[taken] = nil
                }
            }
            best = reached
            if best.allSatisfy({ $0 == nil }) { throw obstacle }
            place = next ?? place
        }
        guard let moments = best[breaks] else { throw Obstacle(.breaks) }
        let late = (moments.last?.departure ?? 0) - vehicle.shift.upperBound
        if late > 0 { throw Obstacle(.timeWindow, miss: late) }
        return moments
    }

    /// Takes breaks where the vehicle is, where that is possible and earlier than what was known.
    private func rest(_ best: inout [[Moment]?], _ load: [Int]) {
        for taken in vehicle.breaks.indices {
            guard let moments = best[taken], let last = moments.last else { continue }
            let rest = vehicle.breaks[taken]
            if let most = rest.maxLoad, zip(load, most).contains(where: { $0 > $1 }) { continue }
            guard let begin = Self.begin(rest.windows, from: last.departure) else { continue }
            if let known = best[taken + 1]?.last, known.departure <= begin + rest.duration { continue }
            var moment = last
            (moment.rest, moment.arrival, moment.begin, moment.setup) = (taken, last.departure, begin, 0)
            (moment.service, moment.way, moment.load) = (rest.duration, nil, load)
            (moment.windows, moment.floor) = (rest.windows, 0)
            best[taken + 1] = moments + [moment]
        }
    }

    private func arrive(
        _ position: Int, _ element: Itinerary.Element, from: Int?, to: Int?, _ trip: Int, _ served: Int, _ moments: [Moment]
    ) throws(Obstacle) -> Moment {
        let leaves = moments.last?.departure ?? 0
        let way = from.flatMap { from in to.map { from * index.problem.placeCount + $0 } }
        var arrival = leaves
        if let way {
            guard let driving = clock.driving(travel.durations[way], leaving: leaves) else { throw Obstacle(.unreachable) }
            arrival += driving
        }
        var moment = Moment(
            element: element, rest: nil, arrival: arrival, begin: arrival, setup: 0, service: 0, way: way,
            load: itinerary.loads[position])
        switch element {
        case .start, .end: break
        case .reload:
            moment.service = vehicle.reload?.duration ?? 0
            moment.floor = itinerary.releases[trip]
            moment.begin = max(arrival, moment.floor)
        case .stop(let stop):
            var comesFromStop = false
            if case .stop = itinerary.elements[position - 1] { comesFromStop = true }
            try work(stop, from: from, comesFromStop, served, &moment)
        }
        return moment
    }

    private func work(
        _ stop: Int, from: Int?, _ comesFromStop: Bool, _ served: Int, _ moment: inout Moment
    ) throws(Obstacle) {
        let data = index.problem.stops[stop]
        moment.service = vehicle.type.flatMap { data.serviceByType[$0] } ?? data.service
        if !comesFromStop || from != data.place {
            moment.setup = vehicle.type.flatMap { data.setupByType[$0] } ?? data.setup
        }
        if served <= vehicle.frozenStops { return }
        let request = index.request(of: stop)
        if case .shipment(let pickup, _, _) = request.work, pickup == stop { moment.floor = request.release }
        moment.windows = data.windows
        let earliest = max(moment.arrival, moment.floor)
        guard let begin = Self.begin(data.windows, from: earliest) else {
            throw Obstacle(.timeWindow, miss: earliest - (data.windows.last?.upperBound ?? 0))
        }
        moment.begin = begin
    }

    /// The first time in the windows that is not before another.
    static func begin(_ windows: [ClosedRange<Int>], from earliest: Int) -> Int? {
        if windows.isEmpty { return earliest }
        return windows.first { $0.upperBound >= earliest }.map { max($0.lowerBound, earliest) }
    }

    private func place(of element: Itinerary.Element) -> Int? {
        switch element {
        case .start: vehicle.start
        case .end: vehicle.end
        case .stop(let stop): index.problem.stops[stop].place
        case .reload(let place): place
        }
    }

    /// Puts the departure off as long as the end of the route stays where it is: waiting on the way becomes waiting before the start.
    func delay(_ moments: inout [Moment]) {
        guard let last = moments.last else { return }
        var latest = last.begin
        for position in moments.indices.dropLast().reversed() {
            let (here, next) = (moments[position], moments[position + 1])
            let leave =
                next.way.map { clock.departure(travel.durations[$0], arriving: latest, from: here.departure) ?? here.departure }
                ?? latest
            latest = latestBegin(here, by: leave - here.setup - here.service)
        }
        (moments[0].arrival, moments[0].begin) = (latest, latest)
        for position in moments.indices.dropFirst() {
            let leaves = moments[position - 1].departure
            let driving = moments[position].way.flatMap { clock.driving(travel.durations[$0], leaving: leaves) } ?? 0
            moments[position].arrival = leaves + driving
            let earliest = max(leaves + driving, moments[position].floor)
            moments[position].begin = Self.begin(moments[position].windows, from: earliest) ?? moments[position].begin
        }
    }

    /// The latest begin not after a time that the moment's windows allow; never before the one known to be possible.
    private func latestBegin(_ moment: Moment, by time: Int) -> Int {
        if moment.windows.isEmpty { return max(moment.begin, time) }
        let latest = moment.windows.last { $0.lowerBound <= time }.map { min($0.upperBound, time) }
        return max(moment.begin, latest ?? moment.begin)
    }

    func checkLimits(_ moments: [Moment]) throws(Obstacle) {
        let limits = vehicle.limits
        if let most = limits.distance, Self.distance(moments, travel) > most {
            throw Obstacle(.maxDistance, miss: Self.distance(moments, travel) - most)
        }
        let driving = zip(moments, moments.dropFirst()).reduce(0) { $0 + $1.1.arrival - $1.0.departure }
        if let most = limits.drivingTime, driving > most { throw Obstacle(.maxDrivingTime, miss: driving - most) }
        let duration = (moments.last?.departure ?? 0) - (moments.first?.departure ?? 0)
        if let most = limits.duration, duration > most { throw Obstacle(.maxDuration, miss: duration - most) }
    }

    static func distance(_ moments: [Moment], _ travel: Travel) -> Int {
        moments.reduce(0) { sum, moment in sum + (moment.way.map { Int(travel.distances[$0]) } ?? 0) }
    }
}
