import CommandSupport
import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ServiceRuntime
import TestStack
import Testing
import Topology

@testable import Operations
@testable import OperatorConsole
@testable import Simulation

@Suite("Set up", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct SetUpTests {
    private let demo = DemoSeed(seed: 5, articles: 60, stock: 20, carrierURL: "http://127.0.0.1:1")

    /// Everything that the seed decides, without the moments at which it was written.
    private static let contents: SQL = """
        SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
            SELECT 'sku' || s::text FROM warehouse.sku s
            UNION ALL SELECT 'location' || l::text FROM warehouse.location l
            UNION ALL SELECT 'stock' || id || site || sku || location_id || lot || coalesce(expiry::text, '') || received_at || on_hand || reserved
                FROM warehouse.stock
            UNION ALL SELECT 'ledger' || id || stock_id || on_hand_change || reserved_change || reason FROM warehouse.ledger
            UNION ALL SELECT 'cart' || c::text FROM warehouse.cart c UNION ALL SELECT 'picker' || p::text FROM warehouse.picker p
            UNION ALL SELECT 'carton' || c::text FROM warehouse.carton c UNION ALL SELECT 'site' || s::text FROM warehouse.site s
            UNION ALL SELECT 'carrier' || c::text FROM shipping.carrier c UNION ALL SELECT 'service' || s::text FROM shipping.service s
            UNION ALL SELECT 'zone' || z::text FROM shipping.zone z UNION ALL SELECT 'rate' || r::text FROM shipping.rate r
            UNION ALL SELECT 'vehicle' || v::text FROM routing.vehicle v UNION ALL SELECT 'town' || t::text FROM orders.town t
        ) AS content (line)
        """

    private func contents(_ database: Postgres) async throws -> String { try await database.query(Self.contents)[0].decode(0) }

    @Test("Seeding twice changes nothing, and another database gets the same")
    func seedIsIdempotent() async throws {
        let first = try await withTestStack(.database) { stack in
            #expect(try await demo.run(on: stack.postgres).articles == 60)
            let once = try await contents(stack.postgres)
            #expect(try await demo.run(on: stack.postgres) == .init(articles: 0, places: 120, stocked: 0))
            #expect(try await contents(stack.postgres) == once)
            return once
        }
        let second = try await withTestStack(.database) { stack in
            _ = try await demo.run(on: stack.postgres)
            return try await contents(stack.postgres)
        }
        #expect(first == second)
    }

    @Test("Keys are made once; a fresh database learns the keys of the file; a revoked one is replaced")
    func keys() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "waybill-keys-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let keys = DemoKeys(OperatorSettings(LocalStack(environment: [:], directory: directory)))
        #expect(throws: OperationsError.self) { try keys.key("shop") }
        let shop = try await withTestStack(.database) { stack in
            #expect(try await keys.prepare(on: stack.postgres) == ["shop", "floor", "fleet", "dispatch", "ops"])
            #expect(try await keys.prepare(on: stack.postgres) == [])
            let shop = try #require(try await APIKeys(postgres: stack.postgres).caller(keys.key("shop")))
            #expect(shop.has(.ordersRelease) && shop.channels == .all)
            let driver = try #require(try await APIKeys(postgres: stack.postgres).caller(keys.key("fleet")))
            #expect(driver.vehicles == .all && !driver.has(.fleetDispatch) && !driver.has(.solve))
            let dispatcher = try #require(try await APIKeys(postgres: stack.postgres).caller(keys.key("dispatch")))
            #expect(dispatcher.vehicles == .only([]) && dispatcher.has(.fleetDispatch) && dispatcher.has(.solve))
            return try keys.key("shop")
        }
        try await withTestStack(.database) { stack in
            #expect(try await keys.prepare(on: stack.postgres) == [])
            #expect(try keys.key("shop") == shop)
            let id = try #require(shop.split(separator: "_").dropFirst().first.map(String.init))
            #expect(try await KeyStore().revoke(id, on: stack.postgres) == "shop")
            #expect(try await keys.prepare(on: stack.postgres) == ["shop"])
            #expect(try keys.key("shop") != shop)
        }
    }

    @Test("Imported articles get stock on free places and new aisles; doing it again changes nothing")
    func articleImport() async throws {
        try await withTestStack(.database) { stack in
            _ = try await demo.run(on: stack.postgres)
            let rows = (1...150).map { "I\($0),,toys,\($0 == 1 ? "" : "100"),10,10,10" }
            let header = "sku,gtin13,category,weight_g,length_mm,width_mm,height_mm"
            let file = try ArticleFile(csv: Data(([header] + rows).joined(separator: "\n").utf8))
            let importing = ArticleImport(site: "SP1", quantity: 7)
            #expect(try await importing.run(file, on: stack.postgres) == .init(added: 150, changed: 0, stocked: 150))
            #expect(try await importing.run(file, on: stack.postgres) == .init(added: 0, changed: 0, stocked: 0))
            let measured = try ArticleFile(csv: Data("\(header)\nI1,,toys,55,10,10,10\n".utf8))
            #expect(try await importing.run(measured, on: stack.postgres) == .init(added: 0, changed: 1, stocked: 0))
            let nul = try ArticleFile(csv: Data("\(header)\nN1,,toys,1,1,1,1\nN\0,,toys,1,1,1,1\nN3,,toys,1,1,1,1\n".utf8))
            #expect(nul.badRows.map(\.line) == [3])
            let others = try await ArticleImport(site: "SP1", quantity: 0).run(nul, on: stack.postgres)
            #expect(others == .init(added: 2, changed: 0, stocked: 0))
            let shared = try await stack.postgres.query(
                "SELECT count(*) FROM (SELECT FROM warehouse.stock WHERE sku LIKE 'I%' GROUP BY location_id HAVING count(*) > 1) AS shared"
            )
            #expect(try shared[0].decode(0, as: Int64.self) == 0)
            let events = try await stack.postgres.query(
                "SELECT count(*) FROM messaging.outbox_event WHERE type = 'stock.received'")
            #expect(try events[0].decode(0, as: Int64.self) == 150)
        }
    }

    @Test("A fresh virtual host lacks everything; after apply nothing differs; a changed policy is found and mended")
    func topology() async throws {
        try await withTestStack(.emptyBroker) { stack in
            let broker = try ManagementClient(url: stack.managementURL)
            let application = TopologyApplication(broker: broker, virtualHost: stack.name)
            #expect(try await application.compare(withUsers: false).findings.allSatisfy(\.isMissing))
            let (applied, refused) = try await application.apply(passwords: nil)
            #expect(!applied.isEmpty && refused.isEmpty)
            #expect(try await application.compare(withUsers: false).isEmpty)
            #expect(try await application.apply(passwords: nil).applied.isEmpty)
            let path = "/api/policies/\(stack.name)/work"
            try await broker.write("PUT", path, body: ["pattern": "^x", "definition": ["delivery-limit": 3]])
            let finding = try #require(try await application.compare(withUsers: false).findings.first)
            #expect(finding.declaration.name == "work" && finding.canApply && finding.summary.contains("delivery-limit"))
            #expect(try await application.apply(passwords: nil).applied == ["policy work"])
        }
    }

    @Test("A queue with a retired name gets nothing new; it goes when asked to, unless it holds messages")
    func retiredQueues() async throws {
        try await withTestStack(.broker) { stack in
            let broker = try ManagementClient(url: stack.managementURL)
            let retirement = try QueueRetirement(broker: broker, brokerURL: stack.brokerURL)
            #expect(try await retirement.compare().isEmpty)
            for (queue, key) in [("carrier-dispatch.buy-label", "label.purchase"), ("tracking.expect", "shipment.ready")] {
                try await broker.write(
                    "PUT", "/api/queues/\(stack.name)/\(queue)", body: ["durable": true, "arguments": ["x-queue-type": "quorum"]])
                try await broker.write(
                    "POST", "/api/bindings/\(stack.name)/e/waybill.events/q/\(queue)",
                    body: ["routing_key": .string(key), "arguments": [:]])
            }
            try await broker.publish("waybill.events", "shipment.ready", virtualHost: stack.name)
            try await eventually("the message arrived") {
                try await retirement.compare().map(\.state) == [.empty, .holds(1)]
            }
            #expect(try await retirement.apply(removing: false).map(\.state) == [.empty, .holds(1)])
            #expect(
                try await broker.get("/api/bindings/\(stack.name)/e/waybill.events/q/tracking.expect") == .array([]))
            try await broker.publish("waybill.events", "shipment.ready", virtualHost: stack.name)
            let removed = try await retirement.apply(removing: true)
            #expect(
                removed.map(\.sentence) == [
                    "carrier-dispatch.buy-label: removed",
                    "tracking.expect: holds 1 message: let the programs of the version before drain it",
                ])
            #expect(try await retirement.compare().map(\.queue) == ["tracking.expect"], "what holds a message stays")
            #expect(try await TopologyApplication(broker: broker, virtualHost: stack.name).compare(withUsers: false).isEmpty)
        }
    }

    @Test("A password is recognised by the broker's salted hash")
    func passwords() {
        // Salt 908DC60A and "test12": the example of RabbitMQ's own documentation.
        #expect(BrokerPasswords.matches("test12", hash: "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"))
        #expect(!BrokerPasswords.matches("test13", hash: "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"))
    }

    @Test("No account gets a password that anybody can guess: apply names the settings that are missing, and changes nothing")
    func missingPasswords() async throws {
        try await withTestStack(.emptyBroker) { stack in
            let application = TopologyApplication(broker: try ManagementClient(url: stack.managementURL), virtualHost: stack.name)
            let passwords = BrokerPasswords(environment: ["WAYBILL_BROKER_PASSWORD_ORDER_INTAKE": "secret"])
            let error = await #expect(throws: OperationsError.self) { try await application.apply(passwords: passwords) }
            let message = try #require(error).message
            #expect(message.contains("WAYBILL_BROKER_PASSWORD_TRACKING") && !message.contains("ORDER_INTAKE"))
            #expect(try await application.compare(withUsers: false).findings.allSatisfy(\.isMissing))
        }
    }

    @Test("Towns are added once, moved when the file says so, and found by intake's spelling")
    func towns() async throws {
        try await withTestStack(.database) { stack in
            let header = "country,region,name,latitude,longitude\n"
            func add(_ rows: String) async throws -> [Int] {
                let (added, moved) = try await TownStore().add(
                    TownFile(csv: Data((header + rows).utf8)).towns, on: stack.postgres)
                return [added, moved]
            }
            #expect(try await add("BR,SP,Águas de Lindóia,-22.47,-46.63\nBR,SP,Itu,-23.26,-47.3\n") == [2, 0])
            #expect(try await add("BR,SP,Águas de Lindóia,-22.47,-46.63\nBR,SP,Itu,-23.27,-47.3\n") == [0, 1])
            let row = try await stack.postgres.query("SELECT latitude FROM orders.town WHERE name = 'aguas de lindoia'")[0]
            #expect(try row.decode(0, as: Double.self) == -22.47)
        }
    }
}

extension ManagementClient {
    fileprivate func publish(_ exchange: String, _ routingKey: String, virtualHost: String) async throws {
        try await write(
            "POST", "/api/exchanges/\(virtualHost)/\(exchange)/publish",
            body: [
                "properties": ["delivery_mode": 2], "routing_key": .string(routingKey), "payload": "x",
                "payload_encoding": "string",
            ])
    }
}
