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
        What the warehouse does not take is said, and asked for at once where it lacks something.
        """
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private var step = Step.dock
    private var dock = ""
    private var delivery: ReceiptAnswer?
    /// What was reported last: its refusal may be answered.
    private var reported: Reported?

    private enum Step: Sendable, Equatable {
        case dock
        case papers
        /// The warehouse opens the delivery with this number.
        case opening(String)
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

    /// Goods that are being counted.
    private struct Load: Sendable, Equatable {
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

    package init() {}

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? {
        switch step {
        case .opening(let number):
            Inquiry(path: "/floor/receipts", posting: ReceiptRequest(document: number, dock: dock))
        case .finishing(let finish):
            delivery.map { Inquiry(path: "/floor/receipts/\($0.id)/finish", posting: finish) }
        default: lookUp
        }
    }

    package func help(_ keys: KeyForm) -> String { "put it aside and ask who ordered it." }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch input {
        case .key(let key): return press(key, id)
        case .confirm:
            guard case .sure(let load, let number) = step else { break }
            return report(number, load, id)
        case .number(let number): return count(number, id)
        case .code(let scan): return read(scan, at: at, id: id)
        }
        return .rejected("Nothing waits to be confirmed. \(question.instruction)")
    }

    private mutating func press(_ key: DialogueInput.Key, _ id: UUID) -> Reply {
        switch (step, key) {
        case (.dock, .finish), (.papers, .finish):
            step = .done
            return .accepted("Ended.")
        case (.goods, .finish):
            step = .finishing(FinishRequest())
            return .accepted("All is counted.")
        case (.goods(let isDamaged), .damaged):
            step = .goods(isDamaged: !isDamaged)
            return .accepted(isDamaged ? "The next goods are sound." : "The next goods are damaged.")
        case (.quantity(var load), .damaged):
            load.isDamaged = true
            step = .quantity(load)
            return .accepted("They are damaged.")
        case (.over, .finish):
            step = .goods(isDamaged: false)
            return .accepted("Not taken: leave them on the lorry.")
        case (.short(let finish), .skip):
            step = .finishing(FinishRequest(expectRest: true, acceptOver: finish.acceptOver))
            return .accepted("The rest is still to come.")
        case (.short(let finish), .short):
            step = .whyShort(finish)
            return .accepted("The rest will not come.")
        case (.short, .finish), (.whyShort, .finish), (.whyOver, .finish):
            step = .goods(isDamaged: false)
            return .accepted("Not finished; count on.")
        default: return .rejected("That is not asked for now. \(question.instruction)")
        }
    }

    /// A typed number; more than ten must be typed twice, for a mistyped digit costs a recount.
    private mutating func count(_ number: Int, _ id: UUID) -> Reply {
        switch step {
        case .quantity(let load):
            guard (1...TypedGoods.most).contains(number) else { return .rejected("\(number) cannot be. \(question.instruction)") }
            guard number > 10 else { return report(number, load, id) }
            step = .sure(load, number)
            return .accepted("\(number) pieces? Type it again to confirm.")
        case .sure(let load, number): return report(number, load, id)
        case .sure(let load, _):
            step = .quantity(load)
            return count(number, id)
        default: return .rejected("No number is asked for now. \(question.instruction)")
        }
    }

    /// Texts are taken as they are; other codes are looked up when they are not known.
    private mutating func read(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .papers:
            step = .opening(scan.code.sscc?.digits ?? scan.scanned)
            return .accepted("The delivery is looked for.")
        case .lot(var load):
            guard let lot = TypedGoods.lot(scan) else { return .rejected("That is no lot. \(question.instruction)") }
            load.goods.lot = lot
            return goOn(load, id)
        case .expiry(var load):
            guard let day = TypedGoods.day(scan, at: at) else { return .rejected("That is no day. \(question.instruction)") }
            load.goods.expiry = day
            return goOn(load, id)
        case .serial(var load):
            guard let serial = TypedGoods.serial(scan), !known.knows(scan) else {
                return .rejected("That is no serial number. \(question.instruction)")
            }
            load.goods.serial = serial
            return goOn(load, id)
        case .over(var load, let pieces):
            load.reason = scan.scanned
            return report(pieces, load, id)
        case .whyShort(let finish):
            step = .finishing(FinishRequest(reason: scan.scanned, acceptOver: finish.acceptOver))
            return .accepted("The rest will not come: \(scan.scanned).")
        case .whyOver(let finish):
            step = .finishing(FinishRequest(reason: finish.reason, expectRest: finish.expectRest, acceptOver: scan.scanned))
            return .accepted("Accepted: \(scan.scanned).")
        case .goods(let isDamaged):
            if let sscc = scan.code.sscc, scan.code.gtins.isEmpty { return report(pallet: sscc.digits, isDamaged, id) }
            return identify(scan, at: at, id: id)
        default: return identify(scan, at: at, id: id)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        switch step {
        case .opening:
            guard let found = answer.read(ReceiptAnswer.self) else { return .rejected(answer.objection) }
            delivery = found
            step = .goods(isDamaged: false)
            return .accepted("Delivery \(found.name) of \(found.supplier).")
        case .finishing(let finish): return finished(answer, finish)
        default: return hearLookUp(answer, at: at, id: id)
        }
    }

    private mutating func finished(_ answer: WarehouseAnswer, _ finish: FinishRequest) -> Reply {
        if answer.read(ReceiptAnswer.self) != nil {
            (step, delivery, reported) = (.papers, nil, nil)
            return .accepted("The delivery is finished.")
        }
        guard case .refused(let refusal) = answer, ["short", "over"].contains(refusal.code) else {
            return .rejected(answer.objection)
        }
        step = refusal.code == "short" ? .short(finish) : .whyOver(finish)
        return .accepted("Not finished yet: \(refusal.message)")
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .dock:
            guard let place = known.place(scan) else { return wrong(scan, at) }
            guard [.dock, .receiving].contains(place.kind) else {
                return .rejected("\(place.code) is a \(place.kind.rawValue) place, no dock. \(question.instruction)")
            }
            (dock, step) = (place.code, .papers)
            return .accepted("Dock \(place.code).")
        case .goods(let isDamaged):
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if let problem = goods.problem { return .rejected(problem) }
            return goOn(Load(goods: goods, isDamaged: isDamaged), id)
        default: return wrong(scan, at)
        }
    }

    private func wrong(_ scan: ScannedName, _ at: Date) -> Reply {
        .rejected("\(known.describe(scan, at: at)) \(question.instruction)")
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
        return .accepted("\(goods.description).")
    }

    private mutating func report(_ pieces: Int, _ load: Load, _ id: UUID) -> Reply {
        let goods = load.goods
        let count = CountsRequest.Count(
            id: id, code: goods.article.sku, lot: goods.lot, expiry: goods.expiry.map { "\($0)" }, quantity: pieces,
            damaged: load.isDamaged ? true : nil, serials: goods.article.serials ? goods.serial.map { [$0.text] } : nil,
            reason: load.reason)
        reported = Reported(id: id, load: load, pieces: pieces)
        return report(count, "\(pieces) x \(goods.description)\(load.isDamaged ? ", damaged" : "").", id)
    }

    /// All of a pallet, as its supplier announced it.
    private mutating func report(pallet sscc: String, _ isDamaged: Bool, _ id: UUID) -> Reply {
        guard !isDamaged else { return .rejected("Count what is damaged article by article.") }
        reported = nil
        return report(CountsRequest.Count(id: id, code: sscc), "Pallet \(sscc) as announced.", id)
    }

    private mutating func report(_ count: CountsRequest.Count, _ words: String, _ id: UUID) -> Reply {
        guard let delivery else { return .rejected("No delivery is open.") }
        step = .goods(isDamaged: false)
        let route = "/floor/receipts/\(delivery.id)/counts"
        return .accepted(words, reporting: FloorReport(id, to: route, CountsRequest(counts: [count])))
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

/// What the screen says.
extension ReceiveDialogue {
    package var question: Question {
        switch step {
        case .dock: Question("DOCK", "Scan the dock. \(keys.key("9")) ends.")
        case .papers, .opening:
            Question("PAPERS", "Scan or type the number on the papers, or a pallet. 9 ends.", kind: .text, position: dock)
        case .goods(let isDamaged):
            Question(
                isDamaged ? "DAMAGED" : "GOODS",
                "Scan goods or a pallet; \(keys.key("3")) \(isDamaged ? "sound" : "damaged"), \(keys.key("9")) all is counted.",
                details: expected, position: position)
        case .lot(let load): asking("LOT", "Scan or type the lot of \(load.goods.title).", load)
        case .expiry(let load): asking("EXPIRES", "Type the day on which it expires: 2027-03-31.", load)
        case .serial(let load): asking("SERIAL NO", "Scan or type the serial number of this piece.", load)
        case .quantity(let load):
            Question(
                "HOW MANY", "Type \(keys.howMany("how many there are", such: 24)); \(keys.signedKey("3")) damaged.",
                kind: .number,
                details: [load.goods.description], position: position)
        case .sure(let load, let number):
            Question(
                "\(number)", "Type \(keys.number(number)) again to confirm.", kind: .number, details: [load.goods.description],
                position: position, expecting: keys.number(number))
        case .over(let load, let pieces):
            asking("TOO MANY", "Type why the \(pieces) are accepted; 9 leaves them on the lorry.", load)
        case .short:
            Question(
                "SHORT", "\(keys.key("1")) the rest will not come, \(keys.key("2")) it comes later, \(keys.key("9")) count on.",
                position: position)
        case .whyShort: Question("WHY", "Type why the rest will not come; 9 counts on.", kind: .text, position: position)
        case .whyOver:
            Question("WHY", "Type why more is accepted than is expected; 9 counts on.", kind: .text, position: position)
        case .finishing: Question("FINISH", "The warehouse finishes the delivery.", position: position)
        case .done: Question("DONE", "Nothing more is asked.")
        }
    }

    private func asking(_ wanted: String, _ instruction: String, _ load: Load) -> Question {
        Question(wanted, instruction, kind: .text, details: [load.goods.description], position: position)
    }

    private var position: String { [dock, delivery?.name ?? ""].filter { !$0.isEmpty }.joined(separator: "  ") }

    /// As of when the delivery was opened; none where it is counted blind.
    private var expected: [String] {
        (delivery?.lines ?? []).map {
            "\($0.expected - $0.received) x \($0.sku)\($0.lot.isEmpty ? "" : " lot \($0.lot)") expected"
        }
    }
}
