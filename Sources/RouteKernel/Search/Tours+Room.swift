extension Tours {
    /// What a search asks of a route first.
    struct Room: BitwiseCopyable {
        /// Class of the vehicle.
        var kind: Int32
        /// Capacity left for deliveries, and for pickups, in the first dimension.
        var delivery: Int32
        var pickup: Int32
    }

    /// What a request needs of a route in the first dimension, if sums decide about it.
    struct Needs {
        let request: Int
        let delivery: Int32
        let pickup: Int32

        @inline(__always)
        init(_ request: Int32, _ model: SearchModel) {
            self.request = Int(request)
            let isSummed = model.dimensions > 0 && model.features.sumsDecide
            delivery = isSummed ? model.delivery[self.request * model.dimensions] : .min
            pickup = isSummed ? model.pickup[self.request * model.dimensions] : .min
        }
    }

    /// Whether a route's vehicle may serve a request and has room for it.
    @inline(__always)
    func hasRoom(_ needs: Needs, _ route: Int32) -> Bool {
        let room = rooms[route]
        if room.delivery < needs.delivery || room.pickup < needs.pickup { return false }
        return model.allowed[needs.request * model.classes.count + Int(room.kind)]
            && (model.dimensions == 1 || hasRoom(needs.request, Int(route), Int(room.kind)))
    }

    /// Whether the sums of loads leave room for a request.
    @inline(__always)
    func hasRoom(_ request: Int, _ route: Int, _ kind: Int) -> Bool {
        if !model.features.sumsDecide { return true }
        let dimensions = model.dimensions
        for dimension in 0..<dimensions {
            let limit = model.capacity[kind * dimensions + dimension]
            let (cell, own) = (request * dimensions + dimension, route * dimensions + dimension)
            if delivered[own] &+ model.delivery[cell] > limit || pickedUp[own] &+ model.pickup[cell] > limit { return false }
        }
        return true
    }
}
