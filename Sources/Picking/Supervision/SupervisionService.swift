import FoundationEssentials
import Fulfilment
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime

/// What supervisors do from a device: hand tours over, take them apart, close zones.
struct SupervisionService: Sendable {
    private let tours: TourDesk
    private let zones: ZoneDesk

    init(database: Postgres) { (tours, zones) = (TourDesk(database: database), ZoneDesk(database: database)) }

    /// Gives a tour to another badge.
    func handOver(_ tour: Int64, _ request: HandOverRequest, by session: FloorSession) async throws -> TourChangeAnswer {
        let change = try await change(tour, because: request.reason, by: session)
        return TourChangeAnswer(tour, try await GoodsProblem.refusing { try await tours.handOver(tour, to: request.to, change) })
    }

    /// Gives the orders of a tour out again of which nothing was picked; the others stay with its picker.
    func release(_ tour: Int64, _ request: ReleaseRequest, by session: FloorSession) async throws -> TourChangeAnswer {
        let change = try await change(tour, because: request.reason, by: session)
        return TourChangeAnswer(tour, try await GoodsProblem.refusing { try await tours.release(tour, rest: .stays, change) })
    }

    private func change(_ tour: Int64, because reason: String, by session: FloorSession) async throws -> TourChange {
        guard let site = try await tours.site(of: tour) else { throw FloorProblem.notOpen(tour) }
        try session.require(.supervise, at: site)
        guard reason.contains(where: { !$0.isWhitespace }), reason.count <= 200 else {
            throw GoodsProblem.wrong("reason", reason, .reason(characters: 200))
        }
        return TourChange(by: session.badge, with: session.keyID, because: reason)
    }

    /// Closes a zone, or opens it.
    func set(_ zone: String, at site: String, _ request: ZoneRequest, by session: FloorSession) async throws -> ZoneAnswer {
        let place = try await GoodsProblem.refusing { try await zones.place(zone, site: site) }
        try session.require(.supervise, at: place.site)
        guard request.closed else {
            let opened = try await GoodsProblem.refusing {
                try await zones.open(place.zone, site: place.site, by: session.badge, with: session.keyID)
            }
            return ZoneAnswer(site: place.site, zone: place.zone, closed: false, closedFor: Int(opened.closedFor))
        }
        _ = try await GoodsProblem.refusing {
            try await zones.close(
                place.zone, site: place.site, because: request.reason ?? "", by: session.badge, with: session.keyID)
        }
        return ZoneAnswer(site: place.site, zone: place.zone, closed: true, closedFor: nil)
    }
}

extension TourChangeAnswer {
    fileprivate init(_ tour: Int64, _ result: TourDesk.Result) {
        self.init(tour: tour, cart: result.cart, picker: result.picker, givenBack: result.givenBack, kept: result.kept)
    }
}
