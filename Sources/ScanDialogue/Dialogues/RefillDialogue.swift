package import FoundationEssentials
import Fulfilment

/// Faces that run low, the most urgent first: the bulk place, the article, how many, and the face, which confirms it.
package struct RefillDialogue: LookUpDialogue {
    package static let name = "refill"
    package static let purpose = "Guides pieces from bulk places to the faces that run low, one scan at a time."
    package static let way = """
        The most urgent first: the bulk place, one piece, then the face, which books it. A number says that you have \
        fewer, 1 that none is there, 2 leaves a face for later.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private var step = Step.asking
    /// The first is the one in question.
    private var tasks: [RefillsAnswer.Task] = []
    /// Whether the list has become another since it was asked for.
    private var hasReported = false
    /// The only face to fill, and with what; nil: all that run low.
    private var opening: WorkAnswer.Opening?

    private enum Step: Sendable, Equatable {
        case asking
        case place
        case article
        /// So many pieces are on the way.
        case face(Int)
        case done
    }

    package init(_ language: Language) { self.language = language }

    package mutating func open(_ task: WorkAnswer.Opening) { opening = task }

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? { step == .asking ? Inquiry(path: "/floor/refills") : lookUp }

    private var task: RefillsAnswer.Task? { tasks.first }

    package var question: Question {
        guard let task, let from = task.from else { return Question(words.askingForRefills) }
        let (details, position) = (words.refillDetails(task), words.refillsToGo(tasks.count))
        return switch step {
        case .place: Question(words.refillFrom(from, keys), details: details, position: position, expecting: from)
        case .article: Question(words.refillArticle(task, keys), details: details, position: position)
        case .face(let pieces):
            Question(
                words.refillFace(task.face, pieces, keys), kind: .number, details: details, position: position,
                expecting: task.face)
        case .asking, .done: Question(words.noFaceRunsLow)
        }
    }

    package func help(_ keys: KeyForm) -> String { words.refillHelp(keys) }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.place, .key(.finish)), (.article, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.place, .key(.skip)), (.article, .key(.skip)), (.face, .key(.skip)): return skip()
        case (.article, .key(.short)): return none()
        case (.face, .number(let number)):
            guard let task, (1...task.quantity).contains(number) else {
                return .rejected(words.impossible(number, wanted: task?.quantity ?? 0))
            }
            step = .face(number)
            return .accepted(words.takenPieces(number))
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return askAgain(words.notAskedNow)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard step == .asking else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(RefillsAnswer.self) else { return .rejected(answer.objection(words)) }
        tasks = found.refills.filter { $0.from != nil && $0.quantity > 0 && isWanted($0) }
        (step, hasReported) = (tasks.isEmpty ? .done : .place, false)
        guard tasks.isEmpty else { return .accepted(words.facesRunLow(tasks.count)) }
        return .accepted(opening?.to.map(words.wantsNothing) ?? words.noFaceRunsLow.instruction)
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        guard let task else { return wrong(scan, at) }
        switch step {
        case .place:
            guard let place = known.place(scan), place.code == task.from else { return wrong(scan, at) }
            step = .article
            return .accepted(words.placeIsRight(place.code))
        case .article:
            guard let goods = known.goods(scan, at: at), goods.article.sku == task.sku else { return wrong(scan, at) }
            if goods.hasGarbledLot { return .rejected(words.garbledLot) }
            if let lot = goods.lot, lot != task.lot {
                return .rejected(words.otherRefillLot(lot, wanted: task.lot))
            }
            step = .face(task.quantity)
            return .accepted(words.taken(task.quantity, of: GoodsTitle(goods.title)))
        case .face(let pieces):
            guard known.place(scan)?.code == task.face else { return wrong(scan, at) }
            return fill(pieces, task, id)
        case .asking, .done: return wrong(scan, at)
        }
    }

    private func isWanted(_ task: RefillsAnswer.Task) -> Bool {
        opening.map { task.face == $0.to && task.sku == $0.sku } ?? true
    }

    private mutating func skip() -> Reply {
        guard tasks.count > 1 else { return askAgain(words.isLastOne) }
        tasks.append(tasks.removeFirst())
        step = .place
        return .accepted(words.leftForLater)
    }

    private mutating func none() -> Reply {
        let place = task?.from ?? ""
        next()
        return .accepted(words.leftOut(place))
    }

    private mutating func fill(_ pieces: Int, _ task: RefillsAnswer.Task, _ id: UUID) -> Reply {
        let refill = RefillRequest(
            id: id, sku: task.sku, lot: task.lot, quantity: pieces, from: task.from ?? "", to: task.face)
        hasReported = true
        next()
        return .accepted(
            words.put(pieces, of: GoodsTitle(task.sku), into: task.face),
            reporting: FloorReport(id, to: "/floor/refills", refill))
    }

    /// The list is asked for once more when it is at its end and something was done: faces run low meanwhile.
    private mutating func next() {
        tasks.removeFirst()
        step = !tasks.isEmpty ? .place : hasReported && opening == nil ? .asking : .done
    }
}
