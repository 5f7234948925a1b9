import ScanDialogue

/// What the books have of one line of a transfer at the moment in which its stock is locked.
struct TransferFacts: Sendable, Equatable {
    /// Of the bin; nil: there is no such bin.
    let site: String?
    let isKnownArticle: Bool
    /// Free pieces of the article and lot in the bin; nil: the books have never had any there.
    let balance: Balance?
    /// Pieces there that are something else: `3 quality hold`.
    let others: String?
    /// Other lots of the article in the bin.
    let lots: [String]

    struct Balance: Sendable, Equatable {
        let id: Int64
        let onHand: Int
        let reserved: Int
        let isBlocked: Bool
        let expiry: String?
        /// Why nothing of the lot may go out; nil when it may.
        let whyUnfit: String?

        var free: Int { onHand - reserved }
    }
}

/// What may leave for another site: pieces that orders could be promised, and that no order has.
enum TransferRules {
    /// What is wrong with a line; nil when it may leave.
    /// - Parameter site: the sending one; nil when that is wrong already.
    static func fault(of line: Transfer.Line, at index: Int, from site: String?, _ facts: TransferFacts) -> ExpectedGoods.Fault? {
        func fault(_ field: String, _ value: String, _ problem: String) -> ExpectedGoods.Fault {
            .init(line: index, field: field, value: value, problem: problem)
        }
        guard let own = facts.site else { return fault("bin", line.bin, "is not among the bins") }
        if let site, own != site { return fault("bin", line.bin, "is at \(own); allowed are bins of \(site)") }
        guard facts.isKnownArticle else { return fault("sku", line.sku, "is not among the articles") }
        guard let balance = facts.balance, balance.onHand > 0 else { return absent(line, index, facts) }
        if let why = balance.whyUnfit { return fault("lot", line.lot, "\(why), so nothing of it may travel") }
        if balance.isBlocked {
            return fault("bin", line.bin, "has to be counted first, for a picker found too little: `waybill stock count`")
        }
        guard line.quantity > balance.free else { return nil }
        return fault("quantity", "\(line.quantity)", tooMany(balance, facts.others))
    }

    /// No free piece lies there.
    private static func absent(_ line: Transfer.Line, _ index: Int, _ facts: TransferFacts) -> ExpectedGoods.Fault {
        if let others = facts.others {
            return .init(
                line: index, field: "sku", value: line.sku,
                problem:
                    "has no free pieces there, only \(others), which may not travel: `waybill stock judge` frees what is good")
        }
        guard facts.lots.isEmpty else {
            let lots = ReceivingProblem.list(facts.lots.map { $0.isEmpty ? "none (blank)" : $0 })
            return .init(
                line: index, field: "lot", value: line.lot,
                problem: "does not lie in \(line.bin); of the article are there: \(lots)")
        }
        return .init(
            line: index, field: "sku", value: line.sku,
            problem: "does not lie in \(line.bin): `waybill stock list` shows where it does")
    }

    private static func tooMany(_ balance: TransferFacts.Balance, _ others: String?) -> String {
        let there = others.map { "; \($0) lie there, too, and may not travel" } ?? ""
        let reserved = balance.reserved > 0 ? ", of which orders have \(balance.reserved)" : ""
        guard balance.free > 0 else {
            return "all \(balance.onHand) are reserved for orders\(there): wait until they are picked, or send others"
        }
        return "\(balance.onHand) free pieces lie there\(reserved)\(there): allowed is 1 to \(balance.free)"
    }
}
