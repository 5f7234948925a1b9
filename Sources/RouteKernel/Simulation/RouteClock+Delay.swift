extension RouteClock {
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
