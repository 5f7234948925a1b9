/// The ways of one class of vehicles in the search's integers, by row and by column, so that a scan around one place reads two rows.
struct TravelTable: BitwiseCopyable {
    /// More than any real way; sums of four stay within `Int32`.
    static let blocked: Int32 = 1 << 28

    /// Scaled price from a place (row) to another.
    let cost: Flat<Int32>
    /// Scaled price to a place (row) from another.
    let costTo: Flat<Int32>
    /// Seconds from a place (row) to another.
    let time: Flat<Int32>
    /// Seconds to a place (row) from another.
    let timeTo: Flat<Int32>
    /// Metres from a place (row) to another.
    let distance: Flat<Int32>
}

/// What makes the tables of two vehicles equal.
struct TravelKey: Hashable {
    let profile: Int
    let speed: Double
    let perDrivingHour: Double
    let perKilometre: Double

    init(_ vehicle: Vehicle) {
        profile = vehicle.profile
        speed = vehicle.speed
        perDrivingHour = vehicle.costs.perDrivingHour
        perKilometre = vehicle.costs.perKilometre
    }

    /// The price of a way that takes so many seconds.
    func price(driving seconds: Int, _ travel: Travel, _ cell: Int) -> Double {
        if let costs = travel.costs { return Double(costs[cell]) }
        return Double(seconds) * perDrivingHour / 3600 + Double(travel.distances[cell]) * perKilometre / 1000
    }

    func price(_ travel: Travel, _ cell: Int) -> Double {
        price(driving: Int(TravelTable.seconds(travel.durations[cell], speed)), travel, cell)
    }
}

extension TravelTable {
    /// Driving time at a multiple of the matrix's speed; rounded up, so that a plan is never too fast.
    static func seconds(_ duration: Int32, _ speed: Double) -> Int32 {
        guard duration < blocked else { return blocked }
        return speed == 1 ? duration : Int32(min((Double(duration) / speed - 1e-6).rounded(.up), Double(blocked)))
    }
}

extension TravelTable {
    /// Of no places.
    static func empty(_ arena: Arena) -> TravelTable {
        let none: Flat<Int32> = arena.make(0, 0)
        return TravelTable(cost: none, costTo: none, time: none, timeTo: none, distance: none)
    }
}
