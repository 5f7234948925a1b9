import JSONReading

/// One operation as OpenAPI has it.
struct OperationText {
    private let entry: InterfaceDocument.Entry
    private let owners: [String]
    private var operation: Operation { entry.operation }

    /// - Parameters:
    ///   - entry: the operation.
    ///   - owners: the programs that have it.
    init(_ entry: InterfaceDocument.Entry, of owners: [String]) { (self.entry, self.owners) = (entry, owners) }

    func json(_ parts: inout SchemaParts) -> JSONOutput {
        var members: [(String, JSONOutput)] = [
            ("operationId", .text(operation.id)), ("tags", .texts(owners)), ("summary", .text(operation.title)),
            ("description", .text("\(operation.meaning)\n\nLet in by: \(words).")),
        ]
        if !operation.parameters.isEmpty {
            members.append(("parameters", .array(operation.parameters.map { Self.parameter($0, &parts) })))
        }
        if let body = operation.body { members.append(("requestBody", Self.body(body, &parts))) }
        members.append(("responses", responses(&parts)))
        members.append(("security", security))
        return .object(members)
    }

    private var words: String {
        switch entry.access {
        case .key(_, let words), .session(_, let words), .open(let words): words
        }
    }

    /// Scopes are alternatives, so each is a requirement of its own.
    private var security: JSONOutput {
        switch entry.access {
        case .key(let scopes, _): .array(scopes.map { ["key": [.text($0)]] })
        case .session(let scope, _): [["key": [.text(scope)], "session": []]]
        case .open: []
        }
    }

    static func parameter(_ parameter: Parameter, _ parts: inout SchemaParts) -> JSONOutput {
        [
            "name": .text(parameter.name), "in": .text(parameter.place.rawValue), "description": .text(parameter.meaning),
            "required": .flag(parameter.isRequired), "schema": parts.json(parameter.schema), "example": parameter.schema.sample,
        ]
    }

    private static func body(_ body: Body, _ parts: inout SchemaParts) -> JSONOutput {
        [
            "description": .text(body.meaning), "required": .flag(body.isRequired),
            "content": .object([(body.type, content(body.schema, &parts))]),
        ]
    }

    static func content(_ schema: Schema, _ parts: inout SchemaParts) -> JSONOutput {
        ["schema": parts.json(schema), "example": schema.sample]
    }

    private func responses(_ parts: inout SchemaParts) -> JSONOutput {
        var members = operation.answers.map { answer in ("\(answer.status)", Self.answer(answer, &parts)) }
        let refusals = Dictionary(grouping: self.refusals, by: \.status).sorted { $0.key < $1.key }
        for (status, those) in refusals { members.append(("\(status)", Self.refusal(status, those, &parts))) }
        members.append(("default", Self.unknown(&parts)))
        return .object(members)
    }

    /// Its own, those of who is not let in, and those of every program.
    private var refusals: [Refusal] {
        switch entry.access {
        case .key: operation.refusals + Refusal.keyRefused + [.failed]
        case .session: operation.refusals + Refusal.keyRefused + Refusal.sessionRefused + [.failed]
        case .open: operation.refusals + [.failed]
        }
    }

    private static func answer(_ answer: Answer, _ parts: inout SchemaParts) -> JSONOutput {
        var members: [(String, JSONOutput)] = [("description", .text(answer.meaning))]
        if let schema = answer.schema { members.append(("content", .object([(answer.type, content(schema, &parts))]))) }
        return .object(members)
    }

    /// A status may have several bodies: problem documents, and those of somebody else's interface.
    private static func refusal(_ status: Int, _ refusals: [Refusal], _ parts: inout SchemaParts) -> JSONOutput {
        var members: [(String, JSONOutput)] = [("description", .text(refusals.map(\.sentence).joined(separator: "\n\n")))]
        let headers = headers(status)
        if !headers.isEmpty { members.append(("headers", .object(headers))) }
        var (types, bodies) = ([String](), [(String, JSONOutput)]())
        for refusal in refusals where !types.contains(refusal.type) {
            types.append(refusal.type)
            let schema = refusal.schema ?? ProblemDocument.sample(status, refusal.reasons.first ?? "Refused")
            bodies.append((refusal.type, content(schema, &parts)))
        }
        members.append(("content", .object(bodies)))
        return .object(members)
    }

    private static func headers(_ status: Int) -> [(String, JSONOutput)] {
        var headers: [(String, JSONOutput)] = []
        if status == Refusal.withChallenge {
            headers.append(
                ("WWW-Authenticate", ["description": "How to prove who you are.", "schema": ["type": "string"]]))
        }
        if Refusal.withRetry.contains(status) {
            headers.append(
                (
                    "Retry-After",
                    [
                        "description": "Seconds after which to send the same request again.",
                        "schema": ["type": "integer", "minimum": 1],
                    ]
                ))
        }
        return headers
    }

    private static func unknown(_ parts: inout SchemaParts) -> JSONOutput {
        [
            "description": "Any other refusal, as of a request that is not HTTP as it should be.",
            "content": ["application/problem+json": content(ProblemDocument.sample(400, "Bad Request"), &parts)],
        ]
    }
}

extension Refusal {
    /// For people: the reasons, then when that is.
    fileprivate var sentence: String {
        reasons.isEmpty ? meaning : "\(reasons.map { "`\($0)`" }.joined(separator: ", ")): \(meaning)"
    }
}
