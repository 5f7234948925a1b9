import Barcodes
package import FoundationEssentials
import Fulfilment

/// A delivery at a dock: the dock, the number on its papers, the goods one after the other, and the finish.
///
/// A GS1 code says article, lot, expiry and count; only what is missing is asked for. What the warehouse refuses because something is missing or
/// too many, is asked for at once if nothing else has begun.
package struct ReceiveDialogue: LookUpDialogue {
    package static let name = "receive"
    package static let purpose = "Guides a receiver through a delivery, one scan at a time."
    package static let way = """
        The dock, the number on the papers or a pallet of it, then the goods: a GS1 code says article, lot, expiry and \
        count, and only what is missing is asked for. 3 says that what comes next is damaged, 9 that all is counted. \
        What the warehouse does not take is said, and asked for at once where it lacks something. OK takes in what \
        nobody announced.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private(set) var step = Step.dock
    private(set) var dock = ""
    private(set) var delivery: ReceiptAnswer?
    private var endsWithTheDelivery = false
    /// What was reported last: its refusal may be answered.
    private var reported: Reported?

    enum Step: Sendable, Equatable {
        case dock
        case papers
        /// The warehouse opens the delivery.
        case opening(Papers)
        /// Nobody announced the number: is it taken in all the same?
        case unknown(String)
        /// Whose number is it?
        case supplier(String, isAnnounced: Bool)
        /// - isDamaged: what is scanned next is.
        case goods(isDamaged: Bool)
        case lot(Load)
        case expiry(Load)
        case serial(Load)
        case quantity(Load)
        /// A large typed number, to be confirmed.
        case sure(Load, Int)
        /// More than is expected: why are they accepted?
        case over(Load, Int)
        /// The warehouse finishes the delivery.
        case finishing(FinishRequest)
        /// Not all has come: is it still to come?
        case short(FinishRequest)
        case whyShort(FinishRequest)
        case whyOver(FinishRequest)
        case done
    }

    /// What a delivery is opened with.
    enum Papers: Sendable, Equatable {
        case number(String, supplier: String?)
        /// The id is that of the scan after which it is opened, once.
        case unannounced(String, supplier: String, UUID)
        /// One that stands at the dock already.
        case receipt(Int64)
    }

    /// Goods that are being counted.
    struct Load: Sendable, Equatable {
        var goods: ScannedGoods
        var isDamaged: Bool
        /// Why more than is expected is accepted.
        var reason: String?
    }

    private struct Reported: Sendable, Equatable {
        let id: UUID
        let load: Load
        let pieces: Int
    }

    package init(_ language: Language) { self.language = language }

    package mutating func open(_ task: WorkAnswer.Opening) {
        guard let dock = task.dock, let receipt = task.receipt else { return }
        (self.dock, step, endsWithTheDelivery) = (dock, .opening(.receipt(receipt)), true)
    }

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? {
        switch step {
        case .opening(.receipt(let id)): Inquiry(path: "/floor/receipts/\(id)")
        case .opening(.number(let number, let supplier)):
            Inquiry(path: "/floor/receipts", posting: ReceiptRequest(document: number, dock: dock, supplier: supplier))
        case .opening(.unannounced(let number, let supplier, let id)):
            Inquiry(
                path: "/floor/receipts",
                posting: ReceiptRequest(document: number, dock: dock, supplier: supplier, unannounced: true, id: id))
        case .finishing(let finish):
            delivery.map { Inquiry(path: "/floor/receipts/\($0.id)/finish", posting: finish) }
        default: lookUp
        }
    }

    package func help(_ keys: KeyForm) -> String { words.receiveHelp }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch input {
        case .key(let key): return press(key, id)
        case .confirm:
            if case .sure(let load, let number) = step { return report(number, load, id) }
            guard case .unknown(let number) = step else { break }
            step = .supplier(number, isAnnounced: false)
            return .accepted(words.takenInUnannounced(number))
        case .number(let number): return count(number, id)
        case .code(let scan): return read(scan, at: at, id: id)
        }
        return askAgain(words.nothingToConfirm)
    }

    private mutating func press(_ key: DialogueInput.Key, _ id: UUID) -> Reply {
        switch (step, key) {
        case (.dock, .finish), (.papers, .finish):
            step = .done
            return .accepted(words.ended)
        case (.unknown, .finish), (.supplier, .finish):
            step = .papers
            return .accepted(words.notOpened)
        case (.goods, .finish):
            step = .finishing(FinishRequest())
            return .accepted(words.allIsCounted)
        case (.goods(let isDamaged), .damaged):
            step = .goods(isDamaged: !isDamaged)
            return .accepted(words.nextGoods(areDamaged: !isDamaged))
        case (.quantity(var load), .damaged):
            load.isDamaged = true
            step = .quantity(load)
            return .accepted(words.theyAreDamaged)
        case (.over, .finish):
            step = .goods(isDamaged: false)
            return .accepted(words.leftOnLorry)
        case (.short(let finish), .skip):
            step = .finishing(FinishRequest(expectRest: true, acceptOver: finish.acceptOver))
            return .accepted(words.restComesLater)
        case (.short(let finish), .short):
            step = .whyShort(finish)
            return .accepted(words.restStaysAway)
        case (.short, .finish), (.whyShort, .finish), (.whyOver, .finish):
            step = .goods(isDamaged: false)
            return .accepted(words.notFinished)
        default: return askAgain(words.notAskedNow)
        }
    }

    /// A typed number; more than ten must be typed twice, for a mistyped digit costs a recount.
    private mutating func count(_ number: Int, _ id: UUID) -> Reply {
        switch step {
        case .quantity(let load):
            guard (1...TypedGoods.most).contains(number) else { return askAgain(words.impossible(number)) }
            guard number > 10 else { return report(number, load, id) }
            step = .sure(load, number)
            return .accepted(words.confirmNumber(number))
        case .sure(let load, number): return report(number, load, id)
        case .sure(let load, _):
            step = .quantity(load)
            return count(number, id)
        default: return askAgain(words.noNumberNow)
        }
    }

    /// Texts are taken as they are; other codes are looked up when they are not known.
    private mutating func read(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .papers, .unknown:
            step = .opening(.number(scan.code.sscc?.digits ?? scan.scanned, supplier: nil))
            return .accepted(words.deliveryLookedFor)
        case .supplier(let number, let isAnnounced):
            let supplier = scan.scanned
            step = .opening(
                isAnnounced ? .number(number, supplier: supplier) : .unannounced(number, supplier: supplier, id))
            return .accepted(words.deliveryOpening)
        case .lot(var load):
            guard let lot = TypedGoods.lot(scan) else { return askAgain(words.noLot) }
            load.goods.lot = lot
            return goOn(load, id)
        case .expiry(var load):
            guard let day = TypedGoods.day(scan, at: at) else { return askAgain(words.noDay) }
            load.goods.expiry = day
            return goOn(load, id)
        case .serial(var load):
            guard let serial = TypedGoods.serial(scan), !known.knows(scan) else {
                return askAgain(words.noSerialNumber)
            }
            load.goods.serial = serial
            return goOn(load, id)
        case .over(var load, let pieces):
            load.reason = scan.scanned
            return report(pieces, load, id)
        case .whyShort(let finish):
            step = .finishing(FinishRequest(reason: scan.scanned, acceptOver: finish.acceptOver))
            return .accepted(words.restStaysAway(because: scan.scanned))
        case .whyOver(let finish):
            step = .finishing(FinishRequest(reason: finish.reason, expectRest: finish.expectRest, acceptOver: scan.scanned))
            return .accepted(words.overAccepted(because: scan.scanned))
        case .goods(let isDamaged):
            if let sscc = scan.code.sscc, scan.code.gtins.isEmpty { return report(pallet: sscc.digits, isDamaged, id) }
            return identify(scan, at: at, id: id)
        default: return identify(scan, at: at, id: id)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        switch step {
        case .opening(let papers):
            guard let found = answer.read(ReceiptAnswer.self) else { return notOpened(papers, answer) }
            delivery = found
            step = .goods(isDamaged: false)
            return .accepted(words.deliveryOpened(found.name, of: found.supplier))
        case .finishing(let finish): return finished(answer, finish)
        default: return hearLookUp(answer, at: at, id: id)
        }
    }

    /// What the warehouse does not open by the number alone may be one that nobody announced, or one of several suppliers.
    private mutating func notOpened(_ papers: Papers, _ answer: WarehouseAnswer) -> Reply {
        guard case .refused(let refusal) = answer else { return .rejected(answer.objection(words)) }
        switch (papers, refusal.code) {
        case (.number(let number, nil), "unknown_document"): step = .unknown(number)
        case (.number(let number, nil), "several_documents"): step = .supplier(number, isAnnounced: true)
        case (.receipt, _): step = .done
        default: return .rejected(refusal.message)
        }
        return .accepted(words.notOpened(because: refusal.message))
    }

    private mutating func finished(_ answer: WarehouseAnswer, _ finish: FinishRequest) -> Reply {
        if answer.read(ReceiptAnswer.self) != nil {
            (step, delivery, reported) = (endsWithTheDelivery ? .done : .papers, nil, nil)
            return .accepted(words.deliveryFinished)
        }
        guard case .refused(let refusal) = answer, ["short", "over"].contains(refusal.code) else {
            return .rejected(answer.objection(words))
        }
        step = refusal.code == "short" ? .short(finish) : .whyOver(finish)
        return .accepted(words.notFinished(because: refusal.message))
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .dock:
            guard let place = known.place(scan) else { return wrong(scan, at) }
            guard [.dock, .receiving].contains(place.kind) else {
                return askAgain(words.noDock(place.code, place.kind))
            }
            (dock, step) = (place.code, .papers)
            return .accepted(words.takenDock(place.code))
        case .goods(let isDamaged):
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if goods.hasGarbledLot { return .rejected(words.garbledLot) }
            return goOn(Load(goods: goods, isDamaged: isDamaged), id)
        default: return wrong(scan, at)
        }
    }

    /// Asks for what is missing, or reports.
    private mutating func goOn(_ load: Load, _ id: UUID) -> Reply {
        let goods = load.goods
        if goods.lacksLot {
            step = .lot(load)
        } else if goods.lacksExpiry {
            step = .expiry(load)
        } else if goods.lacksSerial {
            step = .serial(load)
        } else if let pieces = goods.article.serials ? 1 : goods.quantity {
            return report(pieces, load, id)
        } else {
            step = .quantity(load)
        }
        return .accepted(words.taken(goods.named))
    }

    private mutating func report(_ pieces: Int, _ load: Load, _ id: UUID) -> Reply {
        let goods = load.goods
        let count = CountsRequest.Count(
            id: id, code: goods.article.sku, lot: goods.lot, expiry: goods.expiry.map { "\($0)" }, quantity: pieces,
            damaged: load.isDamaged ? true : nil, serials: goods.article.serials ? goods.serial.map { [$0.text] } : nil,
            reason: load.reason)
        reported = Reported(id: id, load: load, pieces: pieces)
        return report(count, words.received(pieces, of: goods.named, isDamaged: load.isDamaged), id)
    }

    /// All of a pallet, as its supplier announced it.
    private mutating func report(pallet sscc: String, _ isDamaged: Bool, _ id: UUID) -> Reply {
        guard !isDamaged else { return .rejected(words.countDamagedApart) }
        reported = nil
        return report(CountsRequest.Count(id: id, code: sscc), words.received(pallet: sscc), id)
    }

    private mutating func report(_ count: CountsRequest.Count, _ message: String, _ id: UUID) -> Reply {
        guard let delivery else { return .rejected(words.noDelivery) }
        step = .goods(isDamaged: false)
        let route = "/floor/receipts/\(delivery.id)/counts"
        return .accepted(message, reporting: FloorReport(id, to: route, CountsRequest(counts: [count])))
    }

    /// Whoever still stands there is asked for what is missing; later it is only shown.
    package mutating func refused(_ report: UUID, because refusal: Refusal) {
        guard let reported, reported.id == report, step == .goods(isDamaged: false), lookedUp == nil else { return }
        var load = reported.load
        load.goods.quantity = reported.pieces
        switch refusal.code {
        case "over", "not_expected": step = .over(load, reported.pieces)
        case "lot_missing": step = .lot(load)
        case "expiry_missing": step = .expiry(load)
        case "serial_missing": step = .serial(load)
        default: break
        }
        self.reported = nil
    }
}
