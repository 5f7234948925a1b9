import FoundationEssentials
import Fulfilment
import Postgres

/// A parcel that a number may mean.
struct TrackedNumber: Sendable {
    let shipmentID: Int64
    let carrier: String
    /// As printed on the label.
    let number: String
}

/// Reads one shipment's timeline.
struct TimelineStore: Sendable {
    /// The parcels that a number means now, one of each carrier: that with the number as it is written here, else the latest. A parcel whose
    /// number its carrier has sold us again since is no longer meant, even before the new one is on its way, unless that will never be.
    /// - Parameter carrier: nil for any.
    func parcels(_ number: String, of carrier: String?, in database: some SQLExecutor) async throws -> [TrackedNumber] {
        try await database.query(
            """
            SELECT shipment_id, carrier, tracking_number FROM (
                SELECT DISTINCT ON (s.carrier) s.carrier, s.shipment_id, s.tracking_number, p.shipment_id IS NOT NULL AS is_known
                FROM shipping.tracked_shipment s LEFT JOIN tracking.parcel p ON p.shipment_id = s.shipment_id
                WHERE s.number_key = \(TrackingNumber.key(number)) AND s.carrier = coalesce(\(carrier), s.carrier)
                    AND (p.shipment_id IS NOT NULL OR s.state NOT IN \([ShipmentState.failed, .cancelled]))
                ORDER BY s.carrier, s.tracking_number <> \(number), s.booked_at DESC NULLS LAST, s.shipment_id DESC) AS latest
            WHERE is_known ORDER BY carrier
            """
        ).decode((Int64, String, String).self).map { TrackedNumber(shipmentID: $0, carrier: $1, number: $2) }
    }

    /// The timeline of a parcel.
    func timeline(_ parcel: TrackedNumber, in database: some SQLExecutor) async throws -> ShipmentTimeline {
        let results = try await database.pipeline([
            selectParcel(parcel), selectEvents(parcel), ArrivalStore().changes(of: parcel.shipmentID),
            ExceptionStore.openOf(parcel.shipmentID),
        ])
        let arrivals = try results[2].map(Self.arrival)
        let (status, cause, statusAt, expectedAt, deliveredAt, attempts, day, from, to) = try results[0][0].decode(
            (String, String?, Date?, Date?, Date?, Int, String?, Date?, Date?).self)
        return ShipmentTimeline(
            trackingNumber: parcel.number, carrier: parcel.carrier, status: status, cause: cause,
            statusAt: statusAt.map { ZonedTime($0) }, expectedAt: expectedAt.map { ZonedTime($0) }, expectedOn: day,
            expectedFrom: from.map { ZonedTime($0) }, expectedTo: to.map { ZonedTime($0) },
            eta: Self.isOver(status) ? nil : arrivals.last.flatMap { $0.p50 == nil ? nil : $0 }, etaHistory: arrivals,
            deliveredAt: deliveredAt.map { ZonedTime($0) }, attempts: attempts,
            exceptions: try results[3].decode((String, Date).self).map { TimelineException(kind: $0, since: ZonedTime($1)) },
            events: try Self.events(results[1]))
    }

    private static func isOver(_ status: String) -> Bool {
        let status = TrackingStatus(word: status)
        return status.isTerminal || status == .cancelled
    }

    private static func arrival(_ row: Row) throws -> ExpectedArrival {
        let (noted, half, most, cause) = try row.decode((Date, Date?, Date?, String).self)
        return ExpectedArrival(
            notedAt: ZonedTime(noted), p50: half.map { ZonedTime($0) }, p90: most.map { ZonedTime($0) }, cause: cause)
    }

    /// What a carrier calls delivered after the parcel turned round was delivered to its sender.
    private static func events(_ rows: Rows) throws -> [TimelineEvent] {
        var isReturning = false
        return try rows.map { row in
            let (status, isCorrection) = (
                TrackingStatus(word: try row.decode("status")), try row.decode("is_correction", as: Bool.self)
            )
            if isCorrection || status == .returnToSender { isReturning = status == .returnToSender }
            return try event(row, isReturning && status == .delivered ? .returnToSender : status)
        }
    }

    private func selectParcel(_ parcel: TrackedNumber) -> SQL {
        """
        SELECT p.status, p.cause, p.status_at, coalesce(p.carrier_eta, p.expected_at), p.delivered_at, p.attempts,
            e.expected_on::text, e.expected_from, e.expected_to
        FROM tracking.parcel p LEFT JOIN LATERAL (
            SELECT expected_on, expected_from, expected_to FROM tracking.event
            WHERE number_key = p.number_key AND shipment_id = p.shipment_id AND expected_at = p.carrier_eta AND refused = ''
            ORDER BY occurred_at DESC NULLS LAST, expected_on IS NOT NULL, key LIMIT 1) e ON true
        WHERE p.shipment_id = \(parcel.shipmentID)
        """
    }

    /// A scan whose code says nothing has the state of its parcel while it is the newest, and is told again without one once it is not: that
    /// is left out.
    private func selectEvents(_ parcel: TrackedNumber) -> SQL {
        """
        WITH told AS (
            SELECT occurred_at, status, cause, place, proof, is_correction, key, code, message FROM tracking.event
            WHERE number_key = \(TrackingNumber.key(parcel.number)) AND shipment_id = \(parcel.shipmentID) AND NOT is_estimate AND refused = '')
        SELECT occurred_at, status, cause, place, proof, is_correction FROM told e
        WHERE e.status <> \(TrackingStatus.unknown) OR e.is_correction OR NOT EXISTS (
            SELECT FROM told k WHERE k.status <> \(TrackingStatus.unknown) AND k.occurred_at IS NOT DISTINCT FROM e.occurred_at
                AND k.code = e.code AND k.message = e.message AND k.place = e.place)
        ORDER BY occurred_at NULLS LAST, key LIMIT 1000
        """
    }

    private static func event(_ row: Row, _ status: TrackingStatus) throws -> TimelineEvent {
        let time: Date? = try row.decode("occurred_at")
        return TimelineEvent(
            occurredAt: time.map { ZonedTime($0) }, status: status.rawValue, cause: try row.decode("cause"),
            place: try row.decode("place"), proof: status == .delivered ? try row.decode("proof") : nil)
    }
}
