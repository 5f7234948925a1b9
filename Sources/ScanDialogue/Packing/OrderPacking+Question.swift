import Fulfilment

/// What the screen says.
extension OrderPacking {
    var question: Question {
        let following = piece == nil ? [] : parcel?.pieces[progress.packed...].dropFirst().prefix(3).map(\.step) ?? []
        return Question(
            .init(wanted, words.joined([whereItLies, instruction].compactMap { $0 })), kind: kind, details: Array(following),
            position: "\(words.orderInHand(list.orderID))  \(words.standing(position))", expecting: expectedCode)
    }

    /// Said until the first scan: a packer who came with one bin may need others, too.
    private var whereItLies: String? {
        guard progress == Progress(step: firstStep(of: 0)), let bins = list.bins, bins.count > 1 else { return nil }
        return words.orderLies(in: bins)
    }

    var instruction: String {
        switch progress.step {
        case .carton: words.setUpCarton(parcel?.carton ?? "")
        case .item: piece.map(instruction) ?? ""
        case .serial: words.scanSerial(of: piece?.title ?? "")
        case .weight where progress.unconfirmed != nil: words.weighAgain
        case .weight: words.closeParcel(parcel?.number ?? 0, about: keys.number(parcel?.weight ?? 0))
        case .done: words.everyParcelIsClosed
        }
    }

    var position: PackPosition {
        let isAtPiece = [.item, .serial].contains(progress.step)
        return PackPosition(
            parcel: parcel?.number, parcels: list.parcels.count, piece: isAtPiece ? progress.packed + 1 : nil,
            pieces: parcel?.pieces.count ?? 0)
    }

    private var kind: Question.Wanted {
        switch progress.step {
        case .carton, .done: .code
        case .item: openRun == nil ? .code : .number
        case .serial: .serial
        case .weight: .weight
        }
    }

    private var wanted: String {
        switch progress.step {
        case .carton: parcel?.carton ?? ""
        case .item: piece.map { $0.name.isEmpty ? $0.sku : $0.name } ?? ""
        case .serial: words.largeSerial
        case .weight: words.largeWeigh
        case .done: words.largePacked
        }
    }

    private func instruction(_ piece: PackList.Piece) -> String {
        if let number = progress.unconfirmed { return words.packTypeAgain(keys.number(number)) }
        guard parcel?.carton != nil else { return words.scanLonePiece(piece.title) }
        guard openRun != nil else { return words.scanPiece(piece.title, step: piece.step) }
        return words.scanOrCountPieces(piece.title, step: piece.step, such: keys.isPlain ? nil : keys.number(2))
    }

    private var expectedCode: String? {
        switch progress.step {
        case .carton: parcel?.carton
        case .item: progress.unconfirmed.map(keys.number) ?? piece.map { $0.gtin.isEmpty ? $0.sku : $0.gtin }
        case .serial, .done: nil
        case .weight: (progress.unconfirmed ?? parcel?.weight).map(keys.number)
        }
    }

    /// Why a code is not the piece that goes in next: another piece's turn, another parcel's, surplus, or none of the order's.
    func objection(to scan: ScannedName, _ meanings: [CodeBook.Meaning], wanted: PackList.Piece) -> String {
        let isNamed = { (piece: PackList.Piece) in meanings.contains(.item(sku: piece.sku)) }
        if let here = parcel?.pieces[progress.packed...].first(where: isNamed) {
            return words.pieceComesLater(here.title, first: wanted.step)
        }
        for parcel in list.parcels.dropFirst(progress.parcel + 1) {
            if let there = parcel.pieces.first(where: isNamed) {
                return words.pieceIsForParcel(there.title, parcel.number, first: wanted.step)
            }
        }
        let all = list.parcels.flatMap(\.pieces).filter(isNamed)
        if let surplus = all.first { return words.pieceIsSurplus(surplus.title, of: all.count, next: wanted.step) }
        return words.joined([describe(scan), words.putPieceAside(next: wanted.step)])
    }

    /// What a code is that is not wanted, in one sentence.
    func describe(_ scan: ScannedName) -> String {
        switch book.meanings(of: scan).first {
        case .item(let sku): words.isArticle(list.parcels.flatMap(\.pieces).first { $0.sku == sku }?.title ?? sku)
        case .carton(let carton): words.isCarton(carton)
        case .place, .bin, .pack, nil: scan.stranger(to: .order, words)
        }
    }
}

/// How far an order is packed.
package struct PackPosition: Sendable, Hashable {
    /// The number of the parcel in question; nil: all are closed.
    package let parcel: Int?
    package let parcels: Int
    /// The piece that goes in next, counted from 1 within the parcel; nil: no piece is asked for.
    package let piece: Int?
    package let pieces: Int
}

extension PackList.Piece {
    /// The article's name and the end of its number, as printed on labels.
    var title: String {
        let number = gtin.isEmpty ? sku : gtin
        return name.isEmpty ? sku : "\(name) (\(number.count > 4 ? "…\(number.suffix(4))" : number))"
    }
}
