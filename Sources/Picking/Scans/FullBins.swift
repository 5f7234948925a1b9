import Fulfilment
import ScanDialogue

/// Follows what scans say of bins that were full: the pick went into another bin of its order, and so do later ones.
enum FullBins {
    /// The bins of a cart on a tour.
    struct Cart: Sendable {
        let code: String
        /// How many it has.
        let count: Int
        /// The order of each bin that has one, by the bin's number.
        var orders: [Int: Int64]
    }

    /// A bin of an order that was full, and the one it went on in.
    struct Spill: Sendable {
        let orderID: Int64
        /// The bins' numbers.
        let full: Int
        let bin: Int
    }

    /// Costs nothing unless a bin was full.
    /// - Returns: what arrived, with the bins that picks really went into, and why some scans of bins are refused.
    /// - Parameter words: in which refusals are said.
    static func follow(
        _ uploaded: [ScanRecord], _ arrival: ScanStore.Arrival, in words: any FloorWords
    ) -> ScanStore.Arrival {
        guard var cart = arrival.cartBins else { return arrival }
        var settled = arrival
        for (index, scan) in uploaded.enumerated() where scan.step == .full && scan.effect != nil {
            guard arrival.new[scan.id] != nil, let pick = scan.pickID.flatMap(settled.pick),
                pick.state == .open || pick.isWithdrawn
            else { continue }
            switch cart.take(scan.code, for: pick) {
            case .success(let spill):
                let later = Set(uploaded[index...].filter { $0.effect != nil }.compactMap(\.pickID))
                settled.follow(spill, pick.binCode, CartBin.code(cart: cart.code, bin: spill.bin), later)
            case .failure(let refusal): settled.refusals[pick.id] = settled.refusals[pick.id] ?? words.detail(refusal.why)
            }
        }
        return settled
    }

    /// Why a bin is not taken.
    struct Refusal: Error { let why: ScanObjection }
}

extension FullBins.Cart {
    /// Gives an order the bin that was scanned instead of a full one.
    fileprivate mutating func take(
        _ scanned: String, for pick: ScanCheck.Pick
    ) -> Result<FullBins.Spill, FullBins.Refusal> {
        guard let bin = number(of: scanned) else {
            return .failure(.init(why: .noBin(pick.title, scanned: String(scanned.prefix(100)), cart: code)))
        }
        if let owner = orders[bin], owner != pick.orderID {
            let name = CartBin.code(cart: code, bin: bin)
            return .failure(.init(why: .othersBin(pick.title, bin: name, order: owner, cart: code)))
        }
        guard let full = number(of: pick.binCode), full != bin else {
            return .failure(.init(why: .fullBin(pick.title, bin: pick.binCode, cart: code)))
        }
        orders[bin] = pick.orderID
        return .success(.init(orderID: pick.orderID, full: full, bin: bin))
    }

    /// The number of a bin of this cart that a code names.
    private func number(of scanned: String) -> Int? {
        var book = CodeBook()
        for bin in 0..<count { book.add(CartBin.code(cart: code, bin: bin + 1), as: .bin("\(bin + 1)")) }
        return book.meanings(of: ScannedName(scanned)).compactMap { if case .bin(let number) = $0 { Int(number) } else { nil } }
            .first
    }
}

extension ScanStore.Arrival {
    /// The picks that end with or behind the scan of the other bin went there.
    fileprivate mutating func follow(_ spill: FullBins.Spill, _ full: String, _ other: String, _ later: Set<Int64>) {
        spills.append(spill)
        picks = picks.map {
            $0.orderID == spill.orderID && $0.binCode == full && later.contains($0.id) ? $0.riding(in: other) : $0
        }
    }
}
