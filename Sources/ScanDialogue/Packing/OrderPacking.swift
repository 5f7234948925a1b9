import Fulfilment

/// One order on somebody's bench: for each parcel the carton, every piece (with its serial number where it has one), the weight.
///
/// Asks for exactly one thing. A wrong or surplus piece changes nothing and is named. Undo, and what the warehouse is told, is the dialogue's.
struct OrderPacking: Sendable {
    let list: PackList
    /// Every code of the order.
    let book: CodeBook
    let keys: KeyForm
    let words: any FloorWords
    private(set) var progress = Progress()

    /// The one thing that is asked for.
    enum Step: Sendable, Equatable {
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

    /// How far it is.
    struct Progress: Sendable, Equatable {
        var parcel = 0
        var step = Step.done
        /// Pieces of the parcel that are in.
        var packed = 0
        /// A number or weight that waits to be given once more.
        var unconfirmed: Int?
        /// Of the closed parcels.
        var weights: [Int] = []
        /// Of the pieces that are in, by the parcel's place in the list.
        var serials: [PackedSerial] = []
        /// The piece that the warehouse is asked about.
        var asked: AskedPiece?
    }

    struct PackedSerial: Sendable, Equatable {
        let parcel: Int
        let piece: PieceSerial
    }

    struct AskedPiece: Sendable, Equatable {
        let piece: PieceSerial
        let title: String
        /// Which of how many of its parcel it is.
        let number: Int
        let pieces: Int
    }

    init(_ list: PackList, _ words: any FloorWords) {
        (self.list, self.words) = (list, words)
        book = CodeBook(list)
        keys = book.keys
        progress.step = firstStep(of: 0)
    }

    var isDone: Bool { progress.step == .done }

    /// The parcel in question; nil when all are closed.
    var parcel: PackList.Parcel? { progress.parcel < list.parcels.count ? list.parcels[progress.parcel] : nil }

    /// The piece that goes in next.
    var piece: PackList.Piece? {
        guard [.item, .serial].contains(progress.step), let parcel, progress.packed < parcel.pieces.count else { return nil }
        return parcel.pieces[progress.packed]
    }

    /// The carton in question as long as another one may be chosen: no parcel is closed.
    var exchangeableCarton: String? { progress.step == .carton && progress.weights.isEmpty ? parcel?.carton : nil }

    /// Every parcel with its weight and serial numbers; of use when all are closed.
    var report: PackReport {
        let closed = zip(list.parcels, progress.weights).enumerated().map { index, closed in
            let serials = progress.serials.filter { $0.parcel == index }.map(\.piece)
            return PackReport.Weighed(number: closed.0.number, weight: closed.1, serials: serials.isEmpty ? nil : serials)
        }
        return PackReport(parcels: closed)
    }

    /// Whether the piece that was just scanned may go out. Closing the parcels asks again, so nobody has to wait for it.
    var inquiry: Inquiry? {
        progress.asked.map {
            Inquiry(path: "\(route)/serials", posting: SerialQuestion(piece: $0.piece), isOptional: true)
        }
    }

    /// Where the warehouse hears of the order.
    var route: String { "/floor/packing/\(list.orderID)" }

    func firstStep(of parcel: Int) -> Step {
        guard parcel < list.parcels.count else { return .done }
        return list.parcels[parcel].carton == nil ? .item : .carton
    }
}

extension OrderPacking: Equatable {
    /// Equal when they ask the same of the same order.
    static func == (left: OrderPacking, right: OrderPacking) -> Bool {
        left.list == right.list && left.progress == right.progress
    }
}

/// What each step accepts.
extension OrderPacking {
    mutating func take(_ input: DialogueInput) -> Reply {
        guard let parcel else { return .rejected(words.everyParcelIsClosed) }
        switch input {
        case .key(.short): return noCarton(parcel)
        case .key: return .rejected(words.packNotAsked(instruction))
        case .confirm: return confirm(parcel)
        case .number(let number): return progress.step == .weight ? weigh(number, parcel) : count(number, of: parcel)
        case .code(let scan): return check(scan, parcel)
        }
    }

    /// Takes what the warehouse says of the piece that was just scanned.
    mutating func hear(_ answer: WarehouseAnswer) -> Reply {
        guard let asked = progress.asked else { return .repeated(instruction) }
        progress.asked = nil
        let isIn = words.pieceIsIn(asked.number, of: asked.pieces, asked.title)
        return switch answer {
        case .found: .accepted(isIn)
        case .noNetwork: .accepted(words.joined([isIn, words.serialIsAskedLater]))
        case .refused(let refusal): .rejected(refusal.message)
        }
    }

    /// Why no other carton is chosen.
    private func noCarton(_ parcel: PackList.Parcel) -> Reply {
        guard progress.step == .carton, let carton = parcel.carton else { return .rejected(words.noCartonAsked(instruction)) }
        return .rejected(words.firstParcelIsClosed(aside: keys.key("9"), without: carton))
    }

    private mutating func check(_ scan: ScannedName, _ parcel: PackList.Parcel) -> Reply {
        switch progress.step {
        case .carton: checkCarton(scan, parcel)
        case .item: checkPiece(scan, parcel)
        case .serial: checkSerial(scan, parcel)
        case .weight:
            .rejected(words.joined([describe(scan), words.wantedWeight(such: keys.isPlain ? nil : keys.number(parcel.weight))]))
        case .done: .rejected(words.everyParcelIsClosed)
        }
    }

