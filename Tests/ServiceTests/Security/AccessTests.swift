import FoundationEssentials
import Fulfilment
import Hummingbird
import OrderIntake
import Postgres
import ServiceRuntime
import TestStack
import Testing

/// The table of who may do what, held against the programs: every route, every kind of caller.
@Suite("Who may do what", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct AccessTests {
    @Test("The table has every route of every program, and no other")
    func complete() async throws {
        try await IntakeFixture.with { intake in
            for program in AccessTable.programs {
                let routes = try await AccessFixture(intake: intake).router(of: program).routes.map(\.description)
                let known = AccessTable.rows.filter { $0.program == program }.map(\.route)
                #expect(Set(routes) == Set(known) && known.count == Set(known).count, "\(program)")
            }
        }
    }

    @Test(
        "Without a key, with a malformed, unknown, revoked or expired one 401; with all other scopes 403; with the right one, and a session of it, neither",
        arguments: AccessTable.programs)
    func scopes(program: String) async throws {
        try await serve(program) { shop, url in
            let held = try await shop.stored(OrderDocument("HELD").with("paid_at", nil))
            try await shop.postgres.query(
                "INSERT INTO warehouse.picker (badge, name, roles) VALUES ('ana', 'Ana', '{supervisor}')")
            let keyed = try await shop.postgres.makeKey()
            let revoked = try await shop.postgres.makeKey(isRevoked: true)
            let strange = [
                "nonsense", "wb_", "wb__", "wb_\(keyed.split(separator: "_")[1])", keyed + "0", keyed.uppercased(),
                APIKeys.make().key,
            ]
            let past = try await shop.postgres.makeKey(expiresAt: Date(timeIntervalSince1970: 0))
            for row in AccessTable.rows where row.program == program {
                let scopes = row.gate.scopes
                guard !scopes.isEmpty else { continue }
                let request = AccessRequest(row.route, order: shop.publicID(held.id), number: "HELD")
                let missing = try await request.send(to: url, key: nil)
                #expect(
                    missing.status == 401 && missing.headers["www-authenticate"]?.hasPrefix("Bearer") == true, "\(row) \(missing)"
                )
                for key in strange + [revoked] {
                    let answer = try await request.send(to: url, key: key)
                    #expect(answer.status == 401 && answer.body.contains("API key unknown"), "\(row) \(key) \(answer)")
                }
                let ended = try await request.send(to: url, key: past)
                #expect(ended.status == 401 && ended.body.contains("API key expired"), "\(row) \(ended)")
                let others = try await shop.postgres.makeKey(KeyScope.allCases.filter { !scopes.contains($0) })
                let scopeless = try await request.send(to: url, key: others)
                let needed = scopes.map { "'\($0.rawValue)'" }.joined(separator: " or ")
                #expect(scopeless.status == 403 && scopeless.body.contains("needs \(needed)"), "\(row) \(scopeless)")
                #expect(try await shop.count("orders.\"order\" WHERE external_id = 'NEW-1'") == 0)
                #expect(try await shop.status(held.id) == "held")
            }
            for row in AccessTable.rows where row.program == program {
                let request = AccessRequest(row.route, order: shop.publicID(held.id), number: "HELD")
                let scopes = row.gate.scopes
                for scope in scopes {
                    let key = try await shop.postgres.makeKey([scope], channels: ["shop"])
                    let session = try await session(row, url, key, request)
                    let right = try await request.send(to: url, key: key, session: session)
                    #expect(![401, 403].contains(right.status) && right.status < 500, "\(row) \(right)")
                }
                if scopes.isEmpty {
                    let open = try await request.send(to: url, key: nil)
                    // The document of the interface tells of keys without asking for one.
                    #expect(row.route == "GET /openapi.json" || !open.body.contains("API key"), "\(row) \(open)")
                }
            }
        }
    }

    /// The session a route needs; without it, and with that of another key, the route answers 401.
    private func session(_ row: AccessTable.Row, _ url: String, _ key: String, _ request: AccessRequest) async throws -> String? {
        guard case .session = row.gate else { return nil }
        let session = try await signIn("ana", url, key)
        for wrong in [nil, String(session.reversed())] {
            let refused = try await request.send(to: url, key: key, session: wrong)
            #expect(refused.status == 401 && refused.body.contains("Session "), "\(row) \(refused)")
        }
        return session
    }

    private func signIn(_ badge: String, _ url: String, _ key: String) async throws -> String {
        let answer = try await HTTPAnswer.post("\(url)/floor/sign-in", key: key, body: "{\"badge\":\"\(badge)\"}")
        return String(try #require(answer.body.firstMatch(of: #/"session":"([0-9a-f]{32})"/#), "\(answer)").output.1)
    }

    @Test("At each route of the floor a role may do what its rights say and nothing else; without a role nobody signs in")
    func roles() async throws {
        try await serve("picking-worker") { shop, url in
            let key = try await shop.postgres.makeKey([.floor])
            for role in StaffRole.allCases {
                let badge = "\(role)"
                try await shop.postgres.query(
                    "INSERT INTO warehouse.picker (badge, name, roles) VALUES (\(badge), 'Ana', \([badge])::text[])")
                let session = try await signIn(badge, url, key)
                for row in AccessTable.rows {
                    guard let right = row.gate.right else { continue }
                    let answer = try await AccessRequest(row.route, order: "", number: "").send(
                        to: url, key: key, session: session)
                    guard !role.rights.contains(right) else {
                        #expect(![401, 403].contains(answer.status) && answer.status < 500, "\(role) \(row) \(answer)")
                        continue
                    }
                    #expect(
                        answer.status == 403 && answer.body.contains("\"title\":\"Right missing\""), "\(role) \(row) \(answer)")
                    let givers = StaffRole.having(right)
                    #expect(answer.body.contains("the right '\(right.rawValue)' of the roles \(givers[0])"), "\(answer)")
                    #expect(answer.body.contains("`waybill rights grant \(badge) \(givers[0])`"), "\(answer)")
                }
            }
            try await shop.postgres.query("INSERT INTO warehouse.picker (badge, name, roles) VALUES ('new', 'Ana', '{}')")
            let refused = try await HTTPAnswer.post("\(url)/floor/sign-in", key: key, body: "{\"badge\":\"new\"}")
            #expect(refused.status == 403 && refused.body.contains("\"title\":\"Role missing\""), "\(refused)")
            #expect(refused.body.contains("waybill rights grant new ROLE") && !refused.body.contains("session\":"), "\(refused)")
        }
    }

    @Test("An order of another channel is answered like one that does not exist, to the letter, and is left alone")
    func foreignOrders() async throws {
        try await serve("order-intake") { shop, url in
            let held = try await shop.stored(OrderDocument("HELD").with("paid_at", nil))
            let foreign = try await shop.postgres.makeKey(channels: ["web", "shop2", "SHOP", ""])
            for row in AccessTable.rows where row.foreign == .missing {
                let theirs = AccessRequest(row.route, order: shop.publicID(held.id), number: "HELD")
                let nobodys = AccessRequest(row.route, order: shop.publicID(999), number: "NONE")
                let (found, missing) = try await (theirs.send(to: url, key: foreign), nobodys.send(to: url, key: foreign))
                #expect(found.status == 404, "\(row) \(found)")
                let words = found.body.replacing(shop.publicID(held.id), with: shop.publicID(999)).replacing("HELD", with: "NONE")
                #expect(words == missing.body && found.headers["content-length"] == missing.headers["content-length"], "\(row)")
                #expect(try await shop.status(held.id) == "held")
            }
            // Serial ids mean nothing here, to nobody.
            for id in ["\(held.id)", "ord_\(String(repeating: "0", count: 26))", shop.ids.text(held.id, of: .parcel)] {
                #expect(try await HTTPAnswer.get("\(url)/orders/\(id)", key: shop.postgres.makeKey()).status == 404)
            }
        }
    }

    @Test(
        "A route of another vehicle is answered like one that does not exist, to the letter, is left out of lists and left alone")
    func foreignRoutes() async throws {
        try await serve("route-optimizer") { shop, url in
            try await shop.postgres.pipeline([
                "INSERT INTO routing.vehicle VALUES ('V1', 'SAO', 900000, 8000000, 32400, 90, true)",
                """
                INSERT INTO routing.route (id, site, vehicle, distance_m, duration_s) OVERRIDING SYSTEM VALUE
                VALUES (7, 'SAO', 'V1', 1, 1)
                """,
                """
                INSERT INTO routing.stop (shipment_id, order_id, route_id, seq, latitude, longitude, weight_g, volume_cm3)
                VALUES (7, 7, 7, 1, -23.6, -46.6, 1, 1)
                """,
            ])
            let before = try await Self.routes(shop.postgres)
            for vehicles in [["V2", "v1", "", "V1 "], []] {
                let foreign = try await shop.postgres.makeKey([.fleet], vehicles: vehicles)
                for row in AccessTable.rows where row.foreign == .missingRoute {
                    let theirs = AccessRequest(row.route, order: "", number: "")
                    let nobodys = AccessRequest(row.route.replacing("{id}", with: "8"), order: "", number: "")
                    let (found, missing) = try await (theirs.send(to: url, key: foreign), nobodys.send(to: url, key: foreign))
                    #expect(found.status == 404 && found.body.replacing("'7'", with: "'8'") == missing.body, "\(row) \(found)")
                    #expect(found.headers["content-length"] == missing.headers["content-length"], "\(row)")
                }
                #expect(try await HTTPAnswer.get("\(url)/routes", key: foreign).body == "{\"routes\":[]}")
            }
            #expect(try await Self.routes(shop.postgres) == before)
            let right = try await (
                shop.postgres.makeKey([.fleet], vehicles: ["V2", "V1"]), shop.postgres.makeKey([.fleetDispatch], vehicles: [])
            )
            for key in [right.0, right.1] {
                try await shop.postgres.query("UPDATE routing.route SET state = 'planned'")
                #expect(try await HTTPAnswer.get("\(url)/routes", key: key).body.contains("\"id\":7"))
                for row in AccessTable.rows where row.foreign == .missingRoute {
                    let answer = try await AccessRequest(row.route, order: "", number: "").send(to: url, key: key)
                    #expect([200, 409].contains(answer.status), "\(row) \(answer)")
                }
            }
        }
    }

    /// All that is known of routes and their stops.
    private static func routes(_ database: Postgres) async throws -> String? {
        try await database.query(
            """
            SELECT string_agg(to_jsonb(r)::text || to_jsonb(s), '') FROM routing.route r JOIN routing.stop s ON s.route_id = r.id
            """)[0].decode(0)
    }

    @Test("An order for another channel is refused, naming its channel and the key's; in a file line by line")
    func foreignDocuments() async throws {
        try await serve("order-intake") { shop, url in
            let key = try await shop.postgres.makeKey(channels: ["web", "app"])
            let one = try await HTTPAnswer.post("\(url)/orders", key: key, body: OrderDocument().json)
            #expect(one.status == 403 && one.body.contains("'shop'") && one.body.contains("app, web"), "\(one)")
            let web = OrderDocument("W-1").with("channel", "\"web\"").json
            let many = try await HTTPAnswer.post("\(url)/orders/bulk", key: key, body: "\(OrderDocument().json)\n\(web)")
            #expect(many.status == 200 && many.body.contains("\"accepted\":1"), "\(many)")
            #expect(many.body.contains("\"invalid_count\":1") && many.body.contains("app, web"), "\(many)")
            #expect(try await shop.count("orders.\"order\" WHERE channel = 'shop'") == 0)
        }
    }

    @Test("What differs is told to who may read the order, and to nobody who only sends guesses")
    func differences() async throws {
        try await serve("order-intake") { shop, url in
            _ = try await shop.stored(OrderDocument().with("ship_to.street", "\"Rua A 1\""))
            let guess = OrderDocument().with("ship_to.street", "\"Rua B 2\"").json
            let reader = try await shop.postgres.makeKey([.ordersRead, .ordersWrite], channels: ["shop"])
            let told = try await HTTPAnswer.post("\(url)/orders", key: reader, body: guess)
            #expect(told.status == 409 && told.body.contains("ship_to.street"), "\(told)")
            let writer = try await shop.postgres.makeKey([.ordersWrite], channels: ["shop"])
            let kept = try await HTTPAnswer.post("\(url)/orders", key: writer, body: guess)
            #expect(kept.status == 409 && !kept.body.contains("street") && kept.body.contains("the contents differ"), "\(kept)")
            let foreign = try await shop.postgres.makeKey(channels: ["web"])
            let (taken, free) = try await (
                HTTPAnswer.post("\(url)/orders", key: foreign, body: guess),
                HTTPAnswer.post("\(url)/orders", key: foreign, body: OrderDocument("FREE").json)
            )
            #expect(taken.status == 403 && taken.body == free.body, "\(taken) \(free)")
        }
    }

    @Test("ops/docs/security.md says what the table says")
    func document() throws {
        let path = "/\(#filePath.split(separator: "/").dropLast(4).joined(separator: "/"))/ops/docs/security.md"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        let start = try #require(text.firstRange(of: AccessDocument.heading))
        let end = text[start.upperBound...].firstRange(of: "\n## ")?.lowerBound ?? text.endIndex
        let isCurrent = text[start.lowerBound..<end] == AccessDocument.section
        if !isCurrent, ProcessInfo.processInfo.environment["WAYBILL_WRITE_DOCUMENTS"] == "1" {
            text.replaceSubrange(start.lowerBound..<end, with: AccessDocument.section)
            return try Data(text.utf8).write(to: URL(filePath: path))
        }
        #expect(isCurrent, "write it anew: WAYBILL_WRITE_DOCUMENTS=1 ops/test --filter AccessTests")
    }

    private func serve(
        _ program: String, _ body: @Sendable @escaping (IntakeFixture, String) async throws -> Void
    ) async throws {
        try await IntakeFixture.with { intake in
            let router = try await AccessFixture(intake: intake).router(of: program)
            try await RouterServer.serve(router) { try await body(intake, $0) }
        }
    }
}
