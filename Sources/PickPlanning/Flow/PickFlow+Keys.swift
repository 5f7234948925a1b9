extension PickFlow {
    mutating func undo() -> Answer {
        guard takeBack() else {
            return .rejected("Nothing to take back: what lies in a bin stays there. \(prompt.instruction)")
        }
        return Answer(verdict: .accepted, message: "Taken back. \(prompt.instruction)", isUndo: true)
    }

    /// Puts the pick in question to the end of the tour; it must still be picked or shorted.
    mutating func skip(_ task: PickTask) -> Answer {
        guard progress.open.count > 1 else { return .rejected("It is the last pick; pick it or say short.") }
        let inHand = progress.counted
        progress.open.append(progress.open.removeFirst())
        progress.begin(tour.tasks)
        let putBack = inHand > 0 ? " Put \(inHand) back." : ""
        return .accepted("Skipped; it comes again at the end.\(putBack)")
    }

    /// Says that pieces are missing: asks why unless the reason came along; the same code again means none left.
    mutating func short(_ task: PickTask, _ reason: ShortReason?) -> Answer {
        switch progress.step {
        case .place: return .rejected("Scan place \(task.locationCode) first, so that it is the right one that is empty.")
        case .bin: return .rejected("\(progress.counted) are in hand. Take one back with 0 to count again.")
        case .item, .quantity, .reason, .done: break
        }
        guard let chosen = reason ?? (progress.step == .reason ? .noneLeft : nil) else {
            progress.step = .reason
            progress.unconfirmed = nil
            return .accepted("Short: why?", quantity: progress.counted)
        }
        progress.shortReason = chosen
        guard progress.counted > 0 else { return finish(task) }
        progress.step = .bin
        return .accepted("Short by \(task.quantity - progress.counted).", quantity: progress.counted)
    }
}
