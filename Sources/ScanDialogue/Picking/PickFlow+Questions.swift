import FoundationEssentials
import Fulfilment

/// Questions that only some picks have: whether to take another lot, and whether the place is empty.
extension PickFlow {
    /// What is said to a label of another lot that lies at the place; nil when the label says none.
    mutating func offer(_ scan: ScannedName, _ load: PickLoad, of task: PickTask, at: Date) -> Answer? {
        let judged = LotSwap.judge(
            scan, lot: task.lot, expiry: task.expiry, quantity: task.quantity, others: task.otherLots ?? [], at: at, words)
        switch judged {
        case nil: return nil
        case .refuse(let why, let isUnfit):
            return .rejected(words.otherLotBut(task.title, why, isUnfit: isUnfit))
        case .take(let lot):
            if let objection = load.objection(counted: 0, of: task, words) { return .rejected(objection) }
            progress.offer = Offer(lot: lot, pieces: load.pieces)
            progress.step = .lot
            return .accepted(words.mayGoInstead(lot.lot, of: task.lot), quantity: 0)
        }
    }

    /// The same lot scanned once more takes it.
    mutating func checkLot(_ scan: ScannedName, for task: PickTask) -> Answer {
        guard let offer = progress.offer, PickLoad(book.meanings(of: scan), of: task) != nil,
            let scanned = LotCheck.otherLot(on: scan, than: task.lot),
            ScannedName(scanned).literal == ScannedName(offer.lot.lot).literal
        else { return .rejected("\(describe(scan, beside: task)) \(instruction)") }
        return takeOffer(task)
    }

    mutating func takeOffer(_ task: PickTask) -> Answer {
        guard let offer = progress.offer else { return .rejected("\(words.noOtherLot) \(instruction)") }
        (progress.offer, progress.swapped) = (nil, offer.lot)
        let counted = count(offer.pieces, of: task)
        return .accepted("\(words.goesInstead(offer.lot.lot, of: task.lot)) \(counted.message)", quantity: counted.quantity)
    }

    /// Whether the books have nothing of the article at the place behind this pick: then somebody looks.
    func isLast(_ task: PickTask) -> Bool {
        guard task.leaves == 0 else { return false }
        return !progress.open.dropFirst().contains {
            tour.tasks[$0].locationCode == task.locationCode && tour.tasks[$0].sku == task.sku
        }
    }

    mutating func answer(isEmpty: Bool, _ task: PickTask) -> Answer {
        progress.step = .bin
        return .accepted(isEmpty ? words.emptyAsInBooks : words.someLeft, quantity: progress.counted)
    }
}

/// The keys: skip, short.
extension PickFlow {
    /// Puts the pick in question to the end of the tour; it must still be picked or shorted.
    mutating func skip(_ task: PickTask) -> Answer {
        guard progress.open.count > 1 else { return .rejected(words.lastPick) }
        let inHand = progress.counted
        progress.open.append(progress.open.removeFirst())
        progress.begin(tour.tasks)
        return .accepted(words.pickSkipped(inHand: inHand))
    }

    /// Says that pieces are missing: asks why unless the reason came along; the same code again means none left.
    mutating func short(_ task: PickTask, _ reason: ShortReason?) -> Answer {
        switch progress.step {
        case .place: return .rejected(words.placeBeforeShort(task.locationCode))
        case .empty, .bin: return .rejected(words.inHandBeforeShort(progress.counted, keys))
        case .item, .lot, .quantity, .reason, .done: break
        }
        guard let chosen = reason ?? (progress.step == .reason ? .noneLeft : nil) else {
            progress.step = .reason
            progress.unconfirmed = nil
            return .accepted(words.shortWhy, quantity: progress.counted)
        }
        (progress.shortReason, progress.unconfirmed) = (chosen, nil)
        guard progress.counted > 0 else { return finish(task) }
        progress.step = .bin
        return .accepted(words.shortBy(task.quantity - progress.counted), quantity: progress.counted)
    }
}
