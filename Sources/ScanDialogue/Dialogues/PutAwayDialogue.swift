package import FoundationEssentials
import Fulfilment

/// From a dock to the bins: the dock, what lies there, and the bin, which confirms it. Another bin than the proposed one may be taken.
package struct PutAwayDialogue: LookUpDialogue {
    package static let name = "putaway"
    package static let purpose = "Guides goods from a dock to their bins, one scan at a time."
    package static let way = """
        The dock, then what you take: the screen says which bin it should go to and why. Scanning the bin books it; \
        another bin that may hold it is taken, too. A number says how many you carry.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private var step = Step.dock
    private var waiting: [DockAnswer.Goods] = []
    /// It is done when nothing waits there any more.
    private var endsWithTheDock = false

    private enum Step: Sendable, Equatable {
        case dock
        /// What lies at the dock is asked for.
        case asking(String)
        case goods(dock: String)
        case lot(ScannedGoods, dock: String)
        case bin(Carrying, dock: String)
        case done
    }

    /// Pieces on the way to a bin.
    private struct Carrying: Sendable, Equatable {
        let goods: DockAnswer.Goods
        let title: String
        var pieces: Int
    }

    package init(_ language: Language) { self.language = language }

    package mutating func open(_ task: WorkAnswer.Opening) {
        if let dock = task.dock { (step, endsWithTheDock) = (.asking(dock), true) }
    }

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? {
        if case .asking(let dock) = step { return Inquiry(path: "/floor/put-aways?dock=\(Inquiry.escaped(dock))") }
        return lookUp
    }

    package var question: Question {
        switch step {
        case .dock, .asking: Question("DOCK", "Scan a dock. \(keys.key("9")) ends.")
        case .goods(let dock):
            Question(
                "GOODS",
                waiting.isEmpty
                    ? "Nothing waits at \(dock). Scan another dock; \(keys.key("9")) ends."
                    : "Scan what you take; \(keys.key("9")) ends.",
                details: waiting.map(Self.line), position: "\(dock), \(waiting.count) to go")
        case .lot(let goods, let dock):
            Question("LOT", "Scan or type the lot of \(goods.title).", kind: .text, details: lines(of: goods), position: dock)
        case .bin(let load, let dock): binQuestion(load, dock)
        case .done: Question("DONE", "Nothing more is asked.")
        }
    }

    private func binQuestion(_ load: Carrying, _ dock: String) -> Question {
        let details = ["\(load.pieces) x \(load.title)"] + load.goods.bins.map { "\($0.quantity) to \($0.bin): \($0.reason)" }
        let fewer = keys.howMany("or type how many you carry", such: load.pieces)
        guard let bin = load.goods.bins.first?.bin else {
            let kind = load.goods.status == .receiving ? "the bin" : "a quarantine bin: it \(load.goods.status.statement)"
            return Question("BIN", "Scan \(kind), \(fewer).", kind: .number, details: details, position: dock)
        }
        return Question(
            bin, "Put \(load.pieces) into \(bin) and scan it, \(fewer).", kind: .number, details: details, position: dock,
            expecting: bin)
    }

    private static func line(_ goods: DockAnswer.Goods) -> String {
        let lot = goods.lot.isEmpty ? "" : " lot \(goods.lot)"
        let bins = goods.bins.isEmpty ? "" : " to \(goods.bins.map(\.bin).joined(separator: ", "))"
        return "\(goods.quantity) x \(goods.sku)\(lot)\(bins)\(goods.awaited ? ", awaited" : "")"
    }

    private func lines(of goods: ScannedGoods) -> [String] { waiting.filter { $0.sku == goods.article.sku }.map(Self.line) }

    package func help(_ keys: KeyForm) -> String {
        "\(keys.signedKey("0")) takes the last scan back; ask who received the goods."
    }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.dock, .key(.finish)), (.goods, .key(.finish)):
            step = .done
            return .accepted("Ended.")
        case (.lot(var goods, let dock), .code(let scan)):
            guard let lot = TypedGoods.lot(scan) else { return .rejected("That is no lot. \(question.instruction)") }
            goods.lot = lot
            return load(goods, dock)
        case (.bin(var load, let dock), .number(let number)):
            guard (1...load.goods.quantity).contains(number) else {
                return .rejected("\(number) cannot be: \(load.goods.quantity) wait at \(dock).")
            }
            load.pieces = number
            step = .bin(load, dock: dock)
            return .accepted("\(number) x \(load.title).")
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return .rejected("That is not asked for now. \(question.instruction)")
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard case .asking = step else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(DockAnswer.self) else { return .rejected(answer.objection) }
        waiting = found.goods
        goOn(at: found.dock)
        return .accepted("\(waiting.count) kinds of goods wait at \(found.dock).")
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .dock: return dock(scan, at)
        case .goods(let dock):
            if known.place(scan) != nil { return self.dock(scan, at) }
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if let problem = goods.problem { return .rejected(problem) }
            return load(goods, dock)
        case .bin(let load, let dock):
            guard let place = known.place(scan) else { return wrong(scan, at) }
            return put(load, place, dock, id)
        case .asking, .lot, .done: return wrong(scan, at)
        }
    }

    private func wrong(_ scan: ScannedName, _ at: Date) -> Reply {
        .rejected("\(known.describe(scan, at: at, words)) \(question.instruction)")
    }

    private mutating func dock(_ scan: ScannedName, _ at: Date) -> Reply {
        guard let place = known.place(scan) else { return wrong(scan, at) }
        guard [.dock, .receiving].contains(place.kind) else {
            return .rejected("\(place.code) is a \(place.kind.rawValue) place, no dock. \(question.instruction)")
        }
        step = .asking(place.code)
        return .accepted("Dock \(place.code).")
    }

    /// Of several lots, or pieces that are held beside others, the lot that was scanned and what may be sold first.
    private mutating func load(_ goods: ScannedGoods, _ dock: String) -> Reply {
        let all = waiting.filter { $0.sku == goods.article.sku }
        guard !all.isEmpty else { return .rejected("None of \(goods.title) waits at \(dock). \(question.instruction)") }
        let named = all.filter { goods.lot == nil || $0.lot == goods.lot }
        guard !named.isEmpty else {
            let lots = Set(all.map { "'\($0.lot)'" }).sorted().joined(separator: ", ")
            return .rejected("Lot \(goods.lot ?? "") does not wait at \(dock), only \(lots).")
        }
        guard Set(named.map(\.lot)).count == 1 else {
            step = .lot(goods, dock: dock)
            return .accepted("\(goods.title): several lots.")
        }
        let row = named.first { $0.status == .receiving } ?? named[0]
        let title = row.lot.isEmpty ? goods.title : "\(goods.title) lot \(row.lot)"
        let pieces = min(goods.quantity ?? row.bins.first?.quantity ?? row.quantity, row.quantity)
        step = .bin(Carrying(goods: row, title: title, pieces: pieces), dock: dock)
        return .accepted("\(pieces) x \(title).")
    }

    private mutating func put(_ load: Carrying, _ place: LookUpAnswer.Place, _ dock: String, _ id: UUID) -> Reply {
        let allowed: [LocationKind] = load.goods.status == .receiving ? LocationKind.pickable : [.quarantine]
        guard allowed.contains(place.kind) else {
            let kinds = allowed.map(\.rawValue).joined(separator: ", ")
            return .rejected("\(place.code) is a \(place.kind.rawValue) place. Wanted is a place of the kind \(kinds).")
        }
        let goods = load.goods
        let item = PutAwaysRequest.PutAway(
            id: id, sku: goods.sku, lot: goods.lot, status: goods.status, quantity: load.pieces, from: dock, to: place.code)
        take(load.pieces, of: goods, to: place.code)
        goOn(at: dock)
        return .accepted(
            "\(load.pieces) x \(load.title) in \(place.code).",
            reporting: FloorReport(id, to: "/floor/put-aways", PutAwaysRequest(putAways: [item])))
    }

    private mutating func goOn(at dock: String) { step = endsWithTheDock && waiting.isEmpty ? .done : .goods(dock: dock) }

    /// What is left at the dock, with what is left of the proposals.
    private mutating func take(_ pieces: Int, of goods: DockAnswer.Goods, to bin: String) {
        guard let index = waiting.firstIndex(of: goods) else { return }
        let rest = goods.quantity - pieces
        let bins = goods.bins.compactMap { step in
            let left = step.bin == bin ? step.quantity - pieces : step.quantity
            return left > 0 ? DockAnswer.Bin(bin: step.bin, quantity: min(left, rest), reason: step.reason) : nil
        }
        waiting[index] = DockAnswer.Goods(
            sku: goods.sku, lot: goods.lot, expiry: goods.expiry, status: goods.status, quantity: rest, awaited: goods.awaited,
            bins: bins)
        if rest == 0 { waiting.remove(at: index) }
    }

    /// The list was wrong, so it is asked for anew.
    package mutating func refused(_ report: UUID, because refusal: Refusal) {
        if case .goods(let dock) = step { step = .asking(dock) }
    }
}
