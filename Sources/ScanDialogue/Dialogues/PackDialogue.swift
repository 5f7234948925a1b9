package import FoundationEssentials
import Fulfilment

/// The parcels of an order, and the next order: the cart's bin or the order's number, then for each parcel the carton, the pieces one by one,
/// and the weight, the last of which reports the order.
///
/// Only an order that begins, and another carton, wait for the network. What the warehouse does not book comes back to the bench as soon as
/// nothing else is in hand.
package struct PackDialogue: Dialogue {
    package static let name = "pack"
    package static let purpose = "Guides a packer through the parcels of an order, one scan at a time."
    package static let way = """
        A bin of a cart, or an order's number: the screen says which carton to set up, then piece by piece what goes in and where. A piece that \
        is wrong, too early or too many is refused in words. Then what the scale says, or OK without one. Of an article with serial numbers each \
        piece is scanned with its own; = before a code makes it one. 1 says that there is no such carton, 9 puts the order aside.
        """
    package let language: Language
    private var step = Step.code
    private var endsWithTheOrder = false
    private var order: OrderInHand?
    /// The orders of reports, until one is refused.
    private var reported: [UUID: Int64] = [:]
    /// Orders whose reports were refused while another one was in hand.
    private var unbooked: [Int64] = []

    private enum Step: Sendable, Equatable {
        case code
        /// The warehouse is asked for the order.
        case beginning(Beginning)
        case packing
        case done
    }

    private enum Beginning: Sendable, Equatable {
        case scanned(String)
        /// Somebody was given the order.
        case given(String)
        /// In other cartons than this one.
        case without(carton: String, Int64)
        /// It was reported, and not booked.
        case unbooked(Int64)

        var request: PackRequest {
            switch self {
            case .scanned(let code), .given(let code): PackRequest(code: code)
            case .without(let carton, let order): PackRequest(code: "\(order)", missingCarton: carton)
            case .unbooked(let order): PackRequest(code: "\(order)")
            }
        }
    }

    private struct OrderInHand: Sendable, Equatable {
        var packing: OrderPacking
        /// Of the answer that brought it.
        let answer: UUID
        /// Whether it was in hand before that answer.
        let goesOn: Bool
        /// Whether it was reported already, and not booked.
        let isUnbooked: Bool
    }

    package init(_ language: Language) { self.language = language }

    package mutating func open(_ task: WorkAnswer.Opening) {
        endsWithTheOrder = true
        if let code = task.order.map(String.init) ?? task.bin { step = .beginning(.given(code)) }
    }

    package var isDone: Bool { step == .done }

    package var isIdle: Bool { step == .done || step == .code }

    package var book: CodeBook { order?.packing.book ?? CodeBook() }

    package var question: Question {
        switch step {
        case .code: Question(.init(words.largeBin, words.scanBinOrOrder(end: keys.key("9"))), kind: .text)
        case .beginning: Question(.init(words.largeBin, words.orderIsAskedFor))
        case .packing: order?.packing.question ?? Question(.init(words.largeBin, words.orderIsAskedFor))
        case .done: Question(.init(words.largePacked, words.packEnded))
        }
    }

    package var inquiry: Inquiry? {
        switch step {
        case .beginning(let beginning): Inquiry(path: "/floor/packing", posting: beginning.request)
        case .packing: order?.packing.inquiry
        case .code, .done: nil
        }
    }

    package func help(_ keys: KeyForm) -> String {
        guard order != nil else { return words.packHelpBeforeOrder }
        let isNumber = [.number, .weight].contains(question.kind)
        return words.packHelp(aside: isNumber ? keys.signedKey("9") : keys.key("9"))
    }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.code, .key(.finish)):
            step = .done
            return .accepted(words.packEnded)
        case (.code, .code(let scan)):
            step = .beginning(.scanned(scan.bare))
            return .accepted(words.orderIsAskedFor)
        case (.packing, .key(.finish)): return setAside(id)
        case (.packing, .key(.short)):
            guard let order, let carton = order.packing.exchangeableCarton else { return pack(input, id) }
            step = .beginning(.without(carton: carton, order.packing.list.orderID))
            return .accepted(words.cartonIsMissing(carton))
        case (.packing, _): return pack(input, id)
        default: return .rejected(words.packNotAsked(question.instruction))
        }
    }

    private mutating func pack(_ input: DialogueInput, _ id: UUID) -> Reply {
        guard var packing = order?.packing else { return .rejected(words.packNotAsked(question.instruction)) }
        let reply = packing.take(input)
        order?.packing = packing
        guard packing.isDone, reply.verdict == .accepted else { return reply }
        reported[id] = packing.list.orderID
        rest()
        return .accepted(reply.message, reporting: FloorReport(id, to: packing.route, packing.report))
    }

    private mutating func setAside(_ id: UUID) -> Reply {
        guard let packing = order?.packing else { return .rejected(words.packNotAsked(question.instruction)) }
        rest()
        return .accepted(words.orderIsPutAside, reporting: FloorReport(id, to: "\(packing.route)/aside", PackAside()))
    }

    /// Nothing is in hand any more.
    private mutating func rest() {
        order = nil
        step =
            unbooked.isEmpty ? endsWithTheOrder ? .done : .code : .beginning(.unbooked(unbooked.removeFirst()))
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        switch step {
        case .beginning(let beginning): return begin(beginning, answer, id)
        case .packing where order?.packing.inquiry != nil:
            return order?.packing.hear(answer) ?? .repeated(question.instruction)
        case .packing: return rejoin(answer, id)
        case .code, .done: return .repeated(question.instruction)
        }
    }

    private mutating func begin(_ beginning: Beginning, _ answer: WarehouseAnswer, _ id: UUID) -> Reply {
        guard let list = answer.read(PackList.self) else { return notBegun(beginning, answer) }
        var isUnbooked = false
        if case .unbooked = beginning { isUnbooked = true }
        hold(list, id, isUnbooked: isUnbooked)
        return .accepted(words.orderIsBegun(list.orderID, parcels: list.parcels.count))
    }

    private mutating func hold(_ list: PackList, _ id: UUID, goesOn: Bool = false, isUnbooked: Bool) {
        order = OrderInHand(packing: OrderPacking(list, words), answer: id, goesOn: goesOn, isUnbooked: isUnbooked)
        step = .packing
    }

    /// Who scanned something scans something else; what nobody scanned is left.
    private mutating func notBegun(_ beginning: Beginning, _ answer: WarehouseAnswer) -> Reply {
        guard case .refused(let refusal) = answer else { return .rejected(answer.objection(words)) }
        switch beginning {
        case .scanned, .without: return .rejected(refusal.message)
        case .given, .unbooked:
            rest()
            return .accepted(words.joined([words.orderIsNotBegun, refusal.message]))
        }
    }

    /// Another device may have gone on with the order, or ended it, since this one was cut off.
    private mutating func rejoin(_ answer: WarehouseAnswer, _ id: UUID) -> Reply {
        if case .refused(let refusal) = answer {
            rest()
            return .accepted(words.joined([words.orderIsLeft, refusal.message]))
        }
        guard let order, let list = answer.read(PackList.self) else { return .rejected(answer.objection(words)) }
        hold(list, id, goesOn: list.parcels == order.packing.list.parcels, isUnbooked: order.isUnbooked)
        return .accepted(words.orderIsBegun(list.orderID, parcels: list.parcels.count))
    }

    /// The order comes back to the bench: at once, or behind the one that is in hand.
    package mutating func refused(_ report: UUID, because refusal: Refusal) {
        guard let order = reported.removeValue(forKey: report) else { return }
        unbooked.append(order)
        if isIdle { rest() }
    }
}

/// What the warehouse keeps of the order in hand.
extension PackDialogue {
    package var work: SharedWork? {
        guard let order else { return nil }
        let (number, position) = (order.packing.list.orderID, order.packing.position)
        return SharedWork(
            id: order.answer, scans: order.packing.list.scans ?? [], goesOn: order.goesOn,
            rejoining: Inquiry(path: "/floor/packing", posting: PackRequest(code: "\(number)"), isOptional: true),
            standing: order.isUnbooked
                ? words.orderIsOpenAgain(number, position, undo: order.packing.keys.key("0")) : words.orderGoesOn(position))
    }

    package func progress(_ scans: [String]) -> Inquiry? {
        order.map { Inquiry(path: "\($0.packing.route)/scans", posting: PackProgress(scans: scans), isOptional: true) }
    }
}
