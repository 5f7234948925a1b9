extension PackFlow {
    mutating func respond(to code: String) -> PackAnswer {
        guard !code.isEmpty else { return .rejected("Nothing was read. Scan again.") }
        let input = PackInput(code, step: progress.step, countsPieces: openRun != nil)
        if input == .undo { return undo() }
        guard let parcel else { return .rejected("Every parcel is closed.") }
        switch input {
        case .undo: return undo()
        case .aside: return PackAnswer(verdict: .accepted, message: "Put aside; nothing is in the books.", effect: .aside)
        case .noCarton: return noCarton(parcel)
        case .confirm: return confirm(parcel)
        case .number(let number): return count(number, of: parcel)
        case .weight(let grams): return weigh(grams, parcel)
        case .code(let code): return take(code, parcel)
        }
    }

    private mutating func undo() -> PackAnswer {
        guard takeBack() else { return .rejected("Nothing to take back. \(prompt.instruction)") }
        return PackAnswer(verdict: .accepted, message: "Taken back. \(prompt.instruction)", isUndo: true)
    }

    private func noCarton(_ parcel: PackList.Parcel) -> PackAnswer {
        guard progress.step == .carton, let carton = parcel.carton else {
            return .rejected("No carton is asked for now. \(prompt.instruction)")
        }
        guard progress.weights.isEmpty else {
            return .rejected(
                "Parcel 1 is closed in its carton already. 9 puts the order aside; begin it anew without carton \(carton).")
        }
        return PackAnswer(verdict: .accepted, message: "No carton \(carton).", effect: .noCarton(carton))
    }

    private mutating func take(_ code: String, _ parcel: PackList.Parcel) -> PackAnswer {
        switch progress.step {
        case .carton: takeCarton(code, parcel)
        case .item: takePiece(code, parcel)
        case .weight: .rejected("\(name(of: code)) Wanted is the weight in grams.")
        case .done: .rejected("Every parcel is closed.")
        }
    }

    private mutating func takeCarton(_ code: String, _ parcel: PackList.Parcel) -> PackAnswer {
        guard let carton = parcel.carton, ScannedName.of(carton) == code else {
            return .rejected("\(name(of: code)) Wanted is carton \(parcel.carton ?? ""); 1 when there is none.")
        }
        progress.step = .item
        return .accepted("Carton \(carton) is right.")
    }

    private mutating func takePiece(_ code: String, _ parcel: PackList.Parcel) -> PackAnswer {
        guard let piece else { return .rejected("All pieces are in.") }
        guard Self.names(code, piece) else {
            if parcel.carton.map({ ScannedName.of($0) == code }) ?? false, progress.packed == 0 {
                return .repeated("The carton is right. Now scan the first piece.")
            }
            return .rejected(objection(to: code, wanted: piece))
        }
        put(1)
        return .accepted(placed(piece, parcel))
    }

    /// Pieces that are equal to the last one and follow it without another between: they may be counted instead of scanned.
    var openRun: Range<Int>? {
        guard progress.step == .item, progress.packed > 0, let parcel, let piece,
            parcel.pieces[progress.packed - 1].sku == piece.sku
        else { return nil }
        let before = parcel.pieces[..<progress.packed].reversed().prefix { $0.sku == piece.sku }.count
        let after = parcel.pieces[progress.packed...].prefix { $0.sku == piece.sku }.count
        return (progress.packed - before)..<(progress.packed + after)
    }

    /// A typed number of equal pieces, those already in counted with them; more than ten must be typed twice.
    private mutating func count(_ number: Int, of parcel: PackList.Parcel) -> PackAnswer {
        guard let run = openRun, let piece else { return .rejected("No number is asked for now. \(prompt.instruction)") }
        let there = progress.packed - run.lowerBound
        guard number <= run.count else {
            return .rejected("\(number) is too many: \(run.count) of \(title(piece)) go in here. Put the others aside.")
        }
        guard number > there else {
            return .rejected("\(there) of \(title(piece)) are in already; type how many there are with them.")
        }
        if number > 10, progress.unconfirmed != number {
            progress.unconfirmed = number
            return .accepted("\(number) pieces? Type it again to confirm.")
        }
        put(number - there)
        return .accepted("\(number) of \(run.count) of \(title(piece)) are in.")
    }

    private mutating func put(_ pieces: Int) {
        progress.packed += pieces
        progress.unconfirmed = nil
        if let parcel, progress.packed == parcel.pieces.count { progress.step = .weight }
    }

    private mutating func confirm(_ parcel: PackList.Parcel) -> PackAnswer {
        if progress.step == .weight { return weigh(progress.unconfirmed ?? parcel.weight, parcel) }
        guard let number = progress.unconfirmed else { return .rejected("Nothing waits to be confirmed. \(prompt.instruction)") }
        return count(number, of: parcel)
    }

    /// A weight that is off is asked for once more: either a piece is missing or surplus, or the article's weight is wrong.
    private mutating func weigh(_ grams: Int, _ parcel: PackList.Parcel) -> PackAnswer {
        let allowed = Self.tolerance(parcel.weight)
        guard abs(grams - parcel.weight) <= allowed || progress.unconfirmed == grams else {
            progress.unconfirmed = grams
            let why = grams < parcel.weight ? "Maybe a piece is missing" : "Maybe there is a piece too many"
            return .rejected(
                "\(grams) g, but about \(parcel.weight) g were expected. \(why): look, then type the weight again.")
        }
        let number = parcel.number
        progress.weights.append(grams)
        progress.parcel += 1
        (progress.packed, progress.unconfirmed) = (0, nil)
        progress.step = firstStep(of: progress.parcel)
        return .accepted("Parcel \(number) is closed, \(grams) g.")
    }

    /// Grams a parcel may be off: one in twenty, at least 50.
    static func tolerance(_ weight: Int) -> Int { max(50, weight / 20) }
}
