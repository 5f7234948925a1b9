import FoundationEssentials
import Fulfilment
import Interfaces
import JSONReading
import Postgres
import ServiceRuntime
import TestStack
import Testing

/// Every operation, asked with its example: what a program answers is what its document says, and the example is understood.
@Suite("Answers as they are described", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct InterfaceAnswersTests {
    /// Of requests that were not understood. "Report refused" is not among them: examples of reports have a time that is long ago.
    private static let misunderstood: Set = [
        "Body unreadable", "Request not understood", "Not a JSON object", "Order invalid", "Change invalid",
        "Query not understood",
        "Endpoint not understood", "Query incomplete", "Path unreadable", "Report not understood",
    ]

    @Test(arguments: ["order-intake", "picking-worker", "carrier-dispatch", "route-optimizer", "tracking"])
    func examples(program: String) async throws {
        let interface = try #require(InterfaceCatalogue.program(named: program))
        try await serve(program) { caller in
            for operation in interface.operations + OperatedInterface.operations {
                let answer = try await caller.ask(operation)
                try Self.check(answer, operation)
            }
        }
    }

    @Test("The document is answered once, and whoever has it is told so")
    func document() async throws {
        try await serve("tracking") { caller in
            let first = try await HTTPAnswer.get("\(caller.url)/openapi.json")
            let tag = try #require(first.headers["etag"])
            #expect(first.status == 200 && first.headers["content-type"] == "application/json")
            #expect(first.body == InterfaceCatalogue.program(named: "tracking")?.document.text)
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let again = try await HTTPAnswer.get("\(caller.url)/openapi.json", headers: ["If-None-Match: \(known)"])
                #expect(again.status == 304 && again.body.isEmpty && again.headers["etag"] == tag, "\(known) \(again)")
            }
            #expect(try await HTTPAnswer.get("\(caller.url)/openapi.json", headers: ["If-None-Match: \"other\""]).status == 200)
        }
    }

    private static func check(_ answer: HTTPAnswer, _ operation: Operation) throws {
        if answer.headers["content-type"] == "application/problem+json" {
            let title = try JSONValue(utf8: Array(answer.body.utf8))["title"]?.string ?? ""
            #expect(operation.reasons[answer.status]?.contains(title) == true, "\(operation.route) \(answer)")
            #expect(!misunderstood.contains(title), "\(operation.route) \(answer)")
            #expect(try SchemaFaults.of(answer.body, .record(ProblemDocument.record)) == [], "\(operation.route)")
            return
        }
        let described = operation.answers.first { $0.status == answer.status }
        let refused = operation.refusals.first { $0.status == answer.status && $0.schema != nil }
        #expect(described != nil || refused != nil, "\(operation.route) \(answer)")
        guard let schema = described?.schema ?? refused?.schema, answer.headers["content-type"] == "application/json" else {
            return
        }
        #expect(try SchemaFaults.of(answer.body, schema) == [], "\(operation.route) \(answer)")
    }

    private func serve(_ program: String, _ body: @Sendable @escaping (InterfaceCaller) async throws -> Void) async throws {
        try await IntakeFixture.with { intake in
            try await intake.postgres.query(
                "INSERT INTO warehouse.picker (badge, name, roles) VALUES ('P01', 'Ana', '{supervisor}')")
            let key = try await intake.postgres.makeKey()
            let router = try await AccessFixture(intake: intake).router(of: program)
            try await RouterServer.serve(router) { url in
                try await body(try await InterfaceCaller(url: url, key: key, isFloor: program == "picking-worker"))
            }
        }
    }
}

/// Asks a program with examples.
private struct InterfaceCaller: Sendable {
    let url: String
    private let headers: [String]
    private let key: String
    /// The public id of the order that was sent first.
    private let order: String

    init(url: String, key: String, isFloor: Bool) async throws {
        (self.url, self.key) = (url, key)
        if isFloor {
            let answer = try await HTTPAnswer.post("\(url)/floor/sign-in", key: key, body: "{\"badge\":\"P01\"}")
            let session = try #require(try JSONValue(utf8: Array(answer.body.utf8))["session"]?.string, "\(answer)")
            headers = ["Waybill-Session: \(session)"]
        } else {
            headers = []
        }
        order = try await isFloor ? "" : Self.order(url, key)
    }

    /// Empty where no orders are taken.
    private static func order(_ url: String, _ key: String) async throws -> String {
        let answer = try await HTTPAnswer.post("\(url)/orders", key: key, body: OrderDocument().json)
        return answer.status == 201 ? try JSONValue(utf8: Array(answer.body.utf8))["id"]?.string ?? "" : ""
    }

    func ask(_ operation: Operation) async throws -> HTTPAnswer {
        var path = operation.path
        var query: [String] = []
        for parameter in operation.parameters {
            guard let sample = parameter.sample else { continue }
            switch parameter.place {
            case .path: path = path.replacing("{\(parameter.name)}", with: path.hasPrefix("/orders/{id}") ? order : sample)
            case .query where parameter.isRequired: query.append("\(parameter.name)=\(sample)")
            case .query, .header: break
            }
        }
        let address = url + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        guard operation.route.hasPrefix("POST") else { return try await HTTPAnswer.get(address, key: key, headers: headers) }
        return try await HTTPAnswer.post(address, key: key, body: operation.sentExample, headers: headers)
    }
}

extension Parameter {
    /// As it stands in an address.
    fileprivate var sample: String? {
        switch schema.sample {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .flag, .null, .array, .object: nil
        }
    }
}

extension Operation {
    /// The example of its body as it is sent; text as it is.
    fileprivate var sentExample: String? {
        if case .text(let text)? = body?.schema.sample { text } else { body?.schema.sample.compact }
    }
}
