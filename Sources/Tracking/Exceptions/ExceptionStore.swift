import FoundationEssentials
import Fulfilment
import Postgres
import Watchdogs

/// Keeps what is and was wrong with parcels.
struct ExceptionStore: Sendable {
    /// The kinds that are open, by shipment.
    func open(_ shipments: [Int64], in transaction: Transaction) async throws -> [Int64: Set<ParcelExceptionKind>] {
        let rows = try await transaction.query(
            "SELECT shipment_id, kind FROM tracking.exception WHERE shipment_id = ANY (\(shipments)::bigint[]) AND cleared_at IS NULL"
        ).decode((Int64, ParcelExceptionKind).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { Set($0.map(\.1)) }
    }

    /// What is wrong with one now: kind and since when.
    static func openOf(_ shipment: Int64) -> SQL {
        """
        SELECT kind, opened_at FROM tracking.exception WHERE shipment_id = \(shipment) AND cleared_at IS NULL ORDER BY opened_at, id
        """
    }

    /// Opens what was found. The parcels are locked, so nobody else has opened it since it was looked for.
    func open(_ looks: [ParcelLook]) -> SQL {
        let opened = looks.flatMap { look in look.changes.opened.map { (shipment: look.due.shipmentID, exception: $0) } }
        return """
            INSERT INTO tracking.exception (shipment_id, kind, cause, detail, evidence)
            SELECT shipment_id, kind, cause, detail, evidence::jsonb
            FROM unnest(\(opened.map(\.shipment))::bigint[], \(opened.map(\.exception.kind.rawValue))::text[],
                \(opened.map(\.exception.cause))::text[], \(opened.map { ExceptionText.detail(of: $0.exception) })::text[],
                \(opened.map { ExceptionText.json(of: $0.exception.evidence) })::text[]) AS n(shipment_id, kind, cause, detail, evidence)
            ON CONFLICT (shipment_id, kind) WHERE cleared_at IS NULL DO NOTHING
            """
    }

    /// Clears what is over.
    func clear(_ looks: [ParcelLook]) -> SQL {
        let cleared = looks.flatMap { look in
            look.changes.cleared.map { (shipment: look.due.shipmentID, kind: $0, reason: look.clearing(of: $0)) }
        }
        return """
            UPDATE tracking.exception e SET cleared_at = clock_timestamp(), cleared_by = n.reason
            FROM unnest(\(cleared.map(\.shipment))::bigint[], \(cleared.map(\.kind.rawValue))::text[], \(cleared.map(\.reason))::text[])
                AS n(shipment_id, kind, reason)
            WHERE e.shipment_id = n.shipment_id AND e.kind = n.kind AND e.cleared_at IS NULL
            """
    }

    /// Those of some parcels, or of all, the oldest first.
    /// - Parameters:
    ///   - kind: nil for any, as the carrier.
    ///   - all: also what is over.
    func list(
        kind: ParcelExceptionKind?, carrier: String?, all: Bool, limit: Int, in database: some SQLExecutor
    ) async throws -> [ListedException] {
        try await database.query(
            """
            SELECT e.kind, e.cause, p.tracking_number, p.order_id, p.carrier, p.status, e.detail, e.evidence::text, e.opened_at,
                e.cleared_at, e.cleared_by
            FROM tracking.exception e JOIN tracking.parcel p ON p.shipment_id = e.shipment_id
            WHERE e.kind = coalesce(\(kind?.rawValue), e.kind) AND p.carrier = coalesce(\(carrier), p.carrier)
                AND (\(all) OR e.cleared_at IS NULL)
            ORDER BY e.opened_at, e.id LIMIT \(limit)
            """
        ).map { row in
            let (kind, cause, number, order, carrier, status, detail, evidence, opened, cleared, reason) = try row.decode(
                (ParcelExceptionKind, String, String, Int64, String, String, String, String, Date, Date?, String?).self)
            return ListedException(
                kind: kind, cause: cause, trackingNumber: number, orderID: order, carrier: carrier, status: status,
                detail: detail,
                evidence: try JSONDecoder.exceptions.decode(ExceptionEvidence.self, from: Data(evidence.utf8)), openedAt: opened,
                clearedAt: cleared, clearedBy: reason)
        }
    }
}

/// An exception as it is listed.
struct ListedException: Sendable, Encodable {
    let kind: ParcelExceptionKind
    let cause: String
    let trackingNumber: String
    let orderID: Int64
    let carrier: String
    /// The parcel's now.
    let status: String
    let detail: String
    let evidence: ExceptionEvidence
    let openedAt: Date
    let clearedAt: Date?
    let clearedBy: String?

    private enum CodingKeys: String, CodingKey {
        case kind, cause, carrier, status, detail, evidence, action
        case trackingNumber = "tracking_number"
        case orderID = "order_id"
        case openedAt = "opened_at"
        case clearedAt = "cleared_at"
        case clearedBy = "cleared_by"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(cause, forKey: .cause)
        try container.encode(carrier, forKey: .carrier)
        try container.encode(trackingNumber, forKey: .trackingNumber)
        try container.encode(orderID, forKey: .orderID)
        try container.encode(status, forKey: .status)
        try container.encode(detail, forKey: .detail)
        try container.encode(kind.action, forKey: .action)
        try container.encode(evidence, forKey: .evidence)
        try container.encode(openedAt, forKey: .openedAt)
        try container.encodeIfPresent(clearedAt, forKey: .clearedAt)
        try container.encodeIfPresent(clearedBy, forKey: .clearedBy)
    }
}
