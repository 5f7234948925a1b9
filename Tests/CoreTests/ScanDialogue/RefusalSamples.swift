import Barcodes
import Fulfilment

@testable import ScanDialogue

/// One of each refusal at least, with facts that are found again in its words. The numbers of cases are those of the types: whoever adds a
/// case adds a sample.
enum RefusalSamples {
    static let (floorCases, scanCases, goodsCases) = (57, 27, 87)

    private static let pieces = UnfitPieces(
        sku: "MILK", lot: "L7", bar: nil, expiry: CivilDay(year: 2027, month: 3, day: 31))
    private static let recalled = UnfitPieces(sku: "MILK", lot: "", bar: .recalled, expiry: nil)

    static let floor: [FloorRefusal] = [
        [
            .unknownBadge("dora"), .sessionMissing, .sessionEnded, .othersSession(badge: "ana", sent: "ben"), .unknownCart("C-9"),
            .unknownPlace("Z-9"), .cartInUse("C-1", by: "ben"), .unknownTour(4711), .notOpen(4711),
            .othersTour(4711, picker: "ben"),
            .busy,
            .rightMissing(.pack, badge: "ana", held: ["picker@S1"], site: "S1", device: .all),
            .rightMissing(.judge, badge: "ana", held: ["picker@S1"], site: nil, device: .only(["S1"])),
            .noRole(badge: "ana", held: ["picker@S2"], device: .only(["S1"])), .noRole(badge: "ana", held: [], device: .all),
            .otherSite("S2", device: .only(["S1"])), .otherWorker(.only(["S2"]), served: .only(["S1"])), .pinMissing("ana"),
            .pinMalformed, .pinWrong("ana", guesses: 5), .tooManyPINs("ana", guesses: 5, wait: 777), .nothingToPack("C-01-B09"),
            .packed(4711, parcels: ["340000000000000017"]), .othersOrder(4711, packer: "ben"),
            .unfitLot(order: 4711, pieces), .unfitLot(order: 4711, recalled), .notBegun(4711), .unknownCarton("M9"),
            .onlyCarton("M9"), .unknownParcel("340000000000000017"),
        ],
        FulfilmentState.allCases.map { FloorRefusal.notPicked(4711, $0) },
        serials,
        printed,
        handOvers,
        requests,
    ].flatMap { $0 }

    private static let serials: [FloorRefusal] = [
        .serial(.otherArticle("N1", of: "NAIL", is: "HAT")),
        .serial(.packed("N1", of: "NAIL", order: 4711, sscc: "340000000000000017")),
        .serial(.writtenOff("N1", of: "NAIL", since: "2027-03-31T14:05:00Z")),
        .serial(.barred("N1", of: "NAIL", lot: "L7", .held)), .serial(.changing),
    ]

    private static let lacks: [LabelLack] = [
        .noCarrier(reason: "Too heavy"), .noCarrier(reason: nil), .notBought(reason: "Too heavy"), .cancelled,
        .delivered, .returned, .lost(carrier: "swift"), .strange(carrier: "swift", start: "iVBOR"),
    ]

    private static let printed: [FloorRefusal] = [
        [
            .labelAwaited(sscc: "340000000000000017", carrier: "swift"), .labelAwaited(sscc: "340000000000000017", carrier: nil),
            .unprintableList(sscc: "340000000000000017", why: "no glyph for U+1F600"), .unknownFormat(allowed: ["pdf", "zpl"]),
            .unknownPrinter("P9", known: ["P1", "P2"]), .unknownPrinter("P9", known: []), .retiredPrinter("P9"),
            .otherPrinter("P9", prints: ["bins", "carts"], wanted: "parcels"),
            .unusablePrinter("P9", format: "epl", address: "lp0", allowed: "HOST:PORT"),
            .printerOfServer("P9", address: "/dev/usb/lp0"),
        ],
        lacks.map { FloorRefusal.labelMissing(sscc: "340000000000000017", $0) },
    ].flatMap { $0 }

    private static let handOvers: [FloorRefusal] = [
        [.takerMissing, .unknownTaker("V9"), .ownFleet("Own fleet")],
        HandOverStanding.allCases.map { FloorRefusal.stays(sscc: "340000000000000017", order: 4711, $0, detail: nil) },
        [HandOverStanding.held, .otherCarrier, .otherRoute, .otherSite].map {
            FloorRefusal.stays(sscc: "340000000000000017", order: 4711, $0, detail: "D-9")
        },
        [HandOverUndoBar.notScanned, .accepted, .departed(route: 23), .listed(manifest: 17)].map {
            FloorRefusal.handOverStands(sscc: "340000000000000017", order: 4711, $0)
        },
    ].flatMap { $0 }

