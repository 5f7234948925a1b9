import CarrierFormats
import FoundationEssentials
import Operations
import OperatorConsole
import Simulation
import TrackingSources

/// Where the attackers aim, and what they know: keys of another shop, of the floor and of drivers, and the carriers' secrets, for
/// carriers may go bad, too.
struct AttackTargets: Sendable {
    let keys: AttackKeys
    let secrets: AttackSecrets
    let ledger: HonestLedger

    /// The programs that take requests of others, and what belongs to each.
    let intake = Self.port(of: "order-intake")
    let floor = Self.port(of: "picking-worker")
    let fleet = Self.port(of: "route-optimizer")
    let tracking = Self.port(of: "tracking")

    /// All of them in turn.
    func anyPort(_ number: Int) -> Int { LocalProgram.all[number % LocalProgram.all.count].port }

    /// The signer of a source.
    func signer(of source: String) throws -> CarrierSigner {
        let format = CarrierFormat.named(source) ?? .waybill
        guard let secret = secrets.bySource[source] else { throw OperationsError.failed("there is no secret of \(source)") }
        return CarrierSigner(format: format, secret: secret)
    }

    private static func port(of name: String) -> Int { LocalProgram.all.first { $0.name == name }?.port ?? 0 }
}

/// The keys that attackers have.
struct AttackKeys: Sendable {
    /// The channel of the other shop.
    static let rivalChannel = "rival"

    /// The other shop's, with every scope of orders, for its own channel only.
    let rival: String
    /// What was the honest shop's once.
    let revoked: String
    let floor: String
    let fleet: String
    /// The honest shop's, which no attacker has.
    let shop: String

    /// Takes those of the installation, and makes the others with `waybill keys`.
    static func make(_ settings: OperatorSettings) throws -> AttackKeys {
        let orders = ["orders:read", "orders:write", "orders:release"]
        func create(_ channel: String) throws -> String {
            let arguments = ["keys", "create", "--name", channel, "--channel", channel, "--scope"] + orders
            return try BenchProcesses.waybill(arguments, settings)
        }
        let revoked = try create(HonestTraffic.channel)
        _ = try BenchProcesses.waybill(["keys", "revoke", String(revoked.split(separator: "_")[1])], settings)
        return AttackKeys(
            rival: try create(rivalChannel), revoked: revoked, floor: try settings.key("floor"), fleet: try settings.key("fleet"),
            shop: try settings.key("shop"))
    }

    /// What no log may have: the keys' secret halves.
    var secretHalves: [String] {
        [rival, revoked, floor, fleet, shop].compactMap { $0.split(separator: "_").last.map(String.init) }
    }
}

/// The carriers' secrets of one run: one source for each format beside those of the simulated carriers.
struct AttackSecrets: Sendable {
    /// The secret of each source.
    let bySource: [String: String]

    /// The formats that stand for themselves; our own is that of the simulated carriers.
    static let formats = CarrierFormat.all.map(\.name).filter { $0 != CarrierFormat.waybill.name }

    /// Sets the sources up.
    /// - Parameters:
    ///   - simulated: the simulated carriers, which are set up already.
    ///   - hole: a port of this machine that never answers, where subscriptions are to be confirmed.
    ///   - keeper: where sources are set up.
    static func setUp(simulated: [String], hole: Int, _ keeper: SourceKeeper) async throws -> AttackSecrets {
        var secrets: [String: String] = [:]
        for source in simulated { secrets[source] = try await keeper.secrets(of: source).first }
        for format in formats {
            var terms = SourceTerms(name: format)
            // Nobody answers there, so that nothing of a run leaves the machine.
            if format == CarrierFormat.shipEngine.name { terms.keyAddress = "http://127.0.0.1:9/jwks" }
            if format == CarrierFormat.dhl.name { terms.apiHost = "http://127.0.0.1:\(hole)" }
            secrets[format] = try await keeper.add(terms) ?? CarrierSigner.draw()
        }
        return AttackSecrets(bySource: secrets)
    }
}
