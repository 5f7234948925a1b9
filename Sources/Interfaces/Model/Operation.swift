/// One call of a program's HTTP interface.
package struct Operation: Sendable {
    /// As clients call the method: `postOrder`. The same in no other program.
    package let id: String
    /// As `POST /orders/{id}/cancel`, by which the router and the table of access know it.
    package let route: String
    /// A few words.
    package let title: String
    /// What somebody has to know who calls it.
    package let meaning: String
    package let parameters: [Parameter]
    package let body: Body?
    package let answers: [Answer]
    /// Those of its own; `Refusal` has those that many share.
    package let refusals: [Refusal]

    /// - Parameters:
    ///   - id: as clients call the method.
    ///   - route: as the router has it.
    ///   - title: a few words.
    ///   - meaning: what somebody has to know who calls it.
    ///   - parameters: of path, query and header; those of the path in their order.
    ///   - body: what is sent; nil: nothing.
    ///   - answers: when it went well.
    ///   - refusals: when it did not.
    package init(
        _ id: String, _ route: String, _ title: String, _ meaning: String, parameters: [Parameter] = [], body: Body? = nil,
        answers: [Answer], refusals: [Refusal]
    ) {
        (self.id, self.route, self.title, self.meaning) = (id, route, title, meaning)
        (self.parameters, self.body, self.answers, self.refusals) = (parameters, body, answers, refusals)
    }

    /// In lower case, as the document has it.
    var method: String { route.prefix { $0 != " " }.lowercased() }
    package var path: String { String(route.drop { $0 != " " }.dropFirst()) }
}

/// A part of a call beside its body.
package struct Parameter: Sendable {
    package enum Place: String, Sendable { case path, query, header }

    package let name: String
    package let place: Place
    package let meaning: String
    package let schema: Schema
    package let isRequired: Bool

    package static func path(_ name: String, _ meaning: String, _ schema: Schema) -> Parameter {
        Parameter(name: name, place: .path, meaning: meaning, schema: schema, isRequired: true)
    }

    /// - Parameters:
    ///   - name: in the address.
    ///   - meaning: a sentence.
    ///   - schema: what it may be.
    ///   - isRequired: whether the call makes no sense without it.
    package static func query(_ name: String, _ meaning: String, _ schema: Schema, isRequired: Bool = false) -> Parameter {
        Parameter(name: name, place: .query, meaning: meaning, schema: schema, isRequired: isRequired)
    }

    package static func header(_ name: String, _ meaning: String, _ schema: Schema = .text) -> Parameter {
        Parameter(name: name, place: .header, meaning: meaning, schema: schema, isRequired: false)
    }
}

/// What is sent.
package struct Body: Sendable {
    package let meaning: String
    package let type: String
    package let schema: Schema
    package let isRequired: Bool

    /// - Parameters:
    ///   - meaning: what it is, and how large it may be.
    ///   - schema: what it may be.
    ///   - type: what HTTP calls it.
    ///   - isRequired: whether the call makes no sense without it.
    package init(_ meaning: String, _ schema: Schema, type: String = "application/json", isRequired: Bool = true) {
        (self.meaning, self.schema, self.type, self.isRequired) = (meaning, schema, type, isRequired)
    }

    package init(_ meaning: String, _ record: Record, isRequired: Bool = true) {
        self.init(meaning, .record(record), isRequired: isRequired)
    }
}

/// What comes back when it went well.
package struct Answer: Sendable {
    package let status: Int
    package let meaning: String
    package let type: String
    /// nil: no body.
    package let schema: Schema?

    /// - Parameters:
    ///   - status: of HTTP.
    ///   - meaning: what it says.
    ///   - schema: of its body; nil: none.
    ///   - type: what HTTP calls the body.
    package init(_ status: Int, _ meaning: String, _ schema: Schema? = nil, type: String = "application/json") {
        (self.status, self.meaning, self.schema, self.type) = (status, meaning, schema, type)
    }

    package init(_ status: Int, _ meaning: String, _ record: Record) { self.init(status, meaning, .record(record)) }
}

/// What a program tells others by calling them.
package struct Notice: Sendable {
    /// The type of the event: `shipment.updated`.
    package let type: String
    package let title: String
    package let meaning: String
    package let body: Record

    package init(_ type: String, _ title: String, _ meaning: String, _ body: Record) {
        (self.type, self.title, self.meaning, self.body) = (type, title, meaning, body)
    }
}

/// All that one program offers over HTTP beside what every program does.
package struct ProgramInterface: Sendable {
    /// As `order-intake`.
    package let program: String
    /// Where the first of its instances listens when nothing is set.
    package let port: Int
    /// What it is for, in a sentence.
    package let meaning: String
    package let operations: [Operation]
    package let notices: [Notice]

    package init(_ program: String, port: Int, _ meaning: String, _ operations: [Operation], notices: [Notice] = []) {
        (self.program, self.port, self.meaning) = (program, port, meaning)
        (self.operations, self.notices) = (operations, notices)
    }
}
