/// What VRPLIB files may say, by CVRPLIB's and PyVRP's manuals: a keyword's name, in which forms it stands, and what becomes of it.
struct VRPLIBKeyword {
    /// `NAME : value`, or `NAME_SECTION` with a line per node or vehicle.
    enum Form {
        case value, section
        /// A value says of every node or vehicle what a section says of each.
        case either
    }

    enum Use {
        case read
        /// It describes the file or draws it; no plan depends on it.
        case withoutEffect
        /// The same, and there as often as its author likes.
        case remark
        /// Without it the problem would be another one.
        case refused
    }

    /// Without `_SECTION`.
    let name: String
    let form: Form
    let use: Use

    private init(_ name: String, _ form: Form, _ use: Use = .read) { (self.name, self.form, self.use) = (name, form, use) }

    static let all: [VRPLIBKeyword] = [
        .init("NAME", .value), .init("TYPE", .value), .init("DIMENSION", .value), .init("VEHICLES", .value),
        .init("EDGE_WEIGHT_TYPE", .value), .init("EDGE_WEIGHT_FORMAT", .value), .init("EDGE_WEIGHT", .section),
        .init("NODE_COORD", .section), .init("DISPLAY_DATA", .section), .init("DEPOT", .section),
        .init("DEMAND", .section), .init("LINEHAUL", .section), .init("BACKHAUL", .section), .init("TIME_WINDOW", .section),
        .init("PRIZE", .section), .init("SERVICE_TIME", .either), .init("RELEASE_TIME", .either),
        .init("CAPACITY", .either), .init("DISTANCE", .value), .init("VEHICLES_DEPOT", .either),
        .init("VEHICLES_FIXED_COST", .either), .init("VEHICLES_UNIT_DISTANCE_COST", .either),
        .init("VEHICLES_UNIT_DURATION_COST", .either), .init("VEHICLES_MAX_DURATION", .either),
        .init("VEHICLES_MAX_DISTANCE", .either), .init("VEHICLES_RELOAD_DEPOT", .either), .init("VEHICLES_MAX_RELOADS", .either),
        .init("COMMENT", .value, .remark), .init("NODE_COORD_TYPE", .value, .withoutEffect),
        .init("DISPLAY_DATA_TYPE", .value, .withoutEffect),
        .init("MUTUALLY_EXCLUSIVE_GROUP", .either, .refused), .init("VEHICLES_ALLOWED_CLIENTS", .either, .refused),
        .init("PICKUP_AND_DELIVERY", .either, .refused),
    ]

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static func named(_ name: String) -> VRPLIBKeyword? { byName[name] }

    /// As files write them, for advice.
    static let spellings = all.filter { $0.use != .refused }.flatMap { keyword in
        switch keyword.form {
        case .value: [keyword.name]
        case .section: ["\(keyword.name)_SECTION"]
        case .either: [keyword.name, "\(keyword.name)_SECTION"]
        }
    }
}
