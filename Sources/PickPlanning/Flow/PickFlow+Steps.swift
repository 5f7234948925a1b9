extension PickFlow {
    mutating func takePlace(_ code: String, for task: PickTask) -> Answer {
        let isPlace = book.meanings(of: code).contains(.place(task.locationCode))
        guard isPlace || (!task.checkCode.isEmpty && code == ScannedName.of(task.checkCode)) else {
            if isLastBin(code) { return .repeated("Bin \(code) has it already. Go on to \(task.locationCode).") }
            return .rejected("\(name(of: code, beside: task)) Wanted is place \(task.locationCode).")
        }
        progress.place = task.locationCode
        progress.step = .item
        return .accepted("Place \(task.locationCode) is right.")
    }

    mutating func takeItem(_ code: String, for task: PickTask) -> Answer {
        let meanings = book.meanings(of: code)
        guard meanings.contains(.item(sku: task.sku)) else {
            if meanings.contains(.place(task.locationCode)) { return .repeated("The place is right. Now scan the item.") }
            if isLastBin(code) { return .repeated("Bin \(code) has it already. Now scan the item.") }
            return .rejected("\(name(of: code, beside: task)) Wanted is \(title(task)).")
        }
        return count(1, of: task)
    }

    mutating func countItem(_ code: String, for task: PickTask) -> Answer {
        guard book.meanings(of: code).contains(.item(sku: task.sku)) else {
            return .rejected(
                "\(name(of: code, beside: task)) \(progress.counted) of \(task.quantity) so far: scan the item, or type how many."
            )
        }
        return count(progress.counted + 1, of: task)
    }

    /// A typed quantity; more than ten must be typed twice, for a mistyped digit costs a recount.
    mutating func set(_ number: Int, of task: PickTask) -> Answer {
        guard progress.step == .quantity else { return .rejected("No quantity is asked for now. \(prompt.instruction)") }
        guard number > 0 else { return .rejected("None at all? Take it back with .0, then say short.") }
        guard number <= task.quantity else { return overPick(task, number) }
        if number > 10, progress.unconfirmed != number {
            progress.unconfirmed = number
            return .accepted("\(number) pieces? Type it again to confirm.", quantity: progress.counted)
        }
        return count(number, of: task)
    }

    mutating func confirm(_ task: PickTask) -> Answer {
        guard let number = progress.unconfirmed else { return .rejected("Nothing waits to be confirmed. \(prompt.instruction)") }
        return count(number, of: task)
    }

    mutating func takeBin(_ code: String, for task: PickTask) -> Answer {
        let meanings = book.meanings(of: code)
        if meanings.contains(.item(sku: task.sku)), progress.shortReason == nil, !meanings.contains(.bin(task.binCode)) {
            return overPick(task, progress.counted + 1)
        }
        guard meanings.contains(.bin(task.binCode)) else {
            return .rejected("\(name(of: code, beside: task)) Wanted is bin \(task.binCode).")
        }
        return finish(task)
    }

    /// Ends the pick in question with the pieces in hand and begins the next.
    mutating func finish(_ task: PickTask) -> Answer {
        let (picked, reason) = (progress.counted, progress.shortReason)
        progress.open.removeFirst()
        progress.lastBin = picked > 0 ? task.binCode : nil
        progress.begin(tour.tasks)
        let message = picked == 0 ? "None of \(title(task)) picked." : "\(picked) in bin \(task.binCode)."
        return Answer(
            verdict: .accepted, message: message, effect: reason == nil ? .picked : .short, quantity: picked, reason: reason)
    }

    private mutating func count(_ number: Int, of task: PickTask) -> Answer {
        guard number <= task.quantity else { return overPick(task, number) }
        progress.counted = number
        progress.unconfirmed = nil
        progress.step = number == task.quantity ? .bin : .quantity
        return .accepted("\(number) of \(task.quantity).", quantity: number)
    }

    private func overPick(_ task: PickTask, _ number: Int) -> Answer {
        .rejected("\(number) is too many: \(task.quantity) wanted, \(progress.counted) in hand. Leave the others.")
    }
}
