package import Fulfilment
import JSONReading
import ServiceRuntime

/// What a shop wants to be different with an order that is stored: fewer pieces, or another address.
package struct OrderChange: Sendable, Equatable {
    /// A line of the order, and how many pieces it should have.
    package struct Line: Sendable, Equatable {
        /// As the order's answer counts them, from 1.
        package let number: Int
        /// 0: the line is taken off.
        package let quantity: Int

        package init(number: Int, quantity: Int) { (self.number, self.quantity) = (number, quantity) }
    }

    package let lines: [Line]
    /// The whole of it; nil: it stays.
    package let address: Address?
    /// For the record; empty: none.
    package let reason: String

    package init(lines: [Line], address: Address? = nil, reason: String = "") {
        (self.lines, self.address, self.reason) = (lines, address, reason)
    }

    /// Reads a change from its JSON document.
    /// - Throws: `InvalidOrder` with every field at fault; also with those that a change does not have, for they would be lost.
    package static func read(_ document: [UInt8]) throws(InvalidOrder) -> OrderChange {
        let object = try IncomingOrder.object(document)
        var reader = FieldReader()
        let change = reader.change(object)
        guard reader.problems.isEmpty else {
            throw InvalidOrder(
                errors: reader.problems.listed, errorCount: reader.problems.count, externalID: nil, isUnreadable: false)
        }
        return change
    }
}

extension FieldReader {
    fileprivate mutating func change(_ document: JSONValue) -> OrderChange {
        refuseOthers(of: document, .change, allowed: "lines, ship_to and reason")
        let object = members(of: document, .change)
        let change = OrderChange(
            lines: object[.lines].map { changedLines($0) } ?? [], address: changedAddress(object),
            reason: optionalText(.reason, of: object, .change, limit: 1000))
        if object[.lines] == nil, object[.shipTo] == nil {
            miss(.lines, .change, expected: "a list of lines with their quantities, unless ship_to is there")
        }
        return change
    }

    private mutating func changedAddress(_ object: OrderObject) -> Address? {
        guard let value = object[.shipTo] else { return nil }
        if value.kind == .object { refuseOthers(of: value, .address, allowed: "the fields of an order's address") }
        return address(object)
    }

    private mutating func changedLines(_ list: JSONValue) -> [OrderChange.Line] {
        let expected = "a list of 1 to \(IncomingOrder.maximumLines) lines, each with line and quantity"
        guard list.kind == .array, (1...IncomingOrder.maximumLines).contains(list.items.count) else {
            refuse(.lines, .change, value: OffendingValue.text(of: list), "must be \(expected)")
            return []
        }
        var seen: Set<Int> = []
        return list.items.enumerated().map { index, item in
            let part = OrderPart.changedLine(index)
            guard item.kind == .object else {
                refuse(.line, part, value: OffendingValue.text(of: item), "must be an object with line and quantity")
                return .init(number: 0, quantity: 0)
            }
            refuseOthers(of: item, part, allowed: "line and quantity")
            let object = members(of: item, part)
            let line = OrderChange.Line(
                number: integer(.line, of: object, part, in: 1...IncomingOrder.maximumLines),
                quantity: integer(.quantity, of: object, part, in: 0...100_000))
            if !seen.insert(line.number).inserted { refuse(.line, part, value: "\(line.number)", "is there twice") }
            return line
        }
    }
}
