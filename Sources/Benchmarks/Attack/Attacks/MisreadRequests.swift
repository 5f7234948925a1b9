/// Requests that two programs on the way may read in two ways: paths that mean another, and bodies with two ends.
enum MisreadRequests {
    static func attacks(_ targets: AttackTargets) -> [Attack] { [paths(targets), smuggling(targets)] }

    /// Written in the path with a key that may read its own orders, so that the path alone decides.
    private static let tricks = [
        "//orders", "//metrics", "/orders//", "/./metrics", "/../metrics", "/orders/../metrics", "/orders/..%2fmetrics",
        "/%2e%2e/metrics", "/%2f%2fmetrics", "/metrics%00", "/orders/%00", "/shipments/%00", "/shipments/%2f..%2fmetrics",
        "/webhooks/%00", "/webhooks/..%2f..%2fmetrics", "/shipments/%ff%fe", "/shipments/%", "/shipments/%zz",
        "/orders/%0d%0aX:%20y",
        "/orders?channel=%00&external_id=%00", "/orders?channel=%ff&external_id=%c0%80", "\\metrics", "metrics", "*",
        "/metrics;x=y",
        "http://elsewhere//metrics", "/METRICS", "/shipments/" + String(repeating: "9", count: 8000),
    ]

    private static func paths(_ targets: AttackTargets) -> Attack {
        Attack(name: "paths", callers: 4) { number in
            let port = number.isMultiple(of: 2) ? targets.intake : targets.tracking
            return RawCall.request("GET", tricks[number / 2 % tricks.count], port: port, key: targets.keys.rival)
        }
    }

    /// A second request hides where another reader sees the first one's body.
    private static func smuggling(_ targets: AttackTargets) -> Attack {
        let hidden = "GET /live HTTP/1.1\r\nhost: x\r\n\r\n"
        let shapes = [
            "content-length: 0\r\ncontent-length: \(hidden.utf8.count)\r\n\r\n\(hidden)",
            "content-length: \(hidden.utf8.count)\r\ncontent-length: 0\r\n\r\n\(hidden)",
            "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)",
            "transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n\(hidden)",
            "transfer-encoding: xchunked\r\ncontent-length: 0\r\n\r\n\(hidden)",
            "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n\(hidden)",
            "transfer-encoding : chunked\r\n\r\n0\r\n\r\n\(hidden)",
            "content-length: +0\r\n\r\n\(hidden)", "content-length: 0, \(hidden.utf8.count)\r\n\r\n\(hidden)",
            "content-length: 0x0\r\n\r\n\(hidden)",
            "content-length\u{B}: 0\r\n\r\n\(hidden)",
        ]
        return Attack(name: "smuggling", callers: 4) { number in
            let port = number.isMultiple(of: 2) ? targets.intake : targets.tracking
            let path = number.isMultiple(of: 2) ? "/orders" : "/webhooks/fedex"
            let text = "POST \(path) HTTP/1.1\r\nhost: 127.0.0.1\r\n\(shapes[number / 2 % shapes.count])"
            return RawCall(port: port, bytes: Array(text.utf8), staysForMore: true)
        }
    }
}
