import Barcodes
package import FoundationEssentials
import Fulfilment

/// Parcels leave: the carrier, or the vehicle or route of the own fleet, then parcel after parcel by its SSCC.
///
/// What waits for the carrier is known from the beginning, so that the network may go meanwhile; of any other parcel the warehouse is asked.
package struct HandOverDialogue: Dialogue {
    package static let name = "handover"
    package static let purpose = "Hands parcels to a carrier, or loads them into a vehicle of the own fleet, one scan at a time."
    package static let way = """
        The carrier's code, or the vehicle's or the route's number, then the SSCC of each parcel, which books it: it has left the house, and its \
        order cannot be cancelled any more. 0 takes the last one back, as long as nobody has closed its manifest. 9 says how many were handed \
        over and which are missing; 9 again ends, and so does 9 where none is missing.
        """
    package let language: Language
    private var step = Step.taker
    /// Those that wait, the next in front.
    private var waiting: [HandOverList.Parcel] = []
    /// In the order in which they were scanned.
    private var handedOver: [Handed] = []
    /// By the reports that took them back.
    private var takenBack: [UUID: Handed] = [:]

    /// A parcel that was scanned, and the report that told it.
    private struct Handed: Sendable, Equatable {
        let report: UUID
        let parcel: HandOverList.Parcel
    }

    private enum Step: Sendable, Equatable {
        case taker
        case asking(String)
        case parcel(HandOverTaker)
        /// What the warehouse says of one parcel is awaited.
        case inquiring(String, HandOverTaker)
        case missing(HandOverTaker)
        case done
    }

    package init(_ language: Language) { self.language = language }

    package var isDone: Bool { step == .done }

    /// No code that is known here is short enough to be a key.
    package var book: CodeBook { CodeBook() }

    package var inquiry: Inquiry? {
        switch step {
        case .asking(let code): Inquiry(path: "/floor/hand-overs?to=\(Inquiry.escaped(code))")
        case .inquiring(let sscc, let taker): Inquiry(path: "/floor/hand-overs/\(sscc)?to=\(Inquiry.escaped(Self.code(taker)))")
        case .taker, .parcel, .missing, .done: nil
        }
    }

    private static func code(_ taker: HandOverTaker) -> String { taker.route.map(String.init) ?? taker.carrier }

    package var question: Question {
        switch step {
        case .taker: Question(words.handOverTo(keys), kind: .text)
        case .asking: Question(words.askingForParcels)
        case .parcel(let taker), .inquiring(_, let taker):
            Question(
                words.handOverParcel(to: taker, keys), position: words.handedOver(handedOver.count, waiting: waiting.count),
                expecting: waiting.first?.sscc)
        case .missing(let taker):
            Question(
                words.missingParcels(waiting.count, of: taker, keys),
                details: waiting.map { words.missing($0.sscc, order: $0.order) },
                position: words.handedOver(handedOver.count, waiting: waiting.count), expecting: waiting.first?.sscc)
        case .done: Question(words.nothingMore)
        }
    }

    package func help(_ keys: KeyForm) -> String { words.handOverHelp(keys) }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.taker, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.taker, .code(let scan)):
            step = .asking(scan.bare)
            return .accepted(words.lookingUp)
        case (.parcel(let taker), .key(.finish)): return close(taker)
        case (.missing, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.parcel(let taker), .code(let scan)), (.missing(let taker), .code(let scan)): return check(scan, taker, at, id)
        default: return askAgain(words.notAskedNow)
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        switch step {
        case .asking:
            guard let found = answer.read(HandOverList.self) else { return .rejected(answer.objection(words)) }
            waiting = found.parcels
            step = .parcel(found.to)
            return .accepted(words.parcelsWait(waiting.count, for: found.to))
        case .inquiring(let sscc, let taker):
            guard let parcel = answer.read(HandOverParcel.self) else { return .rejected(answer.objection(words)) }
            guard parcel.standing == .waiting else {
                return .rejected(words.staysHere(sscc, parcel.standing, parcel.detail))
            }
            return handOver(HandOverList.Parcel(sscc: sscc, order: parcel.order), to: taker, at, id)
        case .taker, .parcel, .missing, .done: return .rejected(words.nothingWasAsked)
        }
    }

    private mutating func check(_ scan: ScannedName, _ taker: HandOverTaker, _ at: Date, _ id: UUID) -> Reply {
        guard let sscc = scan.code.sscc?.digits else { return askAgain(scan.stranger(to: .warehouse, words)) }
        if handedOver.contains(where: { $0.parcel.sscc == sscc }) { return .repeated(words.handedOverAlready(sscc)) }
        if let parcel = waiting.first(where: { $0.sscc == sscc }) { return handOver(parcel, to: taker, at, id) }
        step = .inquiring(sscc, taker)
        return .accepted(words.lookingUp)
    }

    private mutating func handOver(
        _ parcel: HandOverList.Parcel, to taker: HandOverTaker, _ at: Date, _ id: UUID
    ) -> Reply {
        waiting.removeAll { $0.sscc == parcel.sscc }
        handedOver.append(Handed(report: id, parcel: parcel))
        step = .parcel(taker)
        let request = ParcelHandOverRequest(
            id: id, sscc: parcel.sscc, carrier: taker.carrier, route: taker.route, scannedAt: ZonedTime(at))
        return .accepted(words.handedOver(parcel.sscc), reporting: FloorReport(id, to: "/floor/hand-overs", request))
    }

    /// The parcel that was scanned last is here still, and the next to be scanned.
    package mutating func takeBack(at: Date, id: UUID) -> Reply? {
        let taker: HandOverTaker
        switch step {
        case .parcel(let known), .missing(let known): taker = known
        case .taker, .asking, .inquiring, .done: return nil
        }
        guard let last = handedOver.popLast() else { return nil }
        step = .parcel(taker)
        waiting.insert(last.parcel, at: 0)
        takenBack[id] = last
        let request = HandOverUndoRequest(id: id, sscc: last.parcel.sscc)
        return .accepted(
            words.handOverTakenBack(last.parcel.sscc), reporting: FloorReport(id, to: "/floor/hand-overs/undo", request))
    }

    /// Nothing is booked by it: what is missing is so by the scans.
    private mutating func close(_ taker: HandOverTaker) -> Reply {
        step = waiting.isEmpty ? .done : .missing(taker)
        return .accepted(words.handOverClosed(handedOver.count, missing: waiting.count))
    }

    /// What was not handed over stays here, and is none of those that were; what could not be taken back has left.
    package mutating func refused(_ report: UUID, because refusal: Refusal) {
        handedOver.removeAll { $0.report == report }
        if let kept = takenBack.removeValue(forKey: report) {
            waiting.removeAll { $0.sscc == kept.parcel.sscc }
            handedOver.append(kept)
        }
        takenBack = takenBack.filter { $0.value.report != report }
    }
}
