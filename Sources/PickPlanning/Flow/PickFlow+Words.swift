extension PickFlow {
    /// What to show now.
    package var prompt: Prompt {
        Prompt(
            step: progress.step, wanted: wanted, instruction: instruction, expectedCode: expectedCode, task: task,
            counted: progress.counted, next: nextPlace, done: tour.tasks.count - progress.open.count, total: tour.tasks.count)
    }

    private var wanted: String {
        guard let task else { return "DONE" }
        return switch progress.step {
        case .place: task.locationCode
        case .item: task.name.isEmpty ? task.sku : task.name
        case .quantity: "\(progress.counted) of \(task.quantity)"
        case .reason: "1 none left  3 damaged"
        case .bin: task.binCode
        case .done: "DONE"
        }
    }

    private var instruction: String {
        guard let task else { return "The tour is done; bring the cart to the packers." }
        let lot = task.lot.isEmpty ? "" : " of lot \(task.lot)"
        return switch progress.step {
        case .place: "Go to \(task.locationCode) and scan it."
        case .item: "Take \(task.quantity) x \(title(task))\(lot) and scan one."
        case .quantity:
            progress.unconfirmed.map { "Type \($0) again to confirm." } ?? "Scan the others, or type how many you have."
        case .reason: "Why too few? 1 none left, 3 damaged, 0 back."
        case .bin: "Put \(progress.counted) into bin \(task.binCode) and scan it."
        case .done: "The tour is done; bring the cart to the packers."
        }
    }

    private var expectedCode: String? {
        guard let task else { return nil }
        return switch progress.step {
        case .place: task.locationCode
        case .item: task.gtin.isEmpty ? task.sku : task.gtin
        case .quantity: progress.unconfirmed.map(String.init) ?? String(task.quantity)
        case .reason: "CTRL:SHORT"
        case .bin: task.binCode
        case .done: nil
        }
    }

    private var nextPlace: String? {
        progress.open.dropFirst().first.map { tour.tasks[$0].locationCode }
    }

    /// The article's name and the end of its number, as printed on shelf labels.
    func title(_ task: PickTask) -> String {
        let number = task.gtin.isEmpty ? task.sku : task.gtin
        let end = number.count > 4 ? "…\(number.suffix(4))" : number
        return task.name.isEmpty ? task.sku : "\(task.name) (\(end))"
    }

    /// What a wrong code is, in one sentence.
    func name(of code: String, beside task: PickTask) -> String {
        switch book.meanings(of: code).first {
        case .place(let place): "That is place \(place)."
        case .item(let sku) where sku == task.sku: "That is the item."
        case .item(let sku): "That is \(tour.tasks.first { $0.sku == sku }.map(title) ?? sku), another item of this tour."
        case .bin(let bin): "That is bin \(bin)."
        case nil: "'\(code.prefix(30))' is not known here."
        }
    }

    /// Whether the code is the bin the last finished pick went into: scanned once more, it does no harm.
    func isLastBin(_ code: String) -> Bool {
        guard let bin = progress.lastBin else { return false }
        return book.meanings(of: code).contains(.bin(bin))
    }
}
