package import FoundationEssentials
package import Fulfilment
package import LaneStatistics

/// Something that is wrong with a parcel now, with the numbers that show it.
package struct ParcelException: Sendable, Hashable {
    package let kind: ParcelExceptionKind
    /// The carrier's cause, where it gave one for this; else the kind itself.
    package let cause: String
    package let evidence: ExceptionEvidence

    init(_ kind: ParcelExceptionKind, cause: TrackingCause? = nil, _ evidence: ExceptionEvidence) {
        (self.kind, self.cause, self.evidence) = (kind, cause?.rawValue ?? kind.rawValue, evidence)
    }
}

/// The numbers that show an exception. What says nothing about its kind is nil.
package struct ExceptionEvidence: Sendable, Hashable, Codable {
    /// The status it has.
    package var status: TrackingStatus
    /// Since when: of the last event, the status, or the cut-off.
    package var since: Date?
    /// The seconds that it might have lasted.
    package var limit: Int?
    /// The leg of the way that the limit is of, its lane's 95th percentile in seconds, who answered, and from how many parcels.
    package var leg: String?
    package var p95: Int?
    package var level: LaneLevel?
    package var cases: Int?
    package var attempts: Int?
    package var promisedBy: Date?
    /// When the carrier expects to deliver it.
    package var estimatedAt: Date?

    init(_ status: TrackingStatus) { self.status = status }

    /// What is known of the leg that a limit is of.
    mutating func tell(_ limit: SilenceLimit) {
        (leg, level, cases) = (limit.leg.rawValue, limit.level, limit.cases)
        p95 = limit.p95.map { Int($0) }
    }

    private enum CodingKeys: String, CodingKey {
        case status, since, leg, level, cases, attempts
        case limit = "limit_s"
        case p95 = "p95_s"
        case promisedBy = "promised_by"
        case estimatedAt = "estimated_at"
    }
}

/// What has to be opened and cleared so that exactly what was found is open. Applied twice, it changes nothing the second time.
package struct ExceptionChanges: Sendable, Equatable {
    package let opened: [ParcelException]
    package let cleared: [ParcelExceptionKind]

    /// - Parameters:
    ///   - open: the kinds that are open.
    ///   - found: what is wrong now.
    package init(open: Set<ParcelExceptionKind>, found: [ParcelException]) {
        opened = found.filter { !open.contains($0.kind) }
        let still = Set(found.map(\.kind))
        cleared = ParcelExceptionKind.allCases.filter { open.contains($0) && !still.contains($0) }
    }
}
