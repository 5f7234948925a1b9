import FoundationEssentials
import Fulfilment
import Migrations
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import MasterData
@testable import Operations

/// Whom `waybill keys` lets do what.
@Suite("Keys", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct KeyTests {
    @Test(
        "A key for orders says whose; one for the floor or the dispatcher says nothing of it; names are those that orders can have"
    )
    func grants() throws {
        #expect(try KeyGrant(scopes: [.ordersWrite], channels: ["web", "app"]).channels == .only(["web", "app"]))
        #expect(try KeyGrant(scopes: [.ordersRead, .floor], channels: ["*"]).channels == .all)
        #expect(try KeyGrant(scopes: [.fleetDispatch, .solve], channels: []).channels == .only([]))
        for scope in KeyScope.allCases where scope.needsChannels {
            let refused = #expect(throws: KeyGrant.Unusable.self) { try KeyGrant(scopes: [.floor, scope], channels: []) }
            #expect(refused?.sentence.hasPrefix("\(scope.rawValue) needs --channel") == true)
        }
        for channels in [["web", "*"], [""], ["  "], ["a\nb"], [String(repeating: "x", count: 65)], ["a\u{0}"]] {
            #expect(throws: KeyGrant.Unusable.self, "\(channels)") { try KeyGrant(scopes: [.ordersRead], channels: channels) }
        }
        #expect(throws: KeyGrant.Unusable.self) { try KeyGrant(scopes: [.floor], channels: ["web"]) }
    }

    @Test("A driver's key says which vehicles it drives, and no other key does")
    func drivers() throws {
        let driver = try KeyGrant(scopes: [.fleet], channels: [], vehicles: ["V1", "V2"])
        #expect(driver.vehicles == .only(["V1", "V2"]) && driver.channels == .only([]))
        #expect(try KeyGrant(scopes: [.fleet, .fleetDispatch], channels: [], vehicles: ["*"]).vehicles == .all)
        let none = #expect(throws: KeyGrant.Unusable.self) { try KeyGrant(scopes: [.fleet], channels: []) }
        #expect(none?.sentence.hasPrefix("fleet needs --vehicle") == true)
        let both = #expect(throws: KeyGrant.Unusable.self) {
            try KeyGrant(scopes: [.fleet], channels: [], vehicles: ["V1", "*"])
        }
        #expect(both?.sentence.hasPrefix("--vehicle '*' is all vehicles") == true)
        for scope in KeyScope.allCases where !scope.needsVehicles {
            let channels = scope.needsChannels ? ["web"] : []
            let idle = #expect(throws: KeyGrant.Unusable.self) {
                try KeyGrant(scopes: [scope], channels: channels, vehicles: ["V1"])
            }
            #expect(idle?.sentence.hasPrefix("--vehicle is for the scope fleet") == true, "\(scope)")
        }
    }

    @Test("A vehicle that there is not gets no key, and those that there are are named")
    func unknownVehicles() async throws {
        try await withTestStack(.database) { stack in
            let store = KeyStore()
            let empty = await #expect(throws: KeyGrant.Unusable.self) {
                try await store.refuseUnknown(in: Self.driving(["V1"]), on: stack.postgres)
            }
            #expect(empty?.sentence == "--vehicle 'V1': there is no such vehicle; there are none")
            try await stack.postgres.query(
                """
                INSERT INTO routing.vehicle (code, site, capacity_g, capacity_cm3, shift_s, max_stops)
                SELECT 'V' || lpad(n::text, 2, '0'), 'SAO', 1, 1, 1, 1 FROM generate_series(1, 22) n
                """)
            for vehicles in [["*"], ["V01", "V22"]] {
                try await store.refuseUnknown(in: Self.driving(vehicles), on: stack.postgres)
            }
            let unknown = await #expect(throws: KeyGrant.Unusable.self) {
                try await store.refuseUnknown(in: Self.driving(["V01", "v02"]), on: stack.postgres)
            }
            #expect(unknown?.sentence.hasPrefix("--vehicle 'v02': there is no such vehicle; there are V01, V02, V03") == true)
            #expect(unknown?.sentence.hasSuffix("V20 and 2 more") == true)
        }
    }

    private static func driving(_ vehicles: [String]) throws(KeyGrant.Unusable) -> KeyGrant {
        try KeyGrant(scopes: [.fleet], channels: [], vehicles: vehicles)
    }

    @Test("A device's key may be limited to sites that there are, no other key may, and the list shows where it works")
    func sites() async throws {
        #expect(try KeyGrant(scopes: [.floor], channels: []).sites == .all)
        for (scopes, sites, words) in [
            ([KeyScope.solve], ["S1"], "--site is for the scopes floor and goods:write"),
            ([.floor], ["S1", "*"], "--site '*' is all sites"),
        ] {
            let refused = #expect(throws: KeyGrant.Unusable.self) { try KeyGrant(scopes: scopes, channels: [], sites: sites) }
            #expect(refused?.sentence.hasPrefix(words) == true)
        }
        try await withTestStack(.database) { stack in
            try await stack.postgres.query(
                "INSERT INTO warehouse.site VALUES ('S1', 'One', 'BR', 0, 0, NULL, true), ('S2', 'Two', 'BR', 0, 0, NULL, true), ('S3', 'Gone', 'BR', 0, 0, NULL, false)"
            )
            func put(_ sites: [String], until expiry: Date? = nil) async throws -> String {
                let (key, id, hash) = APIKeys.make()
                let grant = try KeyGrant(scopes: [.floor], channels: [], sites: sites)
                try await stack.postgres.transaction {
                    try await KeyChanges().put(id: id, name: "gun", secretHash: hash, grant, until: expiry, by: "Ana", in: $0)
                }
                return key
            }
            for site in ["s1", "S3", "S9"] {
                let unknown = await #expect(throws: KeyGrant.Unusable.self) { try await put(["S1", site]) }
                #expect(unknown?.sentence == "--site '\(site)': there is no such site; there are S1, S2")
            }
            let caller = try #require(try await APIKeys(postgres: stack.postgres).caller(try await put(["S2", "S1"])))
            #expect(caller.sites == .only(["S1", "S2"]))
            #expect(try await KeyStore().list(on: stack.postgres).map(\.reach) == ["sites S1, S2"])
        }
    }

    @Test("When a key ends is days from now or a time with its zone that has not passed")
    func expiries() throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        #expect(try KeyExpiry.moment(nil, now: now) == nil)
        #expect(try KeyExpiry.moment("90d", now: now) == now.addingTimeInterval(90 * 86_400))
        #expect(try KeyExpiry.moment("2027-03-31T18:00+02:00", now: now) == ZonedTime("2027-03-31T16:00Z")?.instant)
        for text in ["", "d", "0d", "-1d", "36501d", "soon", "2027-03-31", "2027-03-31T18:00", "2020-01-01T00:00Z"] {
            let refused = #expect(throws: KeyGrant.Unusable.self) { try KeyExpiry.moment(text, now: now) }
            #expect(refused?.sentence.hasPrefix("--expires ") == true, "\(text)")
        }
    }

    @Test("Who made, changed and revoked a key is kept, with what it was before; making it again as it is changes nothing")
    func history() async throws {
        try await withTestStack(.database) { stack in
            let (_, id, hash) = APIKeys.make()
            func put(_ grant: KeyGrant, by actor: String) async throws {
                try await stack.postgres.transaction {
                    try await KeyChanges().put(id: id, name: "gun", secretHash: hash, grant, by: actor, in: $0)
                }
            }
            try await put(KeyGrant(reachingAll: [.floor]), by: "Ana")
            try await put(KeyGrant(reachingAll: [.floor]), by: "Ben")
            try await put(KeyGrant(reachingAll: [.floor, .solve]), by: "Cy")
            for name in ["gun", nil] {
                let revoked = try await stack.postgres.transaction { try await KeyChanges().revoke(id, by: "Dora", in: $0) }
                #expect(revoked == name)
            }
            let entries = try await MasterHistoryStore().entries(of: [KeyChanges.kind], limit: 9, on: stack.postgres)
            let told = entries.map { "\($0.actor) \($0.changes.map { "\($0.action) \($0.record)" })" }
            #expect(
                told == ["Dora [\"retired \(id) gun\"]", "Cy [\"changed \(id) gun\"]", "Ana [\"added \(id) gun\"]"])
            #expect(entries[1].changes[0].fields == [.init(column: "scopes", before: "floor", after: "floor solve")])
        }
    }

    @Test("A key is known with its scopes and channels, and the list shows whose orders it reaches")
    func stored() async throws {
        try await withTestStack(.database) { stack in
            let store = KeyStore()
            let (key, id, hash) = APIKeys.make()
            try await store.add(
                id: id, name: "web", secretHash: hash, try KeyGrant(scopes: [.ordersRead], channels: ["web", "app"]),
                on: stack.postgres)
            let caller = try #require(try await APIKeys(postgres: stack.postgres).caller(key))
            #expect(caller.has(.ordersRead) && !caller.has(.ordersWrite) && !caller.has(.ordersRelease))
            #expect(caller.mayUse(channel: "web") && caller.mayUse(channel: "app"))
            #expect(!caller.mayUse(channel: "shop") && !caller.mayUse(channel: "*") && !caller.mayUse(channel: ""))
            let device = APIKeys.make()
            try await store.add(
                id: device.id, name: "gun", secretHash: device.secretHash, KeyGrant(reachingAll: [.floor]), on: stack.postgres)
            let driver = APIKeys.make()
            try await store.add(
                id: driver.id, name: "van", secretHash: driver.secretHash,
                try KeyGrant(scopes: [.fleet, .ordersRead], channels: ["*"], vehicles: ["V2", "V1"]), on: stack.postgres)
            let driving = try #require(try await APIKeys(postgres: stack.postgres).caller(driver.key))
            #expect(driving.vehicles == .only(["V1", "V2"]) && driving.channels == .all)
            #expect(try await store.list(on: stack.postgres).map(\.reach) == ["app, web", "", "all; vehicles V1, V2"])
        }
    }

    @Test("A key from before the keys had channels reaches all of them, and does not release holds")
    func earlier() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0039_key_channels" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            let (key, id, hash) = APIKeys.make()
            try await stack.postgres.query(
                """
                INSERT INTO operations.api_key (id, name, secret_hash, scopes)
                VALUES (\(id), 'old', \(hash), \(["orders:read", "orders:write"]))
                """)
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let caller = try #require(try await APIKeys(postgres: stack.postgres).caller(key))
            #expect(caller.channels == .all && caller.mayUse(channel: "any") && !caller.has(.ordersRelease))
            #expect(try await KeyStore().list(on: stack.postgres).map(\.reach) == ["all"])
        }
    }

    @Test("A driver's key from before the keys had vehicles goes on driving all, seeing all and solving; no other key begins to")
    func earlierDrivers() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0043_vehicle_keys" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            let (driver, device) = (APIKeys.make(), APIKeys.make())
            try await stack.postgres.query(
                """
                INSERT INTO operations.api_key (id, name, secret_hash, scopes)
                VALUES (\(driver.id), 'van', \(driver.secretHash), '{fleet}'), (\(device.id), 'gun', \(device.secretHash), '{floor}')
                """)
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let keys = APIKeys(postgres: stack.postgres)
            let (van, gun) = (try #require(try await keys.caller(driver.key)), try #require(try await keys.caller(device.key)))
            #expect(van.sites == .all && gun.sites == .all, "and at every site")
            #expect(van.vehicles == .all && van.scopes == ["fleet", "fleet:dispatch", "solve"])
            #expect(gun.vehicles == .only([]) && gun.scopes == ["floor"])
        }
    }
}
