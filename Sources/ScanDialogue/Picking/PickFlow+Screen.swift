import Fulfilment

/// What the screen says.
extension PickFlow {
    /// What to show now.
    package var prompt: PickPrompt {
        PickPrompt(
            step: progress.step, wanted: wanted, instruction: instruction, expectedCode: expectedCode, task: task,
            counted: progress.counted, next: nextPlace, done: tour.tasks.count - progress.open.count, total: tour.tasks.count)
    }

    var wanted: String {
        guard let task else { return words.tourDoneWord }
        return switch progress.step {
        case .place: task.locationCode
        case .item: task.name.isEmpty ? task.sku : task.name
        case .lot: words.lotWanted(progress.offer?.lot.lot ?? "")
        case .quantity: words.piecesOf(progress.counted, task.quantity)
        case .reason: words.shortKeys(keys)
        case .damaged: words.damagedWord
        case .empty: words.emptyKeys(keys)
        case .bin: task.binCode
        case .full: words.otherBinWord
        case .done: words.tourDoneWord
        }
    }

    var instruction: String {
        guard let task else { return words.bringCart }
        return switch progress.step {
        case .place: words.goAndScan(task.locationCode, keys)
        case .item: words.takeAndScan(task.quantity, task.title, lot: task.lot, or: task.largestPack)
        case .lot:
            words.askSwap(progress.offer?.lot.lot ?? "", insteadOf: task.lot, isLater: progress.offer?.isLater ?? false, keys)
        case .quantity: progress.unconfirmed.map { words.typeAgain($0, keys) } ?? words.scanOthers(task.quantity, keys)
        case .reason: words.whyTooFew(keys) + (tour.quarantine?.isEmpty ?? true ? "" : " \(words.orQuarantine)")
        case .damaged:
            words.askDamaged(task.title, to: progress.quarantine ?? "", missing: task.quantity - progress.counted, keys)
        case .empty: words.askEmpty(task.title, at: task.locationCode, keys)
        case .bin: words.putIntoBin(progress.counted, task.binCode)
        case .full:
            words.putIntoOtherBin(progress.counted, than: task.binCode, free: Array(otherBins(than: task).prefix(3)), keys)
        case .done: words.bringCart
        }
    }

    var expectedCode: String? {
        guard let task else { return nil }
        return switch progress.step {
        case .place: task.locationCode
        case .item: task.gtin.isEmpty ? task.sku : task.gtin
        case .quantity: keys.number(progress.unconfirmed ?? task.quantity)
        case .reason: keys.signedKey("1")
        case .damaged: keys.number(task.quantity - progress.counted)
        case .lot, .empty: keys.signedKey("9")
        case .bin: task.binCode
        case .full: otherBins(than: task).first
        case .done: nil
        }
    }

    var nextPlace: String? {
        progress.open.dropFirst().first.map { tour.tasks[$0].locationCode }
    }

    /// What a wrong code is, in one sentence.
    func describe(_ scan: ScannedName, beside task: PickTask) -> String {
        switch book.meanings(of: scan).first {
        case .place(let place): words.isPlace(place)
        case .item(let sku) where sku == task.sku: words.isTheItem
        case .item(let sku): words.isOtherItem(tour.tasks.first { $0.sku == sku }.map(\.title) ?? sku)
        case .pack(let pack, let sku): words.isPack(pack, of: sku)
        case .bin(let bin): words.isCartBin(bin)
        // A tour knows no cartons.
        case .carton, nil: scan.stranger(to: .tour, words)
        }
    }

    /// Whether the code is the bin the last finished pick went into: scanned once more, it does no harm.
    func isLastBin(_ meanings: [CodeBook.Meaning]) -> Bool {
        progress.lastBin.map { meanings.contains(.bin($0)) } ?? false
    }
}
