private let limit = RouteProblem.limit

extension Travel {
    func validate(_ field: String, _ places: Int) throws(RouteProblemError) {
        try check("\(field).durations", durations, places * places)
        try check("\(field).distances", distances, places * places)
        if let costs { try check("\(field).costs", costs, places * places) }
        for (index, period) in traffic.enumerated() {
            try RouteProblem.check("\(field).traffic[\(index)].start", period.start, 0...limit)
            guard period.speed > 0, period.speed <= 100 else {
                throw RouteProblemError("\(field).traffic[\(index)].speed", "\(period.speed)", "greater than 0, at most 100")
            }
            if index > 0 && period.start <= traffic[index - 1].start {
                throw RouteProblemError("\(field).traffic[\(index)].start", "\(period.start)", "later than the period before")
            }
        }
    }

    private func check(_ field: String, _ cells: [Int32], _ count: Int) throws(RouteProblemError) {
        guard cells.count == count else {
            throw RouteProblemError(field, "\(cells.count) cells", "\(count), one per pair of places")
        }
        if let index = cells.firstIndex(where: { $0 < 0 || ($0 > Self.longest && $0 != Self.noWay) }) {
            throw RouteProblemError("\(field)[\(index)]", "\(cells[index])", "0 to \(Self.longest), or noWay")
        }
    }

    /// So that sums around one stop stay within 32 bits.
    static let longest: Int32 = 200_000_000
}

extension Stop {
    func validate(_ field: String, _ places: Int) throws(RouteProblemError) {
        try RouteProblem.check("\(field).place", place, below: places)
        try RouteProblem.check("\(field).service", service, 0...Self.longestWork)
        try RouteProblem.check("\(field).setup", setup, 0...Self.longestWork)
        for (type, seconds) in serviceByType {
            try RouteProblem.check("\(field).serviceByType[\(type)]", seconds, 0...Self.longestWork)
        }
        for (type, seconds) in setupByType {
            try RouteProblem.check("\(field).setupByType[\(type)]", seconds, 0...Self.longestWork)
        }
        try windows.validate("\(field).windows")
        guard let preference else { return }
        try [preference.window].validate("\(field).preference.window")
        try RouteProblem.check("\(field).preference.earlyPrice", preference.earlyPrice)
        try RouteProblem.check("\(field).preference.latePrice", preference.latePrice)
    }

    static let longestWork = 100_000_000
}

extension [ClosedRange<Int>] {
    func validate(_ field: String) throws(RouteProblemError) {
        for (index, window) in enumerated() {
            try RouteProblem.check("\(field)[\(index)]", window.lowerBound, 0...limit)
            try RouteProblem.check("\(field)[\(index)]", window.upperBound, 0...limit)
            if index > 0 && window.lowerBound <= self[index - 1].upperBound {
                throw RouteProblemError("\(field)[\(index)]", "\(window)", "after the window before it")
            }
        }
    }
}

extension Request {
    func validate(_ field: String, _ problem: RouteProblem) throws(RouteProblemError) {
        switch work {
        case .visit(let stop, let delivery, let pickup):
            try RouteProblem.check("\(field).work.stop", stop, below: problem.stops.count)
            try validate("\(field).work.delivery", delivery, problem.dimensions)
            try validate("\(field).work.pickup", pickup, problem.dimensions)
        case .shipment(let pickup, let delivery, let load):
            try RouteProblem.check("\(field).work.pickup", pickup, below: problem.stops.count)
            try RouteProblem.check("\(field).work.delivery", delivery, below: problem.stops.count)
            if pickup == delivery { throw RouteProblemError("\(field).work", "stop \(pickup) twice", "two different stops") }
            try validate("\(field).work.load", load, problem.dimensions)
        }
        try RouteProblem.check("\(field).priority", priority, 0...100)
        try RouteProblem.check("\(field).release", release, 0...limit)
        if let prize { try RouteProblem.check("\(field).prize", prize) }
    }

    private func validate(_ field: String, _ load: [Int], _ dimensions: Int) throws(RouteProblemError) {
        guard load.count == dimensions else { throw RouteProblemError(field, "\(load.count) numbers", "\(dimensions)") }
        for amount in load { try RouteProblem.check(field, amount, 0...limit) }
    }
}
