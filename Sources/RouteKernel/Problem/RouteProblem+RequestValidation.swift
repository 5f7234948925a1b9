extension RouteProblem {
    func validate(_ stop: Stop, _ field: String) throws(RouteProblemError) {
        try Allowed.index("\(field).place", stop.place, of: placeCount, "places")
        try Allowed.whole("\(field).service", stop.service, Allowed.amount)
        try Allowed.whole("\(field).setup", stop.setup, Allowed.amount)
        try Allowed.windows("\(field).windows", stop.windows)
        for (type, value) in stop.serviceByType { try Allowed.whole("\(field).serviceByType[\(type)]", value, Allowed.amount) }
        for (type, value) in stop.setupByType { try Allowed.whole("\(field).setupByType[\(type)]", value, Allowed.amount) }
        guard let preference = stop.preference else { return }
        try Allowed.window("\(field).preference.window", preference.window)
        try Allowed.price("\(field).preference.earlyPrice", preference.earlyPrice)
        try Allowed.price("\(field).preference.latePrice", preference.latePrice)
    }

    /// Every request, and that every stop is in exactly one.
    func validateRequests() throws(RouteProblemError) {
        var owners = [Int?](repeating: nil, count: stops.count)
        for (index, request) in requests.enumerated() {
            try validate(request, "requests[\(index)]")
            for (name, stop) in Self.stops(of: request.work) {
                let field = "requests[\(index)].\(name)"
                try Allowed.index(field, stop, of: stops.count, "stops")
                if let owner = owners[stop] {
                    throw RouteProblemError(field, "\(stop)", "a stop of no other request; requests[\(owner)] has it already")
                }
                owners[stop] = index
            }
        }
        if let stop = owners.firstIndex(of: nil) {
            throw RouteProblemError("stops[\(stop)]", "in no request", "a stop of one request")
        }
    }

    private static func stops(of work: Request.Work) -> [(String, Int)] {
        switch work {
        case .visit(let stop, _, _): [("stop", stop)]
        case .shipment(let pickup, let delivery, _): [("pickup", pickup), ("delivery", delivery)]
        }
    }

    private func validate(_ request: Request, _ field: String) throws(RouteProblemError) {
        try Allowed.whole("\(field).priority", request.priority, 0...100)
        try Allowed.whole("\(field).release", request.release, Allowed.amount)
        if let prize = request.prize { try Allowed.price("\(field).prize", prize) }
        switch request.work {
        case .visit(_, let delivery, let pickup):
            try Allowed.load("\(field).delivery", delivery, dimensions)
            try Allowed.load("\(field).pickup", pickup, dimensions)
        case .shipment(_, _, let load):
            try Allowed.load("\(field).load", load, dimensions)
        }
    }
}
