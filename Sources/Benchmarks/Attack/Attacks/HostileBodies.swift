import CarrierFormats
import FoundationEssentials
import Fulfilment
import Simulation

/// Bodies that are made to hurt whoever reads them, behind keys and signatures that are right: shops, devices, drivers and carriers may
/// go bad.
enum HostileBodies {
    static func attacks(_ targets: AttackTargets) -> [Attack] {
        let (large, small) = (shapes(bytes: 900_000), shapes(bytes: 60_000))
        return [orders(targets, large), devices(targets, large, small), believed(targets, large)]
    }

    private static func orders(_ targets: AttackTargets, _ shapes: [[UInt8]]) -> Attack {
        let bodies = shapes + OrderShapes().all
        return Attack(name: "hostile-orders", callers: 3, allowed: .anything) { number in
            let path = number.isMultiple(of: 2) ? "/orders" : "/orders/bulk"
            let body = bodies[number / 2 % bodies.count]
            return RawCall.request("POST", path, port: targets.intake, key: targets.keys.rival, body: body)
        }
    }

    /// The floor, the drivers, and the solver.
    private static func devices(_ targets: AttackTargets, _ large: [[UInt8]], _ small: [[UInt8]]) -> Attack {
        let jobs = (1...10_000).map { #"{"id":\#($0),"location":[13.4,52.5]}"# }.joined(separator: ",")
        let problem = Array(#"{"vehicles":[{"id":1,"start":[13.4,52.5]}],"jobs":[\#(jobs)]}"#.utf8)
        return Attack(name: "hostile-devices", callers: 3, allowed: .anything) { number in
            let places: [(path: String, port: Int, key: String, bodies: [[UInt8]])] = [
                ("/floor/sign-in", targets.floor, targets.keys.floor, large),
                ("/floor/tours", targets.floor, targets.keys.floor, large),
                ("/routes/1/started", targets.fleet, targets.keys.fleet, small),
                ("/routes/1/stops/1/completed", targets.fleet, targets.keys.fleet, small),
                ("/?time=0.5", targets.fleet, targets.keys.fleet, large + [problem]),
                ("/floor/tours/1/scans", targets.floor, targets.keys.floor, large),
            ]
            let place = places[number % places.count]
            let body = place.bodies[number / places.count % place.bodies.count]
            return RawCall.request("POST", place.path, port: place.port, key: place.key, body: body)
        }
    }

    /// Webhooks with the right signature.
    private static func believed(_ targets: AttackTargets, _ shapes: [[UInt8]]) -> Attack {
        Attack(name: "hostile-webhooks", callers: 2, pause: .milliseconds(50), allowed: .anything) { number in
            let sources = targets.secrets.bySource.keys.sorted()
            let isQuadratic = number.isMultiple(of: 3)
            let bodies = isQuadratic ? ScanShapes.all : [:]
            let source = isQuadratic ? bodies.keys.sorted()[number / 3 % bodies.count] : sources[number % sources.count]
            let body = bodies[source] ?? shapes[number / sources.count % shapes.count]
            let webhook = try targets.signer(of: source).genuine(body, to: source, now: Date())
            return ForgedWebhooks.call(webhook, port: targets.tracking)
        }
    }

    /// What no reader of JSON may stumble over, each about so many bytes.
    static func shapes(bytes: Int) -> [[UInt8]] {
        func text(_ text: String) -> [UInt8] { Array(text.utf8) }
        func many(_ part: String, _ count: Int) -> String { String(repeating: part, count: count) }
        let keys = (0..<(bytes / 14)).map { "\"k\($0)\":0" }.joined(separator: ",")
        return [
            text(many("[", bytes)), text(many("{\"a\":", bytes / 5)), text(many("[", bytes / 2) + many("]", bytes / 2)),
            text("{\"lines\":" + many("9", bytes) + "}"), text("{\"lines\":1e999999999}"),
            text("{\"lines\":-1." + many("0", bytes) + "1e-9}"),
            text("{\"channel\":\"a\\u0000b\"}"), [0], text("{\"channel\":\"a\u{0}b\"}"), text("{\"channel\":\"\\ud800\"}"),
            text("{\"channel\":\"\\udc00\\ud800\"}"),
            text("{\"channel\":\"") + [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80] + text("\"}"),
            text("{\"channel\":\"" + many("x", bytes) + "\"}"), text("{\"channel\":\"" + many("e\u{301}", bytes / 3) + "\"}"),
            text("{\"channel\":\"" + many("\\u0301", bytes / 6) + "\"}"), text("{\"channel\":\"" + many("\\\"", bytes / 2)),
            text("{\(keys)}"), text("{" + many("\"a\":0,", bytes / 6) + "\"a\":0}"), text("[" + many("{},", bytes / 3) + "{}]"),
            text("\u{FEFF}{}"), text("null"), text(many(" ", bytes)), text(many("\n", bytes)), text(many("{}\n", bytes / 3)),
        ]
    }
}

/// Orders that are orders, with something in them that is made to hurt; for the other shop's channel.
private struct OrderShapes {
    private let generator = OrderGenerator(
        articles: DemoArticle.catalogue(count: 2000, seed: 1), seed: UInt64.random(in: 1...UInt64.max), day: CivilDay(20_000),
        channel: AttackKeys.rivalChannel)

    /// Texts that the documents, labels and logs would have to bear.
    private static let texts = [
        #"\u0000"#, #"\ud800"#, #"\u202e\u2066"#, #"\u001b[2J"#, "^XZ^FO0,0", "'; DROP TABLE orders; --", #"\r\nX: y"#,
        String(repeating: "e\u{301}\u{302}", count: 100), String(repeating: "x", count: 100_000),
    ]

    var all: [[UInt8]] {
        let named = Self.texts.enumerated().map { document($0, replacing: "\"name\":\"", with: "\"name\":\"\($1)") }
        let line = #"{"sku":"X","quantity":1,"unit_price":"1.00"},"#
        return named + [
            document(100, replacing: "\"lines\":[", with: "\"lines\":[" + String(repeating: line, count: 18_000)),
            document(101, replacing: "\"quantity\":", with: "\"quantity\":999999999999999999999"),
            document(102, replacing: "\"unit_price\":\"", with: "\"unit_price\":\"" + String(repeating: "9", count: 400_000)),
            document(103, replacing: "\"external_id\":\"", with: "\"external_id\":\"" + String(repeating: "A", count: 400_000)),
            document(104, replacing: "\"placed_at\":\"", with: "\"placed_at\":\"99999"),
        ]
    }

    private func document(_ number: Int, replacing part: String, with other: String) -> [UInt8] {
        let document = (try? generator.order(number + 1).encoded()) ?? Data()
        return Array(String(decoding: document, as: UTF8.self).replacing(part, with: other, maxReplacements: 1).utf8)
    }
}

/// Whole histories with thousands of scans of one time: what compares each with each takes minutes.
private enum ScanShapes {
    private static func list(_ count: Int, _ scan: (Int) -> String) -> String { (0..<count).map(scan).joined(separator: ",") }

    /// By the source that sends them.
    static let all: [String: [UInt8]] = [
        "17track": Array(
            (#"{"event":"TRACKING_UPDATED","data":{"number":"RR1","track_info":{"tracking":{"providers":["#
                + list(2) { provider in
                    #"{"provider":{"key":\#(provider)},"events":["#
                        + list(4000) {
                            #"{"time_utc":"2026-01-05T02:00:00Z","description":"D\#($0)","location":"L\#(provider)","stage":"InTransit"}"#
                        } + "]}"
                } + "]}}}}").utf8),
        "easypost": Array(
            (#"{"object":"Event","id":"evt_1","result":{"object":"Tracker","tracking_code":"EZ1","status":"in_transit","tracking_details":["#
                + list(6000) { #"{"message":"M\#($0)","status":"in_transit","datetime":"2026-01-05T15:00:00Z","source":"X"}"# }
                + "]}}").utf8),
        "aftership": Array(
            (#"{"event_id":"e","msg":{"tracking_number":"AS1","slug":"x","checkpoints":["#
                + list(6000) { #"{"checkpoint_time":"2026-01-05T15:00:00","tag":"InTransit","message":"M\#($0)","slug":"x"}"# }
                + "]}}").utf8),
        "jaguar": Array(
            (#"{"events":["#
                + list(6000) {
                    #"{"tracking_number":"JA1","status":"in_transit","occurred_at":"2026-01-05T15:00:00Z","message":"M\#($0)"}"#
                } + "]}").utf8),
    ]
}
