import Fulfilment
import Interfaces
import JSONReading
import TestStack
import Testing

@testable import Tracking

/// What subscribers are sent, held against what they are told of it.
@Suite("Notices as they are described")
struct InterfaceNoticesTests {
    private static let described = Dictionary(
        InterfaceCatalogue.programs.flatMap(\.notices).map { ($0.type, $0.body) }
    ) { first, _ in first }
    /// Added to every notice where it is sent.
    private static let added: Set = ["channel", "order", "carrier", "tracking_number", "left_out"]

    @Test("Every kind is described, with the fields that it has, all of them")
    func fields() throws {
        #expect(Set(Self.described.keys) == Set(SentNotices.types + ["endpoint.test"]))
        for (type, text) in try SentNotices.data() {
            let body = try #require(Self.described[type], "\(type)")
            guard case .record(let data)? = body.fields.first(where: { $0.name == "data" })?.schema.kind else {
                Issue.record("\(type) has no data")
                continue
            }
            let sent = try JSONValue(utf8: Array(text.utf8)).members.map(\.name)
            #expect(Set(sent) == Set(data.fields.map(\.name)).subtracting(Self.added), "\(type)")
            let alone = Record(data.name, data.fields.filter { !Self.added.contains($0.name) })
            #expect(try SchemaFaults.of(text, .record(alone)) == [], "\(type)")
        }
    }

    @Test(
        "What arrives is what is described, also where one stands for others",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func arrived() async throws {
        try await EndpointFixture.with { fixture in
            try await fixture.tracking.expect(try await fixture.tracking.dispatch(1))
            try await fixture.add("shop")
            _ = try await fixture.desk.test("shop")
            try await fixture.tell("N1", .pickedUp, hour: 1)
            try await fixture.tell("N1", .inTransit, hour: 2)
            try await fixture.send()
            let bodies = fixture.server.sent(to: "/shop").map { String(decoding: $0.body, as: UTF8.self) }
            #expect(bodies.count >= 2 && bodies.contains { $0.contains("\"left_out\"") }, "\(bodies)")
            for body in bodies {
                let type = try JSONValue(utf8: Array(body.utf8))["type"]?.string ?? ""
                let record = try #require(Self.described[type], "\(body)")
                #expect(try SchemaFaults.of(body, .record(record)) == [], "\(body)")
            }
        }
    }
}
