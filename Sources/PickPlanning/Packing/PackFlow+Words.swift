/// What the packer's screen shows: one thing asked, and what is worth knowing beside it.
package struct PackPrompt: Sendable, Hashable {
    package let step: PackStep
    /// The one thing, short enough for giant letters.
    package let wanted: String
    /// One sentence saying what to do.
    package let instruction: String
    /// A code that would be right now; nil when every parcel is closed.
    package let expectedCode: String?
    /// `parcel 1 of 2, piece 3 of 5`.
    package let position: String
    /// Where the piece goes and those after it, one line each.
    package let steps: [String]
}

extension PackFlow {
    /// What to show now.
    package var prompt: PackPrompt {
        PackPrompt(
            step: progress.step, wanted: wanted, instruction: instruction, expectedCode: expectedCode, position: position,
            steps: piece == nil ? [] : parcel?.pieces[progress.packed...].prefix(4).map(\.step) ?? [])
    }

    private var wanted: String {
        switch progress.step {
        case .carton: parcel?.carton ?? ""
        case .item: piece.map { $0.name.isEmpty ? $0.sku : $0.name } ?? ""
        case .weight: "WEIGH"
        case .done: "DONE"
        }
    }

    private var instruction: String {
        switch progress.step {
        case .carton: "Set up carton \(parcel?.carton ?? "") and scan its code."
        case .item: piece.map(instruction) ?? ""
        case .weight where progress.unconfirmed != nil: "Type the weight again, or what the scale says now."
        case .weight: "Close parcel \(parcel?.number ?? 0) and type its weight in grams (about \(parcel?.weight ?? 0))."
        case .done: "Every parcel is closed."
        }
    }

    private func instruction(_ piece: PackList.Piece) -> String {
        if let number = progress.unconfirmed { return "Type \(number) again to confirm." }
        let own =
            parcel?.carton == nil ? "It ships in its own packaging; scan \(title(piece))." : "Scan \(title(piece)). \(piece.step)"
        return openRun == nil ? own : "\(own), or type how many there are."
    }

    private var expectedCode: String? {
        switch progress.step {
        case .carton: parcel?.carton
        case .item: progress.unconfirmed.map { String($0) } ?? piece.map { $0.gtin.isEmpty ? $0.sku : $0.gtin }
        case .weight: progress.unconfirmed.map { String($0) } ?? parcel.map { String($0.weight) }
        case .done: nil
        }
    }

    private var position: String {
        guard let parcel else { return "\(list.parcels.count) of \(list.parcels.count) parcels closed" }
        let piece = progress.step == .item ? ", piece \(progress.packed + 1) of \(parcel.pieces.count)" : ""
        return "parcel \(parcel.number) of \(list.parcels.count)\(piece)"
    }

    /// The article's name and the end of its number, as printed on labels.
    func title(_ piece: PackList.Piece) -> String {
        let number = piece.gtin.isEmpty ? piece.sku : piece.gtin
        return piece.name.isEmpty ? piece.sku : "\(piece.name) (\(number.count > 4 ? "…\(number.suffix(4))" : number))"
    }

    func placed(_ piece: PackList.Piece, _ parcel: PackList.Parcel) -> String {
        "\(progress.packed) of \(parcel.pieces.count): \(title(piece)) is in."
    }

    /// Why a code is not the piece that goes in next: another piece's turn, another parcel's, surplus, or none of the order's.
    func objection(to code: String, wanted: PackList.Piece) -> String {
        let here = parcel?.pieces[progress.packed...].first { Self.names(code, $0) }
        if let here { return "That is \(title(here)), its turn comes later. First comes \(wanted.step)." }
        for parcel in list.parcels.dropFirst(progress.parcel + 1) {
            if let there = parcel.pieces.first(where: { Self.names(code, $0) }) {
                return "That is \(title(there)) for parcel \(parcel.number). First comes \(wanted.step)."
            }
        }
        let all = list.parcels.flatMap(\.pieces).filter { Self.names(code, $0) }
        if let surplus = all.first {
            return
                "One \(title(surplus)) too many: the order has \(all.count), all are packed. Put it aside. Now comes \(wanted.step)."
        }
        return "\(name(of: code)) Put it aside. Now comes \(wanted.step)."
    }

    /// What a code is that is not wanted, in one sentence.
    func name(of code: String) -> String {
        if let piece = list.parcels.flatMap(\.pieces).first(where: { Self.names(code, $0) }) { return "That is \(title(piece))." }
        if let carton = list.parcels.compactMap(\.carton).first(where: { ScannedName.of($0) == code }) {
            return "That is carton \(carton)."
        }
        return "'\(code.prefix(30))' is not of this order."
    }

    /// Whether a code is that of a piece's article.
    static func names(_ code: String, _ piece: PackList.Piece) -> Bool {
        if code == ScannedName.of(piece.sku) { return true }
        guard !piece.gtin.isEmpty else { return false }
        return CodeBook.key(code) == CodeBook.key(ScannedName.of(piece.gtin))
    }
}
