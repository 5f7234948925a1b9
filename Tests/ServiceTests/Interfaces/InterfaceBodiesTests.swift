import FoundationEssentials
import Fulfilment
import Interfaces
import JSONReading
import Receiving
import ScanDialogue
import Testing

@testable import OrderIntake
@testable import RouteOptimizer
@testable import ServiceRuntime
@testable import Tracking

/// The fields of bodies as they are described, held against the types that read and write them.
@Suite("Bodies as they are described")
struct InterfaceBodiesTests {
    /// Types that are read and written: those of the floor, whose terminal reads what the program writes.
    private static let both: [(record: String, trip: @Sendable (String) throws -> String)] = [
        ("SignInRequest", trip(SignInRequest.self)), ("SignInAnswer", trip(SignInAnswer.self)),
        ("WorkRequest", trip(WorkRequest.self)), ("WorkTask", trip(WorkAnswer.self)), ("TourRequest", trip(TourRequest.self)),
        ("TourAnswer", trip(TourAnswer.self)), ("ScanUpload", trip(ScanUpload.self)), ("ScanReceipt", trip(ScanReceipt.self)),
        ("PackRequest", trip(PackRequest.self)), ("PackList", trip(PackList.self)), ("PackReport", trip(PackReport.self)),
        ("PackReceipt", trip(PackReceipt.self)), ("PackProgress", trip(PackProgress.self)),
        ("SerialQuestion", trip(SerialQuestion.self)), ("PackAside", trip(PackAside.self)),
        ("PackedParcelAnswer", trip(PackedParcelAnswer.self)), ("PrinterAnswer", trip(PrinterAnswer.self)),
        ("HandOverList", trip(HandOverList.self)), ("HandOverParcel", trip(HandOverParcel.self)),
        ("ParcelHandOverRequest", trip(ParcelHandOverRequest.self)), ("ParcelHandOverAnswer", trip(ParcelHandOverAnswer.self)),
        ("HandOverUndoRequest", trip(HandOverUndoRequest.self)), ("HandOverUndoAnswer", trip(HandOverUndoAnswer.self)),
        ("PutBackList", trip(PutBackList.self)), ("PutBackRequest", trip(PutBackRequest.self)),
        ("PutBackAnswer", trip(PutBackAnswer.self)), ("ReceiptRequest", trip(ReceiptRequest.self)),
        ("ReceiptAnswer", trip(ReceiptAnswer.self)), ("CountsRequest", trip(CountsRequest.self)),
        ("CountsAnswer", trip(CountsAnswer.self)), ("FinishRequest", trip(FinishRequest.self)),
        ("DockAnswer", trip(DockAnswer.self)), ("PutAwaysRequest", trip(PutAwaysRequest.self)),
        ("PutAwaysAnswer", trip(PutAwaysAnswer.self)), ("RefillsAnswer", trip(RefillsAnswer.self)),
        ("RefillRequest", trip(RefillRequest.self)), ("MoveRequest", trip(MoveRequest.self)),
        ("JudgementRequest", trip(JudgementRequest.self)), ("StockCountRequest", trip(StockCountRequest.self)),
        ("CountAnswer", trip(CountAnswer.self)), ("CountTasksAnswer", trip(CountTasksAnswer.self)),
        ("CountApproval", trip(CountApproval.self)), ("LookUpAnswer", trip(LookUpAnswer.self)),
        ("FloorOverview", trip(FloorOverview.self)), ("TourHandOver", trip(HandOverRequest.self)),
        ("TourRelease", trip(ReleaseRequest.self)), ("TourChangeAnswer", trip(TourChangeAnswer.self)),
        ("ZoneRequest", trip(ZoneRequest.self)), ("ZoneAnswer", trip(ZoneAnswer.self)),
        ("GoodsBooked", trip(GoodsEntry.Booked.self)),
    ]

    /// Read as the program reads it, which refuses every name that nobody asks for; and written again.
    private static func trip<Body: Codable & SendableMetatype>(_: Body.Type) -> @Sendable (String) throws -> String {
        { String(decoding: try JSONEncoder().encode(try StrictBody.decode(Body.self, from: Array($0.utf8))), as: UTF8.self) }
    }

