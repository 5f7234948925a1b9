package import Fulfilment
import ScanDialogue

/// One delivery: of a purchase order, of a notice, of a transfer, or unannounced.
package struct Receipt: Sendable {
    package let id: Int64
    let inboundID: Int64
    /// Of a notice: the purchase order it is about.
    let purchaseOrderID: Int64?
    package let kind: InboundKind
    /// Who sends it; of a transfer the site that it comes from.
    package let supplier: String
    /// The document's.
    package let documentNumber: String
    /// 1 is the first delivery of the document.
    package let number: Int
    package let state: ReceiptState
    package let site: String
    /// The day; nil when nobody knows.
    package let expectedOn: String?
    /// The dock; nil when nothing has arrived.
    package let place: String?
    let placeID: Int?
    package let isBlind: Bool
    /// Of a transfer: nothing is too much without a reason, and nothing is sampled.
    let rule: SupplierRule
    /// How it is called in the ledger: `PO 4711 of ACME, receipt 3`.
    package let name: String

    /// Whether it came and all of it was counted.
    var isFinished: Bool { placeID != nil && ![.announced, .arrived, .receiving].contains(state) }
}

/// How somebody names a delivery.
package struct ReceiptReference: Sendable {
    /// The document's number, or the SSCC of a pallet of it.
    package let number: String
    /// Who sent it, where several suppliers or sites have the same number.
    package let supplier: String?
    /// Where a purchase order and a notice have the same number.
    package let kind: InboundKind?
    /// That of one delivery; nil where the document is named.
    let id: Int64?

    package init(_ number: String, supplier: String? = nil, kind: InboundKind? = nil) {
        (self.number, self.supplier, self.kind) = (number, supplier, kind)
        id = nil
    }

    /// One delivery, and no other of its document.
    package init(id: Int64) {
        (number, supplier, kind) = ("\(id)", nil, nil)
        self.id = id
    }

    /// The one of these receipts that is in one of the states.
    /// - Parameter receipts: all that the number can mean, the latest first.
    func one(of receipts: [Receipt], in states: Set<ReceiptState>, to purpose: ReceiptRefusal.Purpose) throws(ReceivingProblem)
        -> Receipt
    {
        guard let latest = receipts.first else {
            throw .wrong(
                .receipt(.unknownDocument(number)),
                advice: "`waybill receive list` shows what is; --unannounced enters what nobody announced", as: .unknownDocument)
        }
        let fitting = receipts.filter { states.contains($0.state) }
        guard let receipt = fitting.first else {
            throw .refused(
                .receipt(.wrongState(name: latest.name, latest.state, purpose)),
                advice: Self.advice(latest.state, latest.kind), as: .wrongState)
        }
        guard Set(fitting.map(\.inboundID)).count == 1 else {
            throw .wrong(
                .receipt(
                    .severalDocuments(number, fitting.map { .init($0.kind, $0.documentNumber, of: $0.supplier) })),
                advice: "say which with --supplier or --kind", as: .severalDocuments)
        }
        return receipt
    }

    private static func advice(_ state: ReceiptState, _ kind: InboundKind) -> String {
        switch state {
        case .announced: "`waybill receive arrive` when it stands at the dock"
        case .arrived, .receiving: "`waybill receive finish` when all of it is counted"
        case .received: "`waybill putaway list` shows what still waits at the dock"
        case .putAway: "`waybill receive close` ends it"
        case .closed where kind == .transfer:
            "what turns up of it after all is found goods: `waybill stock receive` books it where it lies"
        case .closed: "what comes now is a delivery of its own: `waybill receive arrive --unannounced`"
        }
    }
}

extension Receipt {
    /// The lines that counted pieces can belong to. A supplier may send another lot than it announced; what has left a site is of the lots
    /// it left as.
    func lines(for lot: String, of lines: [ExpectedLine]) -> [ExpectedLine] {
        lines.filter { $0.inboundID == inboundID && (kind != .transfer || $0.lot == lot) }
    }

    /// What must not be too much together: pieces of an article; of a transfer, of an article and lot.
    func group(_ line: ExpectedLine) -> Group {
        Group(sku: line.sku, lot: kind == .transfer && !line.lot.isEmpty ? line.lot : nil)
    }

    /// An article, or one of its lots.
    struct Group: Hashable, Comparable {
        let sku: String
        let lot: String?

        static func < (left: Group, right: Group) -> Bool { (left.sku, left.lot ?? "") < (right.sku, right.lot ?? "") }
    }
}
