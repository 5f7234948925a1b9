import CarrierFormats
import Fulfilment
import Hummingbird
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Subscribers' systems over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct EndpointRoutesTests {
    private func serve(_ body: @Sendable @escaping (EndpointFixture, String) async throws -> Void) async throws {
        try await EndpointFixture.with { fixture in
            let router = Router(context: WaybillRequestContext.self)
            EndpointRoutes(desk: fixture.desk).add(to: router, keys: APIKeys(postgres: fixture.postgres))
            try await RouterServer.serve(router) { try await body(fixture, $0) }
        }
    }

    @Test("An endpoint is added, tried, rotated, switched off and on, replayed and removed; its secret is answered once")
    func life() async throws {
        try await serve { fixture, url in
            let key = try await fixture.postgres.makeKey([.endpoints], channels: ["test"])
            let body = #"{"code":"shop","url":"\#(fixture.url("/shop"))","channels":["test"]}"#
            let made = try await HTTPAnswer.post("\(url)/endpoints", key: key, body: body)
            #expect(made.status == 201 && made.body.contains("\"secret\":\"whsec_"), "\(made)")
            let again = try await HTTPAnswer.post("\(url)/endpoints", key: key, body: body)
            #expect(again.status == 409 && again.body.contains("\"title\":\"Endpoint exists\""), "\(again)")
            let shown = try await HTTPAnswer.get("\(url)/endpoints/shop", key: key)
            #expect(shown.status == 200 && shown.body.contains("\"waiting\":0") && !shown.body.contains("whsec_"), "\(shown)")
            let listed = try await HTTPAnswer.get("\(url)/endpoints", key: key)
            #expect(listed.body == "{\"endpoints\":[\(shown.body)]}", "\(listed)")
            let tried = try await HTTPAnswer.post("\(url)/endpoints/shop/test", key: key)
            #expect(tried.body.contains("\"outcome\":\"delivered\"") && fixture.server.sent.count == 1, "\(tried)")
            let rotated = try await HTTPAnswer.post("\(url)/endpoints/shop/rotate", key: key, body: "{\"overlap_hours\":1}")
            #expect(rotated.status == 200 && rotated.body.contains("whsec_"), "\(rotated)")
            _ = try await HTTPAnswer.post("\(url)/endpoints/shop/test", key: key)
            #expect(fixture.server.sent[1].headers?.signature.split(separator: " ").count == 2)
            let off = try await HTTPAnswer.post("\(url)/endpoints/shop/disable", key: key)
            #expect(off.body.contains("\"disabled_reason\":\"over HTTP with the key 'test'\""), "\(off)")
            let on = try await HTTPAnswer.post("\(url)/endpoints/shop/enable", key: key)
            #expect(on.body.contains("\"notices\":0"), "\(on)")
            let replay = try await HTTPAnswer.post(
                "\(url)/endpoints/shop/replay", key: key, body: "{\"since\":\"2026-01-01T00:00:00Z\"}")
            #expect(replay.body == "{\"notices\":0}", "\(replay)")
            let log = try await HTTPAnswer.get("\(url)/endpoints/shop/log?limit=1", key: key)
            #expect(
                log.status == 200 && log.body.contains("\"type\":\"endpoint.test\"") && log.body.contains("\"attempt\":"),
                "\(log)")
            let removed = try await HTTPAnswer.post("\(url)/endpoints/shop/remove", key: key)
            #expect(removed.status == 200, "\(removed)")
            #expect(try await HTTPAnswer.get("\(url)/endpoints/shop", key: key).status == 404)
        }
    }

    @Test("A key reaches endpoints whose channels are all its own; others are as if there were none")
    func channels() async throws {
        try await serve { fixture, url in
            for (code, channels) in [("mine", ["test"]), ("both", ["test", "web"]), ("all", ["*"])] {
                try await fixture.add(code) { $0.channels = channels }
            }
            let key = try await fixture.postgres.makeKey([.endpoints], channels: ["test"])
            let list = try await HTTPAnswer.get("\(url)/endpoints", key: key).body
            #expect(list.contains("\"mine\"") && !list.contains("\"both\"") && !list.contains("\"all\""), "\(list)")
            let missing = try await HTTPAnswer.post("\(url)/endpoints/none/disable", key: key)
            for code in ["both", "all"] {
                let foreign = try await HTTPAnswer.post("\(url)/endpoints/\(code)/disable", key: key)
                #expect(
                    foreign.status == 404 && foreign.body == missing.body.replacing("'none'", with: "'\(code)'"), "\(foreign)")
            }
            #expect(try await fixture.desk.all().allSatisfy { $0.disabledAt == nil })
            for channels in ["[\"web\"]", "[\"*\"]"] {
                let body = #"{"code":"new","url":"https://shop.example/","channels":\#(channels)}"#
                let refused = try await HTTPAnswer.post("\(url)/endpoints", key: key, body: body)
                #expect(refused.status == 403 && refused.body.contains("Channel not of this key"), "\(refused)")
            }
            let all = try await fixture.postgres.makeKey([.endpoints])
            #expect(try await HTTPAnswer.get("\(url)/endpoints/both", key: all).status == 200)
        }
    }

    @Test("What cannot be used is named field by field, and nothing is stored")
    func refused() async throws {
        try await serve { fixture, url in
            let key = try await fixture.postgres.makeKey([.endpoints])
            let bodies = [
                (#"{"code":"a b","url":"shop","event_types":["x"]}"#, ["code", "url", "event_types"]),
                (#"{"code":"a","url":"https://shop.example/","secret":"whsec_AA=="}"#, ["secret"]),
                (#"{"code":"a","url":"https://shop.example/","events":[]}"#, ["events"]),
            ]
            for (body, fields) in bodies {
                let answer = try await HTTPAnswer.post("\(url)/endpoints", key: key, body: body)
                #expect(answer.status == 400, "\(answer)")
                for field in fields { #expect(answer.body.contains("\"field\":\"\(field)\""), "\(answer)") }
            }
            #expect(try await fixture.desk.all().isEmpty)
            try await fixture.add("shop")
            for body in ["{}", #"{"since":"2026-01-01T00:00:00Z","message_id":"msg_1"}"#, #"{"message_id":"msg_1"}"#] {
                let answer = try await HTTPAnswer.post("\(url)/endpoints/shop/replay", key: key, body: body)
                #expect(answer.status == 400, "\(body) \(answer)")
            }
        }
    }
}
