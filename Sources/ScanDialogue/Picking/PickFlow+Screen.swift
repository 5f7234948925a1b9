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
        guard let task else { return "DONE" }
        return switch progress.step {
        case .place: task.locationCode
        case .item: task.name.isEmpty ? task.sku : task.name
        case .lot: "lot \(progress.offer?.lot.lot ?? "")"
        case .quantity: "\(progress.counted) of \(task.quantity)"
        case .reason: "\(keys.key("1")) none left  \(keys.key("3")) damaged"
        case .empty: "\(keys.key("9")) empty  \(keys.key("2")) some left"
        case .bin: task.binCode
        case .done: "DONE"
        }
    }

    var instruction: String {
        guard let task else { return "The tour is done; bring the cart to the packers." }
        let lot = task.lot.isEmpty ? "" : " of lot \(task.lot)"
        return switch progress.step {
        case .place: "Go to \(task.locationCode) and scan it.\(keyHelp)"
        case .item: "Take \(task.quantity) x \(title(task))\(lot) and scan one\(PickLoad.hint(task))."
        case .lot:
            "Take lot \(progress.offer?.lot.lot ?? "") instead of lot \(task.lot)? Scan it again or \(keys.key("9")) yes, \(keys.key("0")) back."
        case .quantity:
            progress.unconfirmed.map { "Type \(keys.number($0)) again to confirm." }
                ?? "Scan the others, or type \(howMany(task))."
        case .reason: "Why too few? \(reasons), \(keys.key("0")) back."
        case .empty:
            "Is nothing of \(title(task)) left at \(task.locationCode)? \(keys.key("9")) nothing, \(keys.key("2")) some are left, \(keys.key("0")) back."
        case .bin: "Put \(progress.counted) into bin \(task.binCode) and scan it."
        case .done: "The tour is done; bring the cart to the packers."
        }
    }

    var reasons: String { "\(keys.key("1")) none left, \(keys.key("3")) damaged" }

    func howMany(_ task: PickTask) -> String {
        keys.isPlain ? "how many you have" : "how many you have as \(keys.number(task.quantity)): numbers alone are articles here"
    }

    /// What is different where digits alone are codes.
    var keyHelp: String {
        keys.isPlain
            ? ""
            : " Keys: \(keys.key("1")) short, \(keys.key("2")) skip, \(keys.key("3")) damaged, \(keys.key("0")) back; numbers alone are articles."
    }

    var expectedCode: String? {
        guard let task else { return nil }
        return switch progress.step {
        case .place: task.locationCode
        case .item: task.gtin.isEmpty ? task.sku : task.gtin
        case .quantity: keys.number(progress.unconfirmed ?? task.quantity)
        case .reason: keys.signedKey("1")
        case .lot, .empty: keys.signedKey("9")
        case .bin: task.binCode
        case .done: nil
        }
    }

    var nextPlace: String? {
        progress.open.dropFirst().first.map { tour.tasks[$0].locationCode }
    }

    func title(_ task: PickTask) -> String { task.title }

    /// What a wrong code is, in one sentence.
    func describe(_ scan: ScannedName, beside task: PickTask) -> String {
        switch book.meanings(of: scan).first {
        case .place(let place): "That is place \(place)."
        case .item(let sku) where sku == task.sku: "That is the item."
        case .item(let sku): "That is \(tour.tasks.first { $0.sku == sku }.map(title) ?? sku), another item of this tour."
        case .pack(let pack, let sku): "That is a \(pack.name) of \(pack.pieces) x \(sku)."
        case .bin(let bin): "That is bin \(bin)."
        case .carton(let carton): "That is carton \(carton)."
        case nil: scan.stranger(to: .tour, words)
        }
    }

    /// Whether the code is the bin the last finished pick went into: scanned once more, it does no harm.
    func isLastBin(_ meanings: [CodeBook.Meaning]) -> Bool {
        progress.lastBin.map { meanings.contains(.bin($0)) } ?? false
    }
}
