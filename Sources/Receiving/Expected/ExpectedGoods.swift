import Barcodes
package import Fulfilment

/// A purchase order or a supplier's notice: what shall come, from whom, where to and when.
package struct ExpectedGoods: Sendable, Equatable {
    /// One article of it.
    package struct Line: Sendable, Equatable {
        package let sku: String
        /// The article's code at the supplier; empty when not said, as lot and SSCC.
        package let supplierArticle: String
        package let quantity: Int
        package let lot: String
        /// The day, `2027-03-31`; nil when not said.
        package let expiry: String?
        /// The pallet or case it is in, 18 digits.
        package let sscc: String

        package init(
            sku: String, supplierArticle: String = "", quantity: Int, lot: String = "", expiry: String? = nil, sscc: String = ""
        ) {
            (self.sku, self.supplierArticle, self.quantity) = (sku, supplierArticle, quantity)
            (self.lot, self.expiry, self.sscc) = (lot, expiry, sscc)
        }
    }

    package let kind: InboundKind
    package let number: String
    package let supplier: String
    package let site: String
    /// The day; nil when nobody knows.
    package let expectedOn: String?
    /// Of a notice: the number of the purchase order it is about; nil when it is about none.
    package let purchaseOrder: String?
    package let lines: [Line]

    package init(
        _ kind: InboundKind, number: String, supplier: String, site: String, expectedOn: String? = nil,
        purchaseOrder: String? = nil,
        lines: [Line]
    ) {
        (self.kind, self.number, self.supplier, self.site) = (kind, number, supplier, site)
        (self.expectedOn, self.purchaseOrder, self.lines) = (expectedOn, purchaseOrder, lines)
    }

    /// Something that cannot be right.
    package struct Fault: Error, Sendable, Equatable {
        /// Which of the lines, from 0; nil: what is said once of all.
        package let line: Int?
        /// As files and requests name it.
        package let field: String
        package let value: String
        package let problem: String

        package init(line: Int?, field: String, value: String, problem: String) {
            (self.line, self.field, self.value, self.problem) = (line, field, value, problem)
        }
    }

    /// Everything that is wrong with it whatever the books say.
    package var faults: [Fault] {
        var found = ["number": number, "supplier": supplier, "site": site].sorted { $0.key < $1.key }.compactMap {
            Self.isCode($0.value)
                ? nil : Fault(line: nil, field: $0.key, value: $0.value, problem: "must be 1 to 40 characters without blanks")
        }
        if let expectedOn, CivilDay(expectedOn) == nil {
            found.append(Fault(line: nil, field: "expected", value: expectedOn, problem: Self.day))
        }
        if kind != .notice, let purchaseOrder {
            found.append(Fault(line: nil, field: "purchase_order", value: purchaseOrder, problem: "is said of notices only"))
        }
        if lines.isEmpty { found.append(Fault(line: nil, field: "lines", value: "", problem: "must have at least one line")) }
        return found + lines.enumerated().flatMap { $0.element.faults(at: $0.offset) } + lotFaults
    }

    /// A lot expires on one day.
    private var lotFaults: [Fault] {
        var days: [[String]: String] = [:]
        return lines.enumerated().compactMap { index, line in
            guard !line.lot.isEmpty else { return nil }
            let day = line.expiry ?? ""
            let first = days[[line.sku, line.lot], default: day]
            days[[line.sku, line.lot]] = first
            guard first != day else { return nil }
            return Fault(
                line: index, field: "expiry", value: day,
                problem: "is another day than the lot has before: \(first.isEmpty ? "none" : first)")
        }
    }

    static let day = "must be a day as 2027-03-31, or be left out"

    static func isCode(_ text: String) -> Bool { (1...40).contains(text.count) && !text.contains(where: \.isWhitespace) }
}

extension ExpectedGoods.Line {
    /// Pieces of a line at most.
    package static let quantities = 1...10_000_000

    fileprivate func faults(at index: Int) -> [ExpectedGoods.Fault] {
        func fault(_ field: String, _ value: String, _ problem: String) -> ExpectedGoods.Fault {
            ExpectedGoods.Fault(line: index, field: field, value: value, problem: problem)
        }
        var found: [ExpectedGoods.Fault] = []
        if !(1...100).contains(sku.count) { found.append(fault("sku", sku, "must be the code of an article")) }
        if !Self.quantities.contains(quantity) {
            found.append(fault("quantity", "\(quantity)", "must be a whole number from 1 to 10000000"))
        }
        for (field, text) in [("supplier_article", supplierArticle), ("lot", lot)] where text.count > 100 {
            found.append(fault(field, text, "must have at most 100 characters"))
        }
        if let expiry, CivilDay(expiry) == nil { found.append(fault("expiry", expiry, ExpectedGoods.day)) }
        if !sscc.isEmpty, (try? SSCC(sscc)) == nil {
            found.append(fault("sscc", sscc, "must be 18 digits with their check digit, without the (00)"))
        }
        return found
    }
}
