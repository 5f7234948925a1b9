import FoundationEssentials
import Fulfilment
import ScanDialogue

/// What a report books, and whether somebody scanned it.
struct Booking {
    private let route: String
    private let sku: String
    private let lot: String?
    /// nil: as announced, or all that is said to be there.
    private let quantity: Int?
    private let from: String?
    private let to: String?
    private var serials: [String] = []
    /// Nothing lies there: a key says so, and the books what is not there.
    private var isNone = false

    private init(
        _ route: String, _ sku: String, _ lot: String?, _ quantity: Int?, from: String? = nil, to: String? = nil,
        serials: [String] = [], isNone: Bool = false
    ) {
        (self.route, self.sku, self.lot, self.quantity) = (route, sku, lot, quantity)
        (self.from, self.to, self.serials, self.isNone) = (from, to, serials, isNone)
    }

    /// Empty when it is no report that the warehouse could read.
    static func all(in report: FloorReport) -> [Booking] {
        let route = report.route
        switch route {
        case "/floor/put-aways":
            return read(report, PutAwaysRequest.self).map(\.putAways)?.map {
                // The lot is that of the row at the dock.
                Booking(route, $0.sku, nil, $0.quantity, from: $0.from, to: $0.to)
            } ?? []
        case "/floor/refills":
            return read(report, RefillRequest.self).map { [Booking(route, $0.sku, nil, $0.quantity, from: $0.from, to: $0.to)] }
                ?? []
        case "/floor/put-backs":
            return read(report, PutBackRequest.self).map {
                [Booking(route, $0.sku, nil, $0.quantity, from: $0.from, to: $0.to, serials: $0.serials ?? [])]
            } ?? []
        case "/floor/moves":
            return read(report, MoveRequest.self).map { [Booking(route, $0.sku, $0.lot, $0.quantity, from: $0.from, to: $0.to)] }
                ?? []
        case "/floor/hand-overs":
            // A parcel is known by the last scan. Whoever takes it was scanned long before, as a text that may have a sign before it.
            return read(report, ParcelHandOverRequest.self).map { [Booking(route, $0.sscc, nil, nil)] } ?? []
        // By a key, of the parcel that was scanned before.
        case "/floor/hand-overs/undo": return [Booking(route, "", nil, 1, isNone: true)]
        case "/floor/counts":
            return read(report, StockCountRequest.self).map {
                [Booking(route, $0.sku, $0.lot, $0.quantity, from: $0.bin, isNone: $0.quantity == 0)]
            } ?? []
        case "/floor/packing/\(TrialWarehouse.order.orderID)": return read(report, PackReport.self).map(packed) ?? []
        case "/floor/packing/\(TrialWarehouse.order.orderID)/aside":
            return [Booking(route, "", nil, 1, isNone: true)]
        default:
            return read(report, CountsRequest.self).map(\.counts)?.map {
                Booking(route, $0.code, $0.lot, $0.quantity, serials: $0.serials ?? [])
            } ?? []
        }
    }

    /// Everything in the parcels of the order; grams are held to be at least one, as pieces are.
    private static func packed(_ report: PackReport) -> [Booking] {
        let wanted = TrialWarehouse.order.parcels
        guard report.parcels.map(\.number) == wanted.map(\.number) else { return [] }
        return zip(report.parcels, wanted).flatMap { closed, parcel in
            let serials = (closed.serials ?? []).map(\.serial)
            guard serials.count == parcel.pieces.count(where: { $0.hasSerial == true }) else { return [Booking]() }
            return (parcel.pieces.map(\.sku) + [parcel.carton].compactMap { $0 }).map {
                Booking("/floor/packing", $0, nil, closed.weight, serials: serials)
            }
        }
    }

    private static func read<Body: Decodable>(_ report: FloorReport, _: Body.Type) -> Body? {
        try? JSONDecoder().decode(Body.self, from: Data(report.body.utf8))
    }

    /// What of it nobody scanned, in words.
    func objections(_ witness: Witness) -> [String] {
        [
            goal(witness), source(witness), article(witness), pieces(),
            lot.flatMap { !$0.isEmpty && !isNone && !witness.mayHaveSeen($0) ? "nobody scanned lot \($0)" : nil },
            serials.first { !witness.mayHaveSeen($0) }.map { "nobody scanned serial number \($0)" },
        ].compactMap { $0 }
    }

    /// What confirms a booking is the last scan.
    private func goal(_ witness: Witness) -> String? {
        if let to { return witness.last.contains(to) ? nil : "the last scan was not the goal \(to)" }
        guard route == "/floor/counts", let from else { return nil }
        let allowed: Set<String> = isNone ? [from, "confirm", "key 1"] : [from, "confirm"]
        return witness.last.isDisjoint(with: allowed) ? "the last scan did not confirm a count at \(from)" : nil
    }

    private func source(_ witness: Witness) -> String? {
        guard let from, !witness.ever.contains(from) else { return nil }
        return "nobody scanned the place \(from)"
    }

    private func article(_ witness: Witness) -> String? {
        if quantity == nil { return witness.lastShows(sku) ? nil : "the last scan does not show pallet \(sku)" }
        return isNone || witness.recent.contains(sku) ? nil : "nobody scanned \(sku) since the last report"
    }

    private func pieces() -> String? {
        guard let quantity else { return nil }
        let allowed = (route == "/floor/counts" ? 0 : 1)...(TrialWarehouse.most(route) ?? 100_000_000)
        return allowed.contains(quantity) ? nil : "\(quantity) pieces are not among \(allowed)"
    }
}
