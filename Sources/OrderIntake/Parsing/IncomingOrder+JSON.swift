package import FoundationEssentials
package import Fulfilment
import JSONReading
package import ServiceRuntime

/// What parsing an order depends on beside the document.
package struct ParsingRules: Sendable {
    /// Dates are plausible relative to it.
    package let now: Date
    /// Taken for lines that name no currency.
    package let currency: Currency

    package init(now: Date, currency: Currency) {
        self.now = now
        self.currency = currency
    }
}

/// Why a document is no order: the problems found, not only the first.
package struct InvalidOrder: Error, Sendable {
    /// A hundred at most.
    package let errors: [ProblemDetails.FieldError]
    /// All of them.
    package let errorCount: Int
    /// The shop's number, when that much could be read.
    package let externalID: String?
    /// Whether the document is no JSON at all.
    package let isUnreadable: Bool
}

extension IncomingOrder {
    /// Most lines one order may have.
    package static let maximumLines = 500

    /// Reads one order from its JSON document.
    /// - Throws: `InvalidOrder` with every field at fault.
    package static func read(_ document: [UInt8], rules: ParsingRules) throws(InvalidOrder) -> IncomingOrder {
        let object = try object(document)
        var reader = FieldReader()
        let order = reader.order(object, rules)
        guard reader.problems.isEmpty else {
            throw InvalidOrder(
                errors: reader.problems.listed, errorCount: reader.problems.count,
                externalID: String(order.key.externalID.unicodeScalars.prefix(128)), isUnreadable: false)
        }
        return order
    }

    static func object(_ document: [UInt8]) throws(InvalidOrder) -> JSONValue {
        do throws(JSONFault) {
            let value = try JSONValue(utf8: document)
            if value.kind == .object { return value }
        } catch {
            let line = JSONTree.line(of: error.offset, in: document)
            throw unreadable(document, "must be a JSON document: line \(line): \(error.problem)")
        }
        throw unreadable(document, "must be a JSON object")
    }

    private static func unreadable(_ document: [UInt8], _ message: String) -> InvalidOrder {
        let start = String(decoding: document.prefix(OffendingValue.maximumLength), as: UTF8.self)
        return InvalidOrder(
            errors: [.init(field: "", value: OffendingValue.shorten(start), message: message)], errorCount: 1, externalID: nil,
            isUnreadable: true)
    }
}

extension FieldReader {
    fileprivate mutating func order(_ document: JSONValue, _ rules: ParsingRules) -> IncomingOrder {
        let object = members(of: document, .order)
        let isCancelled = isCancelled(object)
        let key = IncomingOrder.Key(
            channel: text(.channel, of: object, .order, limit: 64), externalID: text(.externalID, of: object, .order, limit: 128))
        let placedAt = time(.placedAt, of: object, .order, .past(rules.now))
        let paidAt = optionalTime(.paidAt, of: object, .order, .past(rules.now))
        let promisedBy = optionalTime(.promisedBy, of: object, .order, .future(rules.now), isDeadline: true)
        let priority = integer(.priority, of: object, .order, in: -100...100, missing: 0)
        let shipComplete = shipComplete(object)
        let address = address(object)
        let lines = lines(object, rules)
        return IncomingOrder(
            key: key, isCancelled: isCancelled, placedAt: placedAt, paidAt: paidAt,
            promisedBy: promisedBy, priority: priority, shipComplete: shipComplete, address: address, lines: lines,
            extra: extraFields(), notes: notes.all)
    }

    /// A shop's other words for how far it is say nothing about what is to be done; who sent one that should stop an order must see it.
    private mutating func isCancelled(_ object: OrderObject) -> Bool {
        let status = optionalText(.status, of: object, .order, limit: 40)
        if ["canceled", "cancelled"].contains(status.lowercased()) { return true }
        if !status.isBlank { note(.status, .order, value: status, "changes nothing; only canceled and cancelled do") }
        return false
    }

    /// Lines are always sent together; an order that asks for parts must not be accepted as if it had not.
    private mutating func shipComplete(_ object: OrderObject) -> Bool {
        if flag(.shipComplete, of: object, .order, expected: "true") == false {
            refuse(.shipComplete, .order, value: "false", "must be true; sending an order in parts is not supported yet")
        }
        return true
    }

