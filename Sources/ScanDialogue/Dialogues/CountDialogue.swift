package import FoundationEssentials
import Fulfilment

/// What lies at a place: the place, the article, how many by scans or typed, and the place once more, which confirms it.
///
/// Counted blind: the books' numbers are never shown. Where nothing lies one key says so, article by article. What the warehouse wants counted
/// is asked for place by place; another place may be counted, too.
package struct CountDialogue: LookUpDialogue {
    package static let name = "count"
    package static let purpose = "Counts what lies at a place, one scan at a time."
    package static let way = """
        It leads to the places that are to be counted, or you scan any other. There the article: scan every piece, or type \
        how many there are, then scan the place again, which books it. The numbers of the books are not shown. 1 says that \
        nothing lies there, article by article, 2 leaves a place for later. A count that differs from the books is done \
        again by somebody else.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private(set) var step = Step.asking
    private(set) var round = CountRound()
    /// The only place to count at; nil: any.
    private(set) var bin: String?

    enum Step: Sendable, Equatable {
        /// What is to be counted is asked for.
        case asking
        case place
        case article(LookUpAnswer.Place)
        case lot(ScannedGoods, at: LookUpAnswer.Place)
        case expiry(ScannedGoods, at: LookUpAnswer.Place)
        /// Pieces so far.
        case quantity(ScannedGoods, Int, at: LookUpAnswer.Place)
        /// Somebody said that nothing lies there; the books' goods are asked for, which are confirmed one by one.
        case nothing([LookUpAnswer.Goods]?, at: LookUpAnswer.Place)
        /// Somebody said that nothing lies there of what is asked for, to be confirmed.
        case none(CountTasksAnswer.Task, at: LookUpAnswer.Place)
        case done
    }

    package init(_ language: Language) { self.language = language }

    package mutating func open(_ task: WorkAnswer.Opening) { bin = task.bin }

    package var isDone: Bool { step == .done }

    package func remark(on answer: WarehouseAnswer) -> String? {
        switch answer.read(CountAnswer.self)?.state {
        case .recount: words.countedAgain
        case .awaitingApproval: words.supervisorDecides
        case .open, .booked, .rejected, nil: nil
        }
    }

    package var inquiry: Inquiry? {
        if step == .asking { return Inquiry(path: "/floor/count-tasks") }
        if case .nothing(nil, let place) = step {
            return Inquiry(path: "/floor/look-up?code=\(Inquiry.escaped(place.code))")
        }
        return lookUp
    }

    package func help(_ keys: KeyForm) -> String { words.countHelp(keys) }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.place, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.article, .key(.finish)):
            step = bin == nil ? .place : .done
            return .accepted(bin == nil ? words.anotherPlace : words.ended)
        case (.place, .key(.skip)): return postpone()
        case (.article(let place), .key(.short)): return none(at: place)
        case (.none(let task, let place), .key(.short)): return reportNone(task, place, at, id)
        case (.nothing(let goods?, let place), .key(.short)): return reportNone(goods, place, at, id)
        case (.lot(let goods, let place), .key(.finish)):
            step = .quantity(goods, goods.quantity ?? 1, at: place)
            return .accepted(words.oneLot)
        case (.lot(let goods, let place), .code(let scan)): return setLot(scan, goods, place)
        case (.expiry(let goods, let place), .code(let scan)): return setExpiry(scan, goods, place, at)
        case (.quantity(let goods, _, let place), .key(.short)): return set(0, goods, place)
        case (.quantity(let goods, _, let place), .number(let number)): return set(number, goods, place)
        case (.quantity(let goods, let pieces, let place), .confirm): return report(pieces, goods, place, at, id)
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return askAgain(words.notAskedNow)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        if step == .asking { return begin(answer) }
        guard case .nothing(nil, let place) = step else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(LookUpAnswer.self) else { return .rejected(answer.objection(words)) }
        let goods = found.places.first { $0.code == place.code }?.goods ?? []
        step = goods.isEmpty ? .place : .nothing(goods, at: place)
        return .accepted(goods.isEmpty ? words.emptyInBooks(place.code) : words.nothing(at: place.code))
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .place: return begin(scan, at)
        case .article(let place):
            guard known.place(scan) == nil else { return begin(scan, at) }
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if goods.hasGarbledLot { return .rejected(words.garbledLot) }
            return begin(goods, place)
        case .quantity(let goods, let pieces, let place):
            if known.place(scan)?.code == place.code { return report(pieces, goods, place, at, id) }
            return countOn(scan, goods, pieces, place, at)
        case .asking, .lot, .expiry, .nothing, .none, .done: return wrong(scan, at)
        }
    }

    private mutating func begin(_ answer: WarehouseAnswer) -> Reply {
        guard let found = answer.read(CountTasksAnswer.self) else { return .rejected(answer.objection(words)) }
        round = CountRound(found.tasks, at: bin)
        step = bin != nil && round.place == nil ? .done : .place
        guard round.place == nil else { return .accepted(words.placesToCount(round.places)) }
        return .accepted(bin.map(words.nothingToCount) ?? words.nothingToCount)
    }

    private mutating func begin(_ scan: ScannedName, _ at: Date) -> Reply {
        guard let place = known.place(scan), bin == nil || bin == place.code else { return wrong(scan, at) }
        step = .article(place)
        return .accepted(words.takenPlace(place.code))
    }

    /// Asks for what the label does not say; the piece that was scanned counts.
    private mutating func begin(_ goods: ScannedGoods, _ place: LookUpAnswer.Place) -> Reply {
        if goods.lacksLot {
            step = .lot(goods, at: place)
        } else if goods.lacksExpiry {
            step = .expiry(goods, at: place)
        } else {
            step = .quantity(goods, goods.quantity ?? 1, at: place)
        }
        return .accepted(words.taken(goods.named))
    }

    private mutating func setLot(_ scan: ScannedName, _ goods: ScannedGoods, _ place: LookUpAnswer.Place) -> Reply {
        guard let lot = TypedGoods.lot(scan) else { return askAgain(words.noLot) }
        var goods = goods
        goods.lot = lot
        return begin(goods, place)
    }

    private mutating func setExpiry(_ scan: ScannedName, _ goods: ScannedGoods, _ place: LookUpAnswer.Place, _ at: Date) -> Reply
    {
        guard let day = TypedGoods.day(scan, at: at) else { return askAgain(words.noDay) }
        var goods = goods
        goods.expiry = day
        return begin(goods, place)
    }

    private mutating func set(_ number: Int, _ goods: ScannedGoods, _ place: LookUpAnswer.Place) -> Reply {
        guard number <= TypedGoods.most else { return askAgain(words.impossible(number)) }
        step = .quantity(goods, number, at: place)
        return .accepted(words.countedSoFar(number))
    }

    private mutating func countOn(
        _ scan: ScannedName, _ goods: ScannedGoods, _ pieces: Int, _ place: LookUpAnswer.Place, _ at: Date
    ) -> Reply {
        guard let more = known.goods(scan, at: at), more.article.sku == goods.article.sku else { return wrong(scan, at) }
        if let lot = more.lot, let counted = goods.lot, lot != counted {
            return .rejected(words.otherLotCounted(lot, first: counted))
        }
        return set(pieces + (more.quantity ?? 1), goods, place)
    }

    private mutating func report(
        _ pieces: Int, _ goods: ScannedGoods, _ place: LookUpAnswer.Place, _ at: Date, _ id: UUID
    ) -> Reply {
        let task = round.task(for: goods, at: place.code)
        let count = StockCountRequest(
            id: id, bin: place.code, sku: goods.article.sku, lot: goods.lot, expiry: goods.expiry.map { "\($0)" },
            status: task?.status, quantity: pieces, seenAt: ZonedTime(at), task: task?.id)
        goOn(at: place, after: task)
        return .accepted(
            words.counted(pieces, of: goods.named, at: place.code), reporting: FloorReport(id, to: "/floor/counts", count))
    }

    private mutating func reportNone(
        _ task: CountTasksAnswer.Task, _ place: LookUpAnswer.Place, _ at: Date, _ id: UUID
    ) -> Reply {
        let count = StockCountRequest(
            id: id, bin: place.code, sku: task.sku, lot: task.lot, status: task.status, quantity: 0, seenAt: ZonedTime(at),
            task: task.id)
        goOn(at: place, after: task)
        return .accepted(
            words.none(of: task.title, at: place.code), reporting: FloorReport(id, to: "/floor/counts", count))
    }

    /// What else is asked for there; then the next place.
    private mutating func goOn(at place: LookUpAnswer.Place, after task: CountTasksAnswer.Task?) {
        if let task { round.remove(task) }
        step = task == nil || !round.asked(at: place.code).isEmpty ? .article(place) : bin == nil ? .place : .done
    }

    private mutating func postpone() -> Reply {
        guard let place = round.place, round.places > 1 else { return askAgain(words.noOtherPlace) }
        round.postpone(place)
        return .accepted(words.placeLeftForLater(place))
    }

    /// Of what is asked for, one by one; where nothing is, all that the books have there.
    private mutating func none(at place: LookUpAnswer.Place) -> Reply {
        let task = round.asked(at: place.code).first
        step = task.map { .none($0, at: place) } ?? .nothing(nil, at: place)
        return .accepted(task.map { words.none(of: $0.title, at: place.code) } ?? words.nothing(at: place.code))
    }

    private mutating func reportNone(
        _ goods: [LookUpAnswer.Goods], _ place: LookUpAnswer.Place, _ at: Date, _ id: UUID
    ) -> Reply {
        guard let first = goods.first else { return askAgain(words.nothingAsked) }
        let count = StockCountRequest(
            id: id, bin: place.code, sku: first.sku, lot: first.lot, status: first.status, quantity: 0, seenAt: ZonedTime(at))
        let rest = Array(goods.dropFirst())
        step = rest.isEmpty ? .place : .nothing(rest, at: place)
        return .accepted(
            words.none(of: first.title, at: place.code), reporting: FloorReport(id, to: "/floor/counts", count))
    }
}
