private let limit = RouteProblem.limit

extension Vehicle {
    func validate(_ field: String, _ problem: RouteProblem) throws(RouteProblemError) {
        try RouteProblem.check("\(field).profile", profile, below: problem.travel.count)
        guard speed > 0, speed <= 100 else {
            throw RouteProblemError("\(field).speed", "\(speed)", "greater than 0, at most 100")
        }
        if let start { try RouteProblem.check("\(field).start", start, below: problem.placeCount) }
        if let end { try RouteProblem.check("\(field).end", end, below: problem.placeCount) }
        guard capacity.count == problem.dimensions else {
            throw RouteProblemError("\(field).capacity", "\(capacity.count) numbers", "\(problem.dimensions)")
        }
        for amount in capacity { try RouteProblem.check("\(field).capacity", amount, 0...limit) }
        try [shift].validate("\(field).shift")
        try costs.validate("\(field).costs")
        try limits.validate("\(field).limits")
        for (index, rest) in breaks.enumerated() { try rest.validate("\(field).breaks[\(index)]", problem.dimensions) }
        guard let reload else { return }
        try RouteProblem.check("\(field).reload.maxTrips", reload.maxTrips, 1...1000)
        try RouteProblem.check("\(field).reload.duration", reload.duration, 0...Stop.longestWork)
        for place in reload.places { try RouteProblem.check("\(field).reload.places", place, below: problem.placeCount) }
    }
}

extension Costs {
    fileprivate func validate(_ field: String) throws(RouteProblemError) {
        try RouteProblem.check("\(field).fixed", fixed)
        try RouteProblem.check("\(field).perDrivingHour", perDrivingHour)
        try RouteProblem.check("\(field).perKilometre", perKilometre)
        try RouteProblem.check("\(field).perHour", perHour)
        try RouteProblem.check("\(field).perTaskHour", perTaskHour)
    }
}

extension Limits {
    fileprivate func validate(_ field: String) throws(RouteProblemError) {
        if let stops { try RouteProblem.check("\(field).stops", stops, 0...limit) }
        if let distance { try RouteProblem.check("\(field).distance", distance, 0...limit) }
        if let drivingTime { try RouteProblem.check("\(field).drivingTime", drivingTime, 0...limit) }
        if let duration { try RouteProblem.check("\(field).duration", duration, 0...limit) }
    }
}

extension Break {
    fileprivate func validate(_ field: String, _ dimensions: Int) throws(RouteProblemError) {
        try windows.validate("\(field).windows")
        try RouteProblem.check("\(field).duration", duration, 0...Stop.longestWork)
        guard let maxLoad else { return }
        guard maxLoad.count == dimensions else {
            throw RouteProblemError("\(field).maxLoad", "\(maxLoad.count) numbers", "\(dimensions)")
        }
        for amount in maxLoad { try RouteProblem.check("\(field).maxLoad", amount, 0...limit) }
    }
}
