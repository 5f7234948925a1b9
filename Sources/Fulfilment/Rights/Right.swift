/// What somebody on the floor may do: one for each thing that an endpoint or a command asks for.
package enum Right: String, CaseIterable, Sendable {
    /// Take a tour and book its scans; be given a tour that another picker leaves.
    case pick
    /// Begin an order at the packing table, close its parcels and print what goes with them, put it aside.
    case pack
    /// On a tour, take a lot that expires later than the pick's, which goes out first otherwise.
    case takeLaterLot = "take_later_lot"
    /// Hand parcels to their carriers, and load them into the own fleet's vehicles.
    case handOver = "hand_over"
    /// Book goods that come in.
    case receive
    /// Carry goods that came in to their bins, and put back what was picked for cancelled orders.
    case putAway = "put_away"
    /// Carry pieces from bulk bins to the bins they are picked from.
    case refill
    /// Carry pieces from one place to another of the same site.
    case move
    /// Say what lies in a bin, and have the books follow where that is within the tolerance.
    case count
    /// Decide whether a difference that two people counted goes into the books.
    case approveCounts = "approve_counts"
    /// Say what pieces are: held for quality, damaged, or free again.
    case judge
    /// See who works at what, hand tours over and take them apart, close zones.
    case supervise
    /// Read what a code is, what lies where, and how a parcel is packed.
    case lookUp = "look_up"

    /// For people, behind "may".
    package var meaning: String {
        switch self {
        case .pick: "take tours and book their scans"
        case .pack: "pack orders and close their parcels"
        case .takeLaterLot: "take a lot that expires later than the one that should go out first"
        case .handOver: "hand parcels to their carriers and load them into vehicles"
        case .receive: "book goods that come in"
        case .putAway: "carry goods that came in, and what cancelled orders left, to their bins"
        case .refill: "carry pieces from bulk bins to faces"
        case .move: "carry pieces from one place to another"
        case .count: "count what lies in bins"
        case .approveCounts: "approve counts that differ from the books"
        case .judge: "say whether pieces are free, held for quality or damaged"
        case .supervise: "see all work, hand tours over and close zones"
        case .lookUp: "read what a code is, what lies where, and how a parcel is packed"
        }
    }
}

/// What people are on the floor. A person may have several roles, each at one site or at every one.
package enum StaffRole: String, StoredCase {
    /// Takes tours.
    case picker
    /// Packs what was picked, and hands the parcels over.
    case packer
    /// Works at the docks: takes goods in and hands parcels over; puts away, fills faces, and moves what lies in bins.
    case receiver
    /// Counts what lies in bins.
    case counter
    /// Does whatever the others do.
    case supervisor

    /// What it may do.
    package var rights: Set<Right> {
        switch self {
        case .picker: [.pick, .lookUp]
        case .packer: [.pack, .handOver, .lookUp]
        case .receiver: [.handOver, .receive, .putAway, .refill, .move, .lookUp]
        case .counter: [.count, .lookUp]
        case .supervisor: Set(Right.allCases)
        }
    }

    /// The roles that have a right.
    package static func having(_ right: Right) -> [StaffRole] { allCases.filter { $0.rights.contains(right) } }
}
