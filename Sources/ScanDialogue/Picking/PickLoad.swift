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
    func objection(counted: Int, of task: PickTask) -> String? {
        guard let pack, counted + pieces > task.quantity else { return nil }
        let more = counted == 0 ? "\(task.quantity) are" : "\(task.quantity - counted) more are"
        return "That is a \(pack.name) of \(pieces), but only \(more) wanted. Open it and scan a piece, or leave it."
    }

    /// The largest pack that may be scanned instead, for the prompt; empty when there is none.
    static func hint(_ task: PickTask) -> String {
        let fitting = (task.packs ?? []).filter { $0.pieces <= task.quantity }.max { $0.pieces < $1.pieces }
        return fitting.map { ", or a \($0.name) of \($0.pieces)" } ?? ""
    }
}

extension PickTask {
    /// The article's name and the end of its number, as printed on shelf labels.
    var title: String {
        let number = gtin.isEmpty ? sku : gtin
        let end = number.count > 4 ? "…\(number.suffix(4))" : number
        return name.isEmpty ? sku : "\(name) (\(end))"
    }
}
