/// Callers who take a program's connections and its time: silent, slow, or never done.
enum SlowConnections {
    /// Bytes of a body below the limit of every path.
    private static let large = 900_000
    /// Bytes of a body that stops: what came buys it time, so that one of many bytes would be waited for longer than a caller here stays.
    private static let part = 40_000
    private static let junk = [UInt8](repeating: UInt8(ascii: "x"), count: large)

    static func attacks(_ targets: AttackTargets) -> [Attack] {
        [silence(targets), flood(targets), slowHeaders(targets), slowBodies(targets), halfBodies(targets), announced(targets)]
            + [unproven(targets), budget(targets)]
    }

    private static func silence(_ targets: AttackTargets) -> Attack {
        Attack(name: "silence", callers: 180) { RawCall(port: targets.anyPort($0)) }
    }

    /// More connections to one program than it takes.
    private static func flood(_ targets: AttackTargets) -> Attack {
        Attack(name: "flood", callers: AttackBench.connections + 50) { _ in RawCall(port: targets.intake) }
    }

    private static func slowHeaders(_ targets: AttackTargets) -> Attack {
        Attack(name: "slow-headers", callers: 100) { number in
            let port = targets.anyPort(number)
            return RawCall(port: port, trickle: RawCall.request("GET", "/live", port: port).bytes)
        }
    }

    private static func slowBodies(_ targets: AttackTargets) -> Attack {
        Attack(name: "slow-bodies", callers: 100) { number in
            var call = posts(targets, number, announced: 4000)
            (call.trickle, call.pause) = (Array(junk.prefix(4000)), .milliseconds(500))
            return call
        }
    }

    private static func halfBodies(_ targets: AttackTargets) -> Attack {
        Attack(name: "half-bodies", callers: 150) { number in
            var call = posts(targets, number, announced: large)
            call.bytes += junk.prefix(part)
            return call
        }
    }

    /// Bodies larger than any path takes, than the machine has memory, and than numbers go.
    private static func announced(_ targets: AttackTargets) -> Attack {
        let lengths = ["20000000", "99999999999", "9223372036854775807", "99999999999999999999", "-1"]
        return Attack(name: "announced-bodies", callers: 10) { number in
            guard number % 6 < lengths.count else { return endlessChunk(targets) }
            return posts(targets, number, announced: lengths[number % 6])
        }
    }

    private static func endlessChunk(_ targets: AttackTargets) -> RawCall {
        var call = RawCall.request(
            "POST", "/webhooks/easypost", port: targets.tracking, headers: ["transfer-encoding": "chunked"])
        call.bytes += Array("7fffffffffffffff\r\n".utf8) + junk.prefix(part)
        return call
    }

    /// Whole bodies that have to be read before anybody knows that they are nobody's.
    private static func unproven(_ targets: AttackTargets) -> Attack {
        let signature = ["x-hmac-signature": "hmac-sha256-hex=" + String(repeating: "0", count: 64)]
        let call = RawCall.request("POST", "/webhooks/easypost", port: targets.tracking, headers: signature, body: junk)
        return Attack(name: "unproven-bodies", callers: 40, pause: .milliseconds(5)) { _ in call }
    }

    /// Bodies that stop just before their end, as many as use up the memory for those that nobody has proven yet.
    private static func budget(_ targets: AttackTargets) -> Attack {
        Attack(name: "budget", callers: 80) { _ in
            var call = RawCall.request("POST", "/webhooks/fedex", port: targets.tracking, announced: "\(large + 1)")
            call.bytes += junk
            call.leaves = .seconds(20)
            return call
        }
    }

    private static func posts(_ targets: AttackTargets, _ number: Int, announced: some CustomStringConvertible) -> RawCall {
        let paths: [(port: Int, path: String, key: String?)] = [
            (targets.intake, "/orders", targets.keys.rival), (targets.tracking, "/webhooks/fedex", nil),
            (targets.floor, "/floor/sign-in", targets.keys.floor), (targets.fleet, "/", targets.keys.fleet),
            (targets.intake, "/orders/bulk", targets.keys.rival), (targets.tracking, "/webhooks/sf/guess", nil),
        ]
        let one = paths[number / 2 % paths.count]
        return RawCall.request("POST", one.path, port: one.port, key: one.key, announced: "\(announced)")
    }
}
