import FoundationEssentials
import Fulfilment

/// The steps of a pick: place, item, quantity, bin.
extension PickFlow {
    mutating func checkPlace(_ scan: ScannedName, for task: PickTask) -> Answer {
        let meanings = book.meanings(of: scan)
        let isCheckCode = !task.checkCode.isEmpty && ScannedName.of(task.checkCode) == ScannedName.of(scan.scanned)
        guard meanings.contains(.place(task.locationCode)) || isCheckCode else {
            if isLastBin(meanings) {
                return .repeated(words.binHasIt(progress.lastBin ?? "", goOnTo: task.locationCode))
            }
            return .rejected(words.joined([describe(scan, beside: task), words.wantedPlace(task.locationCode)]))
        }
        progress.place = task.locationCode
        progress.step = .item
        return .accepted(words.placeRight(task.locationCode))
    }

    mutating func checkItem(_ scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        let meanings = book.meanings(of: scan)
        guard let load = PickLoad(meanings, of: task) else {
            if meanings.contains(.place(task.locationCode)) { return .repeated(words.placeRightNowItem) }
            if isLastBin(meanings) { return .repeated(words.binHasItNowItem(progress.lastBin ?? "")) }
            return .rejected(words.joined([describe(scan, beside: task), words.wantedItem(task.title)]))
        }
        return offer(scan, load, of: task, at: at) ?? objection(to: scan, of: task, at: at) ?? count(load, of: task)
    }

    mutating func countItem(_ scan: ScannedName, for task: PickTask, at: Date) -> Answer {
        guard let load = PickLoad(book.meanings(of: scan), of: task) else {
            return .rejected(words.joined([describe(scan, beside: task), words.soFar(progress.counted, task.quantity, keys)]))
        }
        return objection(to: scan, of: task, at: at) ?? count(load, of: task)
    }

    /// The right article, but the label says another lot than the pick's, or a day it must not be.
    func objection(to scan: ScannedName, of task: PickTask, at: Date) -> Answer? {
        let (lot, expiry) = progress.swapped.map { ($0.lot, $0.expiry) } ?? (task.lot, task.expiry)
        guard let objection = LotCheck.objection(to: scan, lot: lot, expiry: expiry, at: at, words) else { return nil }
        return .rejected(words.itemBut(task.title, objection))
    }

    /// A typed quantity; more than ten must be typed twice, for a mistyped digit costs a recount.
    mutating func set(_ number: Int, of task: PickTask) -> Answer {
        guard progress.step == .quantity else { return .rejected(words.joined([words.noNumberAsked, instruction])) }
        guard number > 0 else { return .rejected(words.noneAtAll(keys)) }
        guard number <= task.quantity else { return overPick(task, number) }
        if number > 10, progress.unconfirmed != number {
            progress.unconfirmed = number
            return .accepted(words.reallyMany(number), quantity: progress.counted)
        }
        return count(number, of: task)
    }

    mutating func confirm(_ task: PickTask) -> Answer {
        if progress.step == .lot { return takeOffer(task) }
        if progress.step == .empty { return answer(isEmpty: true, task) }
        if progress.step == .damaged { return setDamaged(task.quantity - progress.counted, of: task) }
        guard let number = progress.unconfirmed else { return .rejected(words.joined([words.nothingToConfirm, instruction])) }
        return count(number, of: task)
    }

    mutating func checkBin(_ scan: ScannedName, for task: PickTask) -> Answer {
        let meanings = book.meanings(of: scan)
        if let load = PickLoad(meanings, of: task), progress.shortReason == nil, !meanings.contains(.bin(task.binCode)) {
            return overPick(task, progress.counted + load.pieces)
        }
        guard meanings.contains(.bin(task.binCode)) else {
            return .rejected(words.joined([describe(scan, beside: task), words.wantedBin(task.binCode)]))
        }
        return finish(task)
    }

    /// Ends the pick in question with the pieces in hand and begins the next.
    mutating func finish(_ task: PickTask) -> Answer {
        let (picked, reason, damaged) = (progress.counted, progress.shortReason, progress.damaged)
        progress.open.removeFirst()
        progress.lastBin = picked > 0 ? task.binCode : nil
        progress.begin(tour.tasks)
        let message = picked == 0 ? words.nonePicked(task.title) : words.inBin(picked, task.binCode)
        let aside = damaged.map { " \(words.damagedLie($0.quantity, at: $0.to))" } ?? ""
        return Answer(
            verdict: .accepted, message: message + aside, effect: reason == nil ? .picked : .short, quantity: picked,
            reason: reason, damaged: damaged)
    }

    mutating func count(_ number: Int, of task: PickTask) -> Answer {
        guard number <= task.quantity else { return overPick(task, number) }
        progress.counted = number
        progress.unconfirmed = nil
        progress.step = number < task.quantity ? .quantity : isLast(task) ? .empty : .bin
        return .accepted(words.countedPieces(number, task.quantity), quantity: number)
    }

    /// A piece, or a pack as far as all of it is wanted.
    mutating func count(_ load: PickLoad, of task: PickTask) -> Answer {
        load.objection(counted: progress.counted, of: task, words).map { .rejected($0) }
            ?? count(progress.counted + load.pieces, of: task)
    }

    func overPick(_ task: PickTask, _ number: Int) -> Answer {
        .rejected(words.tooManyPieces(number, wanted: task.quantity, inHand: progress.counted))
    }
}