    private static let requests: [FloorRefusal] = [
        [
            .unknownReceipt(4711), .nothingToPutBack(4711), .leftHouse(4711), .heldNoMore(4711), .unknownDock("Z-9"),
            .dockMissing,
            .unreadableBody(BodyFaults(sentence: "'badge' is missing.", fields: ["badge"])),
            .wrongParcels([1, 3], wanted: 2), .wrongWeight(parcel: 3, weight: -5),
            .wrongSerials(parcel: 3, sku: "NAIL", given: 17, wanted: 23), .noSerial("N 1"), .serialTwice("N1", sku: "NAIL"),
        ],
        PathNumber.allCases.map(FloorRefusal.unreadableNumber),
        rules.map { FloorRefusal.wrongField("field", value: "4711", $0) },
    ].flatMap { $0 }

    private static let rules: [FieldRule] = [
        .range(1...99), .items(1...500), .scannedCode, .zonedTime, .judgement, .reason(characters: 200), .bin(.bulk, is: .pick),
        .serial, .serialOfEachPiece, .ownID, .supplier, .restWithoutReason,
    ]

    private static let pick = PickTitle(4711, "MILK")

    static let scans: [ScanObjection] = [
        .notOnTour, .endedTwice, .otherQuantity(pick, picked: 17, wanted: 23), .notShort(pick, picked: 23, wanted: 17),
        .otherPlace(pick, scanned: "A-9", place: "A-1"), .otherItem(pick, scanned: "HAT"), .otherLot(pick, why: "lot 8"),
        .otherBin(order: 4711, scanned: "C-01-B02", bin: "C-01-B01"), .lotRefused(pick, why: "lot 8", isUnfit: true),
        .lotRefused(pick, why: "lot 8", isUnfit: false), .lotReserved(pick, lot: "L8", wanted: "L7", isLater: false),
        .lotReserved(pick, lot: "L8", wanted: "L7", isLater: true), .noBin(pick, scanned: "C-9", cart: "C-01"),
        .othersBin(pick, bin: "C-01-B02", order: 4712, cart: "C-01"), .fullBin(pick, bin: "C-01-B01", cart: "C-01"),
        .otherDamaged(pick, damaged: 23, missing: 17), .noQuarantine(pick, scanned: "A-9", site: "S1"),
        .cancelled(order: 4711, bin: "C-01-B01"), .takenOff(order: 4711, waits: true), .takenOff(order: 4711, waits: false),
        .endedShort(pick), .booked(pick), .orderCancelled(order: 4711, inBin: 17, bins: ["C-01-B01", "C-01-B03"]),
        .orderChanged(order: 4711, inBin: 17, bins: ["C-01-B01", "C-01-B03"]),
        .pickedCancelled(pick, pieces: 17, bin: "C-01-B01"), .pickedChanged(pick, pieces: 17, bin: "C-01-B01"),
        .pickedTakenOff(pick, pieces: 17, bin: "C-01-B01"), .unfitAtPlace(order: 4711, pieces, place: "A-1"),
        .unfitAtPlace(order: 4711, recalled, place: "A-1"),
        .unfitInBin(order: 4711, pieces, place: "A-1", pieces: 17, bin: "C-01-B01"),
        .orderLeaves(pick, inBin: 17, bins: ["C-01-B01", "C-01-B03"]),
    ]

    static let work: [WorkReason] = [
        [
            .tour(cart: "C-1", open: 17, picks: 23), .dock("DOCK-1", pieces: 17, since: "2027-03-31 14:05 UTC", awaited: 3),
            .face("A-1", sku: "MILK", forecast: 17, minimum: 23), .dryFace("A-1", sku: "MILK", wanted: 23, onHand: 17),
            .receipt(document: "PO-4711", dock: "DOCK-1", since: "2027-03-31 14:05 UTC"),
            .putBack(pieces: 17, from: "C-01-B01", since: "2027-03-31 14:05 UTC"),
            .heldParcel("340000000000000017", order: 4711, since: "2027-03-31 14:05 UTC"),
            .order(priority: 2, slack: nil, cutOff: nil, parcel: "340000000000000017"),
            .count(sku: "MILK", lot: "L7", place: "A-1", .plan, isRecount: true, more: 3),
        ],
        CountReason.allCases.map { WorkReason.count(sku: "MILK", lot: "L7", place: "A-1", $0, isRecount: false, more: 3) },
    ].flatMap { $0 }

