extension PickFlow {
    /// What a step says to a scan.
    struct Answer {
        var verdict: ScanResult.Verdict
        var message: String
        var effect: ScanRecord.Effect?
        var quantity: Int?
        var reason: ShortReason?
        var isUndo = false

        static func accepted(_ message: String, quantity: Int? = nil) -> Answer {
            Answer(verdict: .accepted, message: message, quantity: quantity)
        }

        static func repeated(_ message: String) -> Answer { Answer(verdict: .repeated, message: message) }

        static func rejected(_ message: String) -> Answer { Answer(verdict: .rejected, message: message) }
    }

    mutating func respond(to code: String) -> Answer {
        guard !code.isEmpty else { return .rejected("Nothing was read. Scan again.") }
        let input = ScanInput(code, step: progress.step)
        if input == .undo { return undo() }
        guard let task else { return .rejected("The tour is done. Nothing is left to pick.") }
        switch input {
        case .undo: return undo()
        case .skip: return skip(task)
        case .short(let reason): return short(task, reason)
        case .confirm: return confirm(task)
        case .quantity(let number): return set(number, of: task)
        case .code(let code): return take(code, for: task)
        }
    }

    private mutating func take(_ code: String, for task: PickTask) -> Answer {
        switch progress.step {
        case .place: takePlace(code, for: task)
        case .item: takeItem(code, for: task)
        case .quantity: countItem(code, for: task)
        case .reason: .rejected("\(name(of: code, beside: task)) Wanted is the reason: 1 none left, 3 damaged, 0 back.")
        case .bin: takeBin(code, for: task)
        case .done: .rejected("The tour is done. Nothing is left to pick.")
        }
    }
}
