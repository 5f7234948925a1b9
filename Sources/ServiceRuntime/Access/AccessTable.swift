import Fulfilment

/// Who may call what: one row for each route of each program. A test holds it against the programs' routers, in both directions, and tries
/// each route with every kind of caller.
package enum AccessTable {
    package struct Row: Sendable {
        package let program: String
        /// As `POST /orders/{id}/cancel`.
        package let route: String
        package let gate: AccessGate
        package let foreign: ForeignAccess

        init(_ program: String, _ route: String, _ gate: AccessGate, _ foreign: ForeignAccess = .everything) {
            (self.program, self.route, self.gate, self.foreign) = (program, route, gate, foreign)
        }
    }

    /// All of them, program by program; those that every program has at the end.
    package static let rows: [Row] = intake + floor + dispatch + fleet + tracking + operated

    /// The programs that answer over HTTP.
    package static let programs = [
        "order-intake", "picking-worker", "carrier-dispatch", "route-optimizer", "tracking", "outbox-relay",
    ]

    private static let intake = [
        Row("order-intake", "POST /orders", .key(.ordersWrite), .refused),
        Row("order-intake", "POST /orders/bulk", .key(.ordersWrite), .refusedByLine),
        Row("order-intake", "POST /orders/{id}/cancel", .key(.ordersWrite), .missing),
        Row("order-intake", "POST /orders/{id}/change", .key(.ordersWrite), .missing),
        Row("order-intake", "POST /orders/{id}/holds/{reason}/release", .key(.ordersRelease), .missing),
        Row("order-intake", "GET /orders/{id}", .key(.ordersRead), .missing),
        Row("order-intake", "GET /orders", .key(.ordersRead), .missing),
    ]

    private static let floor = [
        Row("picking-worker", "POST /floor/sign-in", .key(.floor), .otherSite),
        Row("picking-worker", "POST /floor/work", .session(.floor, nil), .leftOut),
        Row("picking-worker", "POST /floor/tours", .session(.floor, .pick), .otherSite),
        Row("picking-worker", "POST /floor/tours/{id}/scans", .session(.floor, .pick), .otherSite),
        Row("picking-worker", "GET /floor/parcels/{sscc}", .session(.floor, .lookUp), .otherSite),
        Row("picking-worker", "GET /floor/parcels/{sscc}/label", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "GET /floor/parcels/{sscc}/packing-list", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "GET /floor/printers/{code}", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "POST /floor/packing", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "POST /floor/packing/{order}", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "POST /floor/packing/{order}/scans", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "POST /floor/packing/{order}/serials", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "POST /floor/packing/{order}/aside", .session(.floor, .pack), .otherSite),
        Row("picking-worker", "GET /floor/hand-overs", .session(.floor, .handOver), .leftOut),
        Row("picking-worker", "GET /floor/hand-overs/{sscc}", .session(.floor, .handOver), .leftOut),
        Row("picking-worker", "POST /floor/hand-overs", .session(.floor, .handOver), .otherSite),
        Row("picking-worker", "POST /floor/hand-overs/undo", .session(.floor, .handOver), .otherSite),
        Row("picking-worker", "POST /floor/receipts", .session(.floor, .receive), .otherSite),
        Row("picking-worker", "GET /floor/receipts/{id}", .session(.floor, .receive), .otherSite),
        Row("picking-worker", "POST /floor/receipts/{id}/counts", .session(.floor, .receive), .otherSite),
        Row("picking-worker", "POST /floor/receipts/{id}/finish", .session(.floor, .receive), .otherSite),
        Row("picking-worker", "GET /floor/put-aways", .session(.floor, .putAway), .otherSite),
        Row("picking-worker", "POST /floor/put-aways", .session(.floor, .putAway), .otherSite),
        Row("picking-worker", "GET /floor/put-backs", .session(.floor, .putAway), .leftOut),
        Row("picking-worker", "POST /floor/put-backs", .session(.floor, .putAway), .otherSite),
        Row("picking-worker", "GET /floor/refills", .session(.floor, .refill), .leftOut),
        Row("picking-worker", "POST /floor/refills", .session(.floor, .refill), .otherSite),
        Row("picking-worker", "POST /floor/moves", .session(.floor, .move), .otherSite),
        Row("picking-worker", "GET /floor/look-up", .session(.floor, .lookUp), .leftOut),
        Row("picking-worker", "POST /floor/counts", .session(.floor, .count), .otherSite),
        Row("picking-worker", "GET /floor/count-tasks", .session(.floor, .count), .leftOut),
        Row("picking-worker", "POST /floor/count-tasks/{id}/approval", .session(.floor, .approveCounts), .otherSite),
        Row("picking-worker", "POST /floor/judgements", .session(.floor, .judge), .otherSite),
        Row("picking-worker", "GET /floor/overview", .session(.floor, .supervise), .leftOut),
        Row("picking-worker", "POST /floor/tours/{id}/hand-over", .session(.floor, .supervise), .otherSite),
        Row("picking-worker", "POST /floor/tours/{id}/release", .session(.floor, .supervise), .otherSite),
        Row("picking-worker", "POST /floor/zones/{site}/{zone}", .session(.floor, .supervise), .otherSite),
        Row("picking-worker", "POST /v1/purchase-orders", .key(.goodsWrite), .otherSite),
        Row("picking-worker", "POST /v1/notices", .key(.goodsWrite), .otherSite),
    ]

    private static let dispatch = [
        Row("carrier-dispatch", "GET /labels", .key(.dispatchRead)),
        Row("carrier-dispatch", "GET /labels/{parcel}", .key(.dispatchRead)),
        Row("carrier-dispatch", "POST /labels/{parcel}/void", .key(.dispatchWrite)),
        Row("carrier-dispatch", "POST /sweep", .key(.dispatchWrite)),
        Row("carrier-dispatch", "GET /manifests", .key(.dispatchRead)),
        Row("carrier-dispatch", "GET /manifests/{id}", .key(.dispatchRead)),
        Row("carrier-dispatch", "GET /manifests/{id}/document", .key(.dispatchRead)),
        Row("carrier-dispatch", "GET /missed", .key(.dispatchRead)),
    ]

    private static let fleet =
        [
            Row("route-optimizer", "GET /routes", .key(.fleet, .fleetDispatch), .leftOut),
            Row("route-optimizer", "POST /", .key(.solve)),
        ]
        + [
            "GET /routes/{id}", "POST /routes/{id}/started", "POST /routes/{id}/returned",
            "POST /routes/{id}/stops/{shipment}/completed", "POST /routes/{id}/stops/{shipment}/failed",
        ].map { Row("route-optimizer", $0, .key(.fleet, .fleetDispatch), .missingRoute) }

    private static let tracking =
        endpoints + [
            Row("tracking", "POST /webhooks/{source}", .other("the carrier's signature, or its address")),
            Row("tracking", "POST /webhooks/{source}/{secret}", .other("the secret in the path")),
            Row("tracking", "POST /webhooks/{source}/oauth/token", .other("the carrier's client secret")),
            Row(
                "tracking", "GET /shipments/{number}",
                .other("whoever knows the tracking number; towns and times, no names")),
        ]

    private static let endpoints =
        [
            Row("tracking", "GET /endpoints", .key(.endpoints), .leftOut),
            Row("tracking", "POST /endpoints", .key(.endpoints), .refused),
        ]
        + [
            "GET /endpoints/{code}", "GET /endpoints/{code}/log", "POST /endpoints/{code}/rotate",
            "POST /endpoints/{code}/disable",
            "POST /endpoints/{code}/enable", "POST /endpoints/{code}/test", "POST /endpoints/{code}/replay",
            "POST /endpoints/{code}/remove",
        ].map { Row("tracking", $0, .key(.endpoints), .missing) }

    /// Of every program; nothing of any order is in them.
    private static let operated = programs.flatMap { program in
        operatedRoutes.map { Row(program, $0, .other("whoever reaches the port: keep it inside")) }
            + [Row(program, interfaceRoute, .other("whoever reaches the port: there is no secret in it"))]
    }

    private static let operatedRoutes = ["GET /live", "GET /ready", "GET /metrics"]
    private static let interfaceRoute = "GET /openapi.json"

    /// For people: the routes that every program has stand there once.
    /// - Returns: the program, or all of them, and a row.
    package static var listed: [(program: String, row: Row)] {
        let shared = operatedRoutes + [interfaceRoute]
        let own = rows.filter { !shared.contains($0.route) }.map { (program: $0.program, row: $0) }
        return own + operated.prefix(shared.count).map { (program: "every program", row: $0) }
    }
}
