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

    package init() {}

    package mutating func open(_ task: WorkAnswer.Opening) { opening = task }

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? { step == .asking ? Inquiry(path: "/floor/put-backs") : lookUp }

    private var task: PutBackList.Task? { tasks.first }

    package var question: Question {
        guard let task else { return Question("PUT BACK", "The warehouse is asked for what is to be put back.") }
        let lot = task.lot.isEmpty ? "" : " lot \(task.lot)"
        let name = task.name.isEmpty ? task.sku : task.name
        let position = "order \(task.order), \(tasks.count) to go"
        let details = ["\(task.quantity) x \(name)\(lot)" + (task.to.map { " to \($0)" } ?? "")]
        return switch step {
        case .from:
            Question(
                task.from, "Take \(task.from) and scan it; \(keys.key("2")) later, \(keys.key("9")) ends.", details: details,
                position: position, expecting: task.from)
        case .article(let isDamaged):
            Question(
                name, "Scan one of \(name)\(lot); \(keys.key("3")) \(isDamaged ? "sound" : "damaged"), \(keys.key("2")) later.",
                details: details, position: position, expecting: task.gtin.isEmpty ? task.sku : task.gtin)
        case .serial:
            Question(
                "SERIAL NO", "Scan or type the serial number of this piece.", kind: .text, details: details, position: position)
        case .to(let pieces, _, let isDamaged):
            Question(
                isDamaged ? "QUARANTINE" : task.to ?? "BIN",
                "Scan \(isDamaged ? "a quarantine bin" : task.to ?? "a bin") for the \(pieces), \(keys.howMany("or type how many", such: pieces)).",
                kind: .number, details: details, position: position, expecting: isDamaged ? nil : task.to)
        case .asking, .done: Question("DONE", "Nothing is to be put back.")
        }
    }

    package func help(_ keys: KeyForm) -> String {
        "\(keys.signedKey("2")) leaves this for later, \(keys.signedKey("0")) takes the last scan back."
    }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.from, .key(.finish)), (.article, .key(.finish)):
            step = .done
            return .accepted("Ended.")
        case (.from, .key(.skip)), (.article, .key(.skip)), (.to, .key(.skip)): return skip()
        case (.article(let isDamaged), .key(.damaged)):
            step = .article(isDamaged: !isDamaged)
            return .accepted(isDamaged ? "It is sound." : "It is damaged.")
        case (.from, .code(let scan)): return checkFrom(scan)
        case (.serial(let isDamaged), .code(let scan)): return checkSerial(scan, isDamaged)
        case (.to(_, nil, let isDamaged), .number(let number)):
            guard let task, (1...task.quantity).contains(number) else {
                return .rejected("\(number) cannot be: \(task?.quantity ?? 0) are to be put back.")
            }
            step = .to(number, serial: nil, isDamaged: isDamaged)
            return .accepted("\(number) pieces.")
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return .rejected("That is not asked for now. \(question.instruction)")
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard step == .asking else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(PutBackList.self) else { return .rejected(answer.objection) }
        tasks = found.putBacks.filter { $0.quantity > 0 && isWanted($0) }
        step = tasks.isEmpty ? .done : .from
        return .accepted(tasks.isEmpty ? "Nothing is to be put back." : "\(tasks.count) to put back.")
    }

    private func isWanted(_ task: PutBackList.Task) -> Bool { opening?.from.map { $0 == task.from } ?? true }

    /// A cart's bin or a parcel, which the list names: there is nothing to look up.
    private mutating func checkFrom(_ scan: ScannedName) -> Reply {
        guard let task, scan.bare == task.from.uppercased() || scan.code.sscc?.digits == task.from else {
            return .rejected("That is not it. \(question.instruction)")
        }
        step = .article(isDamaged: false)
        return .accepted("\(task.from) is right.")
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        guard let task else { return wrong(scan, at) }
        switch step {
        case .article(let isDamaged):
            guard let goods = known.goods(scan, at: at), goods.article.sku == task.sku else { return wrong(scan, at) }
            if let problem = goods.problem { return .rejected(problem) }
            if let lot = goods.lot, lot != task.lot { return .rejected("That is lot \(lot). \(question.instruction)") }
            return begin(goods, task, isDamaged)
        case .to(let pieces, let serial, let isDamaged):
            guard let place = known.place(scan) else { return wrong(scan, at) }
            return put(pieces, serial, isDamaged, task, place, id)
        case .asking, .from, .serial, .done: return wrong(scan, at)
        }
    }

    private func wrong(_ scan: ScannedName, _ at: Date) -> Reply {
        .rejected("\(known.describe(scan, at: at)) \(question.instruction)")
    }

    private mutating func begin(_ goods: ScannedGoods, _ task: PutBackList.Task, _ isDamaged: Bool) -> Reply {
        if task.serials.isEmpty {
            step = .to(task.quantity, serial: nil, isDamaged: isDamaged)
        } else if let serial = goods.serial {
            return carry(serial, isDamaged, task)
        } else {
            step = .serial(isDamaged: isDamaged)
        }
        return .accepted("\(goods.title) is right.")
    }

    private mutating func checkSerial(_ scan: ScannedName, _ isDamaged: Bool) -> Reply {
        guard let task, let serial = TypedGoods.serial(scan) else {
            return .rejected("That is no serial number. \(question.instruction)")
        }
        return carry(serial, isDamaged, task)
    }

    private mutating func carry(_ serial: SerialNumber, _ isDamaged: Bool, _ task: PutBackList.Task) -> Reply {
        guard task.serials.contains(serial.text) else {
            return .rejected("Serial number \(serial) is not of \(task.from). Put the piece aside.")
        }
        step = .to(1, serial: serial.text, isDamaged: isDamaged)
        return .accepted("Serial number \(serial).")
    }

    private mutating func put(
        _ pieces: Int, _ serial: String?, _ isDamaged: Bool, _ task: PutBackList.Task, _ place: LookUpAnswer.Place, _ id: UUID
    ) -> Reply {
        let allowed: [LocationKind] = isDamaged ? [.quarantine] : LocationKind.storage + [.quarantine]
        guard allowed.contains(place.kind) else {
            let kinds = allowed.map(\.rawValue).joined(separator: ", ")
            return .rejected("\(place.code) is a \(place.kind.rawValue) place. Wanted is a place of the kind \(kinds).")
        }
        let request = PutBackRequest(
            id: id, order: task.order, sku: task.sku, lot: task.lot, from: task.from, quantity: pieces, to: place.code,
            damaged: isDamaged ? true : nil, serials: serial.map { [$0] })
        took(pieces, serial, of: task)
        return .accepted("\(pieces) x \(task.sku) in \(place.code).", reporting: FloorReport(id, to: "/floor/put-backs", request))
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
        guard tasks.count > 1 else { return .rejected("It is the last one. \(question.instruction)") }
        tasks.append(tasks.removeFirst())
        step = .from
        return .accepted("Left for later.")
    }

    /// The list was wrong, so it is asked for anew.
    package mutating func refused(_ report: UUID, because refusal: Refusal) {
        if step == .from || step == .article(isDamaged: false), lookedUp == nil { step = .asking }
    }
}
