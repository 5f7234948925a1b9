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
        let title: GoodsTitle
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
        case .dock, .asking: Question(words.putAwayDock(keys))
        case .goods(let dock):
            Question(
                words.putAwayGoods(at: dock, isEmpty: waiting.isEmpty, keys), details: waiting.map(words.waits),
                position: words.kindsToGo(waiting.count, at: dock))
        case .lot(let goods, let dock):
            Question(words.lotQuestion(of: goods.title), kind: .text, details: lines(of: goods), position: dock)
        case .bin(let load, let dock): binQuestion(load, dock)
        case .done: Question(words.nothingMore)
        }
    }

    private func binQuestion(_ load: Carrying, _ dock: String) -> Question {
        let bin = load.goods.bins.first?.bin
        return Question(
            bin.map { words.putAwayBin($0, load.pieces, keys) } ?? words.putAwayAnyBin(load.goods.status, load.pieces, keys),
            kind: .number, details: [words.pieces(load.pieces, of: load.title)] + load.goods.bins.map(words.proposal),
            position: dock, expecting: bin)
    }

    private func lines(of goods: ScannedGoods) -> [String] { waiting.filter { $0.sku == goods.article.sku }.map(words.waits) }

    package func help(_ keys: KeyForm) -> String { words.putAwayHelp(keys) }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.dock, .key(.finish)), (.goods, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.lot(var goods, let dock), .code(let scan)):
            guard let lot = TypedGoods.lot(scan) else { return askAgain(words.noLot) }
            goods.lot = lot
            return load(goods, dock)
        case (.bin(var load, let dock), .number(let number)):
            guard (1...load.goods.quantity).contains(number) else {
                return .rejected(words.impossible(number, waiting: load.goods.quantity, at: dock))
            }
            load.pieces = number
            step = .bin(load, dock: dock)
            return .accepted(words.taken(number, of: load.title))
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return askAgain(words.notAskedNow)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard case .asking = step else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(DockAnswer.self) else { return .rejected(answer.objection(words)) }
        waiting = found.goods
        goOn(at: found.dock)
        return .accepted(words.kindsWait(waiting.count, at: found.dock))
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .dock: return dock(scan, at)
        case .goods(let dock):
            if known.place(scan) != nil { return self.dock(scan, at) }
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if goods.hasGarbledLot { return .rejected(words.garbledLot) }
            return load(goods, dock)
        case .bin(let load, let dock):
            guard let place = known.place(scan) else { return wrong(scan, at) }
            return put(load, place, dock, id)
        case .asking, .lot, .done: return wrong(scan, at)
        }
    }

    private mutating func dock(_ scan: ScannedName, _ at: Date) -> Reply {
        guard let place = known.place(scan) else { return wrong(scan, at) }
        guard [.dock, .receiving].contains(place.kind) else {
            return askAgain(words.noDock(place.code, place.kind))
        }
        step = .asking(place.code)
        return .accepted(words.takenDock(place.code))
    }

    /// Of several lots, or pieces that are held beside others, the lot that was scanned and what may be sold first.
    private mutating func load(_ goods: ScannedGoods, _ dock: String) -> Reply {
        let all = waiting.filter { $0.sku == goods.article.sku }
        guard !all.isEmpty else { return askAgain(words.noneWaits(goods.title, at: dock)) }
        let named = all.filter { goods.lot == nil || $0.lot == goods.lot }
        guard !named.isEmpty else {
            return .rejected(words.lotDoesNotWait(goods.lot ?? "", at: dock, only: Set(all.map(\.lot)).sorted()))
        }
        guard Set(named.map(\.lot)).count == 1 else {
            step = .lot(goods, dock: dock)
            return .accepted(words.severalLots(goods.title))
        }
        let row = named.first { $0.status == .receiving } ?? named[0]
        let title = GoodsTitle(goods.title, lot: row.lot)
        let pieces = min(goods.quantity ?? row.bins.first?.quantity ?? row.quantity, row.quantity)
        step = .bin(Carrying(goods: row, title: title, pieces: pieces), dock: dock)
        return .accepted(words.taken(pieces, of: title))
    }

    private mutating func put(_ load: Carrying, _ place: LookUpAnswer.Place, _ dock: String, _ id: UUID) -> Reply {
        let allowed: [LocationKind] = load.goods.status == .receiving ? LocationKind.pickable : [.quarantine]
        guard allowed.contains(place.kind) else {
            return .rejected(words.wrongKind(place.code, place.kind, wanted: allowed))
        }
        let goods = load.goods
        let item = PutAwaysRequest.PutAway(
            id: id, sku: goods.sku, lot: goods.lot, status: goods.status, quantity: load.pieces, from: dock, to: place.code)
        take(load.pieces, of: goods, to: place.code)
        goOn(at: dock)
        return .accepted(
            words.put(load.pieces, of: load.title, into: place.code),
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
