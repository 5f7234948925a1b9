import Fulfilment

/// What one scan of a pick's article brings: a piece, or a whole pack.
struct PickLoad {
    /// At least one.
    let pieces: Int
    /// nil: a piece.
    private let pack: NumberedPack?

    /// - Returns: nil when none of the meanings is the pick's article.
    init?(_ meanings: [CodeBook.Meaning], of task: PickTask) {
        if meanings.contains(.item(sku: task.sku)) {
            (pieces, pack) = (1, nil)
            return
        }
        let packs = meanings.compactMap { meaning -> NumberedPack? in
            if case .pack(let pack, task.sku) = meaning { pack } else { nil }
        }
        guard let pack = packs.first else { return nil }
        (pieces, self.pack) = (pack.pieces, pack)
    }

    /// Why a pack is not taken: fewer pieces are wanted than it holds. Single pieces are counted against the pick elsewhere.
    func objection(counted: Int, of task: PickTask, _ words: any FloorWords) -> String? {
        guard let pack, counted + pieces > task.quantity else { return nil }
        return words.packTooLarge(pack, more: task.quantity - counted, isFirst: counted == 0)
    }
}

extension PickTask {
    /// The largest pack that may be scanned instead of a piece; nil when there is none.
    var largestPack: NumberedPack? { packs?.filter { $0.pieces <= quantity }.max { $0.pieces < $1.pieces } }

    /// The article's name and the end of its number, as printed on shelf labels.
    var title: String {
        let number = gtin.isEmpty ? sku : gtin
        let end = number.count > 4 ? "…\(number.suffix(4))" : number
        return name.isEmpty ? sku : "\(name) (\(end))"
    }
}
