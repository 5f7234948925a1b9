import Fulfilment

/// The one thing a packer is asked for.
package enum PackStep: String, Sendable, Hashable, Codable {
    /// Set up the carton and scan its code.
    case carton
    /// Scan the next piece and put it where the step says.
    case item
    /// Scan or type the serial number of the piece whose article was scanned.
    case serial
    /// Close the parcel, put it on the scale and type what it says.
    case weight
    /// Every parcel is closed.
    case done
}

/// The scan flow of one packer over one order: for each parcel the carton, every piece (with its serial number where it has one), the weight.
///
/// Asks for exactly one thing. A wrong or surplus piece changes nothing and is named. No clock and no randomness inside.
package struct PackFlow: Sendable {
    package let list: PackList
    /// In which it speaks.
    package let language: Language
    private let book: CodeBook
    private let keys: KeyForm
    private var progress: Progress
    private var history = ScanHistory<Progress>(depth: .max)
    /// The codes that moved the session on; scanned again they lead to the same question.
    package private(set) var scans: [String] = []

    /// Where a packer is. A value, so that undo is going back to an older one.
    fileprivate struct Progress: Sendable, Equatable {
        var parcel = 0
        var step: PackStep
        /// Pieces of the parcel that are in.
        var packed = 0
        /// A number or weight that waits to be given once more.
        var unconfirmed: Int?
        /// Of the closed parcels.
        var weights: [Int] = []
        /// Of the pieces that are in, by the parcel's place in the list.
        var serials: [PackedSerial] = []
    }

    fileprivate struct PackedSerial: Sendable, Equatable {
        let parcel: Int
        let piece: PieceSerial
    }

    /// What a packer did that the warehouse must hear of at once.
    package enum Effect: Sendable, Hashable {
        /// There is none of this carton.
        case noCarton(String)
        /// The order is left to others.
        case aside
    }

    /// Starts the order, or goes on where the scans of its list end.
    package init(list: PackList, language: Language = .english) {
        (self.list, self.language) = (list, language)
        book = CodeBook(list)
        keys = book.keys
        progress = Progress(step: .done)
        progress.step = firstStep(of: 0)
        for code in list.scans ?? [] { _ = scan(code) }
    }

    private var words: any FloorWords { language.words }

    package var isDone: Bool { progress.step == .done }

    /// The parcel in question; nil when all are closed.
    package var parcel: PackList.Parcel? { progress.parcel < list.parcels.count ? list.parcels[progress.parcel] : nil }

    /// The piece that goes in next.
    package var piece: PackList.Piece? {
        guard [.item, .serial].contains(progress.step), let parcel, progress.packed < parcel.pieces.count else { return nil }
        return parcel.pieces[progress.packed]
    }

    /// Every parcel with its weight and serial numbers; of use when all are closed.
    package func report(badge: String) -> PackReport {
        let closed = zip(list.parcels, progress.weights).enumerated().map { index, closed in
            let serials = progress.serials.filter { $0.parcel == index }.map(\.piece)
            return PackReport.Weighed(number: closed.0.number, weight: closed.1, serials: serials.isEmpty ? nil : serials)
        }
        return PackReport(badge: badge, parcels: closed)
    }

    /// Takes the last scan back, because the warehouse will not have that piece go out.
    package mutating func refuse(because why: String) -> PackAnswer {
        _ = scan("CTRL:UNDO")
        return .rejected(why)
    }

    /// Takes what the scanner or the keyboard gave, one whole code.
    package mutating func scan(_ code: String) -> PackAnswer {
        let before = progress
        var answer = respond(to: ScannedName(code))
        if history.count(answer.verdict) {
            answer.message += " Third wrong scan: \(keys.key("9")) puts the order aside for the shift leader."
        }
        if answer.verdict == .accepted, !answer.isUndo, answer.effect == nil { history.remember(before) }
        if progress != before { scans.append(ScanRecord.kept(code)) }
        return answer
    }

    private mutating func stepBack() -> Bool {
        guard let before = history.back() else { return false }
        progress = before
        return true
    }

    private func firstStep(of parcel: Int) -> PackStep {
        guard parcel < list.parcels.count else { return .done }
        return list.parcels[parcel].carton == nil ? .item : .carton
    }
}

extension PackFlow: Equatable {
    /// Equal when they ask the same and undo to the same.
    package static func == (left: PackFlow, right: PackFlow) -> Bool {
        left.list == right.list && left.progress == right.progress && left.history == right.history
    }
}

