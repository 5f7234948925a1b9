extension ClockCheck {
    func shift() -> [RouteFault] {
        let (leaving, done) = (table.steps[0].departure, table.steps[table.steps.count - 1].departure)
        var faults: [RouteFault] = []
        if leaving < owner.shift.lowerBound {
            faults.append(fault(.shift, table.steps[0], "Left at \(leaving), the shift begins at \(owner.shift.lowerBound)."))
        }
        if done > owner.shift.upperBound {
            faults.append(fault(.shift, table.steps[0], "Done at \(done), the shift ends at \(owner.shift.upperBound)."))
        }
        return faults
    }

    func limits() -> [RouteFault] {
        let totals = [
            ("metres", table.steps.reduce(0) { $0 + $1.distance }, owner.limits.distance),
            ("seconds of driving", table.steps.reduce(0) { $0 + $1.driving }, owner.limits.drivingTime),
            ("seconds from leaving to being done", table.span, owner.limits.duration),
        ]
        return totals.compactMap { unit, total, most in
            guard let most, total > most else { return nil }
            return fault(.limit, table.steps[0], "\(total) \(unit) are more than \(most).")
        }
    }

    func rests() -> [RouteFault] {
        let taken = table.steps.compactMap { step in if case .rest(let index) = step.kind { index } else { nil } }
        if taken != Array(owner.breaks.indices) {
            return [fault(.rest, table.steps[0], "Breaks \(taken) are taken, not each of \(owner.breaks.count) in order.")]
        }
        return table.steps.compactMap { step in
            guard case .rest(let index) = step.kind, let most = owner.breaks[index].maxLoad else { return nil }
            if zip(step.load, most).allSatisfy({ $0 <= $1 }) { return nil }
            return fault(.rest, step, "Break \(index) is taken with \(step.load) aboard, allowed are \(most).")
        }
    }
}

extension Timetable {
    /// Seconds from leaving to being done.
    var span: Int { (steps.last?.departure ?? 0) - (steps.first?.departure ?? 0) }
}
