import Barcodes
import FoundationEssentials
import Fulfilment
import ScanDialogue

/// What the warehouse of the trials answers: plausible, as long as it answers.
enum TrialWarehouse {
    /// - Parameter hasReported: lists are empty once something of them was done.
    static func answer(_ inquiry: Inquiry, hasReported: Bool) -> WarehouseAnswer {
        let path = inquiry.path
        if path.hasPrefix("/floor/look-up?code=") { return found(lookUp(plain(path.dropFirst("/floor/look-up?code=".count)))) }
        if path.hasPrefix("/floor/put-aways?dock=") { return found(dock) }
        if path == "/floor/refills" { return found(RefillsAnswer(refills: hasReported ? [] : refills)) }
        if path == "/floor/put-backs" { return found(PutBackList(putBacks: hasReported ? [] : putBacks)) }
        if path.hasPrefix("/floor/packing") { return packing(inquiry) }
        if path == "/floor/hand-overs?to=ACME" { return found(HandOverList(to: taker, parcels: waiting)) }
        if path.hasPrefix("/floor/hand-overs/") {
            return found(parcel(plain(path.dropFirst("/floor/hand-overs/".count).prefix(18))))
        }
        if path == "/floor/count-tasks" { return found(CountTasksAnswer(tasks: hasReported ? [] : counts, approvals: [])) }
        if path.hasSuffix("/finish") {
            return inquiry.body == "{}" ? .refused(Refusal(code: "short", "Short.")) : found(delivery)
        }
        if path.hasPrefix("/floor/receipts"), inquiry.body?.contains("4711") ?? true { return found(delivery) }
        return .refused(Refusal(code: "unknown_document", "There is no such delivery."))
    }

    /// An order lies in a cart's bin; of its pieces with serial numbers every one may go out.
    private static func packing(_ inquiry: Inquiry) -> WarehouseAnswer {
        guard inquiry.path == "/floor/packing" else { return found([String: String]()) }
        let body = inquiry.body ?? ""
        let isKnown = body.contains("\"C-01-B02\"") || body.contains("\"\(order.orderID)\"")
        return isKnown ? found(order) : .refused(Refusal(code: "nothing_to_pack_there", "There is no such order."))
    }

    /// Two parcels: a carton with equal pieces and one with a serial number, and a piece in its own packaging.
    static let order = PackList(
        orderID: 77,
        parcels: [
            .init(
                number: 1, carton: "BOX-S", weight: 1200,
                pieces: Array(repeating: piece("NAIL", ""), count: 13) + [
                    piece("CAM", TrialCatalogue.camera, hasSerial: true), piece("MILK", TrialCatalogue.milk),
                ]), .init(number: 2, carton: nil, weight: 300, pieces: [piece("12", "")]),
        ])

    private static func piece(_ sku: String, _ gtin: String, hasSerial: Bool? = nil) -> PackList.Piece {
        .init(sku: sku, gtin: gtin, name: sku.lowercased(), step: "1: \(sku)", hasSerial: hasSerial)
    }

    /// Pieces that may be booked of an article at most, by the route.
    static func most(_ route: String) -> Int? {
        switch route {
        case "/floor/put-aways": 24
        case "/floor/refills": 20
        case "/floor/put-backs": 5
        default: nil
        }
    }

    private static let taker = HandOverTaker(carrier: "ACME", name: "Acme")
    private static let waiting = [
        HandOverList.Parcel(sscc: TrialCatalogue.pallet, order: 9), HandOverList.Parcel(sscc: "340123450000000024", order: 10),
    ]

    /// Parcels that nobody has printed are another carrier's.
    private static func parcel(_ sscc: String) -> HandOverParcel {
        let isPrinted = sscc == TrialCatalogue.pallet
        return HandOverParcel(
            sscc: sscc, order: 9, standing: isPrinted ? .waiting : .otherCarrier, detail: isPrinted ? nil : "Swift")
    }

    private static let dock = DockAnswer(
        dock: "DOCK-1",
        goods: [
            .init(
                sku: "MILK", lot: "L1", expiry: "2099-01-01", status: .receiving, quantity: 24, awaited: true,
                bins: [
                    .init(bin: "A-01-01", quantity: 20, reason: "same lot"), .init(bin: "B-01", quantity: 4, reason: "bulk"),
                ]),
            .init(sku: "MILK", lot: "L2", expiry: nil, status: .qualityHold, quantity: 2, awaited: false, bins: []),
            .init(sku: "12", lot: "", expiry: nil, status: .receiving, quantity: 8, awaited: false, bins: []),
        ])

    private static let refills: [RefillsAnswer.Task] = [
        .init(
            site: "S1", face: "A-01-01", sku: "MILK", onHand: 1, forecast: 9, minimum: 4, maximum: 24, from: "B-01", lot: "L1",
            quantity: 20),
        .init(
            site: "S1", face: "A-01-02", sku: "NAIL", onHand: 0, forecast: 9, minimum: 4, maximum: 24, from: "B-01", lot: "",
            quantity: 10),
    ]

    private static let putBacks: [PutBackList.Task] = [
        .init(
            order: 8, site: "S1", from: "C-01-B02", sku: "NAIL", name: "nail", gtin: "", lot: "", expiry: nil, quantity: 5,
            to: "A-01-01", serials: []),
        .init(
            order: 9, site: "S1", from: TrialCatalogue.pallet, sku: "CAM", name: "camera", gtin: TrialCatalogue.camera, lot: "",
            expiry: nil, quantity: 1, to: nil, serials: ["SN1"]),
    ]

    private static let counts: [CountTasksAnswer.Task] = [("A-01-01", "MILK", "L1"), ("A-01-02", "NAIL", "")].enumerated().map {
        CountTasksAnswer.Task(
            id: Int64($0.offset + 1), site: "S1", bin: $0.element.0, checkCode: "42", sku: $0.element.1, name: "", gtins: [],
            lot: $0.element.2, status: .free, reason: .plan, isRecount: $0.offset == 1)
    }

    private static let delivery = ReceiptAnswer(
        id: 7, name: "4711/1", document: "4711", kind: .purchaseOrder, supplier: "ACME", site: "S1", dock: "DOCK-1",
        state: .receiving, blind: false, lines: [.init(number: 1, sku: "MILK", lot: "", expiry: nil, expected: 24, received: 0)],
        counted: [])

    /// By code, number or pack, as the worker finds them.
    private static func lookUp(_ code: String) -> LookUpAnswer {
        let name = ScannedName(code)
        let numbers = Set(name.code.gtins.map(\.digits))
        return LookUpAnswer(
            places: TrialCatalogue.places.filter { $0.code == name.bare },
            articles: TrialCatalogue.articles.filter { article in
                article.sku == name.bare || numbers.contains("0" + article.gtin)
                    || article.packs.contains { numbers.contains($0.gtin) }
            }, parcels: [], orders: name.bare == "77" ? [.init(id: 77, site: "S1", state: .picking)] : [])
    }

    private static func found(_ value: some Encodable) -> WarehouseAnswer {
        .found((try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    private static func plain(_ escaped: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = escaped.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