    static let goods: [GoodsRefusal] = [
        shelf.map(GoodsRefusal.shelf), receipts.map(GoodsRefusal.receipt), putAway.map(GoodsRefusal.putAway),
        putBack.map(GoodsRefusal.putBack), counts.map(GoodsRefusal.count), tours.map(GoodsRefusal.tour),
        zones.map(GoodsRefusal.zone), GoodsRefusal.TakenID.allCases.map { GoodsRefusal.idTaken("0F-1", by: $0) },
    ].flatMap { $0 }

    private static let shelf: [ShelfRefusal] = [
        [
            .unknownPlace("Z-9"), .unknownArticle("HAT"), .misplaced(misplaced(["B-1", "B-2"])), .misplaced(misplaced([])),
            .severalLots(place: "A-1", sku: "MILK", lots: 17), .lotMissing("MILK"), .newLot("L7", sku: "MILK"),
            .otherExpiry(lot: "L7", sku: "MILK", books: "2027-03-31", said: "2027-04-01"),
            .otherExpiry(lot: "L7", sku: "MILK", books: nil, said: "2027-04-01"), .noDay("soon", option: true),
            .noDay("soon", option: false), .onePlace("A-1", "a-1"), .allReserved(sku: "MILK", place: "A-1"),
            .tooFewFree(17, sku: "MILK", place: "A-1", wanted: 23), .twoSites("A-1", site: "S1", "B-1", otherSite: "S2"),
            .putAwayFirst(sku: "MILK", place: "DOCK-1"),
        ],
        StockStatus.allCases.map { ShelfRefusal.noSuchPieces(sku: "MILK", lot: "L7", place: "A-1", $0) },
        StockStatus.allCases.map { ShelfRefusal.cannotBecome($0, sku: "MILK", place: "A-1", is: .damaged, allowed: [.free]) },
        [.cannotBecome(.free, sku: "MILK", place: "A-1", is: .damaged, allowed: [])],
        LocationKind.allCases.map { ShelfRefusal.keepsNoStock("A-1", $0) },
        LocationKind.allCases.map { ShelfRefusal.notForFree("A-1", $0) },
    ].flatMap { $0 }

    private static func misplaced(_ bins: [String]) -> Misplacement {
        Misplacement(
            sku: "MILK", handling: "cold", place: "A-1", classes: ["frozen", "hazard"], site: "S1", bins: bins, hasMore: true)
    }

    private static let putAway: [PutAwayRefusal] = [
        .noDock("A-1"), .notQuarantine("A-1", .pick), .noStorage("A-1", .returns),
        .notAwaited(sku: "MILK", place: "ST-1", lacking: 17, quantity: 23),
        .nothingThere(sku: "MILK", lot: "L7", place: "DOCK-1", .qualityHold),
        .severalLots(place: "DOCK-1", sku: "MILK", lots: 17), .tooFew(17, sku: "MILK", place: "DOCK-1", wanted: 23),
        .otherExpiry(place: "A-1", sku: "MILK", there: "2027-03-31", expiry: "2027-04-01"),
        .otherExpiry(place: "A-1", sku: "MILK", there: nil, expiry: nil),
    ]

    private static let putBack: [PutBackRefusal] = [
        .unknownOrder(4711), .severalLots(order: 4711, sku: "MILK", lots: 17),
        .nothing(order: 4711, sku: "MILK", lot: "L7", from: "C-01-B01"), .nothing(order: 4711, sku: "MILK", lot: nil, from: nil),
        .otherSite(place: "B-1", site: "S2", order: 4711, orderSite: "S1"),
        .otherSite(place: "B-1", site: nil, order: 4711, orderSite: "S1"), .wrongKind("A-1", .pick, isDamaged: true),
        .wrongKind("A-1", .packing, isDamaged: false), .tooFew(17, sku: "MILK", order: 4711, wanted: 23),
        .serialsMissing(there: 17, sku: "NAIL", parcels: ["340000000000000017"], read: 3, pieces: 23),
    ]

