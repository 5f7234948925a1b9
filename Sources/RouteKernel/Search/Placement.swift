/// A place for a request in a route and what taking it costs.
struct Placement: BitwiseCopyable {
    /// Scaled; may be negative where ways violate the triangle inequality.
    var delta: Int
    var route: Int32
    /// Node after which the (first) stop goes.
    var after: Int32
    /// Node after which a shipment's delivery goes, once the pickup is in; the pickup itself for right behind it.
    var deliveryAfter: Int32
}

/// Draws that make greedy insertion overlook a place now and then (Christiaens and Vanden Berghe 2020).
struct Blinks {
    private var state: UInt64
    private var untilNext = 1

    init(seed: UInt64) { state = seed | 1 }

    /// True once in 50 draws on average, after 1 to 99.
    @inline(__always)
    mutating func next() -> Bool {
        untilNext &-= 1
        if untilNext > 0 { return false }
        draw()
        return true
    }

    private mutating func draw() {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        untilNext = Int(state >> 32) % 99 + 1
    }
}
