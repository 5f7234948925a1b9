import Barcodes
import FoundationEssentials
import Fulfilment
import Testing

@Suite("Real orders", .enabled(if: SharedData.isThere, "\(SharedData.hint)"))
struct RealOrderTests {
    /// Text or a number.
    private struct Amount: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(String.self)) ?? container.decode(Decimal.self).description
        }
    }

    private struct Order: Decodable {
        struct Line: Decodable {
            let unitPrice: Amount
            let shipBy: String?
        }
        let placedAt: String
        let paidAt: String?
        let promisedBy: String?
        let freightPaid: Amount?
        let lines: [Line]
    }

    @Test("Every amount and time of the published orders is read exactly")
    func orders() throws {
        let currency = try #require(Currency("BRL"))
        let lines = try SharedData.bytes("orders/orders.ndjson").split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 9889)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        for line in lines {
            let order = try decoder.decode(Order.self, from: Data(line))
            let times =
                [order.placedAt] + [order.paidAt, order.promisedBy].compactMap { $0 } + order.lines.compactMap(\.shipBy)
            #expect(times.allSatisfy { ZonedTime($0) != nil })
            for amount in order.lines.map(\.unitPrice) + [order.freightPaid].compactMap({ $0 }) {
                let price = try UnitPrice.read(amount.text, currency: currency).price
                #expect(try #require(price.wholeMinor) < 10_000_000)
            }
        }
    }

    @Test("Every GTIN of the published catalogue is valid")
    func catalogue() throws {
        let rows = try SharedData.bytes("orders/skus.csv").split(separator: UInt8(ascii: "\n")).dropFirst()
        #expect(rows.count == 6123)
        for row in rows {
            let fields = String(decoding: row, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
            #expect(throws: Never.self) { try GTIN(fields[1]) }
        }
    }
}