/// What each step accepts.
extension PackFlow {
    private mutating func respond(to scan: ScannedName) -> PackAnswer {
        guard !scan.literal.isEmpty else { return .rejected(words.nothingRead) }
        let input = PackInput(
            scan, step: progress.step, countsPieces: openRun != nil, keys: keys, isKnown: book.knows(scan))
        if input == .undo { return undo() }
        guard let parcel else { return .rejected("Every parcel is closed.") }
        switch input {
        case .undo: return undo()
        case .aside: return PackAnswer(verdict: .accepted, message: "Put aside; nothing is in the books.", effect: .aside)
        case .noCarton: return noCarton(parcel)
        case .confirm: return confirm(parcel)
        case .number(let number): return count(number, of: parcel)
        case .weight(let grams): return weigh(grams, parcel)
        case .code: return check(scan, parcel)
        }
    }

    private mutating func undo() -> PackAnswer {
        guard stepBack() else { return .rejected("Nothing to take back. \(prompt.instruction)") }
        return PackAnswer(verdict: .accepted, message: "Taken back. \(prompt.instruction)", isUndo: true)
    }

    private func noCarton(_ parcel: PackList.Parcel) -> PackAnswer {
        guard progress.step == .carton, let carton = parcel.carton else {
            return .rejected("No carton is asked for now. \(prompt.instruction)")
        }
        guard progress.weights.isEmpty else {
            return .rejected(
                "Parcel 1 is closed in its carton already. \(keys.key("9")) puts the order aside; begin it anew without carton \(carton)."
            )
        }
        return PackAnswer(verdict: .accepted, message: "No carton \(carton).", effect: .noCarton(carton))
    }

    private mutating func check(_ scan: ScannedName, _ parcel: PackList.Parcel) -> PackAnswer {
        switch progress.step {
        case .carton: checkCarton(scan, parcel)
        case .item: checkPiece(scan, parcel)
        case .serial: checkSerial(scan, parcel)
        case .weight:
            .rejected(
                "\(describe(scan)) Wanted is the weight in grams\(keys.isPlain ? "" : ", such as \(keys.number(parcel.weight))")."
            )
        case .done: .rejected("Every parcel is closed.")
        }
    }

    private mutating func checkCarton(_ scan: ScannedName, _ parcel: PackList.Parcel) -> PackAnswer {
        guard let carton = parcel.carton, book.meanings(of: scan).contains(.carton(carton)) else {
            return .rejected("\(describe(scan)) Wanted is carton \(parcel.carton ?? ""); \(keys.key("1")) when there is none.")
        }
        progress.step = .item
        return .accepted("Carton \(carton) is right.")
    }

    private mutating func checkPiece(_ scan: ScannedName, _ parcel: PackList.Parcel) -> PackAnswer {
        guard let piece else { return .rejected("All pieces are in.") }
        let meanings = book.meanings(of: scan)
        guard meanings.contains(.item(sku: piece.sku)) else {
            if parcel.carton.map({ meanings.contains(.carton($0)) }) ?? false, progress.packed == 0 {
                return .repeated("The carton is right. Now scan the first piece.")
            }
            return .rejected(objection(to: scan, meanings, wanted: piece))
        }
        if piece.hasSerial == true {
            if let number = SerialScan.number(in: scan) { return take(number, of: piece, parcel) }
            progress.step = .serial
            return .accepted("\(title(piece)) is right. \(instruction)")
        }
        put(1)
        return .accepted(placed(piece, parcel))
    }

    private mutating func checkSerial(_ scan: ScannedName, _ parcel: PackList.Parcel) -> PackAnswer {
        guard let piece else { return .rejected("All pieces are in.") }
        switch SerialScan(scan, of: piece.sku, in: book) {
        case .number(let number): return take(number, of: piece, parcel)
        case .article: return .repeated("The article is right. \(instruction)")
        case .other:
            return .rejected("\(describe(scan)) Wanted is the serial number of \(title(piece)); = before it makes any code one.")
        case .malformed: return .rejected("'\(scan.bare.prefix(50))' is no serial number: that is \(SerialNumber.form).")
        }
    }

    private mutating func take(_ number: SerialNumber, of piece: PackList.Piece, _ parcel: PackList.Parcel) -> PackAnswer {
        let serial = PieceSerial(sku: piece.sku, serial: number.text)
        if let other = progress.serials.first(where: { $0.piece == serial }) {
            let there = list.parcels[other.parcel].number
            return .rejected("Serial number \(number) is in parcel \(there) already. Scan the one on this piece.")
        }
        progress.serials.append(PackedSerial(parcel: progress.parcel, piece: serial))
        put(1)
        var answer = PackAnswer.accepted(placed(piece, parcel))
        answer.serial = serial
        return answer
    }

    /// Pieces that are equal to the last one and follow it without another between: they may be counted instead of scanned.
    private var openRun: Range<Int>? {
        guard progress.step == .item, progress.packed > 0, let parcel, let piece, piece.hasSerial != true,
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
        progress.step = progress.packed == parcel?.pieces.count ? .weight : .item
    }

