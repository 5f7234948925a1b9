import ArgumentParser
import FoundationEssentials
import OperatorConsole
import Postgres
import ServiceRuntime

/// `waybill keys`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, lists and revokes the API keys of shops, floor devices and drivers.",
        discussion:
            """
            A key is shown once, when it is made; the database has its SHA-256 only. A revoked key stops working within 10 s. Each scope \
            is a right of its own. A key for orders reaches the orders of its channels only, a driver's key (fleet) the routes of its vehicles: others do not \
            exist for it. The dispatcher's (fleet:dispatch) reaches every route; what is reported under it is marked. A device's key (floor) may be \
            limited to sites: it takes no cart and packs no order of others. Who makes and revokes keys is kept: `waybill rights history`.
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    /// `waybill keys create`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a key and prints it, this once.")

        @Option(help: "Whose key it is.")
        var name: String

        @Option(parsing: .upToNextOption, help: "What it may do: \(KeyScope.allCases.map(\.rawValue).joined(separator: ", ")).")
        var scope: [KeyScope]

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Whose orders it reaches, for the scopes of orders; '*' for all.", valueName: "channel"))
        var channel: [String] = []

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("Which vehicles it drives, for the scope fleet; '*' for all.", valueName: "code"))
        var vehicle: [String] = []

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                "At which sites it works, for the scopes floor and goods:write; all when not given.", valueName: "code"))
        var site: [String] = []

        @Option(
            help: ArgumentHelp(
                "When it ends: 90d from now, or 2027-03-31T18:00+02:00; never when not given.", valueName: "time"))
        var expires: String?

        @OptionGroup var actor: ActorOption

        func validate() throws {
            if name.isEmpty { throw ValidationError("--name is empty") }
            do throws(KeyGrant.Unusable) {
                _ = try grant
                _ = try KeyExpiry.moment(expires)
            } catch {
                throw ValidationError(error.sentence)
            }
        }

        private var grant: KeyGrant {
            get throws(KeyGrant.Unusable) { try KeyGrant(scopes: scope, channels: channel, vehicles: vehicle, sites: site) }
        }

        func run() async throws {
            let (key, id, hash) = APIKeys.make()
            let grant = try self.grant
            do {
                let expiry = try KeyExpiry.moment(expires)
                try await OperatorSettings.load().withDatabase { database in
                    try await database.transaction {
                        try await KeyChanges().put(
                            id: id, name: name, secretHash: hash, grant, until: expiry, by: actor.name, in: $0)
                    }
                }
            } catch let error as KeyGrant.Unusable {
                throw OperationsError.usage(error.sentence)
            }
            Console.line(key)
        }
    }

    /// `waybill keys list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys, without their secrets.")

        func run() async throws {
            let keys = try await OperatorSettings.load().withDatabase { try await KeyStore().list(on: $0) }
            // Most keys never end, and a column that is blank takes its room from the others.
            let areEnding = keys.contains { $0.expiresAt != nil }
            var table = TextTable(
                [.text("id"), .flexible("name"), .flexible("scopes"), .flexible("reaches"), .text("made")]
                    + (areEnding ? [.text("ends")] : []) + [.text("revoked")])
            for key in keys {
                let ends = TextTable.Cell(Self.minute(key.expiresAt), key.hasEnded(by: Date()) ? .red : .plain)
                table.add(
                    [
                        "\(key.id)", "\(key.name)", "\(key.scopes.joined(separator: " "))", "\(key.reach)",
                        "\(Self.minute(key.createdAt))",
                    ] + (areEnding ? [ends] : []) + [.init(Self.minute(key.revokedAt), .red)])
            }
            table.print()
        }

        private static func minute(_ moment: Date?) -> String {
            moment.map { String(HumanFormat.timestamp($0).prefix(16)) } ?? ""
        }
    }

    /// `waybill keys revoke`
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revokes a key by its id (the part between wb_ and the next _).")

        @Argument(help: "The key's id.")
        var id: String

        @OptionGroup var actor: ActorOption

        func run() async throws {
            let name = try await OperatorSettings.load().withDatabase { database in
                try await database.transaction { try await KeyChanges().revoke(id, by: actor.name, in: $0) }
            }
            guard let name else { throw OperationsError.failed("there is no live key '\(id)'", advice: "`waybill keys list`") }
            Console.line("revoked  \(id)  \(name)")
        }
    }
}
