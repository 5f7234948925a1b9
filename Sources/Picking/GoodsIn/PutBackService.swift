import Fulfilment
import Messaging
import Postgres
import Receiving
import ScanDialogue
import ServiceRuntime

extension PutBackRequest: GoodsRequest {}

/// Put-backs of people at devices: what orders left in bins of carts and in parcels, for those who may put goods away.
struct PutBackService: Sendable {
    private let desk: PutBackDesk
    private let parcels = HeldParcelStore()

    init(postgres: Postgres, outbox: Outbox) { desk = PutBackDesk(database: postgres, outbox: outbox) }

    /// What is to be put back, at the sites where the session may.
    func waiting(for session: FloorSession) async throws -> PutBackList {
        let sites: [String]? =
            switch session.sites(for: .putAway) {
            case .all: nil
            case .only(let names): names.sorted()
            }
        return PutBackList(
            putBacks: try await desk.waiting(at: sites).map { task in
                PutBackList.Task(
                    order: task.orderID, site: task.site, from: task.container, sku: task.sku, name: task.name, gtin: task.gtin,
                    lot: task.lot, expiry: task.expiry, quantity: task.quantity, to: task.bin, serials: task.serials)
            })
    }

    /// Pieces were put into a bin. The same report again changes nothing and is answered as before.
    func book(_ request: PutBackRequest, by session: FloorSession) async throws -> PutBackAnswer {
        let allowed = 1...1_000_000_000
        guard allowed.contains(request.quantity) else {
            throw GoodsProblem.wrongNumber("quantity", request.quantity, allowed: allowed)
        }
        let serials = try Self.serials(request)
        guard let site = try await desk.site(of: request.order) else { throw GoodsProblem.nothingToPutBack(request.order) }
        try session.require(.putAway, at: site)
        let put = PutBackDesk.Report(
            orderID: request.order, sku: request.sku, lot: request.lot, container: request.from, quantity: request.quantity,
            place: request.to, isDamaged: request.damaged ?? false, serials: serials)
        let report = DeviceReport(request.id, Self.words(request), by: session.badge, with: session.keyID)
        let result = try await GoodsProblem.refusing {
            try await desk.book(put, as: report) { order, person, events, transaction in
                try await parcels.open(order, by: person, publishing: events, in: transaction)
            }
        }
        return PutBackAnswer(
            sku: result.sku, lot: result.lot, quantity: result.quantity, bin: result.place, rest: result.rest)
    }

    private static func words(_ request: PutBackRequest) -> [String] {
        [
            "put back", "\(request.order)", request.sku, request.lot ?? "", request.from ?? "", "\(request.quantity)", request.to,
            request.damaged == true ? "damaged" : "",
        ] + (request.serials ?? [])
    }

    private static func serials(_ request: PutBackRequest) throws -> [SerialNumber] {
        let given = request.serials ?? []
        let serials = try given.map { text in
            guard let serial = SerialNumber(text) else { throw GoodsProblem.wrong("serials", text, .serial) }
            return serial
        }
        guard Set(serials).count == serials.count, serials.count <= request.quantity else {
            throw GoodsProblem.wrong("serials", "\(given.count)", .serialOfEachPiece)
        }
        return serials
    }
}