    private mutating func confirm(_ parcel: PackList.Parcel) -> PackAnswer {
        if progress.step == .weight { return weigh(progress.unconfirmed ?? parcel.weight, parcel) }
        guard let number = progress.unconfirmed else { return .rejected("Nothing waits to be confirmed. \(prompt.instruction)") }
        return count(number, of: parcel)
    }

    /// A weight that is off is asked for once more: either a piece is missing or surplus, or the article's weight is wrong.
    private mutating func weigh(_ grams: Int, _ parcel: PackList.Parcel) -> PackAnswer {
        guard grams > 0 else { return .rejected("A parcel weighs something. \(prompt.instruction)") }
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
    private static func tolerance(_ weight: Int) -> Int { max(50, weight / 20) }
}

/// What the screen says.
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
        case .serial: "SERIAL NO"
        case .weight: "WEIGH"
        case .done: "DONE"
        }
    }

    private var instruction: String {
        switch progress.step {
        case .carton: "Set up carton \(parcel?.carton ?? "") and scan its code."
        case .item: piece.map(instruction) ?? ""
        case .serial: "Scan or type the serial number of \(piece.map(title) ?? "the piece")."
        case .weight where progress.unconfirmed != nil: "Type the weight again, or what the scale says now."
        case .weight:
            "Close parcel \(parcel?.number ?? 0) and type its weight in grams (about \(keys.number(parcel?.weight ?? 0)))."
        case .done: "Every parcel is closed."
        }
    }

    private func instruction(_ piece: PackList.Piece) -> String {
        if let number = progress.unconfirmed { return "Type \(keys.number(number)) again to confirm." }
        let own =
            parcel?.carton == nil ? "It ships in its own packaging; scan \(title(piece))." : "Scan \(title(piece)). \(piece.step)"
        return openRun == nil
            ? own
            : "\(own), or type how many there are\(keys.isPlain ? "" : ", such as \(keys.number(2)): numbers alone are articles here")."
    }

    private var expectedCode: String? {
        switch progress.step {
        case .carton: parcel?.carton
        case .item: progress.unconfirmed.map(keys.number) ?? piece.map { $0.gtin.isEmpty ? $0.sku : $0.gtin }
        case .serial: nil
        case .weight: (progress.unconfirmed ?? parcel?.weight).map(keys.number)
        case .done: nil
        }
    }

    private var position: String {
        guard let parcel else { return "\(list.parcels.count) of \(list.parcels.count) parcels closed" }
        let piece = [.item, .serial].contains(progress.step) ? ", piece \(progress.packed + 1) of \(parcel.pieces.count)" : ""
        return "parcel \(parcel.number) of \(list.parcels.count)\(piece)"
    }

    /// The article's name and the end of its number, as printed on labels.
    private func title(_ piece: PackList.Piece) -> String {
        let number = piece.gtin.isEmpty ? piece.sku : piece.gtin
        return piece.name.isEmpty ? piece.sku : "\(piece.name) (\(number.count > 4 ? "…\(number.suffix(4))" : number))"
    }

    private func placed(_ piece: PackList.Piece, _ parcel: PackList.Parcel) -> String {
        "\(progress.packed) of \(parcel.pieces.count): \(title(piece)) is in."
    }

    /// Why a code is not the piece that goes in next: another piece's turn, another parcel's, surplus, or none of the order's.
    private func objection(to scan: ScannedName, _ meanings: [CodeBook.Meaning], wanted: PackList.Piece) -> String {
        let isNamed = { (piece: PackList.Piece) in meanings.contains(.item(sku: piece.sku)) }
        let here = parcel?.pieces[progress.packed...].first(where: isNamed)
        if let here { return "That is \(title(here)), its turn comes later. First comes \(wanted.step)." }
        for parcel in list.parcels.dropFirst(progress.parcel + 1) {
            if let there = parcel.pieces.first(where: isNamed) {
                return "That is \(title(there)) for parcel \(parcel.number). First comes \(wanted.step)."
            }
        }
        let all = list.parcels.flatMap(\.pieces).filter(isNamed)
        if let surplus = all.first {
            return
                "One \(title(surplus)) too many: the order has \(all.count), all are packed. Put it aside. Now comes \(wanted.step)."
        }
        return "\(describe(scan)) Put it aside. Now comes \(wanted.step)."
    }

    /// What a code is that is not wanted, in one sentence.
    private func describe(_ scan: ScannedName) -> String {
        switch book.meanings(of: scan).first {
        case .item(let sku): "That is \(list.parcels.flatMap(\.pieces).first { $0.sku == sku }.map(title) ?? sku)."
        case .carton(let carton): "That is carton \(carton)."
        case .place, .bin, .pack, nil: scan.stranger(to: .order, words)
        }
    }
}
