package import JSONReading

/// An OpenAPI 3.1 document (JSON Schema 2020-12) of one program or of several. The same interfaces make the same text.
package struct InterfaceDocument: Sendable {
    /// An operation, whose it is and who is let in.
    package struct Entry: Sendable {
        package let program: ProgramInterface
        package let operation: Operation
        package let access: Access

        package init(_ program: ProgramInterface, _ operation: Operation, _ access: Access) {
            (self.program, self.operation, self.access) = (program, operation, access)
        }
    }

    /// By what a caller is let in.
    package enum Access: Sendable {
        /// - Parameters:
        ///   - scopes: of the key; any of them.
        ///   - words: for people.
        case key(scopes: [String], words: String)
        /// By a key and the session of a badge.
        case session(scope: String, words: String)
        /// Without a key.
        case open(words: String)
    }

    private let title: String
    private let meaning: String
    private let version: String
    private let entries: [Entry]
    private let programs: [ProgramInterface]
    private let isOfOne: Bool

    /// - Parameters:
    ///   - program: whose document it is.
    ///   - version: of the interface.
    ///   - entries: its operations, those that every program has at the end.
    package init(of program: ProgramInterface, version: String, _ entries: [Entry]) {
        self.init(
            "Waybill: \(program.program)", program.meaning, version, entries, [program], isOfOne: true)
    }

    /// Of all programs together, each with its server.
    /// - Parameters:
    ///   - programs: in the order of the parts.
    ///   - version: of the interface.
    ///   - entries: their operations; those that every program has once for each.
    package init(ofAll programs: [ProgramInterface], version: String, _ entries: [Entry]) {
        self.init(
            "Waybill",
            "All HTTP interfaces of Waybill. Each path names the program that has it, and where that listens when nothing is set.",
            version, entries, programs, isOfOne: false)
    }

    private init(
        _ title: String, _ meaning: String, _ version: String, _ entries: [Entry], _ programs: [ProgramInterface], isOfOne: Bool
    ) {
        (self.title, self.meaning, self.version) = (title, meaning, version)
        (self.entries, self.programs, self.isOfOne) = (entries, programs, isOfOne)
    }

    /// The whole document; ends with a newline.
    package var text: String { json.written() + "\n" }

    package var json: JSONOutput {
        var parts = SchemaParts()
        let paths = paths(&parts)
        let notices = programs.flatMap(\.notices).map { ($0.type, Self.notice($0, &parts)) }
        var members: [(String, JSONOutput)] = [
            ("openapi", "3.1.0"), ("info", info), ("servers", servers), ("tags", tags), ("paths", .object(paths)),
        ]
        if !notices.isEmpty { members.append(("webhooks", .object(notices))) }
        members.append(("components", ["schemas": parts.schemas, "securitySchemes": .object(securitySchemes)]))
        return .object(members)
    }

    private var info: JSONOutput {
        [
            "title": .text(title), "version": .text(version), "description": .text(meaning),
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ]
    }

    private var servers: JSONOutput {
        isOfOne ? [["url": "/", "description": "Where this document is."]] : .array(programs.map(Self.server))
    }

    private static func server(_ program: ProgramInterface) -> JSONOutput {
        ["url": .text("http://localhost:\(program.port)"), "description": .text(program.program)]
    }

    private var tags: JSONOutput {
        .array(programs.map { ["name": .text($0.program), "description": .text($0.meaning)] })
    }

    /// A path stands where its first operation does.
    private func paths(_ parts: inout SchemaParts) -> [(String, JSONOutput)] {
        var order: [String] = []
        var byPath: [String: [Entry]] = [:]
        for entry in entries {
            if byPath[entry.operation.path] == nil { order.append(entry.operation.path) }
            byPath[entry.operation.path, default: []].append(entry)
        }
        return order.map { path in (path, pathItem(byPath[path] ?? [], &parts)) }
    }

    private func pathItem(_ entries: [Entry], _ parts: inout SchemaParts) -> JSONOutput {
        var members: [(String, JSONOutput)] = []
        if !isOfOne {
            let owners = Dictionary(entries.map { ($0.program.program, $0.program) }) { first, _ in first }
            members.append(("servers", .array(owners.values.sorted { $0.port < $1.port }.map(Self.server))))
        }
        var seen: Set<String> = []
        for entry in entries where seen.insert(entry.operation.method).inserted {
            let owners = entries.filter { $0.operation.method == entry.operation.method }.map(\.program.program)
            members.append((entry.operation.method, OperationText(entry, of: owners).json(&parts)))
        }
        return .object(members)
    }

    private static func notice(_ notice: Notice, _ parts: inout SchemaParts) -> JSONOutput {
        [
            "post": [
                "summary": .text(notice.title), "description": .text(notice.meaning),
                "parameters": .array(NoticeHeaders.all.map { OperationText.parameter($0, &parts) }),
                "requestBody": [
                    "required": true,
                    "content": ["application/json": OperationText.content(.record(notice.body), &parts)],
                ],
                "responses": ["2XX": ["description": "Taken. Anything else, or nothing within the time, and it is sent again."]],
                "security": [],
            ]
        ]
    }

    /// Those that the operations name.
    private var securitySchemes: [(String, JSONOutput)] {
        let needsKey = entries.contains { if case .open = $0.access { false } else { true } }
        let needsSession = entries.contains { if case .session = $0.access { true } else { false } }
        let key: JSONOutput = [
            "type": "http", "scheme": "bearer",
            "description":
                "An API key, `wb_…`, which `waybill keys create` makes. The names in `security` are the scopes of which it needs one.",
        ]
        let session: JSONOutput = [
            "type": "apiKey", "in": "header", "name": "Waybill-Session",
            "description": "What `POST /floor/sign-in` answers as `session`; it is good with the key that it was begun with.",
        ]
        return (needsKey ? [("key", key)] : []) + (needsSession ? [("session", session)] : [])
    }
}

/// The headers of what is sent, by Standard Webhooks.
package enum NoticeHeaders {
    package static let all = [
        Parameter(
            name: "webhook-id", place: .header, meaning: "Of the event: the same when it is sent again.",
            schema: .text("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"), isRequired: true),
        Parameter(
            name: "webhook-timestamp", place: .header,
            meaning: "When it was sent, in seconds since 1970. Refuse what is minutes old.",
            schema: .text("1772443800"), isRequired: true),
        Parameter(
            name: "webhook-signature", place: .header,
            meaning:
                "`v1,` and the HMAC-SHA256, in Base64, of `{webhook-id}.{webhook-timestamp}.{body}`; several, separated by blanks, while the secret changes.",
            schema: .text("v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="), isRequired: true),
    ]
}
