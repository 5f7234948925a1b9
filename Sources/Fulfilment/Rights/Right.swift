/// What somebody on the floor may do: one for each thing that an endpoint or a command asks for.
package enum Right: String, CaseIterable, Sendable {
    /// Take a tour and book its scans; be given a tour that another picker leaves.
    case pick
    /// Begin an order at the packing table, close its parcels, put it aside.
    case pack
    /// Book goods that come in.
    case receive
    /// Carry goods that came in to their bins.
    case putAway = "put_away"
    /// Read how a parcel is packed.
    case lookUp = "look_up"

    /// For people, behind "may".
    package var meaning: String {
        switch self {
        case .pick: "take tours and book their scans"
        case .pack: "pack orders and close their parcels"
        case .receive: "book goods that come in"
        case .putAway: "carry goods that came in to their bins"
        case .lookUp: "read how a parcel is packed"
        }
    }
}

/// What people are on the floor. A person may have several roles, each at one site or at every one.
package enum StaffRole: String, StoredCase {
    /// Takes tours.
    case picker
    /// Packs what was picked.
    case packer
    /// Takes goods in and puts them away.
    case receiver
    /// Looks what is there; what it counted is booked by `waybill stock count`.
    case counter
    /// Does whatever the others do.
    case supervisor

    /// What it may do.
    package var rights: Set<Right> {
        switch self {
        case .picker: [.pick, .lookUp]
        case .packer: [.pack, .lookUp]
        case .receiver: [.receive, .putAway, .lookUp]
        case .counter: [.lookUp]
        case .supervisor: Set(Right.allCases)
        }
    }

    /// The roles that have a right.
    package static func having(_ right: Right) -> [StaffRole] { allCases.filter { $0.rights.contains(right) } }
}
