import Fulfilment
import Postgres

/// One delivery as those who count it see it.
package struct ReceiptReport: Sendable {
    /// An article that is expected, whatever delivery it comes with.
    package struct Line: Sendable, Equatable {
        package let number: Int
        package let sku: String
        /// Empty when not said.
        package let lot: String
        package let expiry: String?
        /// Pieces, without those that are written off.
        package let expected: Int
        /// Of them, pieces that have come with this delivery and those before.
        package let received: Int
    }

    /// Pieces of one article and lot that this delivery brought.
    package struct Counted: Sendable, Equatable {
        package let sku: String
        package let lot: String
        package let quantity: Int
        /// Of them, pieces that are held as a sample.
        package let held: Int
        /// Of them, pieces that are broken.
        package let damaged: Int
    }

    package let receipt: Receipt
    /// Of the document; none where its receivers are not told what is expected.
    package let lines: [Line]
    package let counted: [Counted]
}

/// Reads deliveries for those who count them.
struct ReceiptReportStore: Sendable {
    func report(_ receipt: Receipt, on executor: some SQLExecutor) async throws -> ReceiptReport {
        let results = try await executor.pipeline([
            """
            SELECT line_no, sku, lot, expiry::text, quantity - written_off, received FROM warehouse.inbound_line
            WHERE inbound_id = \(receipt.inboundID) AND NOT \(receipt.isBlind) ORDER BY line_no
            """,
            """
            SELECT sku, lot, sum(quantity)::int, sum(held)::int, coalesce(sum(quantity) FILTER (WHERE is_damaged), 0)::int
            FROM warehouse.receipt_line WHERE receipt_id = \(receipt.id) GROUP BY sku, lot ORDER BY sku, lot
            """,
        ])
        let lines = try results[0].decode((Int, String, String, String?, Int, Int).self).map {
            ReceiptReport.Line(number: $0, sku: $1, lot: $2, expiry: $3, expected: $4, received: $5)
        }
        let counted = try results[1].decode((String, String, Int, Int, Int).self).map {
            ReceiptReport.Counted(sku: $0, lot: $1, quantity: $2, held: $3, damaged: $4)
        }
        return ReceiptReport(receipt: receipt, lines: lines, counted: counted)
    }
}