    private mutating func checkCarton(_ scan: ScannedName, _ parcel: PackList.Parcel) -> Reply {
        guard let carton = parcel.carton, book.meanings(of: scan).contains(.carton(carton)) else {
            return .rejected(
                words.joined([describe(scan), words.wantedCarton(parcel.carton ?? "", missing: keys.key("1"))]))
        }
        progress.step = .item
        return .accepted(words.cartonIsRight(carton))
    }

    private mutating func checkPiece(_ scan: ScannedName, _ parcel: PackList.Parcel) -> Reply {
        guard let piece else { return .rejected(words.everyParcelIsClosed) }
        let meanings = book.meanings(of: scan)
        guard meanings.contains(.item(sku: piece.sku)) else {
            if parcel.carton.map({ meanings.contains(.carton($0)) }) ?? false, progress.packed == 0 {
                return .repeated(words.cartonIsRightAlready)
            }
            return .rejected(objection(to: scan, meanings, wanted: piece))
        }
        if piece.hasSerial == true {
            if let number = SerialScan.number(in: scan) { return take(number, of: piece, parcel) }
            progress.step = .serial
            return .accepted(words.joined([words.pieceIsRight(piece.title), instruction]))
        }
        put(1)
        return .accepted(placed(piece, parcel))
    }

    private mutating func checkSerial(_ scan: ScannedName, _ parcel: PackList.Parcel) -> Reply {
        guard let piece else { return .rejected(words.everyParcelIsClosed) }
        switch SerialScan(scan, of: piece.sku, in: book) {
        case .number(let number): return take(number, of: piece, parcel)
        case .article: return .repeated(words.joined([words.articleIsRightAlready, instruction]))
        case .other: return .rejected(words.joined([describe(scan), words.wantedSerial(of: piece.title)]))
        case .malformed: return .rejected(words.noSerialNumber(String(scan.bare.prefix(50))))
        }
    }

    private mutating func take(_ number: SerialNumber, of piece: PackList.Piece, _ parcel: PackList.Parcel) -> Reply {
        let serial = PieceSerial(sku: piece.sku, serial: number.text)
        if let other = progress.serials.first(where: { $0.piece == serial }) {
            return .rejected(words.serialIsInParcel(number.text, list.parcels[other.parcel].number))
        }
        progress.serials.append(PackedSerial(parcel: progress.parcel, piece: serial))
        let ordinal = progress.packed + 1
        put(1)
        progress.asked = AskedPiece(piece: serial, title: piece.title, number: ordinal, pieces: parcel.pieces.count)
        return .accepted(placed(piece, parcel))
    }

    /// Pieces that are equal to the last one and follow it without another between: they may be counted instead of scanned.
    var openRun: Range<Int>? {
        guard progress.step == .item, progress.packed > 0, let parcel, let piece, piece.hasSerial != true,
            parcel.pieces[progress.packed - 1].sku == piece.sku
        else { return nil }
        let before = parcel.pieces[..<progress.packed].reversed().prefix { $0.sku == piece.sku }.count
        let after = parcel.pieces[progress.packed...].prefix { $0.sku == piece.sku }.count
        return (progress.packed - before)..<(progress.packed + after)
    }

    /// A typed number of equal pieces, those already in counted with them; more than ten must be typed twice.
    private mutating func count(_ number: Int, of parcel: PackList.Parcel) -> Reply {
        guard let run = openRun, let piece else { return .rejected(words.packNoNumberAsked(instruction)) }
        let there = progress.packed - run.lowerBound
        guard number <= run.count else { return .rejected(words.tooManyPieces(number, of: run.count, piece.title)) }
        guard number > there else { return .rejected(words.piecesAreInAlready(there, piece.title)) }
        if number > 10, progress.unconfirmed != number {
            progress.unconfirmed = number
            return .accepted(words.packSure(number))
        }
        put(number - there)
        return .accepted(words.piecesAreIn(number, of: run.count, piece.title))
    }

    private mutating func put(_ pieces: Int) {
        progress.packed += pieces
        progress.unconfirmed = nil
        progress.step = progress.packed == parcel?.pieces.count ? .weight : .item
    }

    private mutating func confirm(_ parcel: PackList.Parcel) -> Reply {
        if progress.step == .weight { return weigh(progress.unconfirmed ?? parcel.weight, parcel) }
        guard let number = progress.unconfirmed else { return .rejected(words.joined([words.nothingToConfirm, instruction])) }
        return count(number, of: parcel)
    }

    /// A weight that is off is asked for once more: either a piece is missing or surplus, or the article's weight is wrong.
    private mutating func weigh(_ grams: Int, _ parcel: PackList.Parcel) -> Reply {
        guard grams > 0 else { return .rejected(words.joined([words.parcelWeighsSomething, instruction])) }
        guard abs(grams - parcel.weight) <= Self.tolerance(parcel.weight) || progress.unconfirmed == grams else {
            progress.unconfirmed = grams
            return .doubted(words.weightIsOff(grams, expected: parcel.weight))
        }
        progress.weights.append(grams)
        progress.parcel += 1
        (progress.packed, progress.unconfirmed) = (0, nil)
        progress.step = firstStep(of: progress.parcel)
        return .accepted(words.parcelIsClosed(parcel.number, grams: grams))
    }

    /// Grams a parcel may be off: one in twenty, at least 50.
    private static func tolerance(_ weight: Int) -> Int { max(50, weight / 20) }

    private func placed(_ piece: PackList.Piece, _ parcel: PackList.Parcel) -> String {
        words.pieceIsIn(progress.packed, of: parcel.pieces.count, piece.title)
    }
}
