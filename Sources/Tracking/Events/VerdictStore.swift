import Postgres

/// Says of events whether they count: their source may speak of the parcel. Judged once, when event and parcel first meet.
struct VerdictStore: Sendable {
    private let rights: ReportingRights

    /// - Parameter rights: who may speak of which parcels.
    init(_ rights: ReportingRights) { self.rights = rights }

    /// An SQL value: blank when the source of event `e` may speak of parcel `p`, else why not.
    var verdict: SQL {
        """
        CASE WHEN \(mayReport) THEN ''
            ELSE 'source ' || e.source || ' may not speak of parcels of ' || p.carrier || '; tracking.carriers.' || e.source || ' says of whose'
            END
        """
    }

    private var mayReport: SQL {
        let pairs = rights.carriers.sorted { $0.key < $1.key }.flatMap { source, carriers in
            carriers.sorted().map { (source, $0) }
        }
        return """
            (EXISTS (SELECT FROM unnest(\(pairs.map(\.0))::text[], \(pairs.map(\.1))::text[]) AS speaker(source, carrier)
                WHERE speaker.source = e.source AND speaker.carrier IN (p.carrier, \(ReportingRights.everyCarrier)))
            OR (e.source = p.carrier AND e.source <> ALL (\(rights.carriers.keys.sorted())::text[])))
            """
    }

    /// Judges the events of these numbers whose parcel has become known.
    /// - Returns: of those that do not count: source, reason, how many.
    func judge(_ numbers: [String]) -> SQL { judge("e.tracking_number = ANY (\(numbers)::text[])") }

    /// The same for these shipments' numbers.
    func judge(shipments: [Int64]) -> SQL { judge("p.shipment_id = ANY (\(shipments)::bigint[])") }

    private func judge(_ which: SQL) -> SQL {
        """
        WITH judged AS (
            UPDATE tracking.event e SET refused = \(verdict) FROM tracking.parcel p
            WHERE p.tracking_number = e.tracking_number AND e.refused IS NULL AND \(which)
            RETURNING e.source, e.refused)
        \(Self.complaints("judged"))
        """
    }

    /// Of a list of events those that do not count.
    static func complaints(_ list: StaticString) -> SQL {
        "SELECT source, refused, count(*) FROM \(literal: list) WHERE refused <> '' AND refused <> \(ConfirmationStore.waits) GROUP BY source, refused ORDER BY source, refused"
    }
}
