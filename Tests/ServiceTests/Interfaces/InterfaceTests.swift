import FoundationEssentials
import Fulfilment
import Hummingbird
import Interfaces
import JSONReading
import Receiving
import TestStack
import Testing

@testable import ServiceRuntime

/// The OpenAPI documents, held against the programs.
@Suite("The interfaces as they are described")
struct InterfaceTests {
    private static let operations = InterfaceCatalogue.programs.flatMap(\.operations) + OperatedInterface.operations

    @Test("Every route of the table of access is described, and no other", arguments: AccessTable.programs)
    func complete(program: String) throws {
        let interface = try #require(InterfaceCatalogue.program(named: program))
        let described = (interface.operations + OperatedInterface.operations).map(\.route)
        #expect(Set(described) == Set(AccessTable.rows.filter { $0.program == program }.map(\.route)))
        #expect(described.count == Set(described).count)
        #expect(InterfaceCatalogue.programs.map(\.program).sorted() == AccessTable.programs.sorted())
    }

    @Test(
        "Every route of the routers is described, and no other",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func routed() async throws {
        try await IntakeFixture.with { intake in
            for interface in InterfaceCatalogue.programs {
                let routes = try await AccessFixture(intake: intake).router(of: interface.program).routes.map(\.description)
                let described = (interface.operations + OperatedInterface.operations).map(\.route)
                #expect(Set(routes) == Set(described), "\(interface.program)")
            }
        }
    }

    @Test("The ports are those of the programs")
    func ports() throws {
        let root = "/\(#filePath.split(separator: "/").dropLast(4).joined(separator: "/"))/Sources"
        let places = ["route-optimizer": "RouteOptimizer/Tools/RunCommand.swift"]
        for interface in InterfaceCatalogue.programs {
            let file = places[interface.program] ?? "\(interface.program)/Main.swift"
            let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
            #expect(text.contains("defaultPort: \(interface.port)"), "\(interface.program)")
        }
    }

    @Test("Operations have names of their own, and describe the parameters of their paths")
    func names() {
        let ids = Self.operations.map(\.id)
        #expect(ids.count == Set(ids).count)
        for operation in Self.operations {
            let inPath = operation.path.matches(of: #/\{(\w+)\}/#).map { String($0.output.1) }
            #expect(operation.parameters.filter { $0.place == .path }.map(\.name) == inPath, "\(operation.route)")
            #expect((operation.body != nil) == operation.route.hasPrefix("POST"), "\(operation.route)")
        }
    }

    @Test("Examples are what their schemas allow")
    func examples() throws {
        for operation in Self.operations {
            for (schema, example) in operation.bodies {
                #expect(try SchemaFaults.of(example, schema) == [], "\(operation.route)")
            }
            for parameter in operation.parameters {
                #expect(try SchemaFaults.of(parameter.schema.sample.compact, parameter.schema) == [], "\(operation.route)")
            }
        }
        for notice in InterfaceCatalogue.programs.flatMap(\.notices) {
            #expect(try SchemaFaults.of(notice.body.sample.compact, .record(notice.body)) == [], "\(notice.type)")
        }
    }

    @Test("What is wrong with an example is found")
    func faults() throws {
        let record = Record(
            "Thing",
            [
                .whole("count", "", 1, 1...9), .time("at", "").optional, .list("names", "", of: .text("a", length: 1...3)),
                .words("state", "", ["on", "off"]),
            ])
        let faults = try SchemaFaults.of(#"{"count":10,"at":"2026-03-02","names":["","ab"],"more":1}"#, .record(record))
        #expect(
            faults == [
                "$.more is no field of Thing", "$.count is 10; allowed is a whole number in 1...9",
                "$.at is \"2026-03-02\"; allowed is date-time", "$.names[0] is \"\"; allowed is 1...3 characters",
                "$.state is missing in a Thing",
            ])
    }

    @Test("Types of one name are the same")
    func records() {
        let all = Self.operations.flatMap { $0.bodies.flatMap(\.schema.records) }
        for (name, records) in Dictionary(grouping: all, by: \.name) {
            #expect(Set(records.map { "\($0)" }).count == 1, "\(name)")
        }
    }

    @Test("A document is JSON, the same each time, and names nothing that it does not have")
    func documents() throws {
        let documents = InterfaceCatalogue.programs.map(\.document) + [InterfaceCatalogue.document]
        for document in documents {
            #expect(document.text == document.text)
            let json = try JSONValue(utf8: Array(document.text.utf8))
            let parts = Set(json["components"]?["schemas"]?.members.map(\.name) ?? [])
            let named = Set(document.text.matches(of: #/"#\/components\/schemas\/(\w+)"/#).map { String($0.output.1) })
            #expect(!parts.isEmpty && parts == named)
            #expect(json["openapi"]?.string == "3.1.0" && json["info"]?["license"] != nil)
        }
        let whole = try JSONValue(utf8: Array(InterfaceCatalogue.document.text.utf8))
        let paths = Set(Self.operations.map(\.path))
        #expect(Set(whole["paths"]?.members.map(\.name) ?? []) == paths)
        #expect(whole["webhooks"]?.members.map(\.name).contains("shipment.updated") == true)
    }

    @Test("Who is let in is what the table of access says")
    func access() throws {
        let floor = try #require(InterfaceCatalogue.program(named: "picking-worker")).document.json.compact
        #expect(floor.contains(#""operationId":"beginTour""#))
        #expect(floor.contains(#""security":[{"key":["floor"],"session":[]}]"#))
        let fleet = try #require(InterfaceCatalogue.program(named: "route-optimizer")).document.json.compact
        #expect(fleet.contains(#""security":[{"key":["fleet"]},{"key":["fleet:dispatch"]}]"#))
        let tracking = try #require(InterfaceCatalogue.program(named: "tracking")).document.json.compact
        #expect(tracking.contains(#""security":[{"key":["endpoints"]}]"#) && tracking.contains(#""security":[]"#))
        let relay = try #require(InterfaceCatalogue.program(named: "outbox-relay")).document.json.compact
        #expect(!relay.contains("securitySchemes\":{\"key\""))
    }

    @Test("Every reason for a refusal that the programs have is described, and no other")
    func reasons() throws {
        let described = Self.operations.flatMap(\.reasons.values).reduce(into: Set<String>()) { $0.formUnion($1) }
        let codes = ReceivingProblem.Code.allCases.map { code in
            let words = code == .other ? "not possible" : code.rawValue.replacing("_", with: " ")
            return words.prefix(1).uppercased() + words.dropFirst()
        }
        let written = try Self.titles(of: [
            "OrderIntake", "Picking", "CarrierDispatch", "RouteOptimizer", "Tracking", "ServiceRuntime",
        ])
        // Of requests that only damaged clients send: their refusals are the document's `default`.
        let undescribed: Set = ["Too slow"]
        #expect(written.union(codes).subtracting(described).subtracting(undescribed) == [])
        #expect(described.subtracting(written).subtracting(codes) == [])
    }

    /// The titles of problem documents as the sources spell them.
    private static func titles(of modules: [String]) throws -> Set<String> {
        let root = "/\(#filePath.split(separator: "/").dropLast(4).joined(separator: "/"))/Sources"
        var titles: Set<String> = []
        for module in modules {
            for file in try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(module)") where file.hasSuffix(".swift") {
                let text = try String(contentsOfFile: "\(root)/\(module)/\(file)", encoding: .utf8)
                let spelled = text.matches(of: #/ProblemDetails\(\s*status: [^,]+, title: "([^"\\]+)"/#).map(\.output.1)
                let short = text.matches(of: #/ProblemDetails\(\s*\.\w+, "([^"\\]+)"/#).map(\.output.1)
                titles.formUnion((spelled + short).map(String.init))
            }
        }
        // By the standing of a parcel: the one place where titles are chosen by a switch.
        let standings = try String(contentsOfFile: "\(root)/Picking/HandOver/HandOverProblem.swift", encoding: .utf8)
        return titles.union(standings.matches(of: #/case \.\w+: "([^"]+)"/#).map { String($0.output.1) })
    }
}
