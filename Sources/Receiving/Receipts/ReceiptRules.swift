import Fulfilment

/// A line of a purchase order, a notice or a transfer, as far as it has come.
struct ExpectedLine: Sendable, Equatable {
    let id: Int64
    /// The document it is of.
    let inboundID: Int64
    let number: Int
    let sku: String
    /// Empty when not said.
    let lot: String
    let expiry: String?
    let quantity: Int
    let received: Int
    let writtenOff: Int

    /// Pieces that are still to come.
    var outstanding: Int { max(0, quantity - received - writtenOff) }
}

/// What a supplier may do, and what is looked at.
struct SupplierRule: Sendable, Equatable {
    /// So much more than ordered is accepted without asking, in percent.
    let overPercent: Int
    /// So much of a sampled lot is held, in percent.
    let samplePercent: Int
    /// One lot in so many is sampled.
    let sampleOneIn: Int

    /// Pieces above what is expected with its tolerance, once `adding` have come, too.
    func surplus(of lines: [ExpectedLine], adding: Int) -> Int {
        let expected = lines.reduce(0) { $0 + $1.quantity - $1.writtenOff }
        let received = lines.reduce(adding) { $0 + $1.received }
        return max(0, received - expected - expected * overPercent / 100)
    }

    /// Whether a lot is among those sampled. It follows from the lot, so that it does not matter in which order lots come.
    /// - Parameter lot: of an article without lots, the delivery.
    func samples(sku: String, lot: String) -> Bool {
        guard samplePercent > 0 else { return false }
        var random = SeededRandom(seed: 0, purpose: "sample \(sku) \(lot)")
        return random.int(1...sampleOneIn) == 1
    }

    /// How many of `adding` pieces are held, when `before` of the same lot have come already: in all always the lot's share, rounded up,
    /// however it is counted.
    func sample(before: Int, adding: Int) -> Int {
        func share(_ pieces: Int) -> Int { (pieces * samplePercent + 99) / 100 }
        return share(before + adding) - share(before)
    }
}

/// How counted pieces belong to expected lines.
enum ReceiptRules {
    /// Pieces of one line; nil for those nobody has announced.
    struct Share: Sendable, Equatable {
        let line: ExpectedLine?
        let quantity: Int
    }

    /// Lines that name the lot come first, then those that name none; what is too much is the first line's.
    /// - Parameter lines: of the article.
    static func shares(of quantity: Int, lot: String, over lines: [ExpectedLine]) -> [Share] {
        let ranked = lines.sorted { (rank($0, lot), $0.number) < (rank($1, lot), $1.number) }
        guard let first = ranked.first else { return [Share(line: nil, quantity: quantity)] }
        var rest = quantity
        var shares: [Share] = []
        for line in ranked {
            let pieces = min(rest, line.outstanding)
            if pieces > 0 { shares.append(Share(line: line, quantity: pieces)) }
            rest -= pieces
        }
        guard rest > 0 else { return shares }
        let known = shares.firstIndex { $0.line == first }
        let sum = Share(line: first, quantity: rest + (known.map { shares[$0].quantity } ?? 0))
        if let known { shares[known] = sum } else { shares.append(sum) }
        return shares
    }

    private static func rank(_ line: ExpectedLine, _ lot: String) -> Int { line.lot == lot ? 0 : line.lot.isEmpty ? 1 : 2 }
}
