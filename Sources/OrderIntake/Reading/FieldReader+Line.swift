import FoundationEssentials
import Fulfilment

extension FieldReader {
    /// The largest price of one piece, in minor units: ten thousand million of the major unit.
    private static let largestPrice = 1_000_000_000_000

    /// The next line of a list; nil when the list cannot be read further.
    mutating func line(of list: inout any UnkeyedDecodingContainer, _ rules: ReadingRules) -> IncomingOrder.Line? {
        let index = list.currentIndex
        guard let object = try? list.nestedContainer(keyedBy: OrderField.self) else {
            let value = (try? list.decode(OffendingValue.self))?.text
            refuse(.lines, .order, value: value ?? "", "line \(index) must be an object")
            return value.map { _ in IncomingOrder.Line(sku: "", quantity: 1, unitPrice: 0, currency: rules.currency) }
        }
        let place = OrderPlace.line(index)
        let currency = currency(of: object, place) ?? rules.currency
        return IncomingOrder.Line(
            sku: text(.sku, of: object, place, limit: 64),
            quantity: integer(.quantity, of: object, place, in: 1...100_000),
            unitPrice: price(of: object, place, currency), currency: currency)
    }

    private mutating func currency(of object: Object, _ place: OrderPlace) -> Currency? {
        let expected = "a currency code of three letters, such as BRL"
        guard let code = value(String.self, .currency, of: object, place, expected: expected) else { return nil }
        let currency = Currency(code)
        if currency == nil { refuse(.currency, place, value: code, "must be \(expected)") }
        return currency
    }

    private mutating func price(of object: Object, _ place: OrderPlace, _ currency: Currency) -> Int {
        let expected = "an amount such as \"10.90\", not negative"
        guard let amount = required(DecimalText.self, .unitPrice, of: object, place, expected: expected) else { return 0 }
        do throws(MoneyError) {
            let price = try Money.minorUnits(amount.text, exponent: currency.exponent)
            if price < 0 || price > Self.largestPrice {
                refuse(.unitPrice, place, value: amount.text, "must be \(expected) and at most \(Self.largestPrice) minor units")
            }
            return price
        } catch {
            refuse(.unitPrice, place, value: amount.text, "\(error)")
            return 0
        }
    }
}
