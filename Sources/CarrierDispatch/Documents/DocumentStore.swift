import FoundationEssentials
import Fulfilment
import Postgres

/// A document, and the label that it came with.
struct KeptDocument: Sendable {
    let shipmentID: Int64
    /// Of its label; nil when it goes with the parcel, whoever carries it.
    let trackingNumber: String?
    /// The attempt that bought it; nil when none did.
    let attempt: Int?
    let document: PrintedDocument
}

/// Keeps what goes with parcels: each document once, and those of labels that were given back among them.
struct DocumentStore: Sendable {
    /// A row of the list.
    struct Line: Sendable {
        let orderID: Int64
        /// Of the parcel.
        let sscc: String
        let kind: DocumentKind
        let media: DocumentMedia
        let size: Int
        /// Of its label; empty when it goes with the parcel.
        let trackingNumber: String
        /// Whether it goes with the parcel now: not of a label that another one took the place of.
        let isCurrent: Bool
        let keptAt: Date
        /// The first digits of its SHA-256.
        let digest: String
    }

    /// The same bytes are one document, however often they are told. A label that no attempt bought, our own, is kept only if its shipment has
    /// its number.
    func keep(_ documents: [KeptDocument]) -> SQL {
        """
        INSERT INTO shipping.document (parcel_id, kind, media, tracking_number, n, bytes)
        SELECT s.parcel_id, d.kind, d.media, d.tracking_number, d.n, d.bytes
        FROM unnest(\(documents.map(\.shipmentID))::bigint[], \(documents.map(\.document.kind.rawValue))::text[],
            \(documents.map(\.document.media.rawValue))::text[], \(documents.map(\.trackingNumber))::text[],
            \(documents.map(\.attempt))::smallint[], \(documents.map(\.document.bytes))::bytea[])
            AS d(shipment_id, kind, media, tracking_number, n, bytes)
        JOIN shipping.shipment s ON s.id = d.shipment_id
            AND (d.n IS NOT NULL OR d.tracking_number IS NULL OR d.tracking_number = s.tracking_number)
        ON CONFLICT (parcel_id, kind, sha256) DO NOTHING
        """
    }

    /// Those of a parcel, by its SSCC, or of all parcels of an order; what goes with them now first.
    func lines(of reference: String, kind: DocumentKind?, in database: some SQLExecutor) async throws -> [Line] {
        try await database.query(
            """
            SELECT p.order_id, p.sscc, d.kind, d.media, octet_length(d.bytes), coalesce(d.tracking_number, ''), d.is_current, d.kept_at,
                left(encode(d.sha256, 'hex'), 12)
            FROM warehouse.packed_parcel p JOIN shipping.parcel_document d ON d.parcel_id = p.parcel_id
            WHERE \(Self.means(reference)) AND (\(kind?.rawValue)::text IS NULL OR d.kind = \(kind?.rawValue))
            ORDER BY p.number, d.is_current DESC, d.kind, d.kept_at, d.sha256
            """
        ).map { row in
            Line(
                orderID: try row.decode(0), sscc: try row.decode(1), kind: try row.decode(2), media: try row.decode(3),
                size: try row.decode(4),
                trackingNumber: try row.decode(5), isCurrent: try row.decode(6), keptAt: try row.decode(7),
                digest: try row.decode(8))
        }
    }

    /// The bytes of one, by the beginning of its digest.
    func bytes(of reference: String, digest: String, in database: some SQLExecutor) async throws -> [UInt8]? {
        try await database.query(
            """
            SELECT d.bytes FROM warehouse.packed_parcel p JOIN shipping.parcel_document d ON d.parcel_id = p.parcel_id
            WHERE \(Self.means(reference)) AND starts_with(encode(d.sha256, 'hex'), \(digest)) LIMIT 1
            """
        ).first.map { try $0.decode(0) }
    }

    /// An order's number has fewer digits than an SSCC.
    private static func means(_ reference: String) -> SQL {
        if reference.utf8.count < 18, let order = Int64(reference) { return "p.order_id = \(order)" }
        return "p.sscc = \(reference)"
    }
}