    private static let records = Dictionary(
        InterfaceCatalogue.programs.flatMap(\.operations).flatMap { $0.bodies.flatMap(\.schema.records) }.map { ($0.name, $0) }
    ) { first, _ in first }

    @Test("What is read and written has the fields that are described, all of them")
    func read() throws {
        for (name, trip) in Self.both {
            let record = try #require(Self.records[name], "\(name)")
            let sent = try JSONValue(utf8: Array(record.whole.compact.utf8))
            let kept = try JSONValue(utf8: Array(try trip(record.whole.compact).utf8))
            #expect(Self.names(kept) == Self.names(sent), "\(name)")
        }
    }

    @Test("Every body of the floor is held so")
    func all() {
        let floor = InterfaceCatalogue.program(named: "picking-worker")?.operations ?? []
        let described = floor.flatMap { ($0.answers.compactMap(\.schema) + [$0.body?.schema].compactMap { $0 }) }.compactMap {
            schema in
            if case .record(let record) = schema.kind { record.name } else { nil }
        }
        #expect(Set(described).subtracting(["ExpectedGoods", "ExpectedGoodsAnswer"]) == Set(Self.both.map(\.record)))
    }

    @Test("A field that the program would not keep is found")
    func lost() throws {
        let trip = Self.trip(ZoneAnswer.self)
        let kept = try trip(#"{"site":"S1","zone":"cold","closed":true}"#)
        #expect(try Self.names(JSONValue(utf8: Array(kept.utf8))) == ["closed", "site", "zone"])
        #expect(throws: BodyFault.self) { try trip(#"{"site":"S1","zone":"cold","closed":true,"since":1}"#) }
    }

    @Test("Orders and changes are read as they are described, without a note")
    func orders() throws {
        let order = try #require(Self.records["Order"]).whole.compact
        let now = try #require(ZonedTime("2026-04-01T00:00:00Z")).instant
        let rules = ParsingRules(now: now, currency: OrderDocument.rules.currency)
        let read = try IncomingOrder.read(Array(order.utf8), rules: rules)
        #expect(read.notes.isEmpty && read.extra == nil)
        let change = try OrderChange.read(Array(try #require(Self.records["ChangeOrder"]).whole.compact.utf8))
        #expect(change.lines.count == 1 && change.address != nil && !change.reason.isEmpty)
    }

    @Test("Answers about orders, routes and parcels have fields that are described")
    func written() throws {
        let time = ZonedTime(Date(timeIntervalSince1970: 1_772_443_800))
        let stored = AcceptedReply(
            order: StoredOrder(id: 1, contentHash: [], state: .held, holds: [.init(reason: .unknownSKU, detail: "no S1")]),
            id: "ord_1", isNew: true,
            notes: [OrderNote(field: "sku", value: " S1", note: "read as S1")])
        try expect(stored.json, "OrderTaken")
        try expect(Self.json(OrderChanges.CancelReply(id: "ord_1", status: .cancelled)), "CancelAnswer")
        try expect(Self.json(OrderChanges.ReleaseReply(id: "ord_1", status: .held, holds: ["cannot_ship"])), "ReleaseAnswer")
        try expect(Self.json(OrderChanging.Reply(id: "ord_1", status: .accepted, changes: ["2 → 1"])), "ChangeAnswer")
        let choice = ShipmentChoices([])
        try expect(Self.json(choice), "ShipmentChoices")
        let timeline = ShipmentTimeline(
            trackingNumber: "1Z", carrier: "ups", status: TrackingStatus.delivered.rawValue, cause: TrackingCause.held.rawValue,
            statusAt: time, expectedAt: time, expectedOn: "2026-03-02", expectedFrom: time, expectedTo: time,
            eta: ExpectedArrival(notedAt: time, p50: time, p90: time, cause: ArrivalCause.scan.rawValue),
            etaHistory: [ExpectedArrival(notedAt: time, p50: time, p90: time, cause: ArrivalCause.label.rawValue)],
            deliveredAt: time, attempts: 1,
            exceptions: [TimelineException(kind: ParcelExceptionKind.late.rawValue, since: time)],
            events: [TimelineEvent(occurredAt: time, status: "delivered", cause: "held", place: "Curitiba", proof: "photo")])
        try expect(Self.json(timeline), "ShipmentTimeline", isWhole: true)
        try expect(Self.json(Self.route(time)), "Route", isWhole: true)
        let shipment = OrderStatus.Shipment(
            id: "shp_1", carrier: "ups", trackingNumber: "1Z", state: .handedOver, expectedAt: time,
            eta: OrderStatus.Shipment.Arrival(p50: time, p90: time), status: .inTransit, deliveredAt: time)
        try expect(Self.json(shipment), "Shipment", isWhole: true)
        let attempt = LoggedAttempt(
            endpoint: "shop", messageID: "msg_1", type: "shipment.updated", trackingNumber: "1Z", attempt: 1, startedAt: time,
            milliseconds: 5, status: 200, answer: "", outcome: "delivered", retryAt: time)
        try expect(Self.json(attempt), "SendAttempt", isWhole: true)
        let endpoint = Endpoint(
            wish: EndpointWish(code: "shop", url: "https://shop.example/"), createdAt: time.instant, disabledAt: time.instant,
            disabledReason: "gone", failures: 1, failingSince: time.instant, notBefore: time.instant, secrets: 1, waiting: 2,
            lastDeliveredAt: time.instant)
        try expect(Self.json(EndpointDocument(endpoint)), "Endpoint", isWhole: true)
        try expect(Self.json(EndpointDesk.Missed(since: time, notices: 1)), "MissedNotices", isWhole: true)
    }

    private static func route(_ time: ZonedTime) -> DriverRoute {
        let report = DriverReport(
            time: time, cause: "unknown", recipient: "Ana", latitude: 1, longitude: 2, photo: "p", note: "n", reportedBy: "k",
            distance: 3, marks: ReportMark.allCases)
        let stop = DriverStop(
            seq: 1, shipmentID: 2, trackingNumber: "1Z", loadedAt: time, state: .completed, attempt: 1, arriveAt: time,
            promisedBy: time, slack: -5, latitude: 1, longitude: 2, report: report)
        return DriverRoute(
            id: 7, site: "S1", vehicle: "V1", state: .started, distance: 1, duration: 2, plannedAt: time, departsAt: time,
            backAt: time, startedAt: time, returnedAt: time, startedBy: "k", returnedBy: "k",
            drivers: [.init(name: "Ana", phone: "")], silentSince: time, travel: "air", stops: [stop],
            changes: [DriverChange(time: time, kind: .added, shipmentID: 2, sentence: "It came late.")])
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    /// - Parameter isWhole: whether every field that is described is there.
    private func expect(_ text: String, _ name: String, isWhole: Bool = false) throws {
        let record = try #require(Self.records[name], "\(name)")
        #expect(try SchemaFaults.of(text, .record(record)) == [], "\(name)")
        guard isWhole else { return }
        let described = try JSONValue(utf8: Array(record.whole.compact.utf8))
        #expect(try Self.names(JSONValue(utf8: Array(text.utf8))) == Self.names(described), "\(name)")
    }

    /// The paths of all members, without the places of items in their lists.
    private static func names(_ value: JSONValue, _ path: String = "") -> Set<String> {
        switch value.kind {
        case .object:
            value.members.reduce(into: []) { names, member in
                let inner = path.isEmpty ? member.name : "\(path).\(member.name)"
                names.formUnion([inner])
                names.formUnion(Self.names(member.value, inner))
            }
        case .array: value.items.reduce(into: []) { $0.formUnion(Self.names($1, path)) }
        case .string, .number, .yes, .no, .null: []
        }
    }
}

extension Record {
    /// With every field, also those that examples leave out.
    var whole: JSONOutput { .object(fields.map { ($0.name, $0.schema.whole) }) }
}

extension Schema {
    fileprivate var whole: JSONOutput {
        switch kind {
        case .record(let record): record.whole
        case .list(let item, _):
            if case .either(let kinds) = item.kind { .array(kinds.map(\.whole)) } else { .array([item.whole]) }
        case .text, .whole, .number, .flag, .either, .document, .anything: sample
        }
    }
}
