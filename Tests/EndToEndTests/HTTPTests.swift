import FoundationEssentials
import Postgres
import TestStack
import Testing

/// What callers see of the programs over HTTP, asked with curl.
@Suite(
    "HTTP", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct HTTPTests {
    @Test("Keys: 401 without one or with an unknown, wrong or revoked one, 403 without the scope, and only a hash at rest")
    func keys() async throws {
        try await withInstallation(.all) { installation in
            let url = try await installation.start("order-intake")
            func make(_ arguments: String...) async throws -> String {
                String(
                    try await installation.command("waybill", ["keys", "create", "--name", "t", "--scope"] + arguments).dropLast()
                )
            }
            try await installation.stack.postgres.query(
                "INSERT INTO routing.vehicle VALUES ('V1', 'SAO', 1, 1, 1, 1), ('V2', 'SAO', 1, 1, 1, 1)")
            let (reader, floor) = (try await make("orders:read", "--channel", "web"), try await make("floor"))
            #expect(try await HTTPAnswer.get("\(url)/orders/1", key: reader).status == 404)
            let nobodys = try await installation.crew.run("waybill", ["keys", "create", "--name", "t", "--scope", "orders:read"])
            #expect(nobodys.status == 64 && nobodys.output.contains("orders:read needs --channel"), "\(nobodys.output)")
            #expect(try await installation.command("waybill", ["keys", "list"]).contains("orders:read  web"))
            for (vehicles, words) in [
                ([], "fleet needs --vehicle"),
                (["--vehicle", "V1", "V3"], "'V3': there is no such vehicle; there are V1, V2"),
            ] {
                let refused = try await installation.crew.run(
                    "waybill", ["keys", "create", "--name", "t", "--scope", "fleet"] + vehicles)
                #expect(refused.status == 64 && refused.output.contains(words), "\(refused.output)")
            }
            _ = try await make("fleet", "--vehicle", "V2", "V1")
            #expect(try await installation.command("waybill", ["keys", "list"]).contains("vehicles V1, V2"))

            let missing = try await HTTPAnswer.get("\(url)/orders/1")
            #expect(missing.status == 401 && missing.headers["www-authenticate"] == "Bearer realm=\"waybill\"", "\(missing)")
            for wrong in [String(reader.dropLast()) + "!", "wb_000000000000_\(String(repeating: "0", count: 64))", "nonsense"] {
                let refused = try await HTTPAnswer.get("\(url)/orders/1", key: wrong)
                #expect(
                    refused.status == 401 && refused.headers["www-authenticate"]?.contains("invalid_token") == true, "\(refused)")
            }
            let scopeless = try await HTTPAnswer.get("\(url)/orders/1", key: floor)
            #expect(scopeless.status == 403 && scopeless.body.contains("orders:read"), "\(scopeless)")

            let rows = try await installation.stack.postgres.query("SELECT id, secret_hash FROM operations.api_key")
            #expect(rows.count == 3)
            for row in rows { #expect(try row.decode(1, as: [UInt8].self).count == 32) }
            try await installation.command("waybill", ["keys", "revoke", String(reader.split(separator: "_")[1])])
            try await eventually("the revoked key no longer works") {
                try await HTTPAnswer.get("\(url)/orders/1", key: reader).status == 401
            }
        }
    }

    @Test("Orders: created once, found again, in conflict, invalid, unreadable, too large, cancelled; every refusal a problem")
    func orders() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let url = try await installation.start("order-intake")
            let key = try installation.key("shop")
            let document = Self.order(quantity: 1)
            let trace = "0af7651916cd43dd8448eb211c80319c"
            let created = try await HTTPAnswer.post(
                "\(url)/orders", key: key, body: document, headers: ["traceparent: 00-\(trace)-b7ad6b7169203331-01"])
            #expect(created.status == 201, "\(created)")
            let line = installation.crew.tail(1000).split(separator: "\n").first { $0.contains("\"Order taken\"") }
            let fields = try JSONDecoder().decode([String: String].self, from: Data((line ?? "").utf8))
            #expect(fields["trace.id"] == trace && fields["program"] == "order-intake" && fields["level"] == "info")
            let id = try #require(created.body.firstMatch(of: #/"id":"(ord_\w{26})"/#)).output.1
            let story = try await installation.command("waybill", ["explain", String(id)])
            #expect(story.hasPrefix("order \(fields["order.id"] ?? "none") (web/X-1)"), "\(story)")
            #expect(try await HTTPAnswer.get("\(url)/orders/\(fields["order.id"] ?? "1")", key: key).status == 404)
            #expect(try await HTTPAnswer.post("\(url)/orders", key: key, body: document).status == 200)
            #expect(try await HTTPAnswer.get("\(url)/orders?channel=web&external_id=X-1", key: key).status == 200)

            try expectProblem(try await HTTPAnswer.post("\(url)/orders", key: key, body: Self.order(quantity: 2)), 409)
            try expectProblem(try await HTTPAnswer.post("\(url)/orders", key: key, body: "{\"channel\":\"web\"}"), 422)
            try expectProblem(try await HTTPAnswer.post("\(url)/orders", key: key, body: "{"), 400)
            let large = String(repeating: " ", count: (1 << 20) + 1)
            try expectProblem(try await HTTPAnswer.post("\(url)/orders", key: key, body: large), 413)
            try expectProblem(try await HTTPAnswer.get("\(url)/orders/999999", key: key), 404)
            try expectProblem(try await HTTPAnswer.get("\(url)/orders", key: key), 400)
            try expectProblem(try await HTTPAnswer.get("\(url)/no/such/path"), 404)
            try expectProblem(try await HTTPAnswer.get("\(url)/orders/1"), 401)
            let cancelled = try await HTTPAnswer.post("\(url)/orders/\(id)/cancel", key: key, body: "")
            #expect([200, 202].contains(cancelled.status), "\(cancelled)")
        }
    }

    @Test("A problem in VROOM's JSON is answered in VROOM's JSON; what is wrong with one, too; only for keys that may")
    func solving() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let url = try await installation.start("route-optimizer")
            let key = try installation.key("dispatch")
            let problem = """
                {"vehicles": [{"id": 1, "start": [13.40, 52.52], "end": [13.40, 52.52], "capacity": [1]}],
                 "jobs": [{"id": 7, "location": [13.45, 52.50], "delivery": [1]}, {"id": 8, "location": [13.5, 52.5], "delivery": [2]}]}
                """
            let solved = try await HTTPAnswer.post("\(url)/?time=2", key: key, body: problem)
            #expect(solved.status == 200 && solved.headers["content-type"] == "application/json", "\(solved)")
            for part in ["\"code\":0", "\"id\":7", "\"unassigned\":[{\"id\":8", "\"reason\":\"capacity\""] {
                #expect(solved.body.filter { !$0.isWhitespace }.contains(part), "\(part) is not in \(solved.body)")
            }
            let wrong = try await HTTPAnswer.post("\(url)/", key: key, body: problem.replacing("\"id\": 8", with: "\"id\": 7"))
            #expect(wrong.status == 400 && wrong.body.filter { !$0.isWhitespace }.contains("\"code\":2"), "\(wrong)")
            try expectProblem(try await HTTPAnswer.post("\(url)/?time=1e9", key: key, body: problem), 400)

            // The time counts from the first byte, so none is left when the body is there.
            let late = try await HTTPAnswer.post("\(url)/?time=1e-9", key: key, body: problem)
            try expectProblem(late, 408)
            #expect(late.body.contains("counts from the first byte of the request"), "\(late)")

            let stopping = try RawConnection(port: try #require(url.split(separator: ":").last.flatMap { Int($0) }))
            try stopping.send(
                "POST /?time=1 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(key)\r\nContent-Length: 9\r\n\r\n{")
            let cut = try await stopping.textToTheEnd()
            #expect(cut.hasPrefix("HTTP/1.1 408 ") && cut.contains("counts from the first byte of the request"), "\(cut)")

            // A minute's search whose caller hangs up after a second: the next problem is answered long before the minute is over.
            let jobs = (1...200).map { "{\"id\":\($0),\"location\":[13.\($0 * 37 % 100 + 100),52.\($0 * 61 % 100 + 100)]}" }
            let large = "{\"vehicles\":[{\"id\":1,\"start\":[13.4,52.5]}],\"jobs\":[\(jobs.joined(separator: ","))]}"
            await #expect(throws: (any Error).self) {
                try await HTTPAnswer.post("\(url)/?time=60", key: key, body: large, patience: 1)
            }
            #expect(try await HTTPAnswer.post("\(url)/?time=5", key: key, body: problem).status == 200)
            for name in ["shop", "fleet"] {
                #expect(try await HTTPAnswer.post("\(url)/", key: try installation.key(name), body: problem).status == 403)
            }
        }
    }

    @Test("The floor and the drivers: sign-in, unknown badge, malformed and oversized bodies, wrong parameters")
    func floorAndFleet() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let floor = try await installation.start("picking-worker", ["run"])
            let key = try installation.key("floor")
            let signedIn = try await HTTPAnswer.post("\(floor)/floor/sign-in", key: key, body: "{\"badge\":\"P01\"}")
            let session = String(try #require(signedIn.body.firstMatch(of: #/"session":"([0-9a-f]{32})"/#)).output.1)
            try expectProblem(try await HTTPAnswer.post("\(floor)/floor/sign-in", key: key, body: "{\"badge\":\"none\"}"), 403)
            try expectProblem(try await HTTPAnswer.post("\(floor)/floor/sign-in", key: key, body: "{}"), 422)
            let large = String(repeating: " ", count: (8 << 20) + 1)
            try expectProblem(try await HTTPAnswer.post("\(floor)/floor/sign-in", key: key, body: large), 413)
            let scans = "\(floor)/floor/tours/x/scans"
            try expectProblem(try await HTTPAnswer.post(scans, key: key, body: "{}"), 401)
            let headers = ["waybill-session: \(session)"]
            try expectProblem(try await HTTPAnswer.post(scans, key: key, body: "{}", headers: headers), 422)

            let fleet = try await installation.start("route-optimizer")
            let driver = try installation.key("fleet")
            let routes = try await HTTPAnswer.get("\(fleet)/routes", key: driver)
            #expect(routes.status == 200 && routes.body == "{\"routes\":[]}", "\(routes)")
            try expectProblem(try await HTTPAnswer.get("\(fleet)/routes?limit=0", key: driver), 400)
            try expectProblem(try await HTTPAnswer.get("\(fleet)/routes?state=lost", key: driver), 400)
            try expectProblem(try await HTTPAnswer.get("\(fleet)/routes/7", key: driver), 404)
            try expectProblem(try await HTTPAnswer.get("\(fleet)/routes/x", key: driver), 404)
            for report in ["started", "returned", "stops/1/completed", "stops/1/failed"] {
                let path = "\(fleet)/routes/7/\(report)"
                try expectProblem(try await HTTPAnswer.post(path, key: driver, body: "{\"time\":\"soon\"}"), 422)
                try expectProblem(try await HTTPAnswer.post(path, key: driver, body: "{"), 400)
                try expectProblem(try await HTTPAnswer.post(path, key: key, body: "{}"), 403)
            }
            let proof = "{\"recipient\":\"Ana\",\"latitude\":-23.5,\"longitude\":-46.6}"
            try expectProblem(try await HTTPAnswer.post("\(fleet)/routes/7/stops/1/completed", key: driver, body: proof), 404)
            try expectProblem(try await HTTPAnswer.post("\(fleet)/routes/7/stops/x/completed", key: driver, body: proof), 400)
            try expectProblem(try await HTTPAnswer.get("\(fleet)/routes", key: key), 403)
        }
    }

    @Test("With the database away every path that needs it answers 503 with Retry-After, and the log names the path")
    func databaseAway() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let intake = try await installation.start("order-intake")
            let floor = try await installation.start("picking-worker", ["run"])
            let fleet = try await installation.start("route-optimizer")
            let (shop, device, driver) = (
                try installation.key("shop"), try installation.key("floor"), try installation.key("fleet")
            )
            // Cached keys: what fails is the route, not the key.
            let order = "\(intake)/orders?channel=web&external_id=X-1"
            #expect(try await HTTPAnswer.get(order, key: shop).status == 404)
            try await installation.stack.withDatabaseAway {
                try expectProblem(try await HTTPAnswer.get(order, key: shop), 503)
                // Not cached: the key cannot be looked up.
                try expectProblem(
                    try await HTTPAnswer.post("\(floor)/floor/sign-in", key: device, body: "{\"badge\":\"P01\"}"), 503)
                let routes = try await HTTPAnswer.get("\(fleet)/routes", key: driver)
                try expectProblem(routes, 503)
                #expect(routes.headers["retry-after"] == "2", "\(routes)")
                #expect(try await HTTPAnswer.get("\(intake)/live").status == 200)
                #expect(try await HTTPAnswer.get("\(intake)/ready").status == 503)
            }
            let line = installation.crew.tail(10_000).split(separator: "\n").first {
                $0.contains("turned away") && $0.contains("\"path\":\"/routes\"")
            }
            #expect(line != nil)
            try await eventually("it works again") { try await HTTPAnswer.get("\(fleet)/routes", key: driver).status == 200 }
        }
    }

    @Test("Every program lives, gets ready and tells its metrics")
    func admin() async throws {
        try await withInstallation(.all) { installation in
            for program in RunningSystem.programs {
                let url = try await installation.start(program, program == "picking-worker" ? ["run"] : [])
                try await eventually("\(program) is ready") { try await HTTPAnswer.get("\(url)/ready").status == 200 }
                let metrics = try await HTTPAnswer.get("\(url)/metrics")
                #expect(metrics.status == 200 && metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
                installation.crew.terminate(program)
            }
        }
    }

    /// The answer is a problem document of that status, and says so of itself.
    private func expectProblem(_ answer: HTTPAnswer, _ status: Int) throws {
        #expect(answer.status == status, "\(answer)")
        #expect(answer.headers["content-type"] == "application/problem+json", "\(answer)")
        let problem = try JSONDecoder().decode(Problem.self, from: Data(answer.body.utf8))
        #expect(problem.status == status && problem.type == "about:blank", "\(answer)")
        #expect(!problem.title.isEmpty && !problem.detail.isEmpty, "\(answer)")
    }

    private struct Problem: Decodable {
        let type, title, detail: String
        let status: Int
    }

    static func order(quantity: Int) -> String {
        """
        {"channel":"web","external_id":"X-1","placed_at":"2026-03-01T12:01:20Z","paid_at":"2026-03-01T12:05:00Z",\
        "promised_by":"2026-03-09","lines":[{"sku":"no-such-article","quantity":\(quantity),"unit_price":"10.9"}],"ship_to":\
        {"city":"curitiba","state":"PR","postcode":"80030","country":"BR"}}
        """
    }
}
