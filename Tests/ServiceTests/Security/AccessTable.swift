import ServiceRuntime

/// Who may call what: one row for each route of each program.
enum AccessTable {
    /// By what a caller is let in.
    enum Gate: Equatable {
        /// By an API key with any of these scopes.
        case keys([KeyScope])
        /// By an API key with this scope, and by the session that a badge opened with that key.
        case session(KeyScope)
        /// By something else, or by nothing; in words.
        case other(String)

        static func key(_ scopes: KeyScope...) -> Gate { .keys(scopes) }
    }

    /// What happens to a key of another channel or vehicle.
    enum Foreign: Equatable {
        /// There are no channels or vehicles here: whoever has the scope sees all.
        case everything
        /// 404, as for an order that does not exist.
        case missing
        /// 404, as for a route that does not exist; the dispatcher's key has all vehicles.
        case missingRoute
        /// 200 without the routes of other vehicles; the dispatcher's key has all.
        case leftOut
        /// 403, naming the channel of the document and those of the key.
        case refused
        /// 200; each order of a foreign channel is an invalid line of the report.
        case refusedByLine
    }

    struct Row: Sendable {
        let program: String
        /// As `POST /orders/{id}/cancel`.
        let route: String
        let gate: Gate
        var foreign = Foreign.everything
    }

    static let rows: [Row] = intake + floor + fleet + tracking + operated

    private static let intake = [
        Row(program: "order-intake", route: "POST /orders", gate: .key(.ordersWrite), foreign: .refused),
        Row(program: "order-intake", route: "POST /orders/bulk", gate: .key(.ordersWrite), foreign: .refusedByLine),
        Row(program: "order-intake", route: "POST /orders/{id}/cancel", gate: .key(.ordersWrite), foreign: .missing),
        Row(
            program: "order-intake", route: "POST /orders/{id}/holds/{reason}/release", gate: .key(.ordersRelease),
            foreign: .missing),
        Row(program: "order-intake", route: "GET /orders/{id}", gate: .key(.ordersRead), foreign: .missing),
        Row(program: "order-intake", route: "GET /orders", gate: .key(.ordersRead), foreign: .missing),
    ]

    private static let floor =
        [Row(program: "picking-worker", route: "POST /floor/sign-in", gate: .key(.floor))]
        + [
            "POST /floor/tours", "POST /floor/tours/{id}/scans", "GET /floor/parcels/{sscc}",
            "POST /floor/packing", "POST /floor/packing/{order}", "POST /floor/packing/{order}/scans",
            "POST /floor/packing/{order}/aside",
        ].map { Row(program: "picking-worker", route: $0, gate: .session(.floor)) }

    private static let fleet =
        [
            Row(program: "route-optimizer", route: "GET /routes", gate: .key(.fleet, .fleetDispatch), foreign: .leftOut),
            Row(program: "route-optimizer", route: "POST /", gate: .key(.solve)),
        ]
        + [
            "GET /routes/{id}", "POST /routes/{id}/started", "POST /routes/{id}/returned",
            "POST /routes/{id}/stops/{shipment}/completed", "POST /routes/{id}/stops/{shipment}/failed",
        ].map { Row(program: "route-optimizer", route: $0, gate: .key(.fleet, .fleetDispatch), foreign: .missingRoute) }

    private static let tracking = [
        Row(program: "tracking", route: "POST /webhooks/{source}", gate: .other("the carrier's signature, or its address")),
        Row(program: "tracking", route: "POST /webhooks/{source}/{secret}", gate: .other("the secret in the path")),
        Row(program: "tracking", route: "POST /webhooks/{source}/oauth/token", gate: .other("the carrier's client secret")),
        Row(
            program: "tracking", route: "GET /shipments/{number}",
            gate: .other("whoever knows the tracking number; towns and times, no names")),
    ]

    /// Of every program; nothing of any order is in them.
    private static let operated = programs.flatMap { program in
        ["GET /live", "GET /ready", "GET /metrics"].map {
            Row(program: program, route: $0, gate: .other("whoever reaches the port: keep it inside"))
        }
    }

    static let programs = [
        "order-intake", "picking-worker", "carrier-dispatch", "route-optimizer", "tracking", "outbox-relay",
    ]
}

extension AccessTable.Gate {
    /// The scopes a key needs one of; none where it is no key that lets in.
    var scopes: [KeyScope] {
        switch self {
        case .keys(let scopes): scopes
        case .session(let scope): [scope]
        case .other: []
        }
    }
}

extension AccessTable {
    /// The heading of the section that this table is in.
    static let heading = "## Who may do what"

    /// The section of `ops/docs/security.md`, up to the next heading.
    static var section: String {
        """
        \(heading)

        A key has scopes, each a right of its own, and channels: the shops whose orders it reaches (`waybill keys create --name NAME --scope
        orders:write --channel web`; `--channel '*'` for all). A driver's key has the vehicles whose routes it reaches (`--scope fleet --vehicle
        VAN-01`; `--vehicle '*'` for all). The table has every route of every program; a test compares it with the
        programs, and tries each with no key, a malformed one, a revoked one, one of all other scopes, one of another channel or vehicle, and the
        right one. Without a key that is known the answer is 401, without the scope 403; without the session of a badge that signed in with the
        same key 401.

        | program | route | let in by | what is of other channels or vehicles |
        |---|---|---|---|
        \(lines.joined(separator: "\n"))

        """
    }

    private static var lines: [String] {
        let own = rows.filter { !operated.map(\.route).contains($0.route) }.map { line($0, $0.program) }
        let ofAll = operated.prefix(3).map { line($0, "every program") }
        return own + ofAll
    }

    private static func line(_ row: Row, _ program: String) -> String {
        let gate =
            switch row.gate {
            case .keys(let scopes): "a key with \(scopes.map { "`\($0.rawValue)`" }.joined(separator: " or "))"
            case .session(let scope): "a key with `\(scope.rawValue)` and the session of a badge"
            case .other(let words): words
            }
        return "| \(program) | `\(row.route)` | \(gate) | \(row.foreign.words) |"
    }
}

extension AccessTable.Foreign {
    fileprivate var words: String {
        switch self {
        case .everything: "as all"
        case .missing, .missingRoute: "404, as if there were none"
        case .leftOut: "left out"
        case .refused: "403, naming the channel and those of the key; nothing is stored"
        case .refusedByLine: "not stored, each an invalid line of the report"
        }
    }
}
