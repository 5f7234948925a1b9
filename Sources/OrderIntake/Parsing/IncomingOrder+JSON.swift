package import FoundationEssentials
package import Fulfilment
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

/// Why a document is no order: every problem found, not only the first.
package struct InvalidOrder: Error, Sendable {
    package let errors: [ProblemDetails.FieldError]
    /// The shop's number, when that much could be read.
    package let externalID: String?
    /// Whether the document is no JSON at all.
    package let isUnreadable: Bool
}

extension IncomingOrder {
    /// Most lines one order may have.
    package static let maximumLines = 500

    // One decoder for all: making one costs more than parsing an order, and decoding does not change it.
    private static let decoder = JSONDecoder()

    /// Reads one order from its JSON document.
    /// - Throws: `InvalidOrder` with every field at fault.
    package static func read(_ document: Data, rules: ParsingRules) throws(InvalidOrder) -> IncomingOrder {
        let parsed: ParsedOrder
        do {
            parsed = try decoder.decode(ParsedOrder.self, from: document, configuration: rules)
        } catch {
            throw InvalidOrder(errors: [Self.explain(error, document)], externalID: nil, isUnreadable: true)
        }
        guard parsed.problems.isEmpty else {
            throw InvalidOrder(errors: parsed.problems, externalID: parsed.order.key.externalID, isUnreadable: false)
        }
        return parsed.order
    }

    private static func explain(_ error: any Error, _ document: Data) -> ProblemDetails.FieldError {
        let start = OffendingValue.shorten(String(decoding: document.prefix(OffendingValue.maximumLength), as: UTF8.self))
        if case DecodingError.typeMismatch = error { return .init(field: "", value: start, message: "must be a JSON object") }
        guard case DecodingError.dataCorrupted(let context) = error, let cause = context.underlyingError else {
            return .init(field: "", value: start, message: "must be a JSON document in UTF-8")
        }
        return .init(field: "", value: start, message: "must be a JSON document: \(cause)")
    }
}

/// An order together with what is wrong with it.
private struct ParsedOrder: DecodableWithConfiguration {
    let order: IncomingOrder
    let problems: [ProblemDetails.FieldError]

    init(from decoder: any Decoder, configuration rules: ParsingRules) throws {
        let object = try decoder.container(keyedBy: OrderField.self)
        var reader = FieldReader()
        order = reader.order(object, rules)
        problems = reader.problems
    }
}

extension FieldReader {
    fileprivate mutating func order(_ object: Object, _ rules: ParsingRules) -> IncomingOrder {
        let status = optionalText(.status, of: object, .order, limit: 40)
        return IncomingOrder(
            key: .init(
                channel: text(.channel, of: object, .order, limit: 64),
                externalID: text(.externalID, of: object, .order, limit: 128)),
            isCancelled: ["canceled", "cancelled"].contains(status),
            placedAt: time(.placedAt, of: object, .order, .past(rules.now)),
            paidAt: optionalTime(.paidAt, of: object, .order, .past(rules.now)),
            promisedBy: optionalTime(.promisedBy, of: object, .order, .future(rules.now), isDeadline: true),
            priority: integer(.priority, of: object, .order, in: -100...100, missing: 0),
            shipComplete: shipComplete(object),
            address: address(object), lines: lines(object, rules))
    }

    /// Lines are always sent together; an order that asks for parts must not be accepted as if it had not.
    private mutating func shipComplete(_ object: Object) -> Bool {
        let isComplete = value(Bool.self, .shipComplete, of: object, .order, expected: "true") ?? true
        if !isComplete {
            refuse(.shipComplete, .order, value: "false", "must be true; sending an order in parts is not supported yet")
        }
        return true
    }

    private mutating func address(_ order: Object) -> Address {
        guard let object = nested(.shipTo, of: order) else {
            return Address(recipient: "", street: "", city: "", region: "", postcode: "", country: "", location: nil)
        }
        return Address(
            recipient: optionalText(.name, of: object, .address, limit: 200),
            street: optionalText(.street, of: object, .address, limit: 300), city: text(.city, of: object, .address, limit: 120),
            region: optionalText(.state, of: object, .address, limit: 80),
            postcode: text(.postcode, of: object, .address, limit: 20),
            country: country(object), location: location(of: object))
    }

    private mutating func nested(_ field: OrderField, of object: Object) -> Object? {
        if let inner = try? object.nestedContainer(keyedBy: OrderField.self, forKey: field) { return inner }
        let value = (try? object.decode(OffendingValue.self, forKey: field))?.text
        refuse(field, .order, value: value ?? "", value == nil ? "is missing; must be an object" : "must be an object")
        return nil
    }

    private mutating func country(_ object: Object) -> String {
        let expected = "a country code of two letters, such as BR"
        guard let code = required(String.self, .country, of: object, .address, expected: expected) else { return "" }
        let upper = code.uppercased()
        let isCode = upper.utf8.count == 2 && upper.utf8.allSatisfy { (65...90).contains($0) }
        if !isCode { refuse(.country, .address, value: code, "must be \(expected)") }
        return upper
    }

    private mutating func lines(_ order: Object, _ rules: ParsingRules) -> [IncomingOrder.Line] {
        let expected = "a list of 1 to \(IncomingOrder.maximumLines) lines"
        guard var list = try? order.nestedUnkeyedContainer(forKey: .lines) else {
            let value = (try? order.decode(OffendingValue.self, forKey: .lines))?.text
            refuse(.lines, .order, value: value ?? "", value == nil ? "is missing; must be \(expected)" : "must be \(expected)")
            return []
        }
        let count = list.count ?? 0
        guard (1...IncomingOrder.maximumLines).contains(count) else {
            refuse(.lines, .order, value: "\(count) lines", "must be \(expected)")
            return []
        }
        var lines: [IncomingOrder.Line] = []
        lines.reserveCapacity(count)
        while !list.isAtEnd {
            guard let line = line(of: &list, rules) else { break }
            lines.append(line)
        }
        return lines
    }
}
