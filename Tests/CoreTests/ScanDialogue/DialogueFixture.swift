import Barcodes
import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

/// Somebody in a dialogue, with a warehouse that answers: MILK in lots, NAIL without, CAM with serial numbers; the bins A-01-01 and A-01-02, the
/// bulk bin B-01, the quarantine bin Q-1 and DOCK-1, at which MILK of two lots and NAIL wait.
final class DialogueFixture<Subject: Dialogue> {
    private(set) var session: DialogueSession<Subject>
    private let task: WorkAnswer.Opening?
    private let language: Language
    /// What is to be counted.
    private let counts: [CountTasksAnswer.Task]
    private(set) var records: [DialogueRecord] = []
    var isOnline = true
    /// The network fails behind the next answer.
    var failsAfterNext = false
    /// What finishing a delivery is answered; nil: it is finished.
    var objection: Refusal?
    private var clock = Date(timeIntervalSince1970: 1_800_000_000)
    private var made: UInt16 = 0

    var dialogue: Subject { session.dialogue }
    var question: Question { session.dialogue.question }
    var reports: [FloorReport] { records.compactMap(\.report) }

    /// - Parameter task: that the warehouse gave.
    init(_ task: WorkAnswer.Opening? = nil, counts: [CountTasksAnswer.Task] = [], in language: Language = .english) {
        (self.task, self.counts, self.language) = (task, counts, language)
        session = DialogueSession(Subject(language).opened(with: task))
        settle()
    }

    /// Takes one code, and what the warehouse says to it.
    @discardableResult
    func scan(_ code: String) -> DialogueResult {
        let result = keep(session.scan(code, at: tick(), id: id()))
        return settle() ?? result
    }

    /// The last of several.
    @discardableResult
    func scan(_ codes: [String]) -> DialogueResult? { codes.map(scan).last }

    /// The warehouse did not book the last report.
    func refuse(_ code: String) throws {
        let report = try #require(reports.last)
        keep(session.refusal(of: report.id, Refusal(code: code, "No."), at: tick(), id: id()))
        settle()
    }

    /// The same session as a device that was started again has it.
    func replayed(_ records: [DialogueRecord]) -> DialogueSession<Subject> {
        DialogueSession(Subject(language).opened(with: task), replaying: records)
    }

    /// The last report as what the warehouse reads.
    func report<Body: Decodable>(_: Body.Type, to route: String) throws -> Body {
        let report = try #require(reports.last)
        #expect(report.route == route)
        return try JSONDecoder().decode(Body.self, from: Data(report.body.utf8))
    }

    @discardableResult
    private func settle() -> DialogueResult? {
        var last: DialogueResult?
        while let inquiry = session.dialogue.inquiry {
            let result = keep(session.hear(isOnline ? answer(inquiry) : .noNetwork, at: tick(), id: id()))
            if failsAfterNext { (failsAfterNext, isOnline) = (false, false) }
            last = result
            if result.verdict != .accepted { break }
        }
        return last
    }

    @discardableResult
    private func keep(_ result: DialogueResult) -> DialogueResult {
        records.append(result.record)
        return result
    }

    /// The same ones in every session, so that two of the same scans are equal.
    private func id() -> UUID {
        made += 1
        return UUID(uuid: (0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, UInt8(made >> 8), UInt8(made & 255)))
    }

    private func tick() -> Date {
        clock += 1
        return clock
    }

