/// The one thing a packer is asked for.
package enum PackStep: String, Sendable, Hashable, Codable {
    /// Set up the carton and scan its code.
    case carton
    /// Scan the next piece and put it where the step says.
    case item
    /// Close the parcel, put it on the scale and type what it says.
    case weight
    /// Every parcel is closed.
    case done
}

/// The scan flow of one packer over one order: for each parcel the carton, every piece, the weight.
///
/// Asks for exactly one thing. A wrong or surplus piece changes nothing and is named. No clock and no randomness inside.
package struct PackFlow: Sendable, Equatable {
    package let list: PackList
    var progress: Progress
    private var history: [Progress] = []
    private var wrongInARow = 0

    /// Where a packer is. A value, so that undo is going back to an older one.
    struct Progress: Sendable, Equatable {
        var parcel = 0
        var step: PackStep
        /// Pieces of the parcel that are in.
        var packed = 0
        /// A number or weight that waits to be given once more.
        var unconfirmed: Int?
        /// Of the closed parcels.
        var weights: [Int] = []
    }

    /// What a packer did that the warehouse must hear of at once.
    package enum Effect: Sendable, Hashable {
        /// There is none of this carton.
        case noCarton(String)
        /// The order is left to others.
        case aside
    }

    package init(list: PackList) {
        self.list = list
        progress = Progress(step: .done)
        progress.step = firstStep(of: 0)
    }

    package var isDone: Bool { progress.step == .done }

    /// The parcel in question; nil when all are closed.
    package var parcel: PackList.Parcel? { progress.parcel < list.parcels.count ? list.parcels[progress.parcel] : nil }

    /// The piece that goes in next.
    package var piece: PackList.Piece? {
        guard progress.step == .item, let parcel, progress.packed < parcel.pieces.count else { return nil }
        return parcel.pieces[progress.packed]
    }

    /// Every parcel with its weight; of use when all are closed.
    package func report(badge: String) -> PackReport {
        PackReport(badge: badge, parcels: zip(list.parcels, progress.weights).map { .init(number: $0.number, weight: $1) })
    }

    /// Takes what the scanner or the keyboard gave, one whole code.
    package mutating func scan(_ code: String) -> PackAnswer {
        let before = progress
        var answer = respond(to: ScannedName.of(String(code.prefix(100))))
        wrongInARow = answer.verdict == .rejected ? wrongInARow + 1 : 0
        if wrongInARow == 3 { answer.message += " Third wrong scan: 9 puts the order aside for the shift leader." }
        if answer.verdict == .accepted, !answer.isUndo, answer.effect == nil { history.append(before) }
        return answer
    }

    mutating func takeBack() -> Bool {
        guard let before = history.popLast() else { return false }
        progress = before
        return true
    }

    func firstStep(of parcel: Int) -> PackStep {
        guard parcel < list.parcels.count else { return .done }
        return list.parcels[parcel].carton == nil ? .item : .carton
    }
}

/// The answer to one scan of a packer.
package struct PackAnswer: Sendable, Hashable {
    package var verdict: ScanResult.Verdict
    /// What it was and, when wrong, what was wanted.
    package var message: String
    /// nil for what concerns only the device.
    package var effect: PackFlow.Effect?
    var isUndo = false

    static func accepted(_ message: String) -> PackAnswer { PackAnswer(verdict: .accepted, message: message) }
    static func repeated(_ message: String) -> PackAnswer { PackAnswer(verdict: .repeated, message: message) }
    static func rejected(_ message: String) -> PackAnswer { PackAnswer(verdict: .rejected, message: message) }
}
