package import FoundationEssentials
package import Fulfilment

/// Goods that one site sends another: what leaves which bin. Until they are received there they are in transit, and nobody's stock.
package struct Transfer: Sendable, Equatable {
    /// Pieces of one article and lot that leave a bin.
    package struct Line: Sendable, Hashable {
        package let bin: String
        package let sku: String
        /// Empty for pieces without one.
        package let lot: String
        package let quantity: Int

        package init(bin: String, sku: String, lot: String = "", quantity: Int) {
            (self.bin, self.sku, self.lot, self.quantity) = (bin, sku, lot, quantity)
        }
    }

    package let number: String
    package let fromSite: String
    package let toSite: String
    /// The day; nil when nobody knows.
    package let expectedOn: String?
    package let lines: [Line]

    package init(_ number: String, from fromSite: String, to toSite: String, expectedOn: String? = nil, lines: [Line]) {
        (self.number, self.fromSite, self.toSite) = (number, fromSite, toSite)
        (self.expectedOn, self.lines) = (expectedOn, lines)
    }

    /// Whether both say the same; the order of lines and the letters' case of the number do not matter.
    func isSame(as other: Transfer) -> Bool {
        number.lowercased() == other.number.lowercased() && fromSite == other.fromSite && toSite == other.toSite
            && expectedOn == other.expectedOn && Set(lines) == Set(other.lines)
    }

    /// Everything that is wrong with it whatever the books say.
    package var faults: [ExpectedGoods.Fault] {
        var found: [ExpectedGoods.Fault] = []
        if !ExpectedGoods.isCode(number) {
            found.append(.init(line: nil, field: "number", value: number, problem: "must be 1 to 40 characters without blanks"))
        }
        if fromSite == toSite {
            found.append(
                .init(line: nil, field: "to-site", value: toSite, problem: "must be another site than the pieces come from"))
        }
        if let expectedOn, CivilDay(expectedOn) == nil {
            found.append(.init(line: nil, field: "expected", value: expectedOn, problem: ExpectedGoods.day))
        }
        if lines.isEmpty { found.append(.init(line: nil, field: "lines", value: "", problem: "must have at least one line")) }
        return found + lines.enumerated().flatMap { Self.faults(of: $0.element, at: $0.offset) } + repeated
    }

    private static func faults(of line: Line, at index: Int) -> [ExpectedGoods.Fault] {
        var found: [ExpectedGoods.Fault] = []
        func fault(_ field: String, _ value: String, _ problem: String) {
            found.append(.init(line: index, field: field, value: value, problem: problem))
        }
        if line.bin.isEmpty { fault("bin", line.bin, "must be the code of a bin") }
        if !(1...100).contains(line.sku.count) { fault("sku", line.sku, "must be the code of an article") }
        if line.lot.count > 100 { fault("lot", line.lot, "must have at most 100 characters") }
        if !ExpectedGoods.Line.quantities.contains(line.quantity) {
            fault("quantity", "\(line.quantity)", "must be a whole number from 1 to 10000000")
        }
        return found
    }

    /// What leaves one bin of an article and lot is one line, so that two of them are no slip.
    private var repeated: [ExpectedGoods.Fault] {
        var seen: Set<[String]> = []
        return lines.enumerated().compactMap { index, line in
            guard !seen.insert([line.bin, line.sku, line.lot]).inserted else { return nil }
            return .init(
                line: index, field: "bin", value: line.bin,
                problem: "has this article and lot on another line already: add them up")
        }
    }
}

/// How far a transfer has come.
package struct TransferProgress: Sendable, Equatable {
    package let number: String
    package let fromSite: String
    package let toSite: String
    package let sentAt: Date
    /// The day; nil when nobody knows.
    package let expectedOn: String?
    package let inTransit: Int
    package let received: Int
    package let writtenOff: Int
    /// Of its last receipt.
    package let state: ReceiptState

    /// `in transit`, `put away`: of what has not arrived, that it is on the road.
    package var words: String { state == .announced ? "in transit" : state.rawValue.replacing("_", with: " ") }
}

/// One line of a transfer, as far as it has come.
package struct TransferLine: Sendable, Equatable {
    package let bin: String
    package let sku: String
    package let lot: String
    /// The day, `2027-03-31`; nil when the lot does not expire.
    package let expiry: String?
    package let quantity: Int
    package let received: Int
    package let writtenOff: Int

    package var inTransit: Int { max(0, quantity - received - writtenOff) }
}