    private func answer(_ inquiry: Inquiry) -> WarehouseAnswer {
        let path = inquiry.path
        if path.hasPrefix("/floor/look-up?code=") {
            return Self.found(DialogueWarehouse.lookUp(Self.plain(path.dropFirst("/floor/look-up?code=".count))))
        }
        if path.hasPrefix("/floor/put-aways?dock=") { return Self.found(DialogueWarehouse.dock) }
        if path == "/floor/refills" {
            return Self.found(RefillsAnswer(refills: reports.isEmpty ? DialogueWarehouse.refills : []))
        }
        if path == "/floor/put-backs" {
            return Self.found(PutBackList(putBacks: reports.isEmpty ? DialogueWarehouse.putBacks : []))
        }
        if path == "/floor/hand-overs?to=SWIFT" {
            return Self.found(
                HandOverList(to: HandOverTaker(carrier: "swift", name: "Swift"), parcels: DialogueWarehouse.parcels))
        }
        if path == "/floor/hand-overs?to=V1" {
            let van = HandOverTaker(carrier: "fleet", name: "Own fleet", route: 12, vehicle: "V1")
            return Self.found(HandOverList(to: van, parcels: DialogueWarehouse.parcels))
        }
        if path.hasPrefix("/floor/hand-overs/") {
            return DialogueWarehouse.parcel(String(path.dropFirst("/floor/hand-overs/".count).prefix(18)))
        }
        if path == "/floor/count-tasks" { return Self.found(CountTasksAnswer(tasks: counts, approvals: [])) }
        if path == "/floor/receipts/7" || inquiry.body?.contains(#""supplier":"ACME""#) == true {
            return Self.found(DialogueWarehouse.delivery)
        }
        if inquiry.body?.contains(#""unannounced":true"#) == true {
            return .refused(Refusal(code: "unknown_supplier", "There is no such supplier."))
        }
        if path.hasSuffix("/finish") { return objection.map { .refused($0) } ?? Self.found(DialogueWarehouse.delivery) }
        return inquiry.body?.contains("4711") ?? false
            ? Self.found(DialogueWarehouse.delivery) : .refused(Refusal(code: "unknown_document", "There is no such delivery."))
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

/// What the books of the fixture say.
enum DialogueWarehouse {
    static let places: [LookUpAnswer.Place] = [
        .init(code: "A-01-01", site: "S1", kind: .pick, goods: [goods("MILK", "L1", 5), goods("NAIL", "", 7)]),
        .init(code: "A-01-02", site: "S1", kind: .pick, goods: []), .init(code: "B-01", site: "S1", kind: .bulk, goods: []),
        .init(code: "Q-1", site: "S1", kind: .quarantine, goods: []), .init(code: "DOCK-1", site: "S1", kind: .dock, goods: []),
    ]

    static let articles: [LookUpAnswer.Article] = [
        .init(
            sku: "MILK", gtin: "4006381333931", name: "milk", serials: false, lots: [.init(lot: "L1", expiry: "2099-01-01")],
            packs: [NumberedPack(name: "case", gtin: "14006381333938", pieces: 12)], goods: []),
        .init(sku: "NAIL", gtin: "", name: "nail", serials: false, lots: [.init(lot: "", expiry: nil)], packs: [], goods: []),
        .init(sku: "CAM", gtin: "", name: "camera", serials: true, lots: [], packs: [], goods: []),
    ]

    static let dock = DockAnswer(
        dock: "DOCK-1",
        goods: [
            .init(
                sku: "MILK", lot: "L1", expiry: "2099-01-01", status: .receiving, quantity: 24, awaited: true,
                bins: [
                    .init(bin: "A-01-01", quantity: 20, reason: "same lot"), .init(bin: "B-01", quantity: 4, reason: "bulk"),
                ]),
            .init(sku: "MILK", lot: "L2", expiry: "2099-02-01", status: .qualityHold, quantity: 2, awaited: false, bins: []),
            .init(sku: "NAIL", lot: "", expiry: nil, status: .receiving, quantity: 8, awaited: false, bins: []),
        ])

    static let refills: [RefillsAnswer.Task] = [
        .init(
            site: "S1", face: "A-01-01", sku: "MILK", onHand: 1, forecast: 9, minimum: 4, maximum: 24, from: "B-01", lot: "L1",
            quantity: 20),
        .init(
            site: "S1", face: "A-01-02", sku: "NAIL", onHand: 0, forecast: 9, minimum: 4, maximum: 24, from: "B-01", lot: "",
            quantity: 10),
    ]

    static let putBacks: [PutBackList.Task] = [
        .init(
            order: 8, site: "S1", from: "C-01-B02", sku: "NAIL", name: "nail", gtin: "", lot: "", expiry: nil, quantity: 5,
            to: "A-01-01", serials: []),
        .init(
            order: 9, site: "S1", from: "340123450000000017", sku: "CAM", name: "camera", gtin: "", lot: "", expiry: nil,
            quantity: 1,
            to: nil, serials: ["SN1"]),
    ]

    /// Those that wait for whoever takes any.
    static let parcels = [
        HandOverList.Parcel(sscc: "340123450000000017", order: 9), HandOverList.Parcel(sscc: "340123450000000024", order: 10),
    ]

    /// Of those that are on no list each has another reason; the last came a moment ago.
    static let strayParcels: [(sscc: String, standing: HandOverStanding, detail: String?)] = [
        ("340123450000000031", .cancelled, nil), ("340123450000000048", .held, "MILK"), ("340123450000000055", .noLabel, nil),
        ("340123450000000062", .otherCarrier, "Eagle"), ("340123450000000079", .otherRoute, "13"),
        ("340123450000000086", .otherRoute, nil), ("340123450000000093", .otherSite, "S2"),
        ("340123450000000123", .opened, nil), ("340123450000000109", .handedOver, nil), ("340123450000000116", .waiting, nil),
    ]

    static func parcel(_ sscc: String) -> WarehouseAnswer {
        guard let stray = strayParcels.first(where: { $0.sscc == sscc }) else {
            return .refused(Refusal(code: "parcel_not_known", "There is no such parcel."))
        }
        let parcel = HandOverParcel(sscc: sscc, order: 11, standing: stray.standing, detail: stray.detail)
        return .found((try? JSONEncoder().encode(parcel)).map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    static let counts = [
        count(1, "A-01-01", "MILK", "L1"), count(2, "A-01-01", "NAIL", ""), count(3, "A-01-02", "NAIL", "", isRecount: true),
    ]

    private static func count(
        _ id: Int64, _ bin: String, _ sku: String, _ lot: String, isRecount: Bool = false
    ) -> CountTasksAnswer.Task {
        CountTasksAnswer.Task(
            id: id, site: "S1", bin: bin, checkCode: "42", sku: sku, name: "", gtins: [], lot: lot, status: .free, reason: .plan,
            isRecount: isRecount)
    }

    static let delivery = ReceiptAnswer(
        id: 7, name: "4711/1", document: "4711", kind: .purchaseOrder, supplier: "ACME", site: "S1", dock: "DOCK-1",
        state: .receiving, blind: false, lines: [.init(number: 1, sku: "MILK", lot: "", expiry: nil, expected: 24, received: 0)],
        counted: [])

    private static func goods(_ sku: String, _ lot: String, _ pieces: Int) -> LookUpAnswer.Goods {
        .init(place: "A-01-01", sku: sku, name: "", lot: lot, expiry: nil, status: .free, quantity: pieces)
    }

    /// By code, GTIN or pack, as the worker finds them.
    static func lookUp(_ code: String) -> LookUpAnswer {
        let name = ScannedName(code)
        let gtins = Set(name.code.gtins.map(\.digits))
        let articles = articles.filter { article in
            article.sku == name.bare || gtins.contains("0" + article.gtin) || article.packs.contains { gtins.contains($0.gtin) }
        }
        return LookUpAnswer(
            places: places.filter { $0.code == name.bare }, articles: articles, parcels: [],
            orders: name.bare == "77" ? [.init(id: 77, site: "S1", state: .picking)] : [])
    }
}
