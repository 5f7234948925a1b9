import FoundationEssentials
import Fulfilment

/// Questions that only some picks have: whether to take another lot, and whether the place is empty.
extension PickFlow {
    /// What is said to a label of another lot that lies at the place; nil when the label says none.
    mutating func offer(_ scan: ScannedName, _ load: PickLoad, of task: PickTask, at: Date) -> Answer? {
        let judged = LotSwap.judge(
            scan, lot: task.lot, expiry: task.expiry, quantity: task.quantity, others: task.otherLots ?? [],
            takesLater: tour.takesLaterLots ?? false, at: at, words)
        switch judged {
        case nil: return nil
        case .refuse(let why, let isUnfit):
            return .rejected(words.otherLotBut(task.title, why, isUnfit: isUnfit))
        case .take(let lot, let isLater):
            if let objection = load.objection(counted: 0, of: task, words) { return .rejected(objection) }
            progress.offer = Offer(lot: lot, isLater: isLater, pieces: load.pieces)
            progress.step = .lot
            return .accepted(
                isLater ? words.isLaterLot(lot.lot, lot.expiry, than: task.lot) : words.mayGoInstead(lot.lot, of: task.lot),
                quantity: 0)
        }
    }

    /// The same lot scanned once more takes it.
    mutating func checkLot(_ scan: ScannedName, for task: PickTask) -> Answer {
        guard let offer = progress.offer, PickLoad(book.meanings(of: scan), of: task) != nil,
            let scanned = LotCheck.otherLot(on: scan, than: task.lot),
            ScannedName(scanned).literal == ScannedName(offer.lot.lot).literal
        else { return .rejected(words.joined([describe(scan, beside: task), instruction])) }
        return takeOffer(task)
    }

    mutating func takeOffer(_ task: PickTask) -> Answer {
        guard let offer = progress.offer else { return .rejected(words.joined([words.noOtherLot, instruction])) }
        (progress.offer, progress.swapped) = (nil, offer.lot)
        let counted = count(offer.pieces, of: task)
        return .accepted(
            words.joined([words.goesInstead(offer.lot.lot, of: task.lot), counted.message]), quantity: counted.quantity)
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
        case .empty, .bin, .full: return .rejected(words.inHandBeforeShort(progress.counted, keys))
        case .item, .lot, .quantity, .reason, .damaged, .done: break
        }
        guard let chosen = reason ?? (progress.step == .reason ? .noneLeft : nil) else {
            progress.step = .reason
            progress.unconfirmed = nil
            return .accepted(words.shortWhy, quantity: progress.counted)
        }
        (progress.quarantine, progress.damaged) = (nil, nil)
        return endShort(task, chosen)
    }

    private mutating func endShort(_ task: PickTask, _ reason: ShortReason) -> Answer {
        (progress.shortReason, progress.unconfirmed) = (reason, nil)
        guard progress.counted > 0 else { return finish(task) }
        progress.step = .bin
        return .accepted(words.shortBy(task.quantity - progress.counted), quantity: progress.counted)
    }
}

/// Damaged pieces that are taken to quarantine. Who leaves them lying is asked nothing.
extension PickFlow {
    /// What is said to the scan of a quarantine place where pieces may be damaged; nil when it is something else.
    mutating func takeToQuarantine(_ scan: ScannedName, of task: PickTask) -> Answer? {
        let isAsked = [.item, .quantity, .reason].contains(progress.step)
        guard isAsked || (progress.step == .bin && progress.shortReason == .damaged), let place = quarantine(scan, task) else {
            return nil
        }
        (progress.quarantine, progress.unconfirmed) = (place, nil)
        progress.step = .damaged
        return .accepted(words.damagedGo(to: place), quantity: progress.counted)
    }

    private func quarantine(_ scan: ScannedName, _ task: PickTask) -> String? {
        guard let places = tour.quarantine, !places.isEmpty else { return nil }
        let meanings = book.meanings(of: scan)
        guard PickLoad(meanings, of: task) == nil else { return nil }
        return places.first { $0 != task.locationCode && meanings.contains(.place($0)) }
    }

    /// So many of the pieces that the pick lacks lie in quarantine.
    mutating func setDamaged(_ number: Int, of task: PickTask) -> Answer {
        let missing = task.quantity - progress.counted
        guard let place = progress.quarantine, (1...missing).contains(number) else {
            return .rejected(words.joined([words.damagedBetween(1, missing), instruction]))
        }
        progress.damaged = ScanRecord.Damaged(quantity: number, to: place)
        return endShort(task, .damaged)
    }
}

/// A bin that is full.
extension PickFlow {
    /// Asks for another bin of the cart.
    mutating func full(_ task: PickTask) -> Answer {
        guard progress.step == .bin else { return .rejected(words.joined([words.fullAtBin, instruction])) }
        guard !otherBins(than: task).isEmpty else { return .rejected(words.joined([words.noOtherBin, instruction])) }
        progress.step = .full
        return .accepted(words.isFull(task.binCode), quantity: progress.counted)
    }

    /// What is in hand goes into another bin, and so does what the order still gets in the one that is full.
    mutating func checkOtherBin(_ scan: ScannedName, for task: PickTask) -> Answer {
        let codes = book.meanings(of: scan).compactMap { if case .bin(let code) = $0 { code } else { nil } }
        guard let bin = codes.first else {
            guard let parts = CartBin.parts(of: scan.bare) else {
                return .rejected(words.joined([describe(scan, beside: task), instruction]))
            }
            return .rejected(words.joined([words.notOnCart(bin: parts.bin, of: parts.cart, than: tour.cart), instruction]))
        }
        guard bin != task.binCode, !progress.spill.isFull(bin) else {
            return .rejected(words.joined([words.isFull(bin), instruction]))
        }
        guard progress.spill.isOpen(bin, to: task.orderID, on: tour) else {
            return .rejected(words.joined([words.hasOtherOrder(bin), instruction]))
        }
        progress.spill.add(bin, insteadOf: task.binCode, for: task.orderID)
        return finish(task.riding(in: bin))
    }

    func otherBins(than task: PickTask) -> [String] {
        progress.spill.open(to: task.orderID, besides: task.binCode, on: tour)
    }
}
