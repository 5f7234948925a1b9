extension RouteProblem {
    func validateTravel() throws(RouteProblemError) {
        for (index, travel) in travel.enumerated() {
            let field = "travel[\(index)]"
            try Allowed.count("\(field).durations", travel.durations.count, placeCount * placeCount)
            try Allowed.count("\(field).distances", travel.distances.count, placeCount * placeCount)
            try ways("\(field).durations", travel.durations)
            try ways("\(field).distances", travel.distances)
            try sameWays(travel, field)
            if let costs = travel.costs {
                try Allowed.count("\(field).costs", costs.count, placeCount * placeCount)
                try ways("\(field).costs", costs)
            }
            try traffic(travel.traffic, "\(field).traffic")
        }
    }

    private func ways(_ field: String, _ values: [Int32]) throws(RouteProblemError) {
        let wrong = values.firstIndex { $0 < 0 || $0 > Self.limit && $0 != Travel.noWay }
        guard let wrong else { return }
        let allowed = "0 to \(Self.limit), or Travel.noWay"
        throw RouteProblemError("\(field)[\(wrong / placeCount) to \(wrong % placeCount)]", "\(values[wrong])", allowed)
    }

    /// A way nobody can drive has neither duration nor distance.
    private func sameWays(_ travel: Travel, _ field: String) throws(RouteProblemError) {
        let wrong = travel.durations.indices.first {
            (travel.durations[$0] == Travel.noWay) != (travel.distances[$0] == Travel.noWay)
        }
        guard let wrong else { return }
        let path = "\(field).distances[\(wrong / placeCount) to \(wrong % placeCount)]"
        throw RouteProblemError(path, "\(travel.distances[wrong])", "Travel.noWay where the duration is, and only there")
    }

    private func traffic(_ periods: [TrafficPeriod], _ field: String) throws(RouteProblemError) {
        for (index, period) in periods.enumerated() {
            try Allowed.whole("\(field)[\(index)].start", period.start, Allowed.time)
            try Allowed.speed("\(field)[\(index)].speed", period.speed)
            if index > 0, period.start <= periods[index - 1].start {
                throw RouteProblemError("\(field)[\(index)].start", "\(period.start)", "after \(periods[index - 1].start)")
            }
        }
    }
}
