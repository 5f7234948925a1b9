import Barcodes
package import FoundationEssentials
import Fulfilment

/// What was picked and left its order: the cart's bin or the parcel, the article, and the bin it goes back to, which confirms it.
package struct PutBackDialogue: LookUpDialogue {
    package static let name = "putback"
    package static let purpose = "Guides pieces that left their orders back to their bins, one scan at a time."
    package static let way = """
        The longest waiting first: the cart's bin or the parcel, one piece (each with its serial number where it has one), then the bin, which \
        books it; another bin that may hold it is taken, too. A number says how many you carry, 2 leaves them for later, 3 says that they are \
        damaged: such pieces go to a quarantine bin. The first piece out of a parcel that is held opens it: its order is packed again.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private var step = Step.asking
    /// The first is the one in question.
    private var tasks: [PutBackList.Task] = []
    /// The only bin of a cart, or parcel, to empty; nil: all of them.
    private var opening: WorkAnswer.Opening?

    private enum Step: Sendable, Equatable {
        case asking
        case from
        case article(isDamaged: Bool)
        case serial(isDamaged: Bool)
        case to(Int, serial: String?, isDamaged: Bool)
        case done
    }

    package init(_ language: Language) { self.language = language }

    package mutating func open(_ task: WorkAnswer.Opening) { opening = task }

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? { step == .asking ? Inquiry(path: "/floor/put-backs") : lookUp }

    private var task: PutBackList.Task? { tasks.first }

    package var question: Question {
        guard let task else { return Question(words.askingForPutBacks) }
        let title = GoodsTitle(task.name.isEmpty ? task.sku : task.name, lot: task.lot)
        let position = words.putBacksToGo(tasks.count, order: task.order)
        let details = [words.goesBack(task.quantity, of: title, to: task.to)]
        return switch step {
        case .from: Question(words.putBackFrom(task.from, keys), details: details, position: position, expecting: task.from)
        case .article(let isDamaged):
            Question(
                words.putBackArticle(title, isDamaged: isDamaged, keys), details: details, position: position,
                expecting: task.gtin.isEmpty ? task.sku : task.gtin)
        case .serial: Question(words.serialQuestion, kind: .text, details: details, position: position)
        case .to(let pieces, _, let isDamaged):
            Question(
                isDamaged ? words.putBackQuarantine(pieces, keys) : words.putBackBin(task.to, pieces, keys), kind: .number,
                details: details, position: position, expecting: isDamaged ? nil : task.to)
        case .asking, .done: Question(words.nothingToPutBack)
        }
    }

    package func help(_ keys: KeyForm) -> String { words.putBackHelp(keys) }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.from, .key(.finish)), (.article, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.from, .key(.skip)), (.article, .key(.skip)), (.to, .key(.skip)): return skip()
        case (.article(let isDamaged), .key(.damaged)):
            step = .article(isDamaged: !isDamaged)
            return .accepted(words.itIs(damaged: !isDamaged))
        case (.from, .code(let scan)): return checkFrom(scan)
        case (.serial(let isDamaged), .code(let scan)): return checkSerial(scan, isDamaged)
        case (.to(_, nil, let isDamaged), .number(let number)):
            guard let task, (1...task.quantity).contains(number) else {
                return .rejected(words.impossible(number, toPutBack: task?.quantity ?? 0))
            }
            step = .to(number, serial: nil, isDamaged: isDamaged)
            return .accepted(words.takenPieces(number))
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return askAgain(words.notAskedNow)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard step == .asking else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(PutBackList.self) else { return .rejected(answer.objection(words)) }
        tasks = found.putBacks.filter { $0.quantity > 0 && isWanted($0) }
        step = tasks.isEmpty ? .done : .from
        return .accepted(tasks.isEmpty ? words.nothingToPutBack.instruction : words.putBacks(tasks.count))
    }

    private func isWanted(_ task: PutBackList.Task) -> Bool { opening?.from.map { $0 == task.from } ?? true }

    /// A cart's bin or a parcel, which the list names: there is nothing to look up.
    private mutating func checkFrom(_ scan: ScannedName) -> Reply {
        guard let task, scan.bare == task.from.uppercased() || scan.code.sscc?.digits == task.from else {
            return askAgain(words.isNotIt)
        }
        step = .article(isDamaged: false)
        return .accepted(words.isRight(task.from))
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        guard let task else { return wrong(scan, at) }
        switch step {
        case .article(let isDamaged):
            guard let goods = known.goods(scan, at: at), goods.article.sku == task.sku else { return wrong(scan, at) }
            if goods.hasGarbledLot { return .rejected(words.garbledLot) }
            if let lot = goods.lot, lot != task.lot { return askAgain(words.isLot(lot)) }
            return begin(goods, task, isDamaged)
        case .to(let pieces, let serial, let isDamaged):
            guard let place = known.place(scan) else { return wrong(scan, at) }
            return put(pieces, serial, isDamaged, task, place, id)
        case .asking, .from, .serial, .done: return wrong(scan, at)
        }
    }

    private mutating func begin(_ goods: ScannedGoods, _ task: PutBackList.Task, _ isDamaged: Bool) -> Reply {
        if task.serials.isEmpty {
            step = .to(task.quantity, serial: nil, isDamaged: isDamaged)
        } else if let serial = goods.serial {
            return carry(serial, isDamaged, task)
        } else {
            step = .serial(isDamaged: isDamaged)
        }
        return .accepted(words.isRight(goods.title))
    }

    private mutating func checkSerial(_ scan: ScannedName, _ isDamaged: Bool) -> Reply {
        guard let task, let serial = TypedGoods.serial(scan) else {
            return askAgain(words.noSerialNumber)
        }
        return carry(serial, isDamaged, task)
    }

    private mutating func carry(_ serial: SerialNumber, _ isDamaged: Bool, _ task: PutBackList.Task) -> Reply {
        guard task.serials.contains(serial.text) else {
            return .rejected(words.strangeSerial("\(serial)", to: task.from))
        }
        step = .to(1, serial: serial.text, isDamaged: isDamaged)
        return .accepted(words.takenSerial("\(serial)"))
    }

    private mutating func put(
        _ pieces: Int, _ serial: String?, _ isDamaged: Bool, _ task: PutBackList.Task, _ place: LookUpAnswer.Place, _ id: UUID
    ) -> Reply {
        let allowed: [LocationKind] = isDamaged ? [.quarantine] : LocationKind.storage + [.quarantine]
        guard allowed.contains(place.kind) else {
            return .rejected(words.wrongKind(place.code, place.kind, wanted: allowed))
        }
        let request = PutBackRequest(
            id: id, order: task.order, sku: task.sku, lot: task.lot, from: task.from, quantity: pieces, to: place.code,
            damaged: isDamaged ? true : nil, serials: serial.map { [$0] })
        took(pieces, serial, of: task)
        return .accepted(
            words.put(pieces, of: GoodsTitle(task.sku), into: place.code),
            reporting: FloorReport(id, to: "/floor/put-backs", request))
    }

    /// What is left of it is next; at the end of the list it is asked for once more.
    private mutating func took(_ pieces: Int, _ serial: String?, of task: PutBackList.Task) {
        let rest = task.quantity - pieces
        if rest > 0 {
            tasks[0] = PutBackList.Task(
                order: task.order, site: task.site, from: task.from, sku: task.sku, name: task.name, gtin: task.gtin,
                lot: task.lot,
                expiry: task.expiry, quantity: rest, to: task.to, serials: task.serials.filter { $0 != serial })
        } else {
            tasks.removeFirst()
        }
        step = rest > 0 ? .article(isDamaged: false) : tasks.isEmpty ? .asking : .from
    }

    private mutating func skip() -> Reply {
        guard tasks.count > 1 else { return askAgain(words.isLastOne) }
        tasks.append(tasks.removeFirst())
        step = .from
        return .accepted(words.leftForLater)
    }

    /// The list was wrong, so it is asked for anew.
    package mutating func refused(_ report: UUID, because refusal: Refusal) {
        if step == .from || step == .article(isDamaged: false), lookedUp == nil { step = .asking }
    }
}