    private static let receipts: [ReceiptRefusal] = [
        [
            .unknownDocument("D-9"), .otherSite(name: "PO 9", site: "S1", dock: "DOCK-1", dockSite: "S2"),
            .severalDocuments("9", InboundKind.allCases.map { .init($0, "D-9", of: "ACME") }),
            .otherDock(name: "PO 9", dock: "DOCK-2"), .otherDock(name: "PO 9", dock: nil), .unknownSupplier("ACME"),
            .wrongNumber("D 9"), .noDock("A-1"), .short(name: "PO 9", [.init(17, of: "MILK"), .init(23, of: "NAIL", lot: "L7")]),
            .tooMuch(name: "PO 9", surplus: [.init(17, of: "MILK", lot: "L7")], unknown: [.init(23, of: "NAIL")]),
            .unreadableCode("(01)12", .empty), .noArticle("(10)L7", summary: "lot L7"), .garbledLot("(01)1210l/7"),
            .articleMissing,
            .quantityMissing, .wrongQuantity(-5), .noSerial("N 1"), .serialTwice("N1"), .unknownPallet("340000017", name: "PO 9"),
            .palletCounted("340000017"), .severalArticles(["HAT", "NAIL"]), .unknownCode("4006381333931"), .lotMissing("MILK"),
            .expired(sku: "MILK", lot: "L7", day: "2027-03-31"),
            .otherExpiry(lot: "L7", sku: "MILK", books: "2027-03-31", said: "2027-04-01"), .expiryMissing(sku: "MILK", lot: "L7"),
            .otherSent(sku: "MILK", days: ["2027-03-31", nil], said: "2027-04-01"),
            .otherSent(sku: "MILK", days: ["2027-03-31", "2027-04-01"], said: nil),
            .otherSent(sku: "MILK", days: [nil], said: "2027-04-01"), .serialsNotFollowed("NAIL"),
            .serialsMissing(.init(17, of: "NAIL"), given: 23),
            .serialInStock("N1", sku: "NAIL", site: "S1", since: "2027-03-31T14:05:00Z", others: 17),
            .otherExpiryThere(sku: "HAT", day: "2027-03-31", dock: "DOCK-1"), .otherExpiryThere(sku: "HAT", day: nil, dock: nil),
            .notExpected(sku: "MILK", lot: "L7", name: "PO 9"),
            .over(.init(17, of: "MILK"), surplus: 5, expected: 23, percent: 10, received: 11),
            .over(.init(17, of: "MILK"), surplus: 5, expected: 23, percent: nil, received: 11),
        ],
        ReceiptState.allCases.map { ReceiptRefusal.wrongState(name: "PO 9", $0, .count) },
        ReceiptRefusal.Purpose.allCases.map { ReceiptRefusal.wrongState(name: "PO 9", .closed, $0) },
        ReceiptRefusal.Fact.allCases.map { ReceiptRefusal.contradiction($0, typed: "17", read: "23") },
    ].flatMap { $0 }

    private static let counts: [CountRefusal] = [
        [
            .unknownTask(4711), .otherTask(4711, .free, sku: "MILK", lot: "L7", place: "A-1"), .sameCounter("cy"), .placeGone,
            .noStock(sku: "MILK", place: "A-1"), .noStock(sku: nil, place: "A-1"), .overdrawn(sku: "MILK", place: "A-1"),
            .missing(17, of: 23, sku: "MILK", place: "A-1"),
        ],
        CountTaskState.allCases.map { CountRefusal.taskEnded(4711, $0) },
        CountTaskState.allCases.map { CountRefusal.notAgreed(4711, $0) },
    ].flatMap { $0 }

    private static let tours: [TourRefusal] = [
        .unknown(4711), .nobodyTakesOver(orders: [17, 23], cart: "C-1"), .pickerGone(orders: [17], cart: "C-1", picker: "ben"),
        .mayNotPick("cy", site: "S1"), .noFreePicker("ben"),
    ]

    private static let zones: [ZoneRefusal] = [
        .reasonMissing, .closed("cold", site: "S1"), .notClosed("cold", site: "S1"), .unknown("cold", site: "S1"),
        .unknownBadge("zoe"), .mayNotSupervise("cy", site: "S1"),
    ]
}
