/// The role a program runs under, and what it may do in the database: everything with the rows of its own schema, little elsewhere.
///
/// Nobody but the owner of the schema, under whom `waybill migrate` and the operator's commands run, changes tables; no program reads
/// another's tables, only the views that are made for it. So what a program that was taken over can do ends at its own work. The roles
/// themselves belong to the server and are made by its superuser (`ops/lib/roles.sql`); `ProgramRights` grants.
package struct ProgramRole: Sendable {
    /// What a role may do with a table, view or sequence, or with the names of a schema. The last four are never declared: named here, they
    /// are found where somebody granted them.
    package enum Privilege: String, Sendable, CaseIterable {
        case select = "SELECT"
        case insert = "INSERT"
        case update = "UPDATE"
        case delete = "DELETE"
        case usage = "USAGE"
        case truncate = "TRUNCATE"
        case references = "REFERENCES"
        case trigger = "TRIGGER"
        case create = "CREATE"
    }

    /// What it may do with one table or view of another schema.
    package struct Grant: Sendable {
        package let schema: String
        package let relation: String
        package let privileges: [Privilege]

        fileprivate init(_ name: String, _ privileges: Privilege...) {
            let parts = name.split(separator: ".").map(String.init)
            (schema, relation, self.privileges) = (parts[0], parts[1], privileges)
        }
    }

    /// The program's name; that of its account on the broker, too.
    package let name: String
    /// The schema whose rows it reads and writes, also in tables that are made later.
    package let schema: String
    /// What it may do elsewhere.
    package let grants: [Grant]

    private init(_ name: String, _ schema: String, reads views: [String], _ grants: [Grant] = []) {
        (self.name, self.schema) = (name, schema)
        self.grants = Self.common + grants + views.map { Grant($0, .select) }
    }

    /// Of every program: to know the schema's version, and to settle messages. An event is added to the outbox and never read there.
    private static let common = [
        Grant("public.waybill_migration", .select), Grant("messaging.outbox", .insert), Grant("messaging.retry", .insert),
        Grant("messaging.dead_letter", .select, .insert, .update),
        Grant("messaging.suspect", .select, .insert, .update, .delete),
    ]

    /// The roles, in the order an order meets their programs.
    package static let all = [
        ProgramRole(
            "order-intake", "orders",
            reads: [
                "operations.api_key", "operations.dispatched_order", "operations.order_state", "operations.secret",
                "warehouse.known_sku",
                "warehouse.order_progress", "warehouse.packed_parcel", "warehouse.shipping_site", "shipping.offered_price",
                "shipping.offered_service",
                "shipping.tracked_shipment", "tracking.shipment_status",
            ],
            // It takes no orders while too many events wait.
            [Grant("messaging.outbox", .select)]),
        ProgramRole(
            "picking-worker", "warehouse",
            reads: [
                "operations.api_key", "operations.barred_order", "operations.changed_order", "operations.dispatched_order",
                "orders.cancel_wanted", "orders.destination",
                "orders.released",
                "orders.released_line",
                "shipping.offered_pickup", "shipping.offered_price", "shipping.offered_service", "shipping.offered_zone",
                "shipping.parcel_label", "shipping.parcel_to_leave", "shipping.known_carrier", "routing.loading_route",
            ]),
        ProgramRole(
            "carrier-dispatch", "shipping",
            reads: [
                "operations.api_key", "operations.barred_order", "operations.cancelled_order", "orders.destination",
                "orders.sold_line", "warehouse.calendar_exception", "warehouse.declared_article", "warehouse.packed_line",
                "warehouse.calendar_holiday", "warehouse.calendar_hours", "warehouse.calendar_site",
                "warehouse.handed_over_parcel",
                "warehouse.packed_parcel",
                "routing.planned_stop",
                "tracking.shipment_status",
            ]),
        ProgramRole(
            "route-optimizer", "routing",
            reads: [
                "operations.api_key", "operations.barred_order", "operations.cancelled_order", "orders.destination",
                "orders.town_centre",
                "warehouse.handed_over_parcel", "warehouse.packed_parcel", "warehouse.shipping_site", "warehouse.site_clock",
                "shipping.fleet_shipment",
            ]),
        ProgramRole(
            "tracking", "tracking",
            reads: [
                "operations.api_key", "orders.destination", "shipping.carrier_code", "shipping.tracked_carriage",
                "shipping.tracked_shipment",
                "shipping.watched_shipment",
                "routing.expected_stop", "routing.reported_stop", "routing.started_stop",
                "warehouse.packed_parcel", "warehouse.site_clock",
            ]),
        ProgramRole("outbox-relay", "messaging", reads: ["operations.standing"]),
    ]

    /// The schemas Waybill has, in which rights are kept as they are declared here.
    static let schemas = all.map(\.schema) + ["operations"]
}
