import FoundationEssentials
import ServiceRuntime

/// Callers who reach for what is not theirs: with another shop's key, with keys that are none, and by guessing.
enum ForeignOrders {
    static func attacks(_ targets: AttackTargets) -> [Attack] { [foreign(targets), keys(targets), guesses(targets)] }

    /// Reads, cancels, releases and overwrites the honest shop's orders.
    private static func foreign(_ targets: AttackTargets) -> Attack {
        Attack(name: "foreign-orders", callers: 6, allowed: .refusalByLine) { number in
            guard let order = targets.ledger.anyOrder() else { return nil }
            let requests: [(method: String, path: String, body: [UInt8]?)] = [
                ("GET", "/orders/\(order.id)", nil),
                ("GET", "/orders?channel=\(HonestTraffic.channel)&external_id=\(order.externalID)", nil),
                ("POST", "/orders/\(order.id)/cancel", []),
                ("POST", "/orders/\(order.id)/holds/unpaid/release", []),
                ("POST", "/orders", order.document), ("POST", "/orders", changed(order.document)),
                ("POST", "/orders/bulk", changed(order.document)),
            ]
            let one = requests[number % requests.count]
            return RawCall.request(one.method, one.path, port: targets.intake, key: targets.keys.rival, body: one.body)
        }
    }

    /// The same order to another door.
    private static func changed(_ document: [UInt8]) -> [UInt8] {
        Array(String(decoding: document, as: UTF8.self).replacing("\"street\":\"", with: "\"street\":\"Rua Alheia ").utf8)
    }

    /// No key, malformed, unknown and revoked ones, and good ones of other scopes, on routes of every program.
    private static func keys(_ targets: AttackTargets) -> Attack {
        let keys = targets.keys
        let strange: [String?] = [
            nil, "", "nonsense", "wb_", keys.rival + "0", keys.rival.uppercased(), String(keys.rival.dropLast(64)), keys.revoked,
            String(repeating: "wb_", count: 4000), "wb_000000000000_\(String(repeating: "0", count: 64))",
        ]
        return Attack(name: "wrong-keys", callers: 6) { number in
            let routes = routes(targets)
            let route = routes[number % routes.count]
            let all = strange + [APIKeys.make().key, route.otherKey]
            return RawCall.request(
                route.method, route.path, port: route.port, key: all[number / routes.count % all.count],
                body: route.method == "POST" ? Array("{}".utf8) : nil)
        }
    }

    private static func routes(_ targets: AttackTargets) -> [(method: String, path: String, port: Int, otherKey: String)] {
        let keys = targets.keys
        let order = targets.ledger.anyOrder()?.id ?? "ord_none"
        return [
            ("POST", "/orders", targets.intake, keys.floor), ("POST", "/orders/bulk", targets.intake, keys.fleet),
            ("GET", "/orders/\(order)", targets.intake, keys.floor),
            ("POST", "/orders/\(order)/cancel", targets.intake, keys.fleet),
            ("POST", "/floor/sign-in", targets.floor, keys.rival), ("POST", "/floor/packing", targets.floor, keys.fleet),
            ("GET", "/routes", targets.fleet, keys.rival), ("POST", "/", targets.fleet, keys.floor),
            ("POST", "/routes/1/started", targets.fleet, keys.rival),
        ]
    }

    /// Ids and numbers that were never given out.
    private static func guesses(_ targets: AttackTargets) -> Attack {
        Attack(name: "guessed-numbers", callers: 6) { number in
            let letters = String((0..<26).map { _ in "0123456789abcdefghjkmnpqrstvwxyz".randomElement() ?? "0" })
            let digits = String((0..<16).map { _ in "0123456789".randomElement() ?? "0" })
            let paths = ["ord_\(letters)", "ord_7\(letters.dropFirst())", "par_\(letters)", "\(number)", "-1", "ord_"].map {
                "/orders/\($0)"
            }
            let numbers = [digits, "AN\(letters.uppercased().prefix(13))", "JJ\(digits)"].map { "/shipments/\($0)" }
            let isOrder = number.isMultiple(of: 2)
            let path = isOrder ? paths[number / 2 % paths.count] : numbers[number / 2 % numbers.count]
            return RawCall.request(
                "GET", path, port: isOrder ? targets.intake : targets.tracking, key: isOrder ? targets.keys.rival : nil)
        }
    }
}