    /// The address of an order or of a change.
    mutating func address(_ order: OrderObject) -> Address {
        guard let value = order[.shipTo], value.kind == .object else {
            let sent = order[.shipTo].map { OffendingValue.text(of: $0) }
            refuse(.shipTo, .order, value: sent ?? "", sent == nil ? "is missing; must be an object" : "must be an object")
            return Address(recipient: "", street: "", city: "", region: "", postcode: "", country: "", location: nil)
        }
        let object = members(of: value, .address)
        let country = country(object)
        return Address(
            recipient: optionalText(.name, of: object, .address, limit: 200),
            company: optionalText(.company, of: object, .address, limit: 200),
            street: optionalText(.street, of: object, .address, limit: 300), street2: street2(object),
            city: text(.city, of: object, .address, limit: 120), region: optionalText(.state, of: object, .address, limit: 80),
            postcode: postcode(object, country), country: country?.code ?? "",
            phone: optionalText(.phone, of: object, .address, limit: 40),
            email: optionalText(.email, of: object, .address, limit: 254), location: location(of: object))
    }

    /// Lines beside the street, at most.
    private static let streetLines = 10

    /// Everything the shop has beside the street, in one line: it may have called it by several names, or have a third line.
    private mutating func street2(_ object: OrderObject) -> String {
        var parts: [String] = []
        for value in object.all(.street2) where parts.count <= Self.streetLines {
            let part = line(value, .street2, .address, limit: 300, expected: "a text of at most 300 characters")
            if !part.isBlank, !parts.contains(part) { parts.append(part) }
        }
        if parts.count > Self.streetLines {
            refuse(.street2, .address, value: parts[0], "has more than \(Self.streetLines) lines")
        }
        let line = parts.joined(separator: ", ")
        if parts.count > 1 { check(line, .street2, .address, limit: 300) }
        return line
    }

    /// Must be there where the country has postcodes.
    private mutating func postcode(_ object: OrderObject, _ country: Country?) -> String {
        if country?.hasPostcodes == true { return text(.postcode, of: object, .address, limit: 20) }
        let postcode = optionalText(.postcode, of: object, .address, limit: 20)
        return postcode.isBlank ? "" : postcode
    }

    private mutating func country(_ object: OrderObject) -> Country? {
        guard let value = object[.country] else {
            miss(.country, .address, expected: "a country code of two letters, such as BR")
            return nil
        }
        let before = problems.count
        let sent = line(value, .country, .address, limit: 60, expected: "a country code of two letters, such as BR")
        guard problems.count == before else { return nil }
        do throws(UnknownCountry) {
            let (country, isAlias) = try Country.read(sent)
            if isAlias { note(.country, .address, value: sent, "is read as \(country.code) (\(country.name))") }
            return country
        } catch {
            refuse(.country, .address, value: sent, "\(error)")
            return nil
        }
    }

    private mutating func lines(_ order: OrderObject, _ rules: ParsingRules) -> [IncomingOrder.Line] {
        let expected = "a list of 1 to \(IncomingOrder.maximumLines) lines"
        guard let list = order[.lines], list.kind == .array else {
            let sent = order[.lines].map { OffendingValue.text(of: $0) }
            refuse(.lines, .order, value: sent ?? "", sent == nil ? "is missing; must be \(expected)" : "must be \(expected)")
            return []
        }
        let items = list.items
        guard (1...IncomingOrder.maximumLines).contains(items.count) else {
            refuse(.lines, .order, value: "\(items.count) lines", "must be \(expected)")
            return []
        }
        return items.enumerated().compactMap { index, item in line(item, index, rules) }
    }

    private mutating func line(_ item: JSONValue, _ index: Int, _ rules: ParsingRules) -> IncomingOrder.Line? {
        guard item.kind == .object else {
            refuse(.lines, .order, value: OffendingValue.text(of: item), "line \(index) must be an object")
            return nil
        }
        let part = OrderPart.line(index)
        let object = members(of: item, part)
        return IncomingOrder.Line(
            sku: text(.sku, of: object, part, limit: 64), quantity: integer(.quantity, of: object, part, in: 1...100_000),
            unitPrice: price(of: object, part, currency(of: object, part) ?? rules.currency))
    }
}
